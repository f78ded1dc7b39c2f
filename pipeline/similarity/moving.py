"""What LSH proposes when rows come and go, without going through the rows and the pairs that stay.

The pairs of a bucket depend on who else is in it only where it is larger than ``lsh.BUCKET``, or was. So what changes
is found in the buckets that a row came to or left: pairs with a new row, and of crowded buckets the links beside such
rows. By how many bands a pair is proposed is counted: it is a candidate until none of them does.

Rows are known by numbers that outlive them; a band is an array of the key of every row that was ever there.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from pipeline.similarity.lsh import BUCKET, Worth, any_pair, joined_pairs
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
    """Pairs of rows that are there, as ``paired`` gives them, sorted; and by how many bands ``more`` each is proposed
    now than before, which is less than none where it is by fewer."""

    pairs: I64
    more: I64


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
    """What rows that come and go change in what is proposed, of pairs ``worth`` comparing."""
    steps = [np.empty(0, dtype=np.int64)]
    for keys in bands:
        for less, (i, j) in enumerate(_Stirred(keys, turn, bucket).proposed()):
            near = worth(i, j)
            steps.append(paired(i[near], j[near]) * 2 + less)
    ordered = np.sort(np.concatenate(steps))
    pairs = ordered >> 1
    starts = np.flatnonzero(np.diff(pairs, prepend=-1))
    more = np.add.reduceat(1 - 2 * (ordered & 1), starts) if len(starts) else starts
    return Moved(pairs[starts][more != 0], more[more != 0])


class _Stirred:
    """The buckets of a band that rows came to or left, one behind the other, the rows of each in their order. Of one
    that is and was crowded under the same first row there is no more than that, and what stands beside a change."""

    def __init__(self, keys: U64, turn: Turn, bucket: int) -> None:
        places, ends = _laid(keys, turn)
        heads = ends[:-1]
        stirred = ends[0] + np.flatnonzero(turn.stirred.take(places[ends[0] :]))
        code = _within(ends, stirred)
        came = turn.now[turn.order[places[stirred]]]
        left_out = (np.bincount(code[some], minlength=len(heads)) for some in (~came, came))
        now, before = (np.diff(ends) - some > bucket for some in left_out)
        beside, anew = np.zeros(len(places) + 1, dtype=bool), now != before
        headed = code[stirred == heads[code]]
        anew[headed[now[headed]]] = True
        for step in (-1, 0, 1):
            beside[stirred + step] = True
        whole = np.flatnonzero(anew | ~now)
        starts, sizes = heads[whole], np.diff(ends)[whole]
        beside[np.repeat(starts, sizes) + inside(sizes)] = True
        beside[heads] = True
        self._at = ends[0] + np.flatnonzero(beside[ends[0] : ends[-1]])
        self._code, self._rows = _within(ends, self._at), turn.order[places[self._at]]
        self._there = turn.now[self._rows]
        was = turn.was[self._rows]
        # Rows whose pairs and star may all be new ones.
        self._new = ~was | anew[self._code]
        self._times = ((self._there, now[self._code]), (was, before[self._code]))

    def proposed(self) -> Iterator[tuple[I64, I64]]:
        """Pairs of rows that are there: those proposed now, and those that were before. Of what did not change
        something is in both, and nothing in one."""
        for there, crowded in self._times:
            some = np.flatnonzero(there)
            starts = np.flatnonzero(np.diff(self._code[some], prepend=-1))
            sizes = np.diff(starts, append=len(some))
            head, size = np.repeat(starts, sizes), np.repeat(sizes, sizes)
            new, large = self._new[some], crowded[some]
            places = self._links(some, head, new, large), _pairs(head, size, new & ~large)
            a, b = (some[ends] for ends in joined_pairs(places))
            both = self._there[a] & self._there[b]
            yield self._rows[a[both]], self._rows[b[both]]

    def _links(self, some: I64, head: I64, new: Flags, large: Flags) -> tuple[I64, I64]:
        """Of large buckets a star from the first one to each that is new, and a chain of the others."""
        each = np.arange(len(some))
        star, behind = each[(each > head) & new & large], each[(each > head + 1) & large]
        # Between two that are next to one another all are looked at, and none of these is there.
        passed = self._at[some] - some
        chain = behind[passed[behind - 1] == passed[behind]]
        return np.append(head[star], chain - 1), np.append(star, chain)


def _pairs(head: I64, size: I64, new: Flags) -> tuple[I64, I64]:
    """Each that is new with all of its bucket: of each one the first there is given, and how many there are."""
    some = np.flatnonzero(new)
    many = size[some]
    a, b = np.repeat(some, many), np.repeat(head[some], many) + inside(many)
    once = (a < b) | ((a > b) & ~new[b])
    return a[once], b[once]


def _laid(keys: U64, turn: Turn) -> tuple[I64, I64]:
    """Bucket by bucket, of those that rows came to or left, the places in ``turn.order`` of the rows that were or are
    there; before them stand all others. And where buckets begin, and the last one ends."""
    names = keys[turn.was != turn.now]
    names = sorted_unique(names[names != 0])
    codes = _codes(keys, names).take(turn.order)
    # Stable, and of numbers of 16 bits in time that grows with their count alone.
    places = np.argsort(codes, kind="stable")
    return places, np.searchsorted(codes, np.arange(1, len(names) + 2), sorter=places)


def _within(ends: I64, some: I64) -> I64:
    """The number of the bucket of each of these positions, which are sorted."""
    return np.repeat(np.arange(len(ends) - 1), np.diff(np.searchsorted(some, ends)))


def _codes(keys: U64, names: U64) -> npt.NDArray[np.unsignedinteger]:
    """The number of each key among the sorted names, which are not 0, from 1; 0 if it is none of them."""
    # Most keys are told apart by 16 of their bits: what these leave open is searched for.
    slots, open_ = _bits(names), len(names) + 1
    slot = np.zeros(2**16, np.min_scalar_type(open_))
    slot[slots] = numbers = np.arange(1, open_)
    slot[slots[slot[slots] != numbers]] = open_
    codes = slot.take(_bits(keys))
    other = np.flatnonzero(codes == open_)
    codes[other] = np.searchsorted(names[:-1], keys[other]) + 1
    codes *= np.append(np.uint64(0), names).take(codes) == keys
    return codes


def _bits(keys: U64) -> npt.NDArray[np.uint16]:
    return np.ascontiguousarray(np.ascontiguousarray(keys).view(np.uint16)[::4])
