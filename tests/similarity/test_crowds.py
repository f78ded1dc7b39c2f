"""Crowds grouped as average linkage over all pairs would group them, at the cost of a few pairs a row."""

import numpy as np
import pytest

from pipeline.similarity.crowds import grouped
from pipeline.similarity.jaccard import F64
from pipeline.similarity.pairs import Guarded
from pipeline.similarity.shingles import I64, Flags

COUNT = 6000


class Topics:
    """Rows of one topic score 0.9, others 0.3; ``asked``: how many scores were."""

    def __init__(self, topics: int) -> None:
        self.topics, self.asked = topics, 0

    def score(self, i: I64, j: I64) -> F64:
        assert (i < j).all()
        self.asked += len(i)
        return np.where(i % self.topics == j % self.topics, 0.9, 0.3)


def never(i: I64, _: I64) -> Flags:
    return np.zeros(len(i), dtype=bool)


def star_and_chain(count: int) -> tuple[I64, I64]:
    row = np.arange(count)
    return np.concatenate([row[:-1] * 0, row[:-1]]), np.concatenate([row[1:], row[1:]])


@pytest.mark.parametrize("topics", [1, 3, 40])
def test_a_crowd_is_parted_by_what_its_rows_say_and_not_by_which_pairs_were_proposed(
    topics: int,
) -> None:
    seen = Topics(topics)
    groups = list(grouped(*star_and_chain(COUNT), Guarded(seen.score, 0.6, never)))
    assert sorted(map(len, groups)) == [COUNT // topics] * topics
    assert all(len(set((group % topics).tolist())) == 1 for group in groups)
    assert seen.asked < 400 * COUNT  # all pairs would be 3,000 a row


def test_a_long_chain_of_strong_neighbours_is_no_group() -> None:
    row = np.arange(COUNT)

    def near(i: I64, j: I64) -> F64:
        return np.where(j - i == 1, 0.9, 0.0)

    groups = list(grouped(row[:-1], row[1:], Guarded(near, 0.6, never)))
    assert {len(group) for group in groups} == {2}


def test_no_group_holds_two_that_a_guard_parts() -> None:
    """Rows of two numbers, and those that say none, which go with either but not with both."""

    def parted(i: I64, j: I64) -> Flags:
        return np.asarray((i % 10 + j % 10 == 1) & (i % 10 < 2))

    how = Guarded(Topics(1).score, 0.6, parted)
    i, j = star_and_chain(COUNT)
    free = ~how.apart(i, j, np.zeros_like(i))
    groups = list(grouped(i[free], j[free], how))
    assert all(not {0, 1} <= set((group % 10).tolist()) for group in groups)
    assert max(map(len, groups)) > COUNT * 0.8


def test_the_order_of_the_edges_does_not_matter() -> None:
    how = Guarded(Topics(7).score, 0.6, never)
    i, j = star_and_chain(COUNT)
    order = np.random.default_rng(3).permutation(len(i))
    first, second = list(grouped(i, j, how)), list(grouped(i[order], j[order], how))
    assert [group.tolist() for group in first] == [group.tolist() for group in second]


def test_edges_that_are_all_forbidden_make_no_group() -> None:
    how = Guarded(Topics(1).score, 0.6, lambda i, _: np.ones(len(i), dtype=bool))
    i, j = star_and_chain(400)
    free = ~how.apart(i, j, np.zeros_like(i))
    assert not list(grouped(i[free], j[free], how))
