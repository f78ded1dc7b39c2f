"""Crowds grouped as average linkage over all pairs would group them, at the cost of a few pairs a row."""

from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.similarity import crowds
from pipeline.similarity.crowds import RAISED, grouped
from pipeline.similarity.jaccard import F64
from pipeline.similarity.linkage import average_linkage, members
from pipeline.similarity.pairs import Guarded, Score, Scored
from pipeline.similarity.shingles import I64, Flags

COUNT = 6000


class Topics:
    """Rows of one topic score 0.9, others 0.3, but for a few neighbours; ``asked``: how many scores were."""

    def __init__(self, topics: int) -> None:
        self.topics, self.asked = topics, 0

    def score(self, i: I64, j: I64) -> F64:
        assert (i < j).all()
        self.asked += len(i)
        bridge = (j - i == 1) & (i % 50 == 0)
        return np.where(i % self.topics == j % self.topics, 0.9, np.where(bridge, 0.85, 0.3))


def never(i: I64, _: I64) -> Flags:
    return np.zeros(len(i), dtype=bool)


def star_and_chains(score: Score, *steps: int) -> Scored:
    """What joins: of the first row with all others, and of each row with those some steps behind it."""
    row = np.arange(COUNT)
    parts = [(row[1:] * 0, row[1:]), *((row[:-step], row[step:]) for step in steps)]
    keys = np.unique(np.concatenate([i * COUNT + j for i, j in parts]))
    i, j = np.divmod(keys, COUNT)
    return Scored(i, j, score(i, j)).over(0.6)


@pytest.mark.parametrize("topics", [1, 3, 40])
def test_a_crowd_is_parted_by_what_its_rows_say_and_not_by_which_pairs_were_proposed(
    topics: int,
) -> None:
    seen = Topics(topics)
    joins = star_and_chains(seen.score, 1, topics)
    groups = list(grouped(joins, Guarded(seen.score, 0.6, never)))
    assert sorted(map(len, groups)) == [COUNT // topics] * topics
    assert all(len(set((group % topics).tolist())) == 1 for group in groups)
    assert seen.asked < 400 * COUNT  # all pairs would be 3,000 a row


def test_a_long_chain_of_strong_neighbours_is_no_group() -> None:
    def near(i: I64, j: I64) -> F64:
        return np.where(j - i == 1, 0.9, 0.0)

    groups = list(grouped(star_and_chains(near, 1), Guarded(near, 0.6, never)))
    assert {len(group) for group in groups} == {2}


def test_one_that_is_nearest_to_all_does_not_keep_them_waiting() -> None:
    seen = Topics(1)

    def score(i: I64, j: I64) -> F64:
        return np.where(i == 0, 0.95, seen.score(i, j))

    groups = list(grouped(star_and_chains(score, 1), Guarded(score, 0.6, never)))
    assert [len(group) for group in groups] == [COUNT]
    assert seen.asked < 400 * COUNT


def test_no_group_holds_two_that_a_guard_parts() -> None:
    """Rows of two numbers, and those that say none, which go with either but not with both."""

    def parted(i: I64, j: I64) -> Flags:
        return np.asarray((i % 10 + j % 10 == 1) & (i % 10 < 2))

    how = Guarded(Topics(1).score, 0.6, parted)
    joins = star_and_chains(how.score, 1, 10)
    groups = list(grouped(joins.taken(~parted(joins.i, joins.j)), how))
    assert all(not {0, 1} <= set((group % 10).tolist()) for group in groups)
    assert sum(sorted(map(len, groups))[-2:]) > COUNT * 0.9


def test_the_order_of_the_pairs_does_not_matter() -> None:
    how = Guarded(Topics(7).score, 0.6, never)
    joins = star_and_chains(how.score, 1, 7)
    order = np.random.default_rng(3).permutation(len(joins.i))
    first, second = list(grouped(joins, how)), list(grouped(joins.taken(order), how))
    assert [group.tolist() for group in first] == [group.tolist() for group in second]


def test_what_comes_of_a_crowd_depends_on_no_other_and_not_on_the_numbers_of_its_rows() -> None:
    how = Guarded(Topics(7).score, 0.6, never)
    joins = star_and_chains(how.score, 1, 7)
    alone = [group.tolist() for group in grouped(joins, how)]

    def score(i: I64, j: I64) -> F64:
        return how.score(i // 2, j // 2)

    two = Scored.of(Scored(joins.i * 2 + n, joins.j * 2 + n, joins.scores) for n in (0, 1))
    both = [group.tolist() for group in grouped(two, Guarded(score, 0.6, never))]
    assert sorted(both) == sorted([2 * row + n for row in group] for group in alone for n in (0, 1))


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 14), st.integers(0, 1 << 20))
def test_it_is_average_linkage_where_all_that_joins_is_known(count: int, seed: int) -> None:
    i, j = np.triu_indices(count, k=1)
    table = np.random.default_rng(seed).random(len(i))

    def score(a: I64, b: I64) -> F64:
        return table[np.searchsorted(i * count + j, a * count + b)]

    line = 0.4 + RAISED * 0.6
    with mock.patch.object(crowds, "SPEAKERS", count):
        groups = [
            group.tolist() for group in grouped(Scored(i, j, table), Guarded(score, 0.4, never))
        ]
    labels = average_linkage(count, i, j, table, line).tolist()
    assert groups == [group for group in members(labels) if len(group) > 1]
