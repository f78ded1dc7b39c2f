"""Laws of the table named without quotation marks: 刑法第二十条, 民诉法, 工伤保险条例."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from pipeline.recognizers import tables
from pipeline.recognizers.citing.framed import PLACE
from pipeline.recognizers.citing.laws import COUNTRY, ISSUERS, Law, table
from pipeline.recognizers.citing.mentions import LawMention
from pipeline.recognizers.citing.slips import wrong_words
from pipeline.records import ResolvedFrom

# Behind a name that ends in 法 these make another word: 公司法人, 合同法律关系, 劳动法庭, 刑法学.
OTHER_WORD = re.compile(
    r"[律院官人庭务制治盲师]|学(?!习)|规(?!定)|定(?!的)|理(?!解)|第.{1,3}[轮次届版期]"
)
# A name of up to three characters is also a part of other words (不符合消法, 什么刑法). Without an article behind it
# counts only where something that leads to a law stands in front.
SHORT = 3
SHORT_RULES = 6  # 集体合同规定 and 最低工资规定 are titles, and also what any sentence may say
# Of a law that has none in the table; 刑法修正案十一 stands there with brackets.
AMENDMENT = re.compile(r"修正案(?:\([一二三四五六七八九十]{1,3}\))?")
NUMBERED_AMENDMENT = re.compile(r"(?<=修正案)\(([一二三四五六七八九十]+)\)$")
# What leads to a law by a short name: a verb, or for names of three characters any word before a noun.
LED = re.compile(r"(?:根据|依据|按照|依照|违反|依)(?:我国|中国|国家|现行)*$")
RULES = re.compile("(?:的)?(?:相关|有关)?规定")
LEADS = re.compile(
    r"(?:触犯|适用|符合|我国|以及|属于|基于|结合|[年的据照用和与及或从由按看查把将被对在是问说讲学新旧受得至到因给这那国答])$"
    r"|(?:^|[^\u4e00-\u9fffA-Za-z0-9])$"
)


class Form(NamedTuple):
    """One way to write a law without quotation marks; ``bare``: it counts without an article behind it."""

    length: int
    law: Law
    bare: bool
    rule: str


@cache
def _forms() -> dict[str, Form]:
    """Every name and alias that may stand without quotation marks, as compared."""
    bare = {row["alias"]: row["bare"] == "yes" for row in tables.read("law_aliases")}
    forms = {}
    laws = table()
    for name, law in laws.by_key.items():
        for form in {name, ISSUERS.sub("", name), NUMBERED_AMENDMENT.sub(r"\1", name)}:
            if laws.exact(form) == law and len(form) > 1:
                forms[form] = Form(len(form), law, True, "name")
    for alias, law in laws.aliases.items():
        forms[alias] = Form(len(alias), law, bare[alias], "alias")
    for slip, law in wrong_words().items():
        forms[slip] = Form(len(slip), law, False, "slip")
    return forms


@cache
def _automaton() -> tuple[AhoCorasick, tuple[Form, ...]]:
    """What finds the forms, the longest at each place, and the forms by the number it gives."""
    return AhoCorasick(_forms(), matchkind=MatchKind.LeftmostLongest), tuple(_forms().values())


def _mention(clean: str, end: int, form: Form) -> LawMention | None:
    """The mention of a name that ends at ``end``, None where it is a part of another word."""
    if clean[end - 1] == "法" and OTHER_WORD.match(clean, end):
        return None
    start = end - form.length
    if clean.startswith(COUNTRY, start - len(COUNTRY)):
        start -= len(COUNTRY)
    longer = _longer(clean, start, end, form.law)
    if longer is not None:
        return longer
    how: ResolvedFrom = "full" if form.rule == "name" else "alias"
    weak = not form.bare or (form.rule == "name" and not _led(clean, start, end, form.length))
    slip = form.rule == "slip"
    return LawMention(start, end, form.law.name, form.law, how, form.rule, weak, repaired=slip)


def _longer(clean: str, start: int, end: int, law: Law) -> LawMention | None:
    """A longer title that the name is a part of and that is in no table: 某省物业管理条例, 慈善法修正案."""
    behind = AMENDMENT.match(clean, end)
    place = PLACE.search(clean, max(0, start - 10), start) if clean[end - 1] != "法" else None
    if behind is None and place is None:
        return None
    tail = behind[0] if behind else ""
    title = place[0] + clean[start:end] if place else law.name
    start = place.start() if place else start
    return LawMention(start, end + len(tail), title + tail, None, "full", "longer_name")


def _led(clean: str, start: int, end: int, length: int) -> bool:
    """Whether what could be a common phrase is led to as a law.

    我国刑法的规定, 根据刑法; of three characters also 和刑诉法, ，合同法; a short 规定 by no word (适用集体合同规定).
    """
    if clean[end - 2 : end] in ("规定", "办法", "规则"):
        return length > SHORT_RULES
    if length > SHORT or (length == SHORT and LEADS.search(clean, max(0, start - 3), start)):
        return True
    led = LED.search(clean, max(0, start - 6), start)
    return led is not None or RULES.match(clean, end) is not None


def known(clean: str) -> Iterator[LawMention]:
    """Names and aliases from the table, the longest at each place."""
    automaton, forms = _automaton()
    for number, _, end in automaton.find_matches_as_indexes(clean):
        mention = _mention(clean, end, forms[number])
        if mention is not None:
            yield mention
