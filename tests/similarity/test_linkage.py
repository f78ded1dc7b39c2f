import itertools
import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.similarity.linkage import average_linkage, members, wholes

SIZE = 9
pairs = st.sampled_from(list(itertools.combinations(range(SIZE), 2)))
scores = st.dictionaries(pairs, st.integers(0, 20).map(lambda n: n / 20), max_size=36)


@given(scores, st.sets(pairs, max_size=6))
def test_no_group_holds_a_forbidden_pair(
    scored: dict[tuple[int, int], float],
    cannot: set[tuple[int, int]],
) -> None:
    edges = [(a, b, s) for (a, b), s in scored.items()]
    labels = average_linkage(SIZE, edges, threshold=0.5, cannot=cannot)
    assert all(labels[a] != labels[b] for a, b in cannot)
    assert all(labels[label] == label <= item for item, label in enumerate(labels))


@given(scores, st.sets(pairs, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_the_pairs_does_not_matter(
    scored: dict[tuple[int, int], float], cannot: set[tuple[int, int]], rng: random.Random
) -> None:
    edges = [(a, b, s) for (a, b), s in scored.items()]
    shuffled, forbidden = edges.copy(), sorted(cannot)
    rng.shuffle(shuffled)
    rng.shuffle(forbidden)
    first = average_linkage(SIZE, edges, threshold=0.5, cannot=cannot)
    assert first == average_linkage(SIZE, shuffled, threshold=0.5, cannot=forbidden)


@given(scores)
def test_a_group_is_as_close_as_the_threshold_on_average(
    scored: dict[tuple[int, int], float],
) -> None:
    """Of every group made, the last two parts that were joined meet the threshold on average."""
    edges = [(a, b, s) for (a, b), s in scored.items()]
    groups = members(average_linkage(SIZE, edges, threshold=0.5))
    for group in groups:
        if len(group) == 2:
            assert scored.get((group[0], group[1]), 0.0) >= 0.5


def test_a_chain_of_strong_neighbours_is_no_group() -> None:
    chain = [(k, k + 1, 0.9) for k in range(20)]
    assert max(len(group) for group in members(average_linkage(21, chain, threshold=0.6))) == 2


def test_the_strongest_goes_first() -> None:
    labels = average_linkage(3, [(0, 1, 0.7), (1, 2, 0.9)], threshold=0.6, cannot=[(0, 2)])
    assert labels == [0, 1, 1]


@given(st.lists(st.integers(9, 20).map(lambda n: n / 20), min_size=12, max_size=12))
def test_what_joins_as_a_whole_needs_no_linking(scores: list[float]) -> None:
    blocks = [range(4), range(4, 7), range(7, 10)]
    edges = [pair for block in blocks for pair in itertools.combinations(block, 2)]
    i, j = np.array(edges, dtype=np.int64).T
    told = [(a, b, s) for (a, b), s in zip(edges, scores, strict=True)]
    joins = (np.array(scores) >= 0.5) & (i + j != 7 + 9)  # of the last block a pair is parted
    found = wholes(11, i, j, joins).tolist()
    linked = average_linkage(11, told, threshold=0.5, cannot=[(7, 9)])
    for block in blocks:
        of = slice(block[0], block[-1] + 1)
        one = [block[0]] * len(block)
        whole = all(join for join, (a, _) in zip(joins, edges, strict=True) if a in block)
        assert found[of] == (one if whole else [*block])
        assert linked[of] == one or not whole
    assert found[7:] == [7, 8, 9, 10]
