"""What LSH proposes when rows come and go, without going through the pairs that stay.

The pairs of a bucket depend on who else is in it only where it is larger than ``lsh.BUCKET``, or was. So what is new
is found in the buckets that a row came to or left: pairs with a new row, and of crowded buckets the pairs that
were not proposed before. Whether a given pair is proposed can be told by its buckets alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.similarity.lsh import BUCKET, Banding, Worth, any_pair, band_keys
from pipeline.similarity.shingles import I64, U32, U64, sorted_unique

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Moved:
    """Pairs (i[k], j[k]), i < j, sorted, that may be proposed now and were not before: all those, and a few that
    were; and of the pairs held which may be proposed no longer."""

    i: I64
    j: I64
    doubtful: Flags


def moved(
    signatures: tuple[U32, U32],
    origin: I64,
    held: tuple[I64, I64],
    banding: Banding,
    worth: Worth = any_pair,
    bucket: int = BUCKET,
) -> Moved:
    """What rows that come and go change in what is proposed.

    ``signatures`` of the rows before and of those now; ``origin[r]`` is the row before that row r of now was, -1 for
    a new one. Rows that stayed must stand in the same order in both. ``held`` are pairs of rows of now, i < j, that
    stayed and were proposed before; of those gained only the ones ``worth`` comparing are given.
    """
    width = max(len(origin), 1)
    doubtful = np.zeros(len(held[0]), dtype=bool)
    found: list[I64] = [np.empty(0, dtype=np.int64)]
    for band in range(banding.bands):
        stirred = _Stirred(signatures, origin, banding, band, bucket)
        for i, j in stirred.gained():
            near = worth(i, j)
            found.append((np.minimum(i, j) * width + np.maximum(i, j))[near])
        doubtful |= stirred.lost(*held)
    pairs = sorted_unique(np.concatenate(found))
    return Moved(pairs // width, pairs % width, doubtful)


def is_proposed(signatures: U32, banding: Banding, i: I64, j: I64, bucket: int = BUCKET) -> Flags:
    """Whether each pair (i[k], j[k]), i < j, is among the candidates."""
    found = np.zeros(len(i), dtype=bool)
    for band in range(banding.bands if len(i) else 0):
        keys = band_keys(signatures, banding, band)
        same = np.flatnonzero((keys[i] == keys[j]) & (keys[i] != 0) & ~found)
        names = _names(keys[i[same]])
        buckets = _Buckets(_numbered(keys, names), len(names))
        found[same] = buckets.joins(i[same], j[same], bucket)
    return found


class _Buckets:
    """Some buckets of one band. ``code``: the number of the bucket of each row, -1 where it is in none of them."""

    def __init__(self, code: I64, count: int) -> None:
        self.code = code
        inside = np.flatnonzero(code >= 0)
        self.rows: I64 = inside[np.argsort(code[inside], kind="stable")]  # bucket by bucket
        self.size = np.bincount(code[inside], minlength=count)
        self.start = np.cumsum(self.size) - self.size
        self.rank = np.full(len(code), -1, dtype=np.int64)  # of a row in its bucket
        codes = code[self.rows]
        self.rank[self.rows] = np.arange(len(codes)) - self.start[codes]

    def joins(self, i: I64, j: I64, bucket: int) -> Flags:
        """Whether the bucket of each pair, which both rows are in, proposes it; i stands before j in it."""
        a, b = self.rank[i], self.rank[j]
        return np.asarray((self.size[self.code[i]] <= bucket) | (a == 0) | (b == a + 1))


class _Stirred:
    """The buckets of one band that a row came to or left."""

    def __init__(
        self, signatures: tuple[U32, U32], origin: I64, banding: Banding, band: int, bucket: int
    ) -> None:
        fresh = origin < 0
        before, came = (
            band_keys(one, banding, band) for one in (signatures[0], signatures[1][fresh])
        )
        gone = np.ones(len(before), dtype=bool)
        gone[origin[~fresh]] = False
        names = _names(np.concatenate([before[gone], came]))
        was, now = _numbered(before, names), np.empty(len(origin), dtype=np.int64)
        now[~fresh], now[fresh] = was[origin[~fresh]], _numbered(came, names)
        self._before, self._now = _Buckets(was, len(names)), _Buckets(now, len(names))
        self._origin, self._bucket = origin, bucket

    def gained(self) -> Iterator[tuple[I64, I64]]:
        """Pairs that these buckets propose now and did not before, in two parts; some stand in them twice."""
        now, rows = self._now, self._now.rows
        codes = now.code[rows]
        crowded, fresh = now.size[codes] > self._bucket, self._origin[rows] < 0
        # Small now: a new row with all others; all pairs where it was crowded.
        was_crowded = self._before.size > self._bucket
        active = rows[~crowded & (fresh | was_crowded[codes])]
        times = now.size[now.code[active]]
        step = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
        i, j = np.repeat(active, times), rows[np.repeat(now.start[now.code[active]], times) + step]
        yield i[i != j], j[i != j]
        # Crowded now: links of the star and of the chain that were not there.
        at = np.flatnonzero(crowded)
        chain, star = at[now.rank[rows[at]] >= 1], at[now.rank[rows[at]] >= 2]
        i = rows[np.concatenate([chain - 1, now.start[codes[star]]])]
        j = rows[np.concatenate([chain, star])]
        new = ~self._joined_before(i, j)
        yield i[new], j[new]

    def lost(self, i: I64, j: I64) -> Flags:
        """Which of these pairs a bucket proposed, and does no longer; a small bucket proposes all its pairs."""
        lost = np.zeros(len(i), dtype=bool)
        crowded = np.append(self._now.size > self._bucket, False)  # the last for code -1
        code = np.where(crowded[self._now.code], self._now.code, -1)
        both = np.flatnonzero((code[i] >= 0) & (code[i] == code[j]))
        a, b = i[both], j[both]
        lost[both] = self._joined_before(a, b) & ~self._now.joins(a, b, self._bucket)
        return lost

    def _joined_before(self, i: I64, j: I64) -> Flags:
        a, b = self._origin[i], self._origin[j]
        joined = (a >= 0) & (b >= 0)
        joined[joined] = self._before.joins(a[joined], b[joined], self._bucket)
        return joined


def _names(keys: U64) -> U64:
    """The keys, each once; a row without shingles is in no bucket."""
    return np.asarray(pd.unique(keys[keys != 0]), dtype=np.uint64)


def _numbered(keys: U64, names: U64) -> I64:
    """The place of each key among the names, -1 where it is none of them."""
    return np.asarray(pd.Index(names).get_indexer(pd.Index(keys)), dtype=np.int64)
