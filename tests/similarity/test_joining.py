import itertools

from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.similarity.joining import blocks, joined

SIZE = 8
pairs = st.sampled_from(list(itertools.combinations(range(SIZE), 2)))


@given(
    st.lists(st.integers(0, 3), min_size=SIZE, max_size=SIZE),
    st.lists(pairs, max_size=5),
    st.sets(pairs, max_size=4),
)
def test_what_people_say_holds(
    groups: list[int], same: list[tuple[int, int]], apart: set[tuple[int, int]]
) -> None:
    block = blocks(SIZE, same)
    assume(not any(b in block[a] for a, b in apart))
    labels = [groups.index(one) for one in groups]
    assume(not any(labels[a] == labels[b] for a, b in apart))
    found = joined(labels, same, apart)
    assert all(found[a] == found[b] for a, b in same)
    assert all(found[a] != found[b] for a, b in apart)
    assert all(found[label] == label <= item for item, label in enumerate(found))
    touched = {labels[item] for pair in same for item in pair}
    assert all(found[i] == labels[i] for i in range(SIZE) if labels[i] not in touched)
    if not apart:
        assert all(
            found[a] == found[b] for a in range(SIZE) for b in range(a) if labels[a] == labels[b]
        )


def test_the_whole_groups_are_joined() -> None:
    assert joined([0, 0, 2, 2], [(0, 2)], ()) == [0, 0, 0, 0]


def test_where_that_is_forbidden_what_was_called_the_same_moves_alone() -> None:
    assert joined([0, 0, 2, 2], [(0, 2)], [(0, 3)]) == [0, 0, 0, 3]
    assert joined([0, 0, 2, 2], [(0, 2)], [(1, 2)]) == [0, 1, 0, 0]
    assert joined([0, 0, 2, 2], [(0, 2)], [(0, 3), (1, 2)]) == [0, 1, 0, 3]


def test_items_called_the_same_before_move_together() -> None:
    assert joined([0, 1, 2, 2], [(0, 1), (0, 2)], [(1, 3)]) == [0, 0, 0, 3]
