"""Exact similarity of many pairs of rows at once: two sorted rows side by side, sorted again."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from pipeline.similarity.ragged import CELLS, sizes
from pipeline.similarity.shingles import I64, U32, Flags, Shingles

F64 = npt.NDArray[np.float64]

_MOST = np.uint32(0xFFFFFFFF)  # stands behind the end of a row


def shared(rows: Shingles, i: I64, j: I64) -> I64:
    """How many shingles each pair (i[k], j[k]) has in common."""
    out = np.zeros(len(i), dtype=np.int64)
    for block, left, right in paired(rows.offsets, i, j):
        both = np.concatenate([_padded(rows, i[block], left), _padded(rows, j[block], right)], 1)
        both.sort(axis=1)
        equal = (both[:, 1:] == both[:, :-1]).sum(axis=1)
        # Of n cells with the padding's value n - 1 equal the one before; a hash of that value is real.
        most = (both == _MOST).sum(axis=1)
        real = _ends_in_most(rows, i[block]) & _ends_in_most(rows, j[block])
        out[block] = equal - np.maximum(most - 1, 0) + real
    return out


def paired(offsets: I64, i: I64, j: I64, cells: int = CELLS) -> Iterator[tuple[I64, int, int]]:
    """Pairs in blocks of about ``cells`` places: their positions, and the longest row on either side."""
    left, right = sizes(offsets, i), sizes(offsets, j)
    order = np.argsort(-(left + right), kind="stable")
    start = 0
    while start < len(order):
        width = max(int(left[order[start]] + right[order[start]]), 1)
        block = order[start : start + max(cells // width, 1)]
        yield block, int(left[block].max()), int(right[block].max())
        start += len(block)


def _padded(rows: Shingles, which: I64, width: int) -> U32:
    """The rows as a matrix, shorter ones filled up with the largest value."""
    counts, step = sizes(rows.offsets, which)[:, None], np.arange(width)
    if not width:
        return np.empty((len(which), 0), dtype=np.uint32)
    places = rows.offsets[which, None] + np.minimum(step, np.maximum(counts - 1, 0))
    values = rows.hashes[np.minimum(places, len(rows.hashes) - 1)]
    values[step >= counts] = _MOST
    return values


def _ends_in_most(rows: Shingles, which: I64) -> Flags:
    if not len(rows.hashes):
        return np.zeros(len(which), dtype=bool)
    last = rows.hashes[np.maximum(rows.offsets[which + 1] - 1, 0)]
    return np.asarray((last == _MOST) & (sizes(rows.offsets, which) > 0))


def jaccard(rows: Shingles, i: I64, j: I64) -> F64:
    """|A ∩ B| / |A ∪ B| of each pair; 0 where both rows are empty."""
    both = shared(rows, i, j)
    either: I64 = np.maximum(sizes(rows.offsets, i) + sizes(rows.offsets, j) - both, 1)
    return np.divide(both, either)


def containment(rows: Shingles, i: I64, j: I64) -> F64:
    """|A ∩ B| / min(|A|, |B|) of each pair: 1.0 where one text holds all of the other."""
    smaller: I64 = np.maximum(np.minimum(sizes(rows.offsets, i), sizes(rows.offsets, j)), 1)
    return np.divide(shared(rows, i, j), smaller)
