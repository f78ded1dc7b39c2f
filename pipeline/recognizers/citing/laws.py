"""The table of laws, and how a name as written leads to its row."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import cast

from pipeline.recognizers.citing import tables
from pipeline.recognizers.citing.cleaning import clean
from pipeline.recognizers.citing.numerals import number
from pipeline.records import Status


@dataclass(frozen=True, slots=True)
class Law:
    """One row of the table of laws."""

    name: str
    articles: int | None  # number of the last article of the longest version known
    status: Status
    successor: str | None


COUNTRY = "中华人民共和国"
ISSUERS = re.compile(
    r"(?:中华人民共和国)?(?:(?:最高人民法院|最高人民检察院|最高法院?|最高院|最高检察?院?|两高|公安部|司法部|国务院|劳动部"
    r"|劳动和社会保障部|人力资源和?社会保障部|建设部|住房和城乡建设部|国家发展改革委)[、和]?)+(?=关于|印发)"
)
COURTS = re.compile(
    r"^(?:(?:最高人民法院|最高人民检察院|最高法院?|最高院|最高检|两高|公安部|司法部)[、和]?)+(?:的|关于)?"
)
# What a title carries behind its name: (2020修正), (2016版), (2016年11月7日), （修订）.
VERSION = re.compile(
    r"\((?:[^()]{0,30}(?:19|20)\d\d[^()]{0,30}|修[正订]|[^()]{0,6}(?:修正|修订|版|本))\)$"
)
MARKS = re.compile(r"[\s〈〉《》“”\"、]")
# An interpretation's name without its set phrases: 民间借贷司法解释 and 关于审理民间借贷案件适用法律若干问题的规定
# both leave 民间借贷.
JUDICIAL = re.compile(
    r"(.+?)(?:(?<!公)司法解释|解释|规定|意见|解答)"
    r"(?:\(?([一二三四五六七八九1-9])\)?)?(?:\(试行\))?"
)
SET_PHRASES = re.compile(
    "关于|适用|执行|贯彻|审理|办理|若干|具体应用|应用法律|法律问题|法律若干|有关|相关|问题|案件|纠纷|制度|的|等|人民法院|如何|法律$"
)
# A second, looser reading, for 工伤司法解释 and 诈骗司法解释; two laws that leave the same are dropped.
LOOSE_PHRASES = re.compile("刑事|民事|行政|合同|保险|赔偿|损害|责任|施工|民法典|^新|^原|^旧")


def key(name: str) -> str:
    """A name as it is compared: clean, without marks, without the country.

    >>> key("《中华人民共和国劳动合同法》")
    '劳动合同法'
    """
    return MARKS.sub("", clean(name)).replace(COUNTRY, "")


def _gist(name: str, loose: bool) -> tuple[str, int] | None:
    """What an interpretation's name leaves, and its ordinal; 0 for none."""
    match = JUDICIAL.fullmatch(COURTS.sub("", name))
    if match is None:
        return None
    rest = SET_PHRASES.sub("", match[1])
    rest = LOOSE_PHRASES.sub("", rest) if loose else rest
    return (rest, number(match[2]) or 0 if match[2] else 0) if rest else None


class LawTable:
    """Laws by name, by name without issuer, by alias, and interpretations by what they interpret."""

    def __init__(self, laws: Iterable[Law], aliases: dict[str, str]) -> None:
        self.by_name = {law.name: law for law in laws}
        self.by_key = {key(name): law for name, law in self.by_name.items()}
        self.aliases = {alias: self.by_name[name] for alias, name in aliases.items()}
        self._unissued = _unique((ISSUERS.sub("", name), law) for name, law in self.by_key.items())
        judged = [(name, law) for name, law in self.by_key.items() if ISSUERS.match(name)]
        self._gists = [_families(judged, loose) for loose in (False, True)]

    def exact(self, name: str) -> Law | None:
        """The law of this title, alias or title without its issuer; versions set aside."""
        found = self.by_key.get(name) or self.aliases.get(name)
        if found is None:
            found = self._unissued.get(ISSUERS.sub("", name))
        bare = VERSION.sub("", name)
        return self.exact(bare) if found is None and bare != name else found

    def interpretation(self, name: str) -> Law | None:
        """The interpretation that a short name means (婚姻法司法解释三), None where two could be meant."""
        for alias, law in self.aliases.items():
            if alias[-1] == "法" and name.startswith((alias + "司法解释", alias + "解释")):
                name = key(law.name) + name[len(alias) :]
                break
        for loose, families in enumerate(self._gists):
            gist = _gist(name, bool(loose))
            if gist and gist[0] in families:
                return _of_family(families[gist[0]], gist[1])
        return None

    def sibling(self, law: Law, ordinal: int, former: bool) -> Law | None:
        """What 解释（二） means behind ``law``: an interpretation of it, or of what it interprets.

        ``former``: 原解释一 is the repealed one of that ordinal; the first had none.
        """
        gist = _gist(key(law.name), loose=False)
        family = self._gists[0].get(gist[0]) if gist else None
        if family is None or not ISSUERS.match(law.name):
            return self.interpretation(f"{key(law.name)}解释{ordinal}")
        if not former:
            return _of_family(family, ordinal)
        ordinals = (0, 1) if ordinal == 1 else (ordinal,)
        repealed = [one for n, one in family if n in ordinals and one.status == "repealed"]
        return repealed[0] if len(repealed) == 1 else None

    def lookup(self, name: str) -> Law | None:
        """The law a name means, by title, alias, or as a short name of an interpretation."""
        name = key(name)
        found = self.exact(name)
        return self.interpretation(name) if found is None and "解释" in name else found


def _unique(pairs: Iterable[tuple[str, Law]]) -> dict[str, Law]:
    """The pairs as a dict, without the keys that lead to two laws."""
    groups: defaultdict[str, set[Law]] = defaultdict(set)
    for name, law in pairs:
        groups[name].add(law)
    return {name: laws.pop() for name, laws in groups.items() if len(laws) == 1}


def _families(laws: Iterable[tuple[str, Law]], loose: bool) -> dict[str, list[tuple[int, Law]]]:
    families: defaultdict[str, list[tuple[int, Law]]] = defaultdict(list)
    for name, law in laws:
        gist = _gist(name, loose)
        if gist is not None:
            families[gist[0]].append((gist[1], law))
    return dict(families)


def _of_family(family: list[tuple[int, Law]], ordinal: int) -> Law | None:
    """The one law of that ordinal; without ordinal the only one, or the only one in force."""
    if ordinal == 0 and any(number for number, _ in family) and len(family) > 1:
        return None
    laws = [
        law for number, law in family if number == ordinal or (not ordinal and len(family) == 1)
    ]
    in_force = [law for law in laws if law.status != "repealed"]
    chosen = laws if len(laws) == 1 else in_force
    return chosen[0] if len(chosen) == 1 else None


@cache
def table() -> LawTable:
    """The table of laws and aliases, read once."""
    laws = []
    for row in tables.rows("laws"):
        articles = int(row["articles"]) if row["articles"] else None
        status = cast(Status, row["status"])
        laws.append(Law(row["name"], articles, status, row["successor"] or None))
    return LawTable(laws, {row["alias"]: row["law"] for row in tables.rows("law_aliases")})
