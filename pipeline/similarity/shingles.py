"""Character n-grams of many texts at once, as 32-bit hashes, without a Python object for each.

A shingle is a window of n code points. Its hash is a multiply-shift of the code points, so that a
window costs a few vector operations, and ``shingle_hash`` computes the same number from the bytes of
one shingle: datasketch, given it as ``hashfunc``, makes the same signatures.
"""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipeline.similarity.codepoints import points_of
from pipeline.similarity.ragged import blocks, offsets_of

U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Number = TypeVar("Number", np.uint64, np.int64)

# 2**64 / the golden ratio, made odd: consecutive values land far apart (Knuth, TAOCP vol. 3, 6.4).
_GOLDEN = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class Shingles:
    """Row i owns ``hashes[offsets[i] : offsets[i + 1]]``.

    ``windows`` leaves them as they stand in the text, with repeats, ``by_row`` as they are given; of
    ``shingle`` they are sorted and distinct within a row.
    """

    hashes: U32
    offsets: I64

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def counts(self) -> I64:
        return np.diff(self.offsets)

    @staticmethod
    def of(listed: pa.ChunkedArray) -> "Shingles":
        """Of a list each."""
        lists = listed.combine_chunks()
        return Shingles(lists.flatten().to_numpy(), offsets_of(lists.value_lengths().to_numpy()))

    def listed(self) -> pa.ListArray:
        """A list each."""
        return pa.ListArray.from_arrays(self.offsets.astype(np.int32), self.hashes)


def shingle_hash(shingle: bytes) -> int:
    """32-bit hash of one shingle given as UTF-32-LE bytes; what the vector path computes."""
    value = 0
    for start in range(0, len(shingle), 4):
        point = int.from_bytes(shingle[start : start + 4], "little")
        value = ((value + point + 1) * _GOLDEN) & _MASK
    return value >> 32


def windows(texts: pa.Array, n: int = 3) -> Shingles:
    """The n-grams of every text in its order; a text shorter than n is one shingle, an empty one none.

    ``texts``: strings without nulls.
    """
    points, starts = points_of(texts)
    lengths = np.diff(starts)
    offsets = offsets_of(np.where(lengths > 0, np.maximum(lengths - n, 0) + 1, 0))
    values = points.astype(np.uint64) + np.uint64(1)
    out = np.empty(offsets[-1], dtype=np.uint32)
    if len(values) >= n:
        begins = np.repeat(lengths >= n, lengths)
        # A row of m points has m - n + 1 windows: its last n - 1 points begin none.
        for step in range(1, n):
            begins[(starts[1:] - step)[lengths >= step]] = False
        last = len(values) - n + 1
        columns = [values[step : last + step] for step in range(n)]
        out[np.repeat(lengths >= n, np.diff(offsets))] = _hashed(columns)[begins[:last]]
    for width in range(1, n):
        rows = np.flatnonzero(lengths == width)
        out[offsets[rows]] = _hashed([values[starts[rows] + step] for step in range(width)])
    return Shingles(out, offsets)


def _hashed(columns: list[U64]) -> U32:
    """The hash of each window, given its first points, its second points and so on, each plus one."""
    golden = np.uint64(_GOLDEN)
    value = columns[0] * golden
    for column in columns[1:]:
        value += column
        value *= golden
    value >>= np.uint64(32)
    return value.astype(np.uint32)


def shingle(texts: pa.Array, n: int = 3) -> Shingles:
    """The distinct n-grams of every text, sorted; see ``windows``."""
    every = windows(texts, n)
    counts = np.zeros(len(every), dtype=np.int64)
    kept = [(rows, *_distinct_of(every.hashes[places])) for rows, places in blocks(every.offsets)]
    for rows, number, _ in kept:
        counts[rows] = number
    offsets = offsets_of(counts)
    hashes = np.empty(offsets[-1], dtype=np.uint32)
    for rows, number, values in kept:
        first = np.repeat(offsets[rows] - offsets_of(number)[:-1], number)
        hashes[first + np.arange(len(values))] = values
    return Shingles(hashes, offsets)


def _distinct_of(block: U32) -> tuple[I64, U32]:
    """How many distinct values each row of a block has, and these, sorted, row behind row."""
    ordered = np.sort(block, axis=1)
    new = np.ones(ordered.shape, dtype=bool)
    np.not_equal(ordered[:, 1:], ordered[:, :-1], out=new[:, 1:])
    return new.sum(axis=1), ordered[new]


def by_row(rows: I64, hashes: U32, size: int) -> Shingles:
    """Pairs of row and hash as ``size`` rows, each in the order given."""
    # Rows that come in a few sorted runs are merged in a fiftieth of the time that sorting takes.
    order = np.argsort(rows, kind="stable")
    return Shingles(hashes[order], offsets_of(np.bincount(rows, minlength=size)))


def sorted_unique(keys: npt.NDArray[Number]) -> npt.NDArray[Number]:
    """As ``np.unique``, which since NumPy 2.3 hashes and is 15 times slower on 6 million such keys."""
    ordered = np.sort(keys)
    return ordered[np.r_[True, ordered[1:] != ordered[:-1]]] if len(ordered) else ordered
