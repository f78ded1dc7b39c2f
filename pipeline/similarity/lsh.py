"""Which rows may be alike: locality-sensitive hashing of signatures by bands.

LSH only proposes; an exact comparison decides. Two rows are proposed when all values of one band
agree, which for true similarity s happens with probability 1 - (1 - s**rows)**bands (Leskovec,
Rajaraman, Ullman, Mining of Massive Datasets, chapter 3).
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from pipeline.similarity.gathering import Gathered
from pipeline.similarity.minhash import signatures
from pipeline.similarity.ragged import offsets_of
from pipeline.similarity.shingles import I64, U32, U64, Flags, Shingles

# A bucket of more rows than this is joined as a star to its first row and a chain, not as all pairs:
# 64 rows are 2,016 pairs; a template posted 100,000 times would be five billion.
BUCKET = 64
# Values of all signatures held at once: 16 of a million rows are 64 MB, all 128 are 512.
_SIGNED = 16
# Pairs of buckets looked at together; what is made of them on the way takes some hundred bytes each.
_STEPS = 500_000


@dataclass(frozen=True, slots=True)
class Banding:
    """``bands`` of ``rows`` values each; bands x rows may not exceed the permutations."""

    bands: int
    rows: int

    def probability(self, similarity: float) -> float:
        """That two rows of this similarity are proposed, in theory.

        >>> round(Banding(64, 2).probability(0.2), 2)
        0.93
        """
        return float(1.0 - (1.0 - similarity**self.rows) ** self.bands)


def band_keys(signatures: U32, banding: Banding, band: int) -> U64:
    """One key a row for one band: equal where all values of the band are; 0 for a row without shingles.

    Raises ValueError where the signatures are too short for the banding.
    """
    if banding.bands * banding.rows > signatures.shape[1]:
        raise ValueError(f"{banding} needs more than {signatures.shape[1]} permutations")
    columns = signatures[:, band * banding.rows : (band + 1) * banding.rows]
    keys = np.ones(len(columns), dtype=np.uint64)
    for column in columns.T:
        keys = (keys ^ column) * np.uint64(0x9E3779B97F4A7C15)
        keys ^= keys >> np.uint64(29)
    keys[(columns == 0xFFFFFFFF).all(axis=1)] = 0
    return keys


def bucket_pairs(keys: U64, bucket: int = BUCKET) -> Iterator[tuple[I64, I64]]:
    """Positions that share a key other than 0: all pairs in small buckets, star and chain in large ones."""
    order, offsets = buckets(keys)
    return ((order[left], order[right]) for left, right in bucket_steps(offsets, bucket))


def buckets(keys: U64) -> tuple[I64, I64]:
    """The positions that share a key other than 0, bucket behind bucket, and where each bucket begins and ends."""
    order, ordered = _by_key(keys)
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]][: len(ordered)])
    sizes = np.diff(np.r_[starts, len(ordered)])
    many = (sizes > 1) & (ordered[starts] != 0)  # most keys occur once
    return order[np.repeat(many, sizes)], offsets_of(sizes[many])


# The pairs of positions that a band proposes, as ``bucket_pairs``.
Proposing = Callable[[U64], Iterator[tuple[I64, I64]]]


def parted_pairs(part: I64, bucket: int = BUCKET) -> Proposing:
    """``bucket_pairs`` less those of two parts."""
    order = np.argsort(part, kind="stable")

    def of(keys: U64) -> Iterator[tuple[I64, I64]]:
        places, offsets = buckets(keys[order])
        rows, sizes = order[places], np.diff(offsets)
        small = sizes <= bucket
        large = np.repeat(~small, sizes)
        # Of a large one the rows stand in their order, whatever the parts: that is what its star and chain are of.
        many = _in_order(rows[large], sizes[~small], len(part))
        parts = part[many]
        for left, right in bucket_steps(offsets_of(sizes[~small]), bucket):
            one = parts[left] == parts[right]
            yield many[left[one]], many[right[one]]
        rows, sizes = rows[~large], sizes[small]
        new = np.diff(part[rows], prepend=-1) != 0
        new[offsets_of(sizes)[:-1]] = True
        for left, right in bucket_steps(np.append(np.flatnonzero(new), len(rows)), bucket):
            yield rows[left], rows[right]

    return of


def _in_order(rows: I64, sizes: I64, count: int) -> I64:
    """The rows of some buckets, each bucket sorted; of ``count`` rows."""
    # Sorted in the time that numbers of 16 bits take.
    number = np.zeros(count, np.min_scalar_type(len(sizes)))
    number[rows] = np.repeat(np.arange(1, len(sizes) + 1), sizes)
    rows = np.flatnonzero(number)
    return rows[np.argsort(number[rows], kind="stable")]


def bucket_steps(offsets: I64, bucket: int = BUCKET) -> Iterator[tuple[I64, I64]]:
    """Pairs of places in ``buckets``: first what joins each (chains, stars), then the other pairs of small ones."""
    sizes = np.diff(offsets)
    small = np.repeat(sizes <= bucket, sizes)
    head, end = np.repeat(offsets[:-1], sizes), np.repeat(offsets[1:], sizes)
    place = np.arange(len(head))
    chain = place[place + 1 < end]
    star = place[~small & (place > head + 1)]
    yield np.concatenate([chain, head[star]]), np.concatenate([chain + 1, star])
    place, end = place[small], end[small]
    for step in range(2, int(sizes[sizes <= bucket].max(initial=1))):
        inside = place + step < end
        place, end = place[inside], end[inside]
        yield place, place + step


def _by_key(keys: U64) -> tuple[I64, U64]:
    """``argsort(kind="stable")`` and the keys in that order, in a third of the time: numbers of 16 bits are sorted
    without comparing them."""
    halves = np.ascontiguousarray(keys).view(np.uint16).reshape(-1, 4)
    order = np.argsort(halves[:, 2], kind="stable")
    order = order[np.argsort(halves[order, 3], kind="stable")]
    ordered = keys[order]
    # Keys that differ in their lower half alone are few: sorting what is nearly sorted costs a tenth.
    last = np.argsort(ordered, kind="stable")
    return order[last], ordered[last]


F32 = npt.NDArray[np.float32]
# Whether each pair (i[k], j[k]) that shares a band is worth comparing.
Worth = Callable[[I64, I64], Flags]


def any_pair(i: I64, j: I64) -> Flags:
    """Every pair is."""
    return np.ones(len(i), dtype=bool)


class Sketch:
    """One bit of every value of a signature: similarity estimated at 40 million pairs a second.

    Two signatures of similarity s differ in (1 - s) / 2 of these bits (Li and König, b-bit minwise
    hashing, 2010); the estimate from 128 bits has a standard deviation of 0.06 to 0.09.
    """

    def __init__(self, words: U64) -> None:
        self._words = words

    @staticmethod
    def words(signatures: U32) -> U64:
        """The bits of each signature, 64 values a column; of as many values as fill columns."""
        whole = signatures[:, : signatures.shape[1] // 64 * 64]
        bits = np.packbits((whole & 1).astype(np.uint8), axis=1)
        return np.ascontiguousarray(bits).view(np.uint64)

    def estimate(self, i: I64, j: I64) -> F32:
        """The similarity of each pair (i[k], j[k]), -1 to 1."""
        differ = np.zeros(len(i), dtype=np.uint16)
        for column in self._words.T:
            differ += np.bitwise_count(column[i] ^ column[j])
        return 1 - np.float32(2 / (64 * self._words.shape[1])) * differ


def candidates(
    signatures: U32, banding: Banding, worth: Worth = any_pair, bucket: int = BUCKET
) -> tuple[I64, I64]:
    """Distinct proposed pairs (i, j), i < j, sorted, that are worth comparing."""
    gathered = Gathered(len(signatures))
    gather(_banded(signatures, banding), gathered, worth, partial(bucket_pairs, bucket=bucket))
    return joined_pairs(gathered.parts())


def bands_of(rows: Shingles, banding: Banding) -> Iterator[U64]:
    """The keys of each band of the rows; of their signatures no more is made at once than some bands take."""
    step = max(_SIGNED // banding.rows, 1)
    for first in range(0, banding.bands, step):
        some = Banding(min(step, banding.bands - first), banding.rows)
        start = first * banding.rows
        yield from _banded(
            signatures(rows, only=slice(start, start + some.bands * some.rows)), some
        )


def _banded(signatures: U32, banding: Banding) -> Iterator[U64]:
    return (band_keys(signatures, banding, band) for band in range(banding.bands))


def gather(
    bands: Iterable[U64],
    gathered: Gathered,
    worth: Worth = any_pair,
    proposing: Proposing = bucket_pairs,
    threads: int = 1,
) -> None:
    """Put to ``gathered`` the pairs of rows that some band proposes by its keys, and that are worth comparing.

    So many bands at once, while this thread makes the keys of the next: nearly all of it is numpy on long arrays, which
    holds no lock of Python's. What is held of a band takes some 100 bytes a row.
    """

    def look(keys: U64) -> None:
        for some in several(proposing(keys)):
            i, j = gathered.fresh(*some)
            near = worth(i, j)
            gathered.add(i[near], j[near])

    if threads == 1:
        for keys in bands:
            look(keys)
        return
    with ThreadPoolExecutor(threads) as pool:
        under_way = deque[Future[None]]()
        for keys in bands:
            under_way.append(pool.submit(look, keys))
            if len(under_way) > threads:
                under_way.popleft().result()
        for one in under_way:
            one.result()


def several(steps: Iterable[tuple[I64, I64]]) -> Iterator[tuple[I64, I64]]:
    """Steps put together as long as they are short."""
    waiting, many = list[tuple[I64, I64]](), 0
    for step in steps:
        waiting.append(step)
        many += len(step[0])
        if many > _STEPS:
            yield joined_pairs(waiting)
            waiting, many = [], 0
    yield joined_pairs(waiting)


def joined_pairs(pairs: Iterable[tuple[I64, I64]]) -> tuple[I64, I64]:
    """Pairs that come in parts, as one."""
    empty = np.empty(0, dtype=np.int64)
    left, right = zip((empty, empty), *pairs, strict=True)
    return np.concatenate(left), np.concatenate(right)
