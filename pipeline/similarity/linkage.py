"""Scored pairs to groups: average linkage under cannot-link, strongest first.

The score of two groups is the mean over all pairs between them; a pair that was never scored
counts 0, so a chain of strong neighbours does not make a group (connected components are one
bridge away from a blob: measured in docs/clustering.md). A cannot-link between any two members
keeps their groups apart for good, whatever is merged in which order. Method: agglomerative
average linkage (UPGMA; Sokal and Michener 1958) under instance-level constraints (Davidson and
Ravi, Agglomerative hierarchical clustering with constraints, 2005).

Components of one size are linked side by side, each a table of its pairs: a component takes one step for every two
groups that it joins, and so do all of them together.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from pipeline.similarity.closure import components
from pipeline.similarity.jaccard import F64
from pipeline.similarity.ragged import offsets_of
from pipeline.similarity.shingles import I64, Flags

# Cells of the tables that are worked together: three arrays of 8 MB.
_CELLS = 1 << 20


def average_linkage(count: int, i: I64, j: I64, scores: F64, threshold: float) -> I64:
    """The group of each item 0..count-1, named by its smallest member.

    ``scores`` of distinct pairs (i[k], j[k]): -inf for two that must stay apart. A component of n items takes n² cells.
    Ties are broken by the smaller names, so the result depends on the numbering alone: number items by
    something they own.
    """
    component = components(count, i, j)
    size = np.bincount(component)
    by_size = np.argsort(size, kind="stable")
    number = np.argsort(by_size)
    component, size = number[component], size[by_size]
    items, first = np.argsort(component, kind="stable"), offsets_of(size)
    place = np.empty(count, dtype=np.int64)  # of each item within its component
    place[items] = np.arange(count) - np.repeat(first[:-1], size)
    pairs = np.argsort(component[i], kind="stable")
    ends = np.searchsorted(component[i[pairs]], np.arange(len(size) + 1))
    labels = np.arange(count)
    for start, end in _runs(size):
        here = pairs[ends[start] : ends[end]]
        table = np.zeros((end - start, size[start], size[start]))
        at, a, b = component[i[here]] - start, place[i[here]], place[j[here]]
        table[at, a, b] = table[at, b, a] = scores[here]
        rows = items[first[start] : first[end]].reshape(end - start, -1)
        labels[rows] = np.take_along_axis(rows, _linked(table, threshold), axis=1)
    return labels


def _runs(sizes: I64) -> Iterator[tuple[int, int]]:
    """Where runs of components of one size, of two items and more, begin and end; of so many cells at most."""
    for size in np.unique(sizes[sizes > 1]).tolist():
        start, last = np.searchsorted(sizes, [size, size + 1]).tolist()
        step = max(_CELLS // size**2, 1)
        yield from ((at, min(at + step, last)) for at in range(start, last, step))


def _linked(sums: F64, threshold: float) -> I64:
    """The group of each item of some tables, by the first place in it; ``sums``, of the scores between two groups, is
    worked on."""
    width = sums.shape[1]
    sums[:, range(width), range(width)] = -np.inf
    found, going = np.tile(np.arange(width), (len(sums), 1)), np.arange(len(sums))
    means, size = sums.copy(), np.ones((len(sums), width))
    while True:
        each = means.reshape(len(going), -1)
        best = each.argmax(axis=1)  # of equal ones the first
        over = each[np.arange(len(going)), best] >= threshold
        if not over.all():
            going, best, sums, means, size = (
                some[over] for some in (going, best, sums, means, size)
            )
        if not len(going):
            return found
        n, (keep, gone) = np.arange(len(going)), np.divmod(best, width)
        sums[n, keep] += sums[n, gone]
        size[n, keep] += size[n, gone]
        sums[n, :, keep] = sums[n, keep]
        means[n, keep] = means[n, :, keep] = sums[n, keep] / (size[n, keep, None] * size)
        for some in (sums, means):
            some[n, gone] = some[n, :, gone] = -np.inf
        groups = found[going]
        found[going] = np.where(groups == gone[:, None], keep[:, None], groups)


def wholes(count: int, i: I64, j: I64, joins: Flags) -> I64:
    """What ``average_linkage`` need not be asked about: the first item of the component of each item 0..count-1 where
    every pair of that joins, since any mean is over the line then; else the item itself.

    ``i``, ``j``: all pairs of every component.
    """
    labels = components(count, i, j)
    size, joined = np.bincount(labels), np.bincount(labels[i[joins]], minlength=count)
    first, items = np.unique(labels, return_index=True)[1], np.arange(count)
    one = joined[: len(size)] * 2 == size * (size - 1)
    return np.where(one[labels], first[labels], items)


def members(labels: Sequence[int]) -> list[list[int]]:
    """Items by group, groups in the order of their smallest member."""
    groups: dict[int, list[int]] = {}
    for item, label in enumerate(labels):
        groups.setdefault(label, []).append(item)
    return [groups[label] for label in sorted(groups)]
