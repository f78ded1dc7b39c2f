"""Spellings of divisions as they stand in a text, place or not.

What the characters right around a hit say against it stands in two tables: the name may be part of
another word (``region_words``: 阿莫西林), or of the name of a street, a university, a bank, a person
(``region_contexts``).
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from ahocorasick_rs import AhoCorasick

from pipeline.recognizers import tables
from pipeline.recognizers.places import divisions
from pipeline.recognizers.places.spellings import Spelling, spellings
from pipeline.records import Level

# Behind a full name: its last character belongs to another word (南京市场, 青岛|市南区, 会同县级政府).
TORN = re.compile(r"(?<=市)(?:[场值]|[南北中]区)|(?<=区)[域别分间块]|(?<=县)[级长令]")
# The commonest family names (2020 report of the Ministry of Public Security), without those that are also words of
# a sentence: 方 in 被告方, 任, 常, 于, 万, 余. SURNAME stands for one of them in the tables.
SURNAME = (
    "[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎潘杜戴夏钟汪田"
    "姜范石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙段雷钱汤尹黎乔贺赖龚文]"
)
BEFORE, BEHIND = 12, 32  # characters of text that a pattern may look at on each side


# The names under which the tables keep the vetoes for short names of a level.
SHORT: dict[Level, tuple[str, ...]] = {
    "province": ("",),
    "city": ("", "local"),
    "county": ("", "local", "county"),
}


@dataclass(frozen=True, slots=True)
class Hit:
    """A spelling that stands at ``start`` of ``text``, place or not."""

    text: str
    start: int
    spelling: Spelling

    @property
    def end(self) -> int:
        return self.start + len(self.spelling.written)

    @property
    def full(self) -> bool:
        """Written out with the word for what it is, now or formerly."""
        return self.spelling.form.endswith("full")

    @property
    def level(self) -> Level:
        return divisions.level(self.spelling.codes[0])

    @property
    def before(self) -> str:
        return self.text[max(0, self.start - BEFORE) : self.start]

    @property
    def behind(self) -> str:
        return self.text[self.end : self.end + BEHIND]


@dataclass(frozen=True, slots=True)
class Veto:
    """Patterns on the text before and behind a name; where both fit, the name does not stand."""

    before: re.Pattern[str]
    after: re.Pattern[str]


@cache
def guards() -> dict[str, str]:
    """What each guarded name needs: full, parent or frame."""
    return {row["name"]: row["need"] for row in tables.read("region_guards")}


@cache
def vetoes() -> dict[str, tuple[Veto, ...]]:
    """The vetoes by name; those for any short name under the empty name."""
    table: dict[str, list[Veto]] = defaultdict(list)
    for row in [*tables.read("region_words"), *tables.read("region_contexts")]:
        before = row["before"].replace("SURNAME", SURNAME)
        before = before and f"(?:{before})$"
        table[row["name"]].append(Veto(re.compile(before), re.compile(row["after"])))
    return {name: tuple(rows) for name, rows in table.items()}


@cache
def _spelled() -> tuple[AhoCorasick, tuple[Spelling, ...]]:
    """What finds the spellings, and the spellings by the number it gives."""
    return AhoCorasick(spellings()), tuple(spellings().values())


def read(text: str) -> Iterator[Hit]:
    """Every hit, longer and shorter ones."""
    automaton, table = _spelled()
    for number, start, _ in automaton.find_matches_as_indexes(text, overlapping=True):
        yield Hit(text, start, table[number])


def refused(hit: Hit) -> bool:
    """Whether the characters right around say that this is no name of a place."""
    if hit.full and TORN.match(hit.text, hit.end):
        return True
    before, behind, written = hit.before, hit.behind, hit.spelling.written
    if written in vetoes() and any(after.match(behind) for after in fitting(before, (written,))):
        return True
    return not hit.full and any(after.match(behind) for after in fitting(before, SHORT[hit.level]))


# What stands before a place repeats (我在, 情况是这样的).
@lru_cache(maxsize=32_768)
def fitting(before: str, names: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Of the vetoes under these names that fit what is before: what they want behind."""
    return tuple(
        veto.after
        for name in names
        for veto in vetoes().get(name, ())
        if veto.before.search(before)
    )
