"""Questions to be clustered, one by one and as one with their twins."""

from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice
from typing import Protocol

import numpy as np
import pyarrow as pa

from pipeline.clustering.decisions import Links
from pipeline.clustering.reading import Reading, read
from pipeline.recognizers.frames import Frame, framed, laid
from pipeline.recognizers.framing.parting import Facts, facts
from pipeline.similarity.normalise import letters_of

# Texts made letters at once, and questions read.
_BATCH = 8_192
# In place of an answer: that there is one tells who stands for a group; what it says does not.
ANSWERED = "+"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to be clustered. ``region``: an adcode or a name, as the caller has it."""

    id: str
    title: str
    detail: str | None = None
    region: str | None = None
    answer: str | None = None
    citations: frozenset[str] = frozenset()

    @property
    def order(self) -> tuple[str, str, str, str]:
        """What questions are sorted by, wherever they come from: so ties fall the same way in every engine."""
        return (self.title, self.detail or "", self.region or "", self.id)


class Row(Protocol):
    """Questions of one text and one region, as far as pairs of them are judged."""

    @property
    def speaks(self) -> Asked:
        """The question that speaks for all of them; its text and that it is answered may be all that is known of it."""

    @property
    def ids(self) -> tuple[str, ...]:
        """Of the questions, its own first."""

    @property
    def region(self) -> str | None: ...

    @property
    def asks(self) -> frozenset[str]:
        """The types of what they ask."""

    @property
    def facts(self) -> Facts:
        """What may part them from others."""

    @property
    def said(self) -> Hashable:
        """Equal only where the facts are."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """Questions of one text and one region; ``asked[0]`` speaks for all of them."""

    asked: tuple[Asked, ...]
    text: str  # letters of title and detail
    region: str | None  # an adcode, or a name that nobody knows
    frame: Frame
    words: str  # what the frame is of: the title, with the detail where the title asks nothing

    @property
    def speaks(self) -> Asked:
        return self.asked[0]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(one.id for one in self.asked)

    @property
    def asks(self) -> frozenset[str]:
        return self.frame.asks

    @property
    def facts(self) -> Facts:
        return facts(self.frame)

    @property
    def said(self) -> Hashable:
        return self.frame


def prepare(*asked: Asked) -> Prepared:
    return next(prepared([asked]))


def twins(asked: Iterable[Asked], links: Links) -> Iterator[Prepared]:
    """Questions of one text and region prepared as one, in the order of ``grouped``."""
    return prepared(grouped(asked, links))


def prepared(groups: Iterable[tuple[Asked, ...]]) -> Iterator[Prepared]:
    """Questions of one text and one region each, prepared by the first."""
    coming = iter(groups)
    while some := list(islice(coming, _BATCH)):
        texts, regions, frames, words = read(
            (one.title, one.detail, one.region) for one, *_ in some
        )
        yield from map(Prepared, some, texts, regions, framed(frames), words)


def compared(some: Sequence[Prepared]) -> Reading:
    """What they are compared by."""
    frames = laid([one.frame for one in some])
    texts, regions, words = (
        [getattr(one, name) for one in some] for name in ("text", "region", "words")
    )
    return Reading(texts, regions, frames, words)


def grouped(asked: Iterable[Asked], links: Links) -> Iterator[tuple[Asked, ...]]:
    """Questions of one text and region, in the order of the first of each, which is their own; the one that people want
    to stand for its cluster speaks, else one with an answer. Whoever people parted from another stands alone.
    """
    alone = {name for pair in links.different for name in pair}
    wanted = {name: n for n, name in reversed(list(enumerate(links.canonical)))}
    rows = sorted(asked, key=lambda one: one.order)
    for places in _places([*_digests(rows, alone)]):
        some = [rows[place] for place in places]
        if len(some) > 1:
            some.sort(key=lambda one: (wanted.get(one.id, len(wanted)), not one.answer))
        yield tuple(some)


def _digests(asked: Sequence[Asked], alone: Collection[str]) -> Iterator[bytes]:
    """16 bytes of each question, the same for all that share their letters and their region."""
    for one, said in zip(asked, twin_keys(asked), strict=True):
        key = "\0".join((*said, one.id if one.id in alone else ""))
        yield blake2b(key.encode("utf-8", "replace"), digest_size=16).digest()


def twin_keys(asked: Sequence[Asked]) -> Iterator[tuple[str, str, str]]:
    """What two questions must share to be compared as one: the letters of title and detail, and the region."""
    for start in range(0, len(asked), _BATCH):
        some = asked[start : start + _BATCH]
        texts = ([one.title for one in some], [one.detail or "" for one in some])
        yield from zip(*map(_letters, texts), (one.region or "" for one in some), strict=True)


def _letters(texts: Sequence[str]) -> list[str]:
    """The letters of each; what is no character, half of a surrogate pair, is no letter."""
    known = pa.array([text.encode("utf-8", "replace") for text in texts], pa.string())
    letters: list[str] = letters_of(known).to_pylist()
    return letters


def _places(digests: Sequence[bytes]) -> Iterator[list[int]]:
    """The places of each digest, in the order of the first of each."""
    halves = np.frombuffer(b"".join(digests), dtype=np.uint64).reshape(-1, 2)
    order = np.lexsort(halves.T)
    ordered = halves[order]
    new = np.flatnonzero(np.r_[True, (ordered[1:] != ordered[:-1]).any(axis=1)][: len(order)])
    groups = np.argsort(order[new])
    starts, ends = new[groups].tolist(), np.append(new[1:], len(order))[groups].tolist()
    places: list[int] = order.tolist()
    yield from (places[start:end] for start, end in zip(starts, ends, strict=True))
