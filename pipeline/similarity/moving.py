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
        """The row of each place."""
        order = np.empty(len(self.place), dtype=np.int64)
        order[self.place] = np.arange(len(order))
        return order


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


def among(pairs: I64, known: I64) -> Flags:
    """Whether each of these pairs is among those known, which are sorted; ``np.isin`` hashes them all anew."""
    at = np.searchsorted(known, pairs)
    return np.asarray(np.append(known, -1)[at] == pairs)


def moved(bands: Iterable[U64], turn: Turn, worth: Worth = any_pair, bucket: int = BUCKET) -> Moved:
    """What rows that come and go change in what is proposed; of what is gained only pairs ``worth`` comparing."""
    gained, doubtful = ([np.empty(0, dtype=np.int64)] for _ in range(2))
    stirred = turn.was != turn.now

    def steps() -> Iterator[tuple[I64, I64]]:
        for keys in bands:
            buckets = _Buckets(keys, keys[stirred], turn)
            before, now = (_Filled(buckets, flags, bucket) for flags in (turn.was, turn.now))
            at = _stirred(before, now)
            doubtful.extend(paired(i, j) for i, j in _lost(before, now, at))
            yield from _gained(before, now, at)

    for i, j in several(steps()):
        near = worth(i, j)
        gained.append(paired(i[near], j[near]))
    return Moved(*(sorted_unique(np.concatenate(some)) for some in (gained, doubtful)))


def is_proposed(
    bands: Iterable[U64], turn: Turn, pairs: tuple[I64, I64], bucket: int = BUCKET
) -> Flags:
    """Whether each pair of rows that are there is among the candidates."""
    i, j = pairs
    found = np.zeros(len(i), dtype=bool)
    for keys in bands:
        same = np.flatnonzero((keys[i] == keys[j]) & (keys[i] != 0) & ~found)
        buckets = _Buckets(keys, keys[i[same]], turn)
        where = np.full(len(keys) if len(same) else 0, -1, dtype=np.int64)
        where[buckets.rows] = np.arange(len(buckets.rows))
        a, b = where[i[same]], where[j[same]]
        now = _Filled(buckets, turn.now, bucket)
        found[same] = now.joins(np.minimum(a, b), np.maximum(a, b))
    return found


class _Buckets:
    """Some buckets of one band: bucket by bucket the rows that were or are there, in their order. ``code``: the number
    of the bucket of each."""

    def __init__(self, keys: U64, wanted: U64, turn: Turn) -> None:
        names = sorted_unique(wanted[wanted != 0])
        rows, code = _among(keys, turn.order, names)
        there = turn.was[rows] | turn.now[rows]
        rows, code = rows[there], code[there]
        # Stable, and of numbers of 16 bits in time that grows with their count alone.
        small = code.astype(np.uint16) if len(names) <= 2**16 else code
        order = np.argsort(small, kind="stable")
        self.rows, self.code, self.count = rows[order], code[order], len(names)


def _among(keys: U64, order: I64, names: U64) -> tuple[I64, I64]:
    """The rows, in their order, whose key is among the sorted names, and the place of it there."""
    if not len(names):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    # Most keys are told apart by 16 of their bits: what these leave open is searched for.
    slot = np.full(2**16, -1)
    slot[_bits(names)] = np.arange(len(names))
    keys = keys[order]
    may = slot[_bits(keys)]
    at = np.flatnonzero(may >= 0)
    rows, code, wanted = order[at], may[at], keys[at]
    other = np.flatnonzero(names[code] != wanted)
    code[other] = np.minimum(np.searchsorted(names, wanted[other]), len(names) - 1)
    same = names[code] == wanted
    return rows[same], code[same]


def _bits(keys: U64) -> npt.NDArray[np.uint16]:
    return np.ascontiguousarray(keys).view(np.uint16)[::4]


class _Filled:
    """The buckets as they are at one time. Rows are named by their positions in ``_Buckets.rows``."""

    def __init__(self, buckets: _Buckets, flags: Flags, bucket: int) -> None:
        self.rows, self.code, self.there = buckets.rows, buckets.code, flags[buckets.rows]
        self.inside = np.flatnonzero(self.there)
        self.size = np.bincount(self.code[self.inside], minlength=buckets.count)
        self.start = np.cumsum(self.size) - self.size  # in ``inside``
        self.crowded = self.size > bucket
        # of a row in its bucket
        self.rank = np.cumsum(self.there) - 1 - self.start[self.code]

    def joins(self, a: I64, b: I64) -> Flags:
        """Whether the bucket that a and, behind it, b are in proposes the two."""
        small = ~self.crowded[self.code[a]]
        linked = (self.rank[a] == 0) | (self.rank[b] == self.rank[a] + 1)
        return np.asarray(self.there[a] & self.there[b] & (small | linked))

    def pairs(self, some: I64) -> tuple[I64, I64]:
        """Each of these rows with all that stand in its bucket behind it, and before it if they are not among them."""
        chosen = np.zeros(len(self.rows), dtype=bool)
        chosen[some] = True
        times, begin = self.size[self.code[some]], self.start[self.code[some]]
        step = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
        a, b = np.repeat(some, times), self.inside[np.repeat(begin, times) + step]
        once = (a < b) | ((a > b) & ~chosen[b])
        a, b = a[once], b[once]
        return np.minimum(a, b), np.maximum(a, b)

    def links(self, some: I64) -> tuple[I64, I64]:
        """What joins these rows to those before them in their buckets, which are crowded: a chain, and a star to the
        first one."""
        rank, start = self.rank[some], self.start[self.code[some]]
        chain, star = rank >= 1, rank >= 2
        before, head = self.inside[(start + rank - 1)[chain]], self.inside[start[star]]
        return np.concatenate([before, head]), np.concatenate([some[chain], some[star]])


def _stirred(before: _Filled, now: _Filled) -> I64:
    """The rows whose chain or star may be others than before: that came or went, or stand next behind one that did, or
    in a bucket whose first row did."""
    other, behind = before.there != now.there, np.zeros(len(now.there), dtype=bool)
    behind[1:] = other[:-1]
    first = np.diff(now.code, prepend=-1) != 0
    return np.flatnonzero(other | behind | other[first][np.cumsum(first) - 1])


def _gained(before: _Filled, now: _Filled, stirred: I64) -> Iterator[tuple[I64, I64]]:
    """Pairs that these buckets propose now and did not before; some of a bucket that was crowded it did."""
    open_now = now.there & ~now.crowded[now.code]
    a, b = now.pairs(np.flatnonzero(open_now & (~before.there | before.crowded[now.code])))
    yield now.rows[a], now.rows[b]
    a, b = now.links(stirred[now.there[stirred] & now.crowded[now.code[stirred]]])
    new = ~before.joins(a, b)
    yield now.rows[a[new]], now.rows[b[new]]


def _lost(before: _Filled, now: _Filled, stirred: I64) -> Iterator[tuple[I64, I64]]:
    """Pairs of rows that stayed that these buckets proposed before and do not now."""
    small, still = now.crowded & ~before.crowded, now.crowded & before.crowded
    were = before.pairs(np.flatnonzero(before.there & small[before.code]))
    links = before.links(stirred[before.there[stirred] & still[before.code[stirred]]])
    for a, b in (were, links):
        gone = now.there[a] & now.there[b] & ~now.joins(a, b)
        yield now.rows[a[gone]], now.rows[b[gone]]
