"""Texts of questions made ready for comparing, many at once: their letters, their regions, their frames."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from pipeline.recognizers import frames, regions
from pipeline.recognizers.framing.asks import BARE
from pipeline.recognizers.framing.joining import Slots
from pipeline.records import Region
from pipeline.similarity.normalise import fold_all, letters

Said = tuple[str, str | None, str | None]  # title, detail, region as the caller has it


class Reading(NamedTuple):
    """What questions are compared by, in columns."""

    texts: Sequence[str]  # letters of title and detail
    regions: Sequence[str | None]  # an adcode, or a name that nobody knows
    frames: Slots
    words: Sequence[str]  # of the frames: the title, with the detail where the title asks nothing


def read(said: Iterable[Said]) -> Reading:
    """Each text read; of thousands each takes a twentieth of the time."""
    titles, more, given = zip(*said, strict=True)
    words, details = fold_all(titles), fold_all([detail or "" for detail in more])
    placed = [_placed(title) for title in words]
    taken = frames.read([one.bare for one in placed])
    texts = [letters(title + detail) for title, detail in zip(words, details, strict=True)]
    places = list(map(_region, given, placed, details))
    # 房屋纠纷: a title that asks nothing leaves the question to the detail.
    bare = np.array([asked == {BARE} for asked in taken.asks.known])[taken.asks.number]
    if left := [row for row in np.flatnonzero(bare).tolist() if details[row]]:
        for row in left:
            words[row] = f"{words[row]}. {details[row]}"
        told = frames.read([_placed(words[row]).bare for row in left])
        taken = taken.patched(np.array(left), told)
    return Reading(texts, places, taken, words)


class _Placed(NamedTuple):
    """A text without its places, which are compared on their own; the places, and the region they decide on if nobody
    else says one."""

    bare: str
    places: Sequence[Region]
    region: str | None


def _placed(text: str) -> _Placed:
    start, end = regions.said(text)
    if not end:
        return _Placed(text, (), None)
    found = _naming(text[start:end])
    return _Placed(text[:start] + found.bare + text[end:], found.places, found.region)


# Questions name places in the words of others: 67,124 of 80,096 planted ones name some, in 10,548 ways.
@lru_cache(maxsize=8_192)
def _naming(text: str) -> _Placed:
    """The same of the part of a text that tells of places."""
    bare, named = text, regions.find(text)
    for region in reversed(named):
        if region.level != "national":
            bare = bare[: region.start] + bare[region.end :]
    return _Placed(bare, named, regions.decide([], named, []))


def _region(given: str | None, title: _Placed, detail: str) -> str | None:
    """The region as the caller gives it, else as title and detail say it."""
    if given:
        return given if given.isdigit() else regions.decide(regions.resolve(given), [], []) or given
    return regions.decide([], title.places, regions.find(detail)) if detail else title.region
