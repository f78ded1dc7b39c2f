"""The clauses of a text that name a place, each read by itself.

No rule about a place looks across a mark, so what a clause names is found once, however often it is said: 65,650
clauses of 78,806 planted questions name a place, and 9,508 of them differ.
"""

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from string import digits
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from pipeline.recognizers.places import mentions, roles, shorthand
from pipeline.recognizers.places.mentions import Mention
from pipeline.recognizers.places.spellings import spellings

MARKS = "，。？！,?!."
NUMBERS = tuple(f".{digit}" for digit in digits)  # 1.5万: no mark
KEPT = 8_192  # clauses, which with what they name take about 1.5 kB each


class Clause(NamedTuple):
    """``text``: with its mark; ``start``: where it stands."""

    start: int
    text: str


class Named(NamedTuple):
    """The places that a clause names, by where they stand in it; and whether it would name more among others."""

    mentions: tuple[Mention, ...]
    waits: bool


@cache
def _signs() -> AhoCorasick:
    """The marks, then what is none, then the first two characters of every name and form."""
    beginnings = {*(name[:2] for name in spellings()), *shorthand.beginnings()}
    return AhoCorasick([*MARKS, *NUMBERS, *beginnings], matchkind=MatchKind.LeftmostLongest)


def naming(text: str) -> Iterator[Clause]:
    """The clauses that may name a place, in the order of the text."""
    begun, named = 0, False
    for sign, _, end in _signs().find_matches_as_indexes(text):
        if sign >= len(MARKS):
            named = named or sign >= len(MARKS) + len(NUMBERS)
            continue
        if named:
            yield Clause(begun, text[begun:end])
        begun, named = end, False
    if named:
        yield Clause(begun, text[begun:])


def span(text: str) -> tuple[int, int]:
    """From the first to the last of them; (0, 0) where there is none."""
    some = [*naming(text)]
    return (some[0].start, some[-1].start + len(some[-1].text)) if some else (0, 0)


@lru_cache(KEPT)
def read(clause: str, around: frozenset[str] = frozenset()) -> Named:
    """What a clause names; ``around``: the divisions that the text names, as ``mentions.around`` gives them."""
    names, waits = mentions.find(clause, around)
    runs = mentions.chains(clause, _merged(names, shorthand.find(clause)))
    its = zip(runs, roles.roles(clause, runs), strict=True)
    return Named(tuple(one._replace(role=role) for run, role in its for one in run), waits)


def _merged(names: Iterable[Mention], characters: Iterable[Mention]) -> list[Mention]:
    """Both in the order of the text; a character inside a name gives way."""
    merged: list[Mention] = []
    for mention in sorted([*names, *characters], key=lambda one: (one.start, -one.end)):
        if not merged or mention.start >= merged[-1].end:
            merged.append(mention)
    return merged
