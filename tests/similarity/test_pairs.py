from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.similarity.closure import completed, components
from pipeline.similarity.jaccard import F64
from pipeline.similarity.nearness import NearTexts
from pipeline.similarity.pairs import Guarded, Scored, ScoredPairs
from pipeline.similarity.shingles import I64, Flags

edges = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=12)


def arrays(pairs: list[tuple[int, int]]) -> tuple[I64, I64]:
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


@given(edges)
def test_every_pair_of_a_component_is_there(some: list[tuple[int, int]]) -> None:
    i, j = arrays(some)
    labels = components(10, i, j)
    found = set(zip(*(side.tolist() for side in completed(10, i, j)), strict=True))
    assert found == {(a, b) for a in range(10) for b in range(a + 1, 10) if labels[a] == labels[b]}


def test_a_large_component_is_left_as_it_is() -> None:
    i, j = completed(6, *arrays([(0, 1), (1, 2), (4, 5)]), largest=2)
    assert list(zip(i.tolist(), j.tolist(), strict=True)) == [(4, 5)]


def distance(i: I64, j: I64) -> F64:
    """Items on a line: the farther, the less alike."""
    alike: F64 = np.maximum(1.0 - np.abs(i - j) / 10.0, 0.0)
    return alike


def scored(pairs: list[tuple[int, int]]) -> Scored:
    """In two parts."""
    i, j = arrays(pairs)
    parts = ((i[part], j[part]) for part in (slice(2), slice(2, None)))
    return Scored.of(Scored(a, b, distance(a, b)) for a, b in parts)


def test_pairs_near_the_line_and_within_components_are_scored() -> None:
    how = Guarded(distance, 0.85, lambda i, _: np.zeros(len(i), dtype=bool))
    near = scored([(0, 1), (1, 2), (3, 7), (4, 7)]).over(0.65)
    pairs = ScoredPairs(8, near, how)
    assert list(zip(pairs.scored.i.tolist(), pairs.scored.j.tolist(), strict=True)) == [
        (0, 1),
        (1, 2),
        (4, 7),
    ]
    pairs.complete()
    found = list(zip(pairs.scored.i.tolist(), pairs.scored.j.tolist(), strict=True))
    assert found == [(0, 1), (0, 2), (1, 2), (4, 7)]
    assert pairs.scored.scores.tolist() == distance(pairs.scored.i, pairs.scored.j).tolist()
    (inside,) = pairs.inside()
    assert [side.tolist() for side in inside.pairs[:2]] == [[0, 0, 1], [1, 2, 2]]
    assert inside.asked.tolist() == [True, False, True]
    assert not inside.apart.any()
    every, group = pairs.scored.within([0, 0, 0, 0, 4, 4, 6, 7], distance)
    told = list(zip(group.tolist(), every.i.tolist(), every.j.tolist(), strict=True))
    assert told == [(0, a, b) for a, b in combinations(range(4), 2)] + [(4, 4, 5)]
    assert every.scores.tolist() == distance(every.i, every.j).tolist()


def test_a_pair_that_a_guard_parts_holds_no_component_together() -> None:
    def parted(i: I64, j: I64) -> Flags:
        return np.asarray((i == 1) & (j == 2))

    pairs = ScoredPairs(4, scored([(0, 1), (1, 2), (2, 3)]), Guarded(distance, 0.85, parted))
    pairs.complete()
    assert list(zip(pairs.scored.i.tolist(), pairs.scored.j.tolist(), strict=True)) == [
        (0, 1),
        (1, 2),
        (2, 3),
    ]
    parts = [inside.pairs for inside in pairs.inside(least=1)]
    assert [[side.tolist() for side in part[:2]] for part in parts] == [[[0], [1]], [[2], [3]]]
    (whole,) = pairs.inside()
    assert [side.tolist() for side in whole.pairs[:2]] == [[0, 2], [1, 3]]


def test_near_identical_and_contained_texts() -> None:
    story = "我在网上买了一台洗衣机商家一直不发货也不退款怎么办"
    texts = NearTexts.of([story, story + "求助", "紧急" * 6 + story, story[:8], "押金退吗"])
    i, j = arrays([(0, 1), (0, 2), (0, 3), (0, 4)])
    scores = texts.scores(i, j)
    assert scores[0] > 0.8
    assert scores[1] == 1.0  # held whole by the longer one
    assert scores[2] == scores[3] == 0.0  # a mere phrase is not enough
