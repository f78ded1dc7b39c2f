from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.similarity.groups import Described, described, sampled
from pipeline.similarity.jaccard import F64
from pipeline.similarity.moving import paired, parted
from pipeline.similarity.pairs import Scored
from pipeline.similarity.shingles import I64

tenths = st.lists(st.integers(0, 10).map(lambda n: n / 10), min_size=21, max_size=21)


def distance(i: I64, j: I64) -> F64:
    """Items on a line: the farther, the less alike."""
    alike: F64 = 1.0 - np.abs(i - j) / 10.0
    return alike


def line(*groups: list[int]) -> tuple[Scored, I64]:
    table = [(group[0], a, b) for group in groups for a, b in combinations(group, 2)]
    names, i, j = np.array(table, dtype=np.int64).reshape(-1, 3).T
    return Scored(i, j, distance(i, j)), names


def central(item: int, mean: float) -> tuple[object, ...]:
    return -mean, item


def pairs(keys: I64) -> list[tuple[int, ...]]:
    return list(zip(*(side.tolist() for side in parted(keys)), strict=True))


def test_groups_are_described() -> None:
    shape = described(*line([1, 2, 3, 7], [4, 6]), central)
    assert shape.first.tolist() == [1, 4]
    assert shape.centre.tolist() == [2, 4]
    assert shape.least.tolist() == [7, 4]
    assert pairs(shape.loosest) == [(1, 7), (4, 6)]
    assert pairs(shape.strongest) == [(1, 2), (2, 3), (3, 7), (4, 6)]


def test_no_group_is_described_by_nothing() -> None:
    assert [len(column) for column in described(*line(), central)] == [0] * len(Described._fields)


@given(tenths)
def test_a_group_is_described_as_item_by_item(scores: list[float]) -> None:
    told = dict(zip(combinations(range(7), 2), scores, strict=True))
    alike = {(a, b): told[min(a, b), max(a, b)] for a in range(7) for b in range(7) if a != b}
    means = {a: round(sum(alike[a, b] for b in range(7) if b != a) / 6, 2) for a in range(7)}
    closest = {a: min((-alike[a, b], b) for b in range(7) if b != a)[1] for a in range(7)}
    i, j = np.array(list(told), dtype=np.int64).T
    shape = described(Scored(i, j, np.array(scores)), np.zeros_like(i), central)
    assert shape.centre.tolist() == [min(range(7), key=lambda a: central(a, means[a]))]
    assert shape.least.tolist() == [min(range(7), key=lambda a: (means[a], a))]
    assert pairs(shape.loosest) == [min(told, key=lambda pair: (told[pair], pair))]
    assert set(pairs(shape.strongest)) == {(min(one), max(one)) for one in closest.items()}


def test_of_a_large_group_some_speak_for_all() -> None:
    shape = sampled(range(64), distance, central)
    whole = described(*line(list(range(64))), central)
    assert [column.tolist() for column in shape] == [column.tolist() for column in whole]
    wide = sampled(range(1000), distance, central)
    assert wide.loosest.tolist() == paired(np.array([0]), np.array([999])).tolist()
