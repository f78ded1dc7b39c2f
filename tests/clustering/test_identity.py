"""Ids over random sequences of refreshes, and the book that tells what became of them."""

import random
from collections.abc import Iterable, Sequence

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.clustering import identity
from pipeline.clustering.identity import continued, founded, heir
from pipeline.clustering.reporting import Group
from pipeline.clustering.unmoved import GROUPED, unmoved
from pipeline.records import Lineage
from pipeline.tables import records_of, table_of

# A refresh: each of eight questions in one of four clusters, or not there.
refreshes = st.lists(
    st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 3), max_size=8), max_size=6
)


def grouped(labels: dict[str, int]) -> list[Group]:
    sets = ({one for one in labels if labels[one] == n} for n in set(labels.values()))
    return [group(some) for some in sets]


def group(members: Iterable[str], canonical: str | None = None) -> Group:
    ordered = tuple(sorted(members))
    return Group(canonical or ordered[0], ordered, None, None, False)


def columns(groups: Sequence[Group]) -> pa.Table:
    rows = [[list(one.members) for one in groups], [one.canonical for one in groups]]
    return pa.table(rows, schema=GROUPED)


def after(
    groups: Sequence[Group], book: Sequence[Lineage]
) -> tuple[tuple[str, ...], list[Lineage]]:
    done = continued(columns(groups), table_of(Lineage, book))
    assert not done.renamed
    return tuple(done.ids.to_pylist()), records_of(Lineage, done.book)


def rerun(*refreshes: Sequence[Group]) -> tuple[tuple[str, ...], list[Lineage]]:
    ids: tuple[str, ...] = ()
    book: list[Lineage] = []
    for groups in refreshes:
        ids, book = after(groups, book)
    return ids, book


def replayed(book: Iterable[Lineage]) -> dict[str, set[str]]:
    """The clusters as a reader of the book finds them."""
    clusters: dict[str, set[str]] = {}
    for row in book:
        if row.event in ("new", "kept"):
            clusters[row.cluster] = (clusters.get(row.cluster, set()) - {*row.went}) | {*row.came}
        elif row.event in ("merged", "gone"):
            assert clusters.pop(row.cluster) == set(row.went)
    return clusters


@given(refreshes, st.randoms(use_true_random=False))
def test_over_many_refreshes(sequence: list[dict[str, int]], rng: random.Random) -> None:
    book: list[Lineage] = []
    ended: set[str] = set()
    last: dict[str, str] = {}
    for labels in sequence:
        groups = grouped(labels)
        ids, longer = after(groups, book)
        assert longer[: len(book)] == book
        assert len(set(ids)) == len(groups) and not ended & set(ids)
        clusters = dict(zip(ids, (set(one.members) for one in groups), strict=True))
        assert replayed(longer) == clusters
        assert after(groups, longer) == (ids, longer)
        for name, members in clusters.items():
            known = {last[one] for one in members if one in last}
            assert name in known or name not in {row.cluster for row in book}
        shuffled = groups.copy()
        rng.shuffle(shuffled)
        assert set(after(shuffled, book)[1]) == set(longer)
        book = longer
        ended |= {row.cluster for row in book if row.event == "merged"}
        last |= {one: name for name, members in clusters.items() for one in members}
        last = {one: heir(name, book) or name for one, name in last.items()}


@given(refreshes)
def test_every_id_ever_given_leads_to_a_cluster_or_is_gone(
    sequence: list[dict[str, int]],
) -> None:
    _, book = rerun(*map(grouped, sequence))
    living = replayed(book).keys()
    for row in book:
        now = heir(row.cluster, book)
        assert now in living if now else any(one.event == "gone" for one in book)
        assert row.cluster not in living or now == row.cluster


