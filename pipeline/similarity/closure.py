"""Pairs within components: what a mean over all pairs of a group needs beside the proposed ones."""

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from pipeline.similarity.shingles import I64, sorted_unique

# A component of more items is not completed: 300 items are 45,000 pairs, 3,000 are 4.5 million.
LARGEST = 300


def components(count: int, i: I64, j: I64) -> I64:
    """The component of each item 0..count-1 under the edges (i[k], j[k])."""
    edges = sparse.csr_matrix((np.ones(len(i), dtype=bool), (i, j)), shape=(count, count))
    _, labels = connected_components(edges, directed=False)
    return np.asarray(labels, dtype=np.int64)


def completed(count: int, i: I64, j: I64, largest: int = LARGEST) -> tuple[I64, I64]:
    """All pairs a < b inside every component of at most ``largest`` items, sorted."""
    labels = components(count, i, j)
    sizes = np.bincount(labels)
    order = np.argsort(labels, kind="stable")
    left, right = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    ends = np.cumsum(sizes)
    for size in np.unique(sizes[(sizes > 1) & (sizes <= largest)]).tolist():
        some = np.flatnonzero(sizes == size)
        groups = order[(ends[some] - size)[:, None] + np.arange(size)]
        a, b = np.triu_indices(size, k=1)
        left.append(groups[:, a].ravel())
        right.append(groups[:, b].ravel())
    a, b = np.concatenate(left), np.concatenate(right)
    keys = sorted_unique(np.minimum(a, b) * max(count, 1) + np.maximum(a, b))
    return keys // max(count, 1), keys % max(count, 1)
