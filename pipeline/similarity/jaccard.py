"""Exact similarity of many pairs of rows at once, over sparse matrices."""

import numpy as np
import numpy.typing as npt
from scipy import sparse

from pipeline.similarity.shingles import I64, Shingles

F64 = npt.NDArray[np.float64]

# Pairs worked at once: bounds the memory of the gathered rows (8,000 pairs x 2 x 60 shingles).
_BLOCK = 8000


def incidence(rows: Shingles) -> sparse.csr_matrix:
    """One row a text, one column a distinct shingle, ones where the text has it."""
    _, columns = np.unique(rows.hashes, return_inverse=True)
    width = int(columns.max(initial=-1)) + 1
    ones = np.ones(len(columns), dtype=np.int32)
    return sparse.csr_matrix((ones, columns, rows.offsets), shape=(len(rows), width))


def shared(rows: Shingles, i: I64, j: I64) -> I64:
    """How many shingles each pair (i[k], j[k]) has in common."""
    matrix = incidence(rows)
    out = np.zeros(len(i), dtype=np.int64)
    for start in range(0, len(i), _BLOCK):
        block = slice(start, start + _BLOCK)
        both = matrix[i[block]].multiply(matrix[j[block]])
        out[block] = np.asarray(both.sum(axis=1)).ravel()
    return out


def jaccard(rows: Shingles, i: I64, j: I64) -> F64:
    """|A ∩ B| / |A ∪ B| of each pair; 0 where both rows are empty."""
    both, counts = shared(rows, i, j), rows.counts
    either: I64 = np.maximum(counts[i] + counts[j] - both, 1)
    return np.divide(both, either)


def containment(rows: Shingles, i: I64, j: I64) -> F64:
    """|A ∩ B| / min(|A|, |B|) of each pair: 1.0 where one text holds all of the other."""
    counts = rows.counts
    smaller: I64 = np.maximum(np.minimum(counts[i], counts[j]), 1)
    return np.divide(shared(rows, i, j), smaller)
