"""Names in no table, read by their last word where an article or a law's bracket follows: 某省某条例第三条.

The same place also tells what is no law: 合同第三条 is a contract's.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from pipeline.recognizers import tables
from pipeline.recognizers.citing.framed import PROVINCES
from pipeline.recognizers.citing.laws import key
from pipeline.recognizers.citing.leads import name_start
from pipeline.recognizers.citing.mentions import (
    Chain,
    Document,
    Foreign,
    LawMention,
    Named,
    Reference,
)

LONGEST = 44  # characters read backwards; 人力资源和社会保障部办公厅关于妥善处理…劳动关系问题的通知 has 40
NAME = re.compile(
    r"[\u4e00-\u9fffA-Z0-9〈〉]{2,40}(?:条例|办法|规定|细则|规则|解释|意见|通知|纪要|规程|法)"
    r"(?:\((?:试行|暂行|[一二三四五六七]|[^()]{0,6}(?:19|20)\d\d[^()]{0,8})\)|(?<=解释)[一二三四五六七])?$"
)
LAST = frozenset("例法定则释见知要程)一二三四五六七")  # what such a name ends in
# No unknown 某法 holds these: a sentence ran into it (…的情况下违法交通法).
NO_STATUTE = re.compile("[的不]|违法|情况")
# 有关规定, 国家的法律规定, 两高相关司法解释: any, and no name.
GENERIC = re.compile(
    r"(?:[国本该相有法律上前下关地方此其定新旧原老的是何]|国家|地方|法律|法规|行政|政策|有关|相关|具体|明文|司法|最高[法院]?|两高|一些)*"
    r"(?P<kind>规定|办法|条例|解释|规则|细则|意见|通知|纪要|规程|法)(?:\([一二三四五六七]\))?"
)
# Between a name and its article, or between a title on its own line and the first article below it.
# A local title names itself without an article too: 海南省某某条例还有效吗.
LOCAL_END = re.compile("条例|管理(?:办法|规定|细则)|实施(?:办法|规定|细则)")
LOCAL = re.compile(
    rf"(?:(?:{PROVINCES})[省市]?|(?![城本全各上县][\u4e00-\u9fff]?市)[\u4e00-\u9fff]{{2,3}}市)"
    r"[^的有没在哪怎对于是不新旧]{2,26}(?<!相关)(?<!地方)(?:条例|办法|规定|细则)"
)
GAP = re.compile(r" {0,2}(?:\n[ \n]*(?:第[一1]章[^\n。,]{0,20}\n[ \n]*)?)?$")
FARTHEST_HEADING = 40
FULL_WIDTH = str.maketrans("()", "（）")
SHORT_FORM = re.compile(r"\((?=以?下?简?称|简称)")
# Between a word for a contract and its article: 合同中约定的第三条.
FOREIGN_TAIL = r'(?:书|中|内|里|的|之|约定|规定|附件|文本|[“”"《》):, ]){0,4}\Z'
FARTHEST_FOREIGN = 16  # the longest word of the table and its tail


@cache
def _foreign() -> tuple[re.Pattern[str], frozenset[str]]:
    """Words for what has articles and is no law, right before an article, and what such a place ends in."""
    words = [row["word"] for row in tables.read("foreign_words")]
    pattern = re.compile(f"(?:{'|'.join(map(re.escape, words))}){FOREIGN_TAIL}")
    return pattern, frozenset('书中内里的之定件本“”"《》):, ') | {word[-1] for word in words}


def foreign_before(clean: str, end: int) -> Foreign | None:
    """The contract, or whatever has articles and is no law, that ends at ``end``."""
    pattern, last = _foreign()
    if clean[end - 1 : end] not in last:
        return None
    match = pattern.search(clean, max(0, end - FARTHEST_FOREIGN), end)
    return Foreign(match.start(), end) if match else None


def name_before(clean: str, end: int) -> LawMention | Reference | None:
    """The name that ends at ``end`` like a law and is in no table; 规定 and 有关规定 only point to one."""
    if clean[end - 1 : end] not in LAST:
        return None
    match = NAME.search(clean, max(0, end - LONGEST), end)
    if match is None:
        return None
    name = match[0][name_start(match[0]) :]
    generic = GENERIC.fullmatch(name)
    if generic is not None:
        start = end - len(name) + generic.start("kind")
        return Reference(start, end, generic["kind"], False, "any_law")
    if len(name) < 3 or key(name) != name:
        return None
    if name.endswith("法") and NO_STATUTE.search(name):
        return None
    title = name.translate(FULL_WIDTH)
    return LawMention(end - len(name), end, title, None, "full", "unknown_name")


def before_articles(clean: str, chains: Iterable[Chain]) -> dict[int, Named]:
    """What stands right before articles that stand behind no known law, by the article's start."""
    found: dict[int, Named] = {}
    for chain in chains:
        gap = GAP.search(clean, max(0, chain.start - FARTHEST_HEADING), chain.start)
        end = gap.start() if gap else chain.start
        headed = gap is not None and "\n" in gap[0]
        mention = foreign_before(clean, chain.start) or name_before(clean, end)
        if mention is not None and (not headed or _heads(clean, mention, chain)):
            found[chain.start] = mention
    return found


def _heads(clean: str, mention: Named, chain: Chain) -> bool:
    """Whether a name has its line for itself, above its first article: 某市停车办法, and 第一条 on the next."""
    before = clean[max(0, mention.start - FARTHEST_HEADING) : mention.start].rstrip(" ")
    alone = before == "" or before.endswith("\n")
    return alone and isinstance(mention, LawMention) and chain.pinpoints[0].article == 1


def introduced(clean: str, documents: Iterable[Document]) -> Iterator[LawMention]:
    """Names with a law's bracket behind them: 某办法（财政部令第94号）, 某办法（以下简称…）."""
    brackets = {document.start - 1 for document in documents}
    brackets |= {match.start() for match in SHORT_FORM.finditer(clean)}
    for bracket in sorted(brackets):
        if clean[bracket : bracket + 1] == "(":
            name = name_before(clean, bracket)
            if isinstance(name, LawMention):
                yield name


def local(clean: str) -> Iterator[LawMention]:
    """Titles of local rules that begin with their place, with or without an article behind."""
    for match in LOCAL_END.finditer(clean):
        name = name_before(clean, match.end())
        if isinstance(name, LawMention) and LOCAL.fullmatch(name.title):
            yield replace(name, rule="local_name")
