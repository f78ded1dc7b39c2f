"""Ids over random sequences of refreshes: what must hold whatever comes and goes."""

import hashlib
import random
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from pipeline.similarity.lineage import Event, Traced, trace


def name(first: str) -> str:
    return "g" + hashlib.sha256(first.encode()).hexdigest()[:8]


def after(traced: Traced, groups: Sequence[Sequence[str]]) -> dict[str, str]:
    return {m: one for one, group in zip(traced.ids, groups, strict=True) for m in group}


# A refresh: each of twelve possible members in one of five groups, or not there.
refreshes = st.lists(
    st.dictionaries(st.sampled_from("abcdefghijkl"), st.integers(0, 4), max_size=12),
    min_size=1,
    max_size=6,
)


def grouped(labels: dict[str, int]) -> list[list[str]]:
    return [[m for m in labels if labels[m] == n] for n in sorted(set(labels.values()))]


@given(refreshes, st.randoms(use_true_random=False))
def test_over_many_refreshes(sequence: list[dict[str, int]], rng: random.Random) -> None:
    old: dict[str, str] = {}
    ever: set[str] = set()
    for labels in sequence:
        groups = grouped(labels)
        traced = trace(old, groups, name)
        assert len(set(traced.ids)) == len(groups)
        shuffled = groups.copy()
        rng.shuffle(shuffled)
        assert after(trace(old, shuffled, name), shuffled) == after(traced, groups)
        _check_events(old, traced)
        for one, group in zip(traced.ids, groups, strict=True):
            ancestors = {old[m] for m in group if m in old}
            assert one in ancestors or one not in set(old.values())
        ever |= set(traced.ids)
        old = after(traced, groups)


def _check_events(old: dict[str, str], traced: Traced) -> None:
    before, now = set(old.values()), set(traced.ids)
    by_what = {what: {e.id for e in traced.events if e.what == what} for what in ("kept", "new")}
    assert by_what["kept"] == before & now
    assert by_what["new"] == now - before
    ended = {e.id for e in traced.events if e.what in ("merged", "gone")}
    assert ended == before - now
    assert all(e.other in now for e in traced.events if e.what in ("merged", "split"))


@given(refreshes)
def test_the_same_groups_again_keep_their_ids(sequence: list[dict[str, int]]) -> None:
    groups = grouped(sequence[0])
    first = trace({}, groups, name)
    again = trace(after(first, groups), groups, name)
    assert again.ids == first.ids
    assert {event.what for event in again.events} <= {"kept"}


def test_a_variant_that_comes_or_goes_changes_no_id() -> None:
    old = {"a": "g1", "b": "g1", "c": "g2"}
    assert trace(old, [["a", "b", "x"], ["c"]], name).ids == ("g1", "g2")
    assert trace(old, [["b"], ["c"]], name).ids == ("g1", "g2")


def test_a_split_leaves_the_id_with_the_larger_part() -> None:
    old = dict.fromkeys("abc", "g1")
    traced = trace(old, [["a"], ["b", "c"]], name)
    assert traced.ids[1] == "g1"
    fresh = traced.ids[0]
    assert set(traced.events) == {
        Event("kept", "g1"),
        Event("new", fresh),
        Event("split", "g1", fresh),
    }


def test_a_merger_keeps_the_id_it_owes_most_to() -> None:
    old = {"a": "g1", "b": "g2", "c": "g2"}
    traced = trace(old, [["a", "b", "c"]], name)
    assert traced.ids == ("g2",)
    assert set(traced.events) == {Event("kept", "g2"), Event("merged", "g1", "g2")}


def test_an_id_once_used_is_not_given_to_another_group() -> None:
    old = {"b": name("a"), "z": name("a")}
    traced = trace(old, [["a"], ["b", "z"]], name)
    assert traced.ids[1] == name("a")
    assert traced.ids[0] not in old.values()
    assert trace({}, [["a"]], name, retired=[name("a")]).ids[0] not in old.values()


def test_a_group_without_members_left_is_gone() -> None:
    assert trace({"a": "g1"}, [], name) == Traced((), (Event("gone", "g1"),))
