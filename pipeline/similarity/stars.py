"""Connected components over shuffles: alternating large-star and small-star.

Kiveris, Lattanzi, Mirrokni, Rastogi, Vassilvitskii, Connected Components in MapReduce and Beyond
(SoCC 2014). Edges (node, other) move until every node points to the smallest node of its component.
Each step needs all edges of a node in one place and nothing else, so no machine ever holds a
component; O(log² n) rounds in theory, 3 to 5 here, since batches are contracted first.

The steps are functions on Arrow tables of two int64 columns, ``row`` and ``other``; each takes all edges
of the rows it is given.
"""

import numpy as np
import pyarrow as pa
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from pipeline.similarity.shingles import I64

EDGES = pa.schema([pa.field(name, pa.int64(), nullable=False) for name in ("row", "other")])
STATE = pa.schema([pa.field("count", pa.int64()), pa.field("sum", pa.uint64())])


def contract(edges: pa.Table) -> pa.Table:
    """Any edges as stars: every node to the smallest it is connected with by these edges."""
    row, other = _columns(edges)
    nodes, places = np.unique(np.concatenate([row, other]), return_inverse=True)
    i, j = places[: len(row)], places[len(row) :]
    graph = sparse.coo_matrix((np.ones(len(i), bool), (i, j)), shape=(len(nodes), len(nodes)))
    count, labels = connected_components(graph, directed=False)
    # nodes ascend, so the first of each label is its smallest
    smallest = np.full(count, len(nodes))
    np.minimum.at(smallest, labels, np.arange(len(nodes)))
    least = nodes[smallest[labels]]
    return _table(nodes[nodes != least], least[nodes != least])


def both_ways(edges: pa.Table) -> pa.Table:
    """Every edge from both of its ends, as ``large_star`` wants them."""
    row, other = _columns(edges)
    return _table(np.concatenate([row, other]), np.concatenate([other, row]))


def large_star(edges: pa.Table) -> pa.Table:
    """Every larger neighbour of a node to the smallest of node and neighbours.

    >>> large_star(pa.table({"row": [2, 2, 2], "other": [1, 3, 4]})).to_pydict()
    {'row': [3, 4], 'other': [1, 1]}
    """
    row, other, least = _stars(edges)
    larger = other > row
    return _table(other[larger], least[larger])


def small_star(edges: pa.Table) -> pa.Table:
    """Of edges that point down, every node and its neighbours to the smallest of them.

    >>> small_star(pa.table({"row": [4, 4], "other": [2, 3]})).to_pydict()
    {'row': [3, 4], 'other': [2, 2]}
    """
    row, other, least = _stars(edges)
    apart = other != least
    rows = np.concatenate([other[apart], row])
    return _table(*_distinct(rows, np.concatenate([least[apart], least])))


def state(edges: pa.Table) -> pa.Table:
    """How many edges, and a sum that tells two sets of edges apart whatever their order; one row."""
    row, other = (one.astype(np.uint64) for one in _columns(edges))
    mixed = (row * np.uint64(0x9E3779B97F4A7C15)) ^ (other + np.uint64(0x632BE59BD9B4E019))
    mixed = (mixed ^ (mixed >> np.uint64(31))) * np.uint64(0xBF58476D1CE4E5B9)
    total = np.sum(mixed ^ (mixed >> np.uint64(29)), dtype=np.uint64)
    return pa.table([[len(row)], np.array([total])], schema=STATE)


def _columns(edges: pa.Table) -> tuple[I64, I64]:
    return edges["row"].to_numpy(), edges["other"].to_numpy()


def _distinct(row: I64, other: I64) -> tuple[I64, I64]:
    order = np.lexsort((other, row))
    row, other = row[order], other[order]
    first = np.r_[True, (row[1:] != row[:-1]) | (other[1:] != other[:-1])][: len(row)]
    return row[first], other[first]


def _stars(edges: pa.Table) -> tuple[I64, I64, I64]:
    """Distinct edges in order, and beside each the smallest of its node and the node's neighbours."""
    row, other = _distinct(*_columns(edges))
    starts = np.flatnonzero(np.r_[True, row[1:] != row[:-1]][: len(row)])
    sizes = np.diff(np.r_[starts, len(row)])
    return row, other, np.minimum(np.repeat(other[starts], sizes), row)


def _table(row: I64, other: I64) -> pa.Table:
    return pa.table([row, other], schema=EDGES)
