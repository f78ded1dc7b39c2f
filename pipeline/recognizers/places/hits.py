"""Spellings of divisions as they stand in a text, place or not: one pass of a dictionary of all of them.

What the characters right around a hit say against it stands in two tables: the name may be the end of
one word and the beginning of the next (``region_words``: 变成|都), or part of the name of a street, a
university, a bank, a person (``region_contexts``).
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import ahocorasick

from pipeline.recognizers.places import divisions, tables
from pipeline.recognizers.places.spellings import Spelling, spellings, stem

# Behind a full name: its last character belongs to another word (南京市场, 青岛|市南区, 会同县级政府).
TORN = re.compile(r"(?<=市)(?:[场值]|[南北中]区)|(?<=区)[域别分间块]|(?<=县)[级长]")
BEFORE, BEHIND = 12, 32  # characters of text that a pattern may look at on each side


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
        before, after = re.compile(f"(?:{row['before']})$"), re.compile(row["after"])
        table[row["name"]].append(Veto(before, after))
    return {name: tuple(rows) for name, rows in table.items()}


@cache
def _dictionary() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for written, spelling in spellings().items():
        automaton.add_word(written, spelling)
    automaton.make_automaton()
    return automaton


def read(text: str) -> Iterator[Hit]:
    """Every hit, longer and shorter ones, in the order of their ends."""
    for last, spelling in _dictionary().iter(text):
        yield Hit(text, last + 1 - len(spelling.written), spelling)


def refused(hit: Hit) -> bool:
    """Whether the characters right around say that this is no name of a place."""
    names = [hit.spelling.written]
    if hit.spelling.form.endswith("full"):
        if TORN.match(hit.text, hit.end):
            return True
        names.append(stem(hit.spelling.written))  # 相应|城市 as 相应|城
    else:
        names += ["", divisions.level(hit.spelling.codes[0])]
    return any(
        veto.before.search(hit.before) and veto.after.match(hit.behind)
        for name in names
        for veto in vetoes().get(name, ())
    )
