"""What LSH proposes when rows come and go, without going through the pairs that stay.

The pairs of a bucket depend on who else is in it only where it is larger than ``lsh.BUCKET``, or was. So what is new
is found in the buckets that a row came to or left: pairs with a new row, and of crowded buckets the pairs that
were not proposed before. Whether a given pair is proposed can be told by its buckets alone.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.similarity.lsh import BUCKET, Banding, band_keys, bucket_pairs
from pipeline.similarity.shingles import I64, U32, U64

Flags = npt.NDArray[np.bool_]


def gained(
    before: U32, after: U32, origin: I64, banding: Banding, bucket: int = BUCKET
) -> tuple[I64, I64]:
    """Pairs (i, j), i < j, sorted, of rows of ``after`` that may be proposed now and were not before.

    ``before`` and ``after`` are signatures; ``origin[r]`` is the row of ``before`` that row r of ``after`` was, -1
    for a new one. Rows that stayed must stand in the same order in both. All pairs proposed now that were
    not proposed before are given, and a few that were.
    """
    width = max(len(after), 1)
    fresh = origin < 0
    place = np.full(len(before), -1, dtype=np.int64)
    place[origin[~fresh]] = np.flatnonzero(~fresh)
    now: list[I64] = [np.empty(0, dtype=np.int64)]
    old: list[I64] = [np.empty(0, dtype=np.int64)]
    for band in range(banding.bands):
        (rows0, codes0), (rows1, codes1), count = _buckets(before, after, banding, band)
        crowded = np.bincount(codes0, minlength=count) > bucket
        crowded |= np.bincount(codes1, minlength=count) > bucket
        stirred = np.zeros(count, dtype=bool)
        stirred[codes1[fresh[rows1]]] = True
        stirred[codes0[place[rows0] < 0]] = True
        i, j, code = _pairs(rows1, codes1, stirred, bucket)
        wanted = fresh[i] | fresh[j] | crowded[code]
        now.append(i[wanted] * width + j[wanted])
        i, j, _ = _pairs(rows0, codes0, stirred & crowded, bucket)
        i, j = place[i], place[j]
        stayed = (i >= 0) & (j >= 0)
        old.append(i[stayed] * width + j[stayed])
    pairs: I64 = np.setdiff1d(np.concatenate(now), np.concatenate(old))
    return pairs // width, pairs % width


def is_proposed(signatures: U32, banding: Banding, i: I64, j: I64, bucket: int = BUCKET) -> Flags:
    """Whether each pair (i[k], j[k]), i < j, is among the candidates."""
    found = np.zeros(len(i), dtype=bool)
    row = np.full(len(signatures), -1, dtype=np.int64)
    for band in range(banding.bands):
        (_, _), (rows, codes), count = _buckets(signatures[:0], signatures, banding, band)
        sizes = np.bincount(codes, minlength=count)
        row[:] = -1
        row[rows] = codes
        same = np.flatnonzero((row[i] == row[j]) & (row[i] >= 0) & ~found)
        rank = _ranks(rows, codes, sizes, len(signatures))
        a, b = rank[i[same]], rank[j[same]]
        found[same] = (sizes[row[i[same]]] <= bucket) | (a == 0) | (b == a + 1)
    return found


def _buckets(
    before: U32, after: U32, banding: Banding, band: int
) -> tuple[tuple[I64, I64], tuple[I64, I64], int]:
    """For one band the rows that have shingles and the number of the bucket of each, before and after."""
    sides = [_keys(signatures, banding, band) for signatures in (before, after)]
    codes, names = pd.factorize(np.concatenate([keys for _, keys in sides]))
    parted = len(sides[0][0])
    return (sides[0][0], codes[:parted]), (sides[1][0], codes[parted:]), len(names)


def _keys(signatures: U32, banding: Banding, band: int) -> tuple[I64, U64]:
    keys = band_keys(signatures, banding, band)
    filled = np.flatnonzero(keys)
    return filled, keys[filled]


def _pairs(rows: I64, codes: I64, looked_at: Flags, bucket: int) -> tuple[I64, I64, I64]:
    """The pairs that some buckets propose, smaller row first, and the bucket of each."""
    inside = looked_at[codes]
    rows, codes = rows[inside], codes[inside]
    i, j = bucket_pairs(codes.astype(np.uint64) + np.uint64(1), bucket)
    return np.minimum(rows[i], rows[j]), np.maximum(rows[i], rows[j]), codes[i]


def _ranks(rows: I64, codes: I64, sizes: I64, count: int) -> I64:
    """The place of each row in its bucket, 0 for the first."""
    order = np.argsort(codes, kind="stable")
    starts = np.cumsum(sizes) - sizes
    rank = np.full(count, -1, dtype=np.int64)
    rank[rows[order]] = np.arange(len(order)) - starts[codes[order]]
    return rank