@given(refreshes)
def test_clusters_that_stay_need_not_be_given(sequence: list[dict[str, int]]) -> None:
    book = table_of(Lineage, [])
    before: dict[frozenset[str], str] = {}
    for labels in sequence:
        groups = grouped(labels)
        whole = continued(columns(groups), book)
        moved = [one for one in groups if frozenset(one.members) not in before]
        staying = {frozenset(one.members) for one in groups} & before.keys()
        touched = {q for one in moved for q in one.members}
        touched |= {q for members in before.keys() - staying for q in members}
        part = continued(columns(moved), book, touched)
        names = zip(moved, part.ids.to_pylist(), strict=True)
        clusters = {frozenset(one.members): name for one, name in names}
        clusters |= {
            members: part.renamed.get(before[members], before[members]) for members in staying
        }
        names = zip(groups, whole.ids.to_pylist(), strict=True)
        before = {frozenset(one.members): name for one, name in names}
        assert clusters == before
        assert part.book.equals(whole.book)
        book = whole.book


@given(refreshes)
def test_what_did_not_move_need_not_be_replayed(sequence: list[dict[str, int]]) -> None:
    book = table_of(Lineage, [])
    every = {one for labels in sequence for one in labels}
    for labels in sequence:
        groups = columns(grouped(labels))
        done, replayed = continued(groups, book), continued(groups, book, every)
        assert done.ids.equals(replayed.ids) and done.book.equals(replayed.book)
        book = done.book
        again = unmoved(groups, book)
        assert not again.new.any()
        for row, members in zip(again.row.tolist(), groups["members"].to_pylist(), strict=True):
            assert row < 0 or book["came"][row].as_py() == members


def test_a_first_clustering_is_all_new_and_the_same_again_has_not_moved() -> None:
    groups = columns([group("ab"), group("c")])
    empty = table_of(Lineage, [])
    assert unmoved(groups, empty).new.all()
    assert sorted(unmoved(groups, continued(groups, empty).book).row.tolist()) == [0, 1]
    better = columns([group("ab", canonical="b"), group("c")])
    assert unmoved(better, continued(groups, empty).book).row.tolist().count(-1) == 1


def test_no_id_is_given_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two first questions with one number, and one whose number was given before."""
    monkeypatch.setattr(identity, "founded", lambda first: f"q{len(first)}")
    ids, book = rerun(
        [group(["aa"])], [group(["aa"]), group(["ab"]), group(["ac", "b"]), group("c")]
    )
    assert ids == ("q2", "q4", "q5", "q1")
    assert sorted(row.cluster for row in book) == sorted(ids)


def test_a_variant_that_comes_or_goes_and_a_better_wording_change_no_id() -> None:
    ids, book = rerun([group("ab")], [group("abc")], [group("bc", canonical="c")])
    assert ids == (founded("a"),)
    assert [(row.event, row.came, row.went, row.canonical) for row in book] == [
        ("new", ("a", "b"), (), "a"),
        ("kept", ("c",), (), "a"),
        ("kept", (), ("a",), "c"),
    ]
    assert rerun([group("ab")], [group("ab", canonical="b")])[1][1].canonical == "b"


def test_a_merger_and_what_is_told_of_it() -> None:
    ids, book = rerun([group("a"), group("bc")], [group("abc")])
    assert ids == (founded("b"),)
    assert [(row.event, row.cluster, row.other) for row in book if row.step == 2] == [
        ("kept", founded("b"), None),
        ("merged", founded("a"), founded("b")),
    ]


def test_a_part_split_off_gets_an_id_of_its_own_and_never_that_of_a_merger() -> None:
    ids, book = rerun([group("a"), group("bc")], [group("abc")], [group("a"), group("bc")])
    assert ids[1] == founded("b") and ids[0] not in {founded("a"), founded("b")}
    split = next(row for row in book if row.event == "split")
    assert (split.cluster, split.other, split.went) == (founded("b"), ids[0], ("a",))


def test_questions_that_were_gone_come_back_under_their_id() -> None:
    ids, book = rerun([group("ab"), group("c")], [group("c")], [group("b"), group("cd")])
    assert ids == (founded("a"), founded("c"))
    assert [row.event for row in book] == ["new", "new", "gone", "kept", "new"]


def test_a_question_that_comes_back_follows_a_merger() -> None:
    ids, _ = rerun([group("ax"), group("bcd")], [group("abcd")], [group("x"), group("y")])
    assert ids[0] == founded("b")
