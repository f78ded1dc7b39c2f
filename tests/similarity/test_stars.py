from itertools import pairwise

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from pipeline.similarity import stars
from pipeline.similarity.closure import components

NODES = 12
Edges = list[tuple[int, int]]


def table(edges: Edges) -> pa.Table:
    columns = [[edge[side] for edge in edges] for side in (0, 1)]
    return pa.table(columns, schema=stars.EDGES)


def pairs(edges: pa.Table) -> set[tuple[int, int]]:
    return set(zip(edges["row"].to_pylist(), edges["other"].to_pylist(), strict=True))


def settled(edges: pa.Table) -> pa.Table:
    """Large-star and small-star, each node by itself, until nothing moves."""
    for _ in range(NODES):
        large = apart(stars.large_star, stars.both_ways(edges))
        moved = apart(stars.small_star, large)
        if pairs(moved) == pairs(edges):
            return moved
        edges = moved
    raise AssertionError("still moving")


def apart(step: object, edges: pa.Table) -> pa.Table:
    """A step on one node at a time: the smallest batches that a shuffle may make."""
    assert callable(step)
    rows = np.unique(edges["row"].to_numpy())
    filters = [pa.array(edges["row"].to_numpy() == row) for row in rows]
    return pa.concat_tables([table([]), *(step(edges.filter(mask)) for mask in filters)])


@given(st.lists(st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1))))
def test_every_node_ends_at_the_smallest_of_its_component(edges: Edges) -> None:
    found = dict(pairs(settled(stars.contract(table(edges)))))
    i, j = np.array(edges, dtype=np.int64).reshape(-1, 2).T
    labels = components(NODES, i, j)
    smallest = [int(np.flatnonzero(labels == label)[0]) for label in labels]
    assert [found.get(node, node) for node in range(NODES)] == smallest


@given(st.permutations(range(NODES)))
def test_a_long_chain_ends_in_one_star(order: list[int]) -> None:
    down = table([(max(edge), min(edge)) for edge in pairwise(order)])
    assert pairs(settled(down)) == {(node, 0) for node in range(1, NODES)}


def test_a_state_tells_edges_apart_whatever_their_order() -> None:
    def state(*edges: tuple[int, int]) -> dict[str, list[int]]:
        told: dict[str, list[int]] = stars.state(table(list(edges))).to_pydict()
        return told

    assert state((2, 1), (3, 1)) == state((3, 1), (2, 1))
    assert state((2, 1), (3, 1)) != state((2, 1), (3, 2))
    assert state() == {"count": [0], "sum": [0]}
