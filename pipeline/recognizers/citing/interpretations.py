"""Judicial interpretations by short names, told from the law that they interpret.

民间借贷司法解释 and 最高人民法院关于审理民间借贷案件适用法律若干问题的规定 leave the same gist, 民间借贷, once the
set phrases of such titles are gone. Interpretations of one gist are a family, told apart by their
ordinal: 婚姻法司法解释三. Where the text leaves open which member is meant, none is.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline.recognizers import tables
from pipeline.recognizers.citing.laws import ISSUERS, Law, key, table
from pipeline.recognizers.citing.mentions import LawMention
from pipeline.recognizers.citing.numerals import number

COURTS = re.compile(
    r"^(?:(?:最高人民法院|最高人民检察院|最高法院?|最高院|最高检|两高|公安部|司法部)[、和]?)+(?:的|关于)?"
)
# 司法解释 is one word, but not in 公司法解释.
WORD = r"(?:(?<!公)司法)?解释"
ORDINAL = r"\(?(?P<ordinal>[一二三四五六七1-7])(?![条章节点、.,种个方0-9项款十百千至到及和与/-])\)?"
JUDICIAL = re.compile(rf"(.+?)(?:{WORD}|规定|意见|解答)(?:{ORDINAL})?(?:\(试行\))?")
SET_PHRASES = re.compile(
    "关于|适用|执行|贯彻|审理|办理|若干|具体应用|应用法律|法律问题|法律若干|有关|相关|问题|案件|纠纷|制度|的|等|人民法院|如何|法律$"
)
# A second, looser reading, for 工伤司法解释 and 诈骗司法解释.
LOOSE_PHRASES = re.compile("刑事|民事|行政|合同|保险|赔偿|损害|责任|施工|民法典|罪$|^新|^原|^旧")
LONGEST_NAME = 24  # characters read backwards from 解释; 买卖合同纠纷案件适用法律 has 12
RUN = re.compile(r"[\u4e00-\u9fff〈〉()]{2,24}$")
MENTION = re.compile(rf"{WORD}(?: *{ORDINAL})?")
SURE = 4  # 民间借贷解释 names an interpretation, 物业解释 may be what the landlord said
SIBLING = re.compile(
    r"(?P<former>[原旧])?(?:司法)?解释 ?"
    r"(?:\((?P<bracketed>[一二三四五六七1-7])\)|(?P<ordinal>[一二三四五六七1-7]) ?(?=第))"
)
# 《婚姻法》司法解释(一): the title names the law, the interpretation of it is meant.
BEHIND_TITLE = re.compile(
    r"(?:的|适用的?|若干问题的?|[总物合人婚继侵][\u4e00-\u9fff]{0,5}编){0,4}"
    rf"(?P<judicial>司法)?解释(?: ?{ORDINAL})?"
)
ARTICLE_FOLLOWS = re.compile(r" *\n? *第? *[0-9一二三四五六七八九十百]+ *条")


@dataclass(frozen=True, slots=True)
class Families:
    """Interpretations by gist, in the strict reading and in the loose one."""

    strict: dict[str, list[tuple[int, Law]]]
    loose: dict[str, list[tuple[int, Law]]]
    last: frozenset[str]  # the characters that a gist ends in


def gist(name: str, loose: bool) -> tuple[str, int] | None:
    """What the compared name of an interpretation leaves, and its ordinal; 0 for none.

    >>> gist("关于审理民间借贷案件适用法律若干问题的规定", loose=False)
    ('民间借贷', 0)
    """
    match = JUDICIAL.fullmatch(COURTS.sub("", name))
    if match is None:
        return None
    rest = _stripped(match[1], loose)
    return (rest, number(match["ordinal"] or "") or 0) if rest else None


def _stripped(name: str, loose: bool) -> str:
    rest = SET_PHRASES.sub("", name)
    return LOOSE_PHRASES.sub("", rest) if loose else rest


@cache
def families() -> Families:
    """The families of the table; an alias of a law or a short subject names the family too."""
    laws = table()
    groups: list[dict[str, list[tuple[int, Law]]]] = []
    for loose in (False, True):
        group: defaultdict[str, list[tuple[int, Law]]] = defaultdict(list)
        for name, law in laws.by_key.items():
            found = gist(name, loose) if ISSUERS.match(name) else None
            if found is not None:
                group[found[0]].append((found[1], law))
        groups.append(dict(group))
    strict, loose_ones = groups
    for alias, law in laws.aliases.items():
        if alias.endswith("法") and key(law.name) in strict:
            strict.setdefault(alias, strict[key(law.name)])
    for row in tables.read("interpretation_subjects"):
        found = gist(key(row["law"]), loose=False)
        if found is not None:
            strict[row["subject"]] = strict[found[0]]
    return Families(strict, loose_ones, frozenset(name[-1] for name in (*strict, *loose_ones)))


def _member(family: Sequence[tuple[int, Law]], ordinal: int) -> Law | None:
    """The one law of an ordinal; without one the only law, or the only one in force of those without."""
    if ordinal == 0 and len(family) > 1 and any(number for number, _ in family):
        return None
    laws = [
        law for number, law in family if number == ordinal or (not ordinal and len(family) == 1)
    ]
    in_force = [law for law in laws if law.status != "repealed"]
    chosen = laws if len(laws) == 1 else in_force
    return chosen[0] if len(chosen) == 1 else None


@lru_cache(maxsize=4096)
def lookup(name: str) -> Law | None:
    """The law that a name as written means, by title, by alias, or as a short name of an interpretation."""
    name = key(name)
    law = table().exact(name)
    if law is not None or ("解释" not in name and not ISSUERS.match(name)):
        return law
    for loose in (False, True):
        found = gist(name, loose)
        family = (families().loose if loose else families().strict).get(found[0] if found else "")
        if found and family:
            law = _member(family, found[1])
            return law if "解释" in name or _word(name) == _word(law.name if law else "") else None
    return None


def _word(name: str) -> str:
    """解释, 规定, 意见 or 解答: a title written out is not another kind of document."""
    found = re.findall("解释|规定|意见|解答", name)
    return found[-1] if found else ""


def _named(run: str, ordinal: int) -> tuple[int, Law] | None:
    """The interpretation whose short name ends a run of text, and where in the run that name begins."""
    known = families()
    for loose, group in ((False, known.strict), (True, known.loose)):
        rest = _stripped(run, loose)
        name = next((rest[skip:] for skip in range(len(rest)) if rest[skip:] in group), None)
        law = _member(group[name], ordinal) if name else None
        if name and law:
            starts = range(len(run) - len(name), -1, -1)
            return next(s for s in starts if _stripped(run[s:], loose).endswith(name)), law
    return None


def mentions(clean: str) -> Iterator[LawMention]:
    """Interpretations by a short name in running text: 劳动争议司法解释一, 新刑诉法解释."""
    if "解释" not in clean:
        return
    last = families().last | set(re.sub(r"[|^$]", "", SET_PHRASES.pattern + LOOSE_PHRASES.pattern))
    for match in MENTION.finditer(clean):
        start = match.start()
        run = RUN.search(clean, max(0, start - LONGEST_NAME), start)
        if run is None or clean[start - 1] not in last:
            continue
        found = _named(run[0], number(match["ordinal"] or "") or 0)
        if found is not None:
            begin, law = run.start() + found[0], found[1]
            length = start - begin
            # 担保解释: any explanation, unless an article follows.
            weak = match[0] == "解释" and length < SURE and clean[start - 1] not in "法编典"
            span = begin, match.end()
            yield LawMention(*span, law.name, law, "alias", "interpretation", weak)


def behind_title(clean: str, start: int, end: int, name: str) -> LawMention | None:
    """《婚姻法》司法解释(一), where the title stands from ``start`` to ``end`` and names ``name``."""
    match = BEHIND_TITLE.match(clean, end)
    if match is None:
        return None
    follows = ARTICLE_FOLLOWS.match(clean, match.end())
    if not (match["judicial"] or match["ordinal"] or follows):
        return None
    whole = key(name + match[0])
    law = lookup(whole)
    if law is None and table().exact(key(name)) is None:
        return None
    return LawMention(
        start, match.end(), law.name if law else whole, law, "alias", "interpretation"
    )


def siblings(clean: str, before: Sequence[LawMention]) -> Iterator[LawMention]:
    """解释(二) and 原解释一 behind a law or an interpretation of it; ``before`` in the order of the text."""
    position = 0
    nearest: list[Law] = []
    for match in SIBLING.finditer(clean) if "解释" in clean else ():
        while position < len(before) and before[position].end <= match.start():
            law = before[position].law
            nearest = [law, *nearest[:3]] if law else nearest
            position += 1
        if nearest:
            ordinal = number(match["bracketed"] or match["ordinal"]) or 0
            found = _sibling(nearest, ordinal, bool(match["former"]))
            title = found.name if found else match[0].strip()
            yield LawMention(*match.span(), title, found, "back_reference", "sibling")


def _sibling(nearest: Sequence[Law], ordinal: int, former: bool) -> Law | None:
    """The interpretation of an ordinal that goes with the nearest law that has one.

    ``former``: 原解释一 is the repealed one of that ordinal; the first of a family had none.
    """
    for law in nearest:
        found = gist(key(law.name), loose=False) if ISSUERS.match(law.name) else None
        family = families().strict.get(found[0] if found else key(law.name), [])
        ordinals = (0, 1) if former and ordinal == 1 else (ordinal,)
        members = [one for n, one in family if n in ordinals]
        if former:
            members = [one for one in members if one.status == "repealed"]
        if len(members) == 1:
            return members[0]
    return None
