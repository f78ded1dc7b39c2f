"""The ids of clusters, which outlive what changes in them, and the book of all that happened to them.

The book (``Lineage``) is all the memory there is: it is published with the dataset, and replayed it says which
question was in which cluster last. So a question that was lost and comes back speaks for the cluster it was in, and
an id that was merged away is never given to another cluster.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.clustering.unmoved import unmoved
from pipeline.records import Lineage
from pipeline.similarity.lineage import Event, fresh, trace
from pipeline.tables import ROWS, only, records_of, table_of

Questions = frozenset[str]


@dataclass(frozen=True, slots=True)
class Continued:
    """The id of each group, in their order; the book, with what happened now, if anything, behind it; and of the
    clusters that stay as they are those that have another id now."""

    ids: pa.Array
    book: pa.Table
    renamed: Mapping[str, str]


class _Living(NamedTuple):
    """A cluster as it is: its members, sorted, and who stands for it."""

    members: Sequence[str]
    canonical: str | None


def founded(first: str) -> str:
    """The id of a cluster without a past: from the id of its first question, which is of site and page."""
    return f"q{hashlib.sha256(first.encode()).hexdigest()[:12]}"


def continued(
    groups: pa.Table, book: pa.Table, touched: Collection[str] | None = None
) -> Continued:
    """The ids of groups (rows of ``unmoved.GROUPED``), given the book (rows of ``Lineage``) of those before.

    ``touched``: the questions in these groups and in the clusters that they take the place of; all other clusters
    stay as they are. None: there are no others.
    """
    if touched is not None:
        return _traced(groups, book, touched)
    row, new = unmoved(groups, book)
    rest = (row < 0) & ~new
    left = book.take(np.setdiff1d(np.arange(len(book)), row))
    moved = groups.filter(rest)["members"], left["came"]
    traced = _traced(groups.filter(rest), book, {q for some in moved for q in _flat(some)})
    added = groups.filter(new)
    names = _founded(added, pa.concat_arrays([*book["cluster"].chunks, traced.ids]))
    parts = (book["cluster"].take(row[row >= 0]).combine_chunks(), names, traced.ids)
    places = [np.flatnonzero(some) for some in (row >= 0, new, rest)]
    ids = pa.concat_arrays(parts).take(np.argsort(np.concatenate(places)))
    return Continued(ids, _entered(traced.book, len(book), added, names), traced.renamed)


def _flat(lists: pa.ChunkedArray) -> list[str]:
    flat: list[str] = lists.combine_chunks().flatten().to_pylist()
    return flat


def _founded(groups: pa.Table, taken: pa.Array) -> pa.Array:
    """An id for each of these groups, all without a past; none that is taken."""
    members = groups["members"].combine_chunks()
    first = (
        members.flatten().take(members.offsets[:-1].cast(pa.int64())) if len(members) else taken[:0]
    )
    some = (first[at : at + ROWS].to_pylist() for at in range(0, len(first), ROWS))
    names = pa.concat_arrays(
        [taken[:0], *(pa.array([*map(founded, one)], pa.string()) for one in some)]
    )
    codes = pa.concat_arrays([taken, names]).dictionary_encode().indices.to_numpy()
    clash = pa.array(np.bincount(codes, minlength=1)[codes[len(taken) :]] > 1)
    held, given = pa.concat_arrays([taken, names.filter(pc.invert(clash))]), dict[str, str]()

    def is_taken(name: str) -> bool:
        return name in given.values() or pc.index(held, name).as_py() >= 0

    late: list[str] = first.filter(clash).to_pylist()
    for one in sorted(late):
        given[one] = fresh(one, founded, is_taken)
    return pc.replace_with_mask(names, clash, pa.array([given[one] for one in late], pa.string()))


def _entered(book: pa.Table, before: int, groups: pa.Table, ids: pa.Array) -> pa.Table:
    """The book with new groups among what happened now, behind the rows of ``before``."""
    step = (pc.max(book["step"][:before]).as_py() or 0) + 1
    count, empty = (
        len(groups),
        pa.ListArray.from_arrays(np.zeros(len(groups) + 1, np.int32), ids[:0]),
    )
    what = {"step": np.full(count, step), "event": pa.repeat("new", count), "cluster": ids}
    what |= {"other": pa.nulls(count, pa.string()), "came": groups["members"], "went": empty}
    rows = pa.table(what | {"canonical": groups["canonical"]}).cast(book.schema)
    order = [(name, "ascending") for name in ("event", "cluster", "other")]
    now = pa.concat_tables([book[before:], rows]).sort_by(order)
    return pa.concat_tables([book[:before], now]).combine_chunks()


def _traced(groups: pa.Table, book: pa.Table, touched: Collection[str]) -> Continued:
    """The same by replaying what the book says of these questions."""
    past = _Past(records_of(Lineage, _about(book, touched)))
    staying = past.without(touched)
    columns = (groups[name].to_pylist() for name in ("members", "canonical"))
    every = [*map(_Living, *columns), *staying.values()]
    members = [group.members for group in every]
    asked = past.asked.union(*members)
    old = {one: cluster for one, cluster in past.last.items() if one in asked}
    traced = trace(old, members, founded, frozenset(book["cluster"].to_pylist()))
    now = dict(zip(traced.ids, every, strict=True))
    step = (pc.max(book["step"]).as_py() or 0) + 1
    told = [row for event in traced.events for row in _told(event, past, now, step)]
    told.sort(key=lambda row: (row.event, row.cluster, row.other or ""))
    ids, others = traced.ids[: len(groups)], traced.ids[len(groups) :]
    renamed = {was: one for was, one in zip(staying, others, strict=True) if was != one}
    longer = pa.concat_tables([book, table_of(Lineage, told)]).combine_chunks()
    return Continued(pa.array(ids, pa.string()), longer, renamed)


def _about(book: pa.Table, questions: Collection[str]) -> pa.Table:
    """What the book says of the clusters that hold, or ever held, one of these questions, and of their heirs."""
    came = book["came"].combine_chunks()
    found = pc.is_in(came.flatten(), value_set=pa.array(list(questions), pa.string()))
    rows = pc.list_parent_indices(came).filter(found).unique()
    clusters, heirs = set[str](), {*book["cluster"].take(rows).to_pylist()}
    while heirs - clusters:
        clusters |= heirs
        ended = only(book.filter(pc.equal(book["event"], "merged")), "cluster", heirs)
        heirs = {*ended["other"].to_pylist()}
    return only(book, "cluster", clusters)


def heir(cluster: str, book: Sequence[Lineage]) -> str | None:
    """The cluster that has the questions of ``cluster`` now: itself, if it lives; None if they are gone."""
    gone = False
    for row in book:
        if row.cluster == cluster and row.event != "split":
            gone = row.event == "gone"
            cluster = row.other or cluster
    return None if gone else cluster


class _Past:
    """The book replayed."""

    def __init__(self, book: Sequence[Lineage]) -> None:
        self.members: dict[str, Questions] = {}  # of the clusters that live
        self.canonical: dict[str, str | None] = {}
        self.last: dict[str, str] = {}  # question -> the cluster it is in, or was in last
        heirs: dict[str, str] = {}
        for row in book:
            if row.event in ("new", "kept"):
                held = self.members.get(row.cluster, frozenset())
                self.members[row.cluster] = (held - {*row.went}) | {*row.came}
                self.canonical[row.cluster] = row.canonical
                self.last |= dict.fromkeys(row.came, row.cluster)
            elif row.event in ("merged", "gone"):
                del self.members[row.cluster]
                if row.other:
                    heirs[row.cluster] = row.other
        self.asked: Questions = frozenset().union(*self.members.values())
        self.last = {one: self._heir(cluster, heirs) for one, cluster in self.last.items()}

    def without(self, questions: Collection[str]) -> dict[str, _Living]:
        """The clusters that live and hold none of these questions."""
        return {
            name: _Living(sorted(held), self.canonical[name])
            for name, held in self.members.items()
            if held.isdisjoint(questions)
        }

    def _heir(self, cluster: str, heirs: Mapping[str, str]) -> str:
        """Where the questions of a cluster went, if it was merged into another."""
        while cluster not in self.members and cluster in heirs:
            cluster = heirs[cluster]
        return cluster


def _told(event: Event, past: _Past, now: Mapping[str, _Living], step: int) -> Iterator[Lineage]:
    """What an event comes to: nothing, if it is of a cluster that had ended before, or changed nothing."""
    held = past.members.get(event.id)
    if event.what in ("new", "kept"):
        group = now[event.id]
        here = frozenset(group.members)
        came, went = (
            tuple(sorted(some)) for some in (here - (held or set()), (held or here) - here)
        )
        if held is None:
            yield Lineage(step, "new", event.id, None, came, (), group.canonical)
        elif came or went or past.canonical[event.id] != group.canonical:
            yield Lineage(step, "kept", event.id, None, came, went, group.canonical)
    elif held is not None:
        moved = (
            held & {*now[event.other].members} if event.what == "split" and event.other else held
        )
        if moved:
            yield Lineage(step, event.what, event.id, event.other, (), tuple(sorted(moved)), None)
