"""Pairs that come over and over, in parts of any size."""

from itertools import chain

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.similarity import gathering
from pipeline.similarity.gathering import Gathered
from pipeline.similarity.shingles import I64

ROWS = 50
pairs = st.tuples(st.integers(0, ROWS - 2), st.integers(1, 10)).map(
    lambda pair: (pair[0], min(pair[0] + pair[1], ROWS - 1))
)


def even(i: I64, j: I64) -> tuple[I64, I64]:
    good = (i + j) % 2 == 0
    return i[good], j[good]


@given(st.lists(st.lists(pairs, max_size=20), max_size=8), st.integers(1, 40))
def test_each_pair_is_held_once_and_in_order(
    given_in: list[list[tuple[int, int]]], most: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gathering, "_WAITING", most)
        patch.setattr(gathering, "_BLOCK", 7)
        every, some = Gathered(ROWS), Gathered(ROWS, even)
        for part in given_in:
            i, j = np.array(part, dtype=np.int64).reshape(-1, 2).T
            every.add(i, j)
            some.add(i, j)
        wanted = sorted(set(chain.from_iterable(given_in)))
        assert told(every) == wanted
        assert told(some) == [pair for pair in wanted if sum(pair) % 2 == 0]


def told(gathered: Gathered) -> list[tuple[int, int]]:
    return [pair for i, j in gathered.parts() for pair in zip(i.tolist(), j.tolist(), strict=True)]


@given(st.lists(st.lists(pairs, max_size=20), max_size=8))
def test_of_what_came_lately_no_pair_is_lost(given_in: list[list[tuple[int, int]]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gathering, "_MOST", 16)  # so that pairs meet in one place
        gathered = Gathered(ROWS)
        for part in given_in:
            gathered.add(*gathered.fresh(*np.array(part, dtype=np.int64).reshape(-1, 2).T))
        assert told(gathered) == sorted(set(chain.from_iterable(given_in)))


def test_what_came_lately_is_left_out() -> None:
    gathered, (i, j) = Gathered(ROWS), np.array([[1, 2], [3, 4]])
    assert [side.tolist() for side in gathered.fresh(i, j)] == [[1, 2], [3, 4]]
    assert [side.tolist() for side in gathered.fresh(i[:1], j[:1])] == [[], []]


def test_no_rows_have_no_pairs() -> None:
    assert told(Gathered(0)) == []
