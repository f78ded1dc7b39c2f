"""What LSH proposes when rows come and go, without going through the rows and the pairs that stay.

The pairs of a bucket depend on who else is in it only where it is larger than ``lsh.BUCKET``, or was. So what is new
is found in the buckets that a row came to or left: pairs with a new row, and of crowded buckets the pairs that were not
proposed before. Whether a given pair is proposed can be told by its buckets alone.

Rows are known by numbers that outlive them; a band is an array of the key of every row that was ever there.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from pipeline.similarity.lsh import BUCKET, Worth, any_pair, several
from pipeline.similarity.ragged import inside
from pipeline.similarity.shingles import I64, U64, Flags, sorted_unique

# Row numbers stay below this: a pair is one number, whatever rows still come.
WIDTH = 2**31


@dataclass(frozen=True)
class Turn:
    """Which rows there were, which there are, and the place of each of these in the order of rows."""

    was: Flags
    now: Flags
    place: I64

    @cached_property
    def order(self) -> I64:
        """The rows that there were or are, in their order."""
        order = np.empty(len(self.place), dtype=np.int64)
        order[self.place] = np.arange(len(order))
        return order[(self.was | self.now)[order]]


@dataclass(frozen=True, slots=True)
class Moved:
    """Pairs as ``paired`` gives them, sorted: ``gained`` may be proposed now and were not before (all those, and
    a few that were); ``doubtful`` are of rows that stayed, were proposed before, and may be no longer."""

    gained: I64
    doubtful: I64


def paired(i: I64, j: I64) -> I64:
    """Each pair as one number, the smaller row first."""
    return np.minimum(i, j) * WIDTH + np.maximum(i, j)


def parted(pairs: I64) -> tuple[I64, I64]:
    """The two rows of each pair."""
    i, j = np.divmod(pairs, WIDTH)
    return i, j


def places(pairs: I64, known: I64) -> I64:
    """Where each of these pairs stands among those known, which are sorted; -1 where it does not."""
    if not len(known):
        return np.full(len(pairs), -1)
    at = np.minimum(np.searchsorted(known, pairs), len(known) - 1)
    return np.where(known[at] == pairs, at, -1)


def among(pairs: I64, known: I64) -> Flags:
    """Whether each of these pairs is among those known, which are sorted; ``np.isin`` hashes them all anew."""
    return places(pairs, known) >= 0


def moved(bands: Iterable[U64], turn: Turn, worth: Worth = any_pair, bucket: int = BUCKET) -> Moved:
    """What rows that come and go change in what is proposed; of what is gained only pairs ``worth`` comparing."""
    gained, doubtful = ([np.empty(0, dtype=np.int64)] for _ in range(2))
    stirred = turn.was != turn.now

    def steps() -> Iterator[tuple[I64, I64]]:
        for keys in bands:
            buckets = _Buckets(keys, keys[stirred], turn)
            before, now = (_Filled(buckets, flags, bucket) for flags in (turn.was, turn.now))
            at = _stirred(buckets, before.there != now.there)
            doubtful.extend(paired(i, j) for i, j in _lost(buckets, before, now, at))
            yield from _gained(buckets, before, now, at)

    for i, j in several(steps()):
        near = worth(i, j)
        gained.append(paired(i[near], j[near]))
    return Moved(*(sorted_unique(np.concatenate(some)) for some in (gained, doubtful)))


def is_proposed(
    bands: Iterable[U64], turn: Turn, pairs: tuple[I64, I64], bucket: int = BUCKET
) -> Flags:
    """Whether each pair of rows that are there is among the candidates."""
    i, j = pairs
    found, where = np.zeros(len(i), dtype=bool), np.empty(len(turn.now), dtype=np.int64)
    for keys in bands:
        same = np.flatnonzero((keys[i] == keys[j]) & (keys[i] != 0) & ~found)
        buckets = _Buckets(keys, keys[i[same]], turn)
        where[buckets.rows] = np.arange(len(buckets.rows))
        a, b = where[i[same]], where[j[same]]
        now = _Filled(buckets, turn.now, bucket)
        found[same] = now.joins(np.minimum(a, b), np.maximum(a, b))
    return found


class _Buckets:
    """Some buckets of one band: bucket by bucket the rows that were or are there, in their order. ``code``: the number
    of the bucket of each; ``ends``: where buckets begin, and the last one ends."""

    def __init__(self, keys: U64, wanted: U64, turn: Turn) -> None:
        names = sorted_unique(wanted[wanted != 0])
        places, code = _among(keys[turn.order], names)
        # Stable, and of numbers of 16 bits in time that grows with their count alone.
        order = np.argsort(code.astype(np.min_scalar_type(len(names))), kind="stable")
        self.rows, self.code = turn.order[places[order]], code[order]
        self.ends = np.searchsorted(self.code, np.arange(len(names) + 1))

    def inside(self, some: Flags) -> I64:
        """The positions in ``rows`` of the rows of some buckets."""
        starts, sizes = self.ends[:-1][some], np.diff(self.ends)[some]
        return np.asarray(np.repeat(starts, sizes) + inside(sizes))


def _among(keys: U64, names: U64) -> tuple[I64, I64]:
    """Which keys are among the sorted names, and the place of each there."""
    if not len(names):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    # Most keys are told apart by 16 of their bits: what these leave open is searched for.
    slot = np.full(2**16, -1)
    slot[_bits(names)] = np.arange(len(names))
    code = slot[_bits(keys)]
    may = np.flatnonzero(code >= 0)
    other = may[names[code[may]] != keys[may]]
    found = np.minimum(np.searchsorted(names, keys[other]), len(names) - 1)
    code[other] = np.where(names[found] == keys[other], found, -1)
    may = np.flatnonzero(code >= 0)
    return may, code[may]


def _bits(keys: U64) -> npt.NDArray[np.uint16]:
    return np.ascontiguousarray(keys).view(np.uint16)[::4]


class _Filled:
    """The buckets as they are at one time. Rows are named by their positions in ``_Buckets.rows``."""

    def __init__(self, buckets: _Buckets, flags: Flags, bucket: int) -> None:
        self.rows, self.code, self.there = buckets.rows, buckets.code, flags[buckets.rows]
        self.inside = np.flatnonzero(self.there)
        self._before: I64 = np.cumsum(self.there) - self.there  # how many stand before each row
        ends = np.searchsorted(self.inside, buckets.ends)
        self.start, self.size = ends[:-1], np.diff(ends)  # in ``inside``
        self.crowded = self.size > bucket

    def rank(self, some: I64) -> I64:
        """How many stand before each of these rows in its bucket."""
        return np.asarray(self._before[some] - self.start[self.code[some]])

    def joins(self, a: I64, b: I64) -> Flags:
        """Whether the bucket that a and, behind it, b are in proposes the two."""
        small, rank = ~self.crowded[self.code[a]], self.rank(a)
        linked = (rank == 0) | (self.rank(b) == rank + 1)
        return np.asarray(self.there[a] & self.there[b] & (small | linked))

    def pairs(self, some: I64) -> tuple[I64, I64]:
        """Each of these rows with all that stand in its bucket behind it, and before it if they are not among them."""
        chosen = np.zeros(len(self.rows), dtype=bool)
        chosen[some] = True
        times, begin = self.size[self.code[some]], self.start[self.code[some]]
        a, b = np.repeat(some, times), self.inside[np.repeat(begin, times) + inside(times)]
        once = (a < b) | ((a > b) & ~chosen[b])
        a, b = a[once], b[once]
        return np.minimum(a, b), np.maximum(a, b)

    def links(self, some: I64) -> tuple[I64, I64]:
        """What joins these rows to those before them in their buckets, which are crowded: a chain, and a star to the
        first one."""
        rank, start = self.rank(some), self.start[self.code[some]]
        chain, star = rank >= 1, rank >= 2
        before, head = self.inside[(start + rank - 1)[chain]], self.inside[start[star]]
        return np.concatenate([before, head]), np.concatenate([some[chain], some[star]])


def _stirred(buckets: _Buckets, other: Flags) -> I64:
    """The rows whose chain or star may be others than before: that came or went (``other``), or stand next behind one
    that did, or in a bucket whose first row did."""
    at, starts = np.flatnonzero(other), buckets.ends[:-1]
    behind = at[at < len(other) - 1] + 1
    return sorted_unique(np.concatenate([at, behind, buckets.inside(other[starts])]))


def _gained(
    buckets: _Buckets, before: _Filled, now: _Filled, stirred: I64
) -> Iterator[tuple[I64, I64]]:
    """Pairs that these buckets propose now and did not before; some of a bucket that was crowded it did."""
    came = stirred[~before.there[stirred] & ~now.crowded[now.code[stirred]]]
    opened = buckets.inside(before.crowded & ~now.crowded)
    a, b = now.pairs(sorted_unique(np.concatenate([came, opened[now.there[opened]]])))
    yield now.rows[a], now.rows[b]
    a, b = now.links(stirred[now.there[stirred] & now.crowded[now.code[stirred]]])
    new = ~before.joins(a, b)
    yield now.rows[a[new]], now.rows[b[new]]


def _lost(
    buckets: _Buckets, before: _Filled, now: _Filled, stirred: I64
) -> Iterator[tuple[I64, I64]]:
    """Pairs of rows that stayed that these buckets proposed before and do not now."""
    closed, still = buckets.inside(now.crowded & ~before.crowded), now.crowded & before.crowded
    were = before.pairs(closed[before.there[closed]])
    links = before.links(stirred[before.there[stirred] & still[before.code[stirred]]])
    for a, b in (were, links):
        gone = now.there[a] & now.there[b] & ~now.joins(a, b)
        yield now.rows[a[gone]], now.rows[b[gone]]
