import itertools
import random

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.similarity import linkage
from pipeline.similarity.linkage import average_linkage, members, wholes

SIZE = 9
Pair = tuple[int, int]
pairs = st.sampled_from(list(itertools.combinations(range(SIZE), 2)))
# Sums of sixteenths are exact in any order.
scores = st.dictionaries(pairs, st.integers(0, 16).map(lambda n: n / 16), max_size=36)


def linked(count: int, scored: dict[Pair, float], apart: set[Pair] | None = None) -> list[int]:
    told = scored | dict.fromkeys(apart or (), -np.inf)
    i, j = np.array([*told], dtype=np.int64).reshape(-1, 2).T
    groups: list[int] = average_linkage(count, i, j, np.array([*told.values()]), 0.5).tolist()
    return groups


def by_hand(count: int, scored: dict[Pair, float], apart: set[Pair]) -> list[int]:
    """Groups joined two by two, always those of the best mean, with every mean reckoned anew."""
    told, groups = scored | dict.fromkeys(apart, -np.inf), [[item] for item in range(count)]

    def mean(a: list[int], b: list[int]) -> float:
        every = [told.get((min(pair), max(pair)), 0.0) for pair in itertools.product(a, b)]
        return sum(every) / len(every)

    while True:
        two = [(-mean(a, b), a, b) for a, b in itertools.combinations(groups, 2)]
        best, a, b = min(two)
        if best > -0.5:
            return [next(min(group) for group in groups if item in group) for item in range(count)]
        groups = sorted([*(group for group in groups if group not in (a, b)), sorted(a + b)])


@given(scores, st.sets(pairs, max_size=6))
@example({}, set())
def test_the_best_two_join_until_none_is_over_the_line(
    scored: dict[Pair, float], apart: set[Pair]
) -> None:
    assert linked(SIZE, scored, apart) == by_hand(SIZE, scored, apart)


@given(scores, st.sets(pairs, max_size=6), st.integers(1, 100))
def test_components_are_linked_alike_in_any_company(
    scored: dict[Pair, float], apart: set[Pair], cells: int
) -> None:
    alone = linked(SIZE, scored, apart)
    others = {(a + SIZE, b + SIZE): score for (a, b), score in scored.items()}
    parted = {(a + SIZE, b + SIZE) for a, b in apart}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(linkage, "_CELLS", cells)
        found = linked(2 * SIZE, scored | others, apart | parted)
    assert found == [*alone, *(label + SIZE for label in alone)]


@given(scores, st.sets(pairs, max_size=6))
def test_no_group_holds_a_forbidden_pair(scored: dict[Pair, float], apart: set[Pair]) -> None:
    labels = linked(SIZE, scored, apart)
    assert all(labels[a] != labels[b] for a, b in apart)
    assert all(labels[label] == label <= item for item, label in enumerate(labels))


@given(scores, st.sets(pairs, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_the_pairs_does_not_matter(
    scored: dict[Pair, float], apart: set[Pair], rng: random.Random
) -> None:
    shuffled = [*scored.items()]
    rng.shuffle(shuffled)
    assert linked(SIZE, scored, apart) == linked(SIZE, dict(shuffled), apart)


def test_a_chain_of_strong_neighbours_is_no_group() -> None:
    groups = members(linked(21, {(k, k + 1): 0.9 for k in range(20)}))
    assert max(map(len, groups)) == 2


def test_the_strongest_goes_first() -> None:
    assert linked(3, {(0, 1): 0.7, (1, 2): 0.9}, {(0, 2)}) == [0, 1, 1]


def test_nothing_is_no_group() -> None:
    assert linked(0, {}) == []


@given(st.lists(st.integers(9, 20).map(lambda n: n / 20), min_size=12, max_size=12))
def test_what_joins_as_a_whole_needs_no_linking(scores: list[float]) -> None:
    blocks = [range(4), range(4, 7), range(7, 10)]
    edges = [pair for block in blocks for pair in itertools.combinations(block, 2)]
    i, j = np.array(edges, dtype=np.int64).T
    joins = (np.array(scores) >= 0.5) & (i + j != 7 + 9)  # of the last block a pair is parted
    found = wholes(11, i, j, joins).tolist()
    labels = linked(11, dict(zip(edges, scores, strict=True)), {(7, 9)})
    for block in blocks:
        of = slice(block[0], block[-1] + 1)
        one = [block[0]] * len(block)
        whole = all(join for join, (a, _) in zip(joins, edges, strict=True) if a in block)
        assert found[of] == (one if whole else [*block])
        assert labels[of] == one or not whole
    assert found[7:] == [7, 8, 9, 10]
