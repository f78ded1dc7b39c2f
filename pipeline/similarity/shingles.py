"""Character n-grams of many texts at once, as 32-bit hashes, without a Python object for each.

A shingle is a window of n code points. Its hash is a multiply-shift of the code points, so that a
window costs a few vector operations, and ``shingle_hash`` computes the same number from the bytes of
one shingle: datasketch, given it as ``hashfunc``, makes the same signatures.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]

# 2**64 / the golden ratio, made odd: consecutive values land far apart (Knuth, TAOCP vol. 3, 6.4).
_GOLDEN = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class Shingles:
    """Row i owns ``hashes[offsets[i] : offsets[i + 1]]``; sorted and distinct within a row."""

    hashes: U32
    offsets: I64

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def counts(self) -> I64:
        return np.diff(self.offsets)


def shingle_hash(shingle: bytes) -> int:
    """32-bit hash of one shingle given as UTF-32-LE bytes; what the vector path computes."""
    value = 0
    for start in range(0, len(shingle), 4):
        point = int.from_bytes(shingle[start : start + 4], "little")
        value = ((value + point + 1) * _GOLDEN) & _MASK
    return value >> 32


def shingle(texts: Sequence[str], n: int = 3) -> Shingles:
    """The distinct n-grams of every text; a text shorter than n is one shingle, an empty one none."""
    lengths = np.array([len(text) for text in texts], dtype=np.int64)
    points = np.frombuffer("".join(texts).encode("utf-32-le"), dtype="<u4").astype(np.uint64)
    starts = np.cumsum(lengths) - lengths
    widths = np.minimum(lengths, n)
    counts = np.where(lengths > 0, lengths - widths + 1, 0)
    rows = np.repeat(np.arange(len(lengths)), counts)
    first = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts) + starts[rows]
    hashes = np.zeros(len(first), dtype=np.uint64)
    golden = np.uint64(_GOLDEN)
    for step in range(n):
        inside = widths[rows] > step
        at = points[np.minimum(first + step, max(len(points) - 1, 0))]
        hashes = np.where(inside, (hashes + at + np.uint64(1)) * golden, hashes)
    return distinct(rows, (hashes >> np.uint64(32)).astype(np.uint32), len(lengths))


def distinct(rows: I64, hashes: U32, size: int) -> Shingles:
    """Pairs of row and hash, in any order and with repeats, as ``size`` rows of distinct hashes."""
    keys = np.unique((rows.astype(np.uint64) << np.uint64(32)) | hashes)
    counts = np.bincount((keys >> np.uint64(32)).astype(np.int64), minlength=size)
    offsets = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts)])
    return Shingles((keys & np.uint64(0xFFFFFFFF)).astype(np.uint32), offsets)
