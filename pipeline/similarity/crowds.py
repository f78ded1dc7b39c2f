"""Components too large for all their pairs, such as one question posted a hundred thousand times: grouped by blocks.

::

    edges ─▶ parts ─breadth first─▶ blocks ═ all pairs of a block, linked ═▶ items ─▶ blocks of items ─▶ …

What edges connect is a part; none is forbidden by a guard. A part of more than LARGEST rows is cut into blocks of
neighbours, each block is linked by average over all of its pairs, and what was linked is one item of the next round,
for which a few of its rows speak. It ends with one block, or with a round that joins next to nothing. So n rows cost
some 50n scores and no table of n². Method: as BIRCH (Zhang, Ramakrishnan, Livny 1996), summaries in place of rows;
with a guard, and rows for summaries.
"""

from collections.abc import Iterator

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import breadth_first_order

from pipeline.similarity.closure import LARGEST, components
from pipeline.similarity.jaccard import F64
from pipeline.similarity.pairs import Guarded
from pipeline.similarity.shingles import I64

# Items of a block: 100 are 4,950 pairs, so that a row costs 50 scores in the first round.
BLOCK = 100
# Rows that speak for an item: nine scores tell the mean of two items to 0.05 where scores spread by 0.15.
SPEAKERS = 3
# Rows of an item that are asked for facts that part it from another; of a larger item as many, evenly spaced.
WITNESSES = 100
# A round that leaves more than this share of the items was the last: what is left does not go together.
LEFT = 0.95


def grouped(i: I64, j: I64, how: Guarded) -> Iterator[I64]:
    """The groups of two and more rows, each sorted, that the edges (i[k], j[k]), which join, lead to.

    What comes of a component depends on its own edges alone, in any order.
    """
    if not len(i):
        return
    rows, ends = np.unique(np.concatenate([i, j]), return_inverse=True)
    left, right = ends.reshape(2, -1)
    labels = components(len(rows), left, right)
    number = np.empty(len(rows), dtype=np.int64)  # of each row within its part
    for members, edges in zip(_split(labels), _split(labels[left]), strict=True):
        number[members] = np.arange(len(members))
        inside = number[left[edges]], number[right[edges]]
        yield from (rows[members[one]] for one in _part(rows[members], inside, how) if len(one) > 1)


def _split(labels: I64) -> list[I64]:
    """The places of each label, in their order."""
    return np.split(np.argsort(labels, kind="stable"), np.cumsum(np.bincount(labels))[:-1])


def _part(rows: I64, edges: tuple[I64, I64], how: Guarded) -> list[I64]:
    """The groups of one part, as positions in ``rows``."""
    items = [np.array([place]) for place in range(len(rows))]
    whole = len(items) <= LARGEST
    while True:
        blocks = [np.arange(len(items))] if whole else _blocks(items, edges)
        linked = [one for block in blocks for one in _linked([items[n] for n in block], rows, how)]
        linked.sort(key=lambda item: int(item[0]))
        done = len(blocks) == 1 or len(linked) > LEFT * len(items)
        items, whole = linked, len(linked) <= LARGEST
        if done:
            return items


def _blocks(items: list[I64], edges: tuple[I64, I64]) -> list[I64]:
    """The items, neighbours beside each other, cut into blocks of at most BLOCK; each block sorted."""
    owner = np.empty(sum(map(len, items)), dtype=np.int64)
    for number, item in enumerate(items):
        owner[item] = number
    left, right = owner[edges[0]], owner[edges[1]]
    graph = sparse.csr_matrix((np.ones(len(left), bool), (left, right)), (len(items), len(items)))
    graph.sum_duplicates()  # and sorted, so that the order is that of the items
    order = breadth_first_order(graph, 0, directed=False, return_predecessors=False)
    return [np.sort(order[at : at + BLOCK]) for at in range(0, len(order), BLOCK)]


def _linked(items: list[I64], rows: I64, how: Guarded) -> list[I64]:
    """The items joined by average, strongest first, ties to the first; two that a guard parts never are."""
    mean, count = _means(items, rows, how), np.ones(len(items))
    while True:
        a, b = divmod(int(np.argmax(mean)), len(items))
        if mean[a, b] < how.threshold:
            return [item for item, alone in zip(items, count, strict=True) if alone]
        if _apart(rows[items[a]], rows[items[b]], how):
            mean[a, b] = mean[b, a] = -np.inf  # and of whatever the two become part of
            continue
        items[a], items[b] = np.sort(np.concatenate([items[a], items[b]])), items[b]
        joined = (count[a] * mean[a] + count[b] * mean[b]) / (count[a] + count[b])
        mean[a], mean[:, a] = joined, joined
        mean[a, a] = mean[b] = mean[:, b] = -np.inf
        count[a], count[b] = count[a] + count[b], 0


def _means(items: list[I64], rows: I64, how: Guarded) -> F64:
    """The mean score of what speaks for each two items, in both directions; -inf of an item with itself."""
    speak = [_even(item, SPEAKERS) for item in items]
    sizes = np.array([len(some) for some in speak])
    row, owner = rows[np.concatenate(speak)], np.repeat(np.arange(len(items)), sizes)
    x, y = np.triu_indices(len(row), k=1)
    x, y = x[owner[x] != owner[y]], y[owner[x] != owner[y]]
    scores = how.score(np.minimum(row[x], row[y]), np.maximum(row[x], row[y]))
    cells = owner[x] * len(items) + owner[y]
    total = np.bincount(cells, scores, len(items) ** 2).reshape(len(items), len(items))
    mean = (total + total.T) / np.outer(sizes, sizes)
    np.fill_diagonal(mean, -np.inf)
    return mean


def _apart(a: I64, b: I64, how: Guarded) -> bool:
    x, y = (some.ravel() for some in np.meshgrid(_even(a, WITNESSES), _even(b, WITNESSES)))
    return bool(how.parted(np.minimum(x, y), np.maximum(x, y)).any())


def _even(item: I64, most: int) -> I64:
    """At most so many of the item, evenly spaced from its first to its last."""
    return item if len(item) <= most else item[np.linspace(0, len(item) - 1, most).astype(int)]
