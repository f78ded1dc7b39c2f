"""The table of laws, and how a name as written leads to its row."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import cast

from pipeline.recognizers import tables
from pipeline.recognizers.citing.cleaning import clean
from pipeline.records import Status


@dataclass(frozen=True, slots=True)
class Law:
    """One row of the table of laws."""

    name: str
    articles: int | None  # number of the last article of the longest version known
    status: Status
    successor: str | None


COUNTRY = "中华人民共和国"
# Who issued a title, where the title goes on 关于: 最高人民法院关于…, 最高人民法院、最高人民检察院关于….
ISSUERS = re.compile(
    r"(?:中华人民共和国)?(?:(?:最高人民法院|最高人民检察院|最高法院?|最高院|最高检察?院?|两高|公安部|司法部|国务院|劳动部"
    r"|劳动和社会保障部|人力资源和?社会保障部|建设部|住房和城乡建设部|国家发展改革委)[、和]?)+(?=关于|印发)"
)
# What a title carries behind its name: (2020修正), (2016版), (2016年11月7日), （修订）.
VERSION = re.compile(
    r"\((?:[^()]{0,30}(?:19|20)\d\d[^()]{0,30}|修[正订]|[^()]{0,6}(?:修正|修订|版|本))\)$"
)
# 刑法修正案十一 and 保险法解释二 are written without the brackets of their number.
NUMBERED = re.compile(r"(?<=[案释定])([一二三四五六七八九十]{1,3})$")
MARKS = re.compile(r"[\s〈〉《》“”\"、·]")


@lru_cache(maxsize=4096)
def key(name: str) -> str:
    """A name as it is compared: clean, without marks, without the country.

    >>> key("《中华人民共和国劳动合同法》")
    '劳动合同法'
    """
    return MARKS.sub("", clean(name)).replace(COUNTRY, "")


class LawTable:
    """Laws by name, by alias, and by name without issuer or 试行; a name that two laws share leads to none."""

    def __init__(self, laws: Iterable[Law], aliases: dict[str, str]) -> None:
        by_name = {law.name: law for law in laws}
        self.by_key = {key(name): law for name, law in by_name.items()}
        self.aliases = {alias: by_name[name] for alias, name in aliases.items()}
        shorter = [(ISSUERS.sub("", name), law) for name, law in self.by_key.items()]
        shorter += [(name.removesuffix("(试行)"), law) for name, law in shorter]
        self.unissued = _unique(shorter)

    def titled(self, name: str) -> Law | None:
        """The law whose title a compared name is, with its issuer or without; versions set aside."""
        for form in (name, VERSION.sub("", name), NUMBERED.sub(r"(\1)", name)):
            law = self.by_key.get(form) or self.unissued.get(ISSUERS.sub("", form))
            if law is not None:
                return law
        return None

    def exact(self, name: str) -> Law | None:
        """The law whose title or alias a compared name is."""
        return (
            self.titled(name) or self.aliases.get(name) or self.aliases.get(VERSION.sub("", name))
        )


def _unique(pairs: Iterable[tuple[str, Law]]) -> dict[str, Law]:
    """The pairs as a dict, without the keys that lead to two laws."""
    groups: defaultdict[str, set[Law]] = defaultdict(set)
    for name, law in pairs:
        groups[name].add(law)
    return {name: laws.pop() for name, laws in groups.items() if len(laws) == 1}


@cache
def table() -> LawTable:
    """The table of laws and aliases, read once."""
    laws = []
    for row in tables.read("laws"):
        articles = int(row["articles"]) if row["articles"] else None
        status = cast(Status, row["status"])
        laws.append(Law(row["name"], articles, status, row["successor"] or None))
    return LawTable(laws, {row["alias"]: row["law"] for row in tables.read("law_aliases")})
