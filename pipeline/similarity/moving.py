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

    @cached_property
    def stirred(self) -> Flags:
        """Which of these came or went."""
        return np.asarray((self.was != self.now)[self.order])


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
    stirred = np.flatnonzero(turn.was != turn.now)

    def steps() -> Iterator[tuple[I64, I64]]:
        for keys in bands:
            buckets = _Buckets(keys, keys[stirred], turn)
            before, now = (_Filled(buckets, flags, bucket) for flags in (turn.was, turn.now))
            at = buckets.beside()
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
        where[turn.order[buckets.places]] = np.arange(len(buckets.places))
        a, b = where[i[same]], where[j[same]]
        now = _Filled(buckets, turn.now, bucket)
        found[same] = now.joins(np.minimum(a, b), np.maximum(a, b))
    return found


class _Buckets:
    """Some buckets of one band: bucket by bucket the places in ``turn.order`` of the rows that were or are there, in
    their order; before these stand all that are in none. ``ends``: where buckets begin, and the last one ends;
    ``stirred``: where rows stand that came or went."""

    def __init__(self, keys: U64, wanted: U64, turn: Turn) -> None:
        names = sorted_unique(wanted[wanted != 0])
        codes = _codes(keys, names).take(turn.order)
        # Stable, and of numbers of 16 bits in time that grows with their count alone.
        self.places, self._order = np.argsort(codes, kind="stable"), turn.order
        self.ends = np.searchsorted(codes, np.arange(1, len(names) + 2), sorter=self.places)
        first = self.ends[0]
        self.stirred = first + np.flatnonzero(turn.stirred.take(self.places[first:]))

    def rows(self, some: I64) -> I64:
        """The rows at some positions."""
        return self._order[self.places[some]]

    def code(self, some: I64) -> I64:
        """The numbers of the buckets of these positions."""
        return np.searchsorted(self.ends, some, side="right") - 1

    def inside(self, some: Flags) -> I64:
        """The positions of the rows of some buckets."""
        starts, sizes = self.ends[:-1][some], np.diff(self.ends)[some]
        return np.asarray(np.repeat(starts, sizes) + inside(sizes))

    def beside(self) -> I64:
        """The positions of rows whose chain or star may be others than before: that came or went, or stand next behind
        one that did, or in a bucket whose first row did."""
        behind = self.stirred[self.stirred < self.ends[-1] - 1] + 1
        heads = among(self.ends[:-1], self.stirred)
        return sorted_unique(np.concatenate([self.stirred, behind, self.inside(heads)]))


def _codes(keys: U64, names: U64) -> npt.NDArray[np.unsignedinteger]:
    """The number of each key among the sorted names, which are not 0, from 1; 0 if it is none of them."""
    # Most keys are told apart by 16 of their bits: what these leave open is searched for.
    slots, open_ = _bits(names), len(names) + 1
    slot = np.zeros(2**16, np.min_scalar_type(open_))
    slot[slots] = np.arange(1, open_)
    slot[np.bincount(slots, minlength=2**16) > 1] = open_
    codes = slot.take(_bits(keys))
    other = np.flatnonzero(codes == open_)
    codes[other] = np.searchsorted(names[:-1], keys[other]) + 1
    codes *= np.append(np.uint64(0), names).take(codes) == keys
    return codes


def _bits(keys: U64) -> npt.NDArray[np.uint16]:
    return np.ascontiguousarray(np.ascontiguousarray(keys).view(np.uint16)[::4])


class _Filled:
    """The buckets as they are at one time: rows that are not there then are passed over."""

    def __init__(self, buckets: _Buckets, flags: Flags, bucket: int) -> None:
        self._buckets, self._flags = buckets, flags
        self._missing = buckets.stirred[~self.there(buckets.stirred)]
        ends = self._rank(buckets.ends)
        self._start, self._size = ends[:-1], np.diff(ends)
        self.crowded = self._size > bucket

    def there(self, some: I64) -> Flags:
        return self._flags[self._buckets.rows(some)]

    def _rank(self, some: I64) -> I64:
        """How many stand before each of these positions."""
        return some - np.searchsorted(self._missing, some)

    def _at(self, ranks: I64) -> I64:
        """The positions that so many stand before."""
        gaps = self._missing - np.arange(len(self._missing))
        return ranks + np.searchsorted(gaps, ranks, side="right")

    def joins(self, a: I64, b: I64) -> Flags:
        """Whether the bucket that a and, behind it, b are in proposes the two."""
        code, rank = self._buckets.code(a), self._rank(a)
        linked = (rank == self._start[code]) | (self._rank(b) == rank + 1)
        return np.asarray(self.there(a) & self.there(b) & (~self.crowded[code] | linked))

    def pairs(self, some: I64) -> tuple[I64, I64]:
        """Each of these rows with all that stand in its bucket behind it, and before it if they are not among them."""
        chosen = np.zeros(len(self._buckets.places), dtype=bool)
        chosen[some] = True
        code = self._buckets.code(some)
        times, begin = self._size[code], self._start[code]
        a, b = np.repeat(some, times), self._at(np.repeat(begin, times) + inside(times))
        once = (a < b) | ((a > b) & ~chosen[b])
        a, b = a[once], b[once]
        return np.minimum(a, b), np.maximum(a, b)

    def links(self, some: I64) -> tuple[I64, I64]:
        """What joins these rows to those before them in their buckets, which are crowded: a chain, and a star to the
        first one."""
        rank, start = self._rank(some), self._start[self._buckets.code(some)]
        chain, star = rank > start, rank > start + 1
        before, head = self._at(rank[chain] - 1), self._at(start[star])
        return np.concatenate([before, head]), np.concatenate([some[chain], some[star]])


def _gained(
    buckets: _Buckets, before: _Filled, now: _Filled, beside: I64
) -> Iterator[tuple[I64, I64]]:
    """Pairs that these buckets propose now and did not before; some of a bucket that was crowded it did."""
    crowded = now.crowded[buckets.code(beside)]
    came = beside[~before.there(beside) & ~crowded]
    opened = buckets.inside(before.crowded & ~now.crowded)
    a, b = now.pairs(sorted_unique(np.concatenate([came, opened[now.there(opened)]])))
    yield buckets.rows(a), buckets.rows(b)
    a, b = now.links(beside[now.there(beside) & crowded])
    new = ~before.joins(a, b)
    yield buckets.rows(a[new]), buckets.rows(b[new])


def _lost(
    buckets: _Buckets, before: _Filled, now: _Filled, beside: I64
) -> Iterator[tuple[I64, I64]]:
    """Pairs of rows that stayed that these buckets proposed before and do not now."""
    closed, still = buckets.inside(now.crowded & ~before.crowded), now.crowded & before.crowded
    were = before.pairs(closed[before.there(closed)])
    links = before.links(beside[before.there(beside) & still[buckets.code(beside)]])
    for a, b in (were, links):
        gone = now.there(a) & now.there(b) & ~now.joins(a, b)
        yield buckets.rows(a[gone]), buckets.rows(b[gone])
