"""The ids of clusters, which outlive what changes in them, and the book of all that happened to them.

The book (``Lineage``) is all the memory there is: it is published with the dataset, and replayed it says which
question was in which cluster last. So a question that was lost and comes back speaks for the cluster it was in, and
an id that was merged away is never given to another cluster.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.clustering.reporting import Group
from pipeline.records import Lineage
from pipeline.similarity.lineage import Event, trace
from pipeline.tables import only, records_of, table_of

Questions = frozenset[str]


@dataclass(frozen=True, slots=True)
class Continued:
    """The id of each group, in their order; the book, with what happened now, if anything, behind it; and of the
    clusters that stay as they are those that have another id now."""

    ids: tuple[str, ...]
    book: pa.Table
    renamed: Mapping[str, str]


def founded(first: str) -> str:
    """The id of a cluster without a past: from the id of its first question, which is of site and page."""
    return f"q{hashlib.sha256(first.encode()).hexdigest()[:12]}"


def continued(
    groups: Sequence[Group], book: pa.Table, touched: Collection[str] | None = None
) -> Continued:
    """The ids of groups, given the book (rows of ``Lineage``) of those before.

    ``touched``: the questions in these groups and in the clusters that they take the place of; all other clusters
    stay as they are. None: there are no others.
    """
    past = _Past(records_of(Lineage, book if touched is None else _about(book, touched)))
    staying = {} if touched is None else past.without(touched)
    every = [*groups, *staying.values()]
    members = [group.members for group in every]
    asked = past.asked.union(*members)
    old = {one: cluster for one, cluster in past.last.items() if one in asked}
    traced = trace(old, members, founded, frozenset(book["cluster"].to_pylist()))
    now = dict(zip(traced.ids, every, strict=True))
    step = (pc.max(book["step"]).as_py() or 0) + 1
    told = [row for event in traced.events for row in _told(event, past, now, step)]
    ids, others = traced.ids[: len(groups)], traced.ids[len(groups) :]
    renamed = {was: one for was, one in zip(staying, others, strict=True) if was != one}
    return Continued(ids, pa.concat_tables([book, table_of(Lineage, told)]), renamed)


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

    def without(self, questions: Collection[str]) -> dict[str, Group]:
        """The clusters that live and hold none of these questions."""
        return {
            name: Group(self.canonical[name] or "", tuple(sorted(held)), None, None, False)
            for name, held in self.members.items()
            if held.isdisjoint(questions)
        }

    def _heir(self, cluster: str, heirs: Mapping[str, str]) -> str:
        """Where the questions of a cluster went, if it was merged into another."""
        while cluster not in self.members and cluster in heirs:
            cluster = heirs[cluster]
        return cluster


def _told(event: Event, past: _Past, now: Mapping[str, Group], step: int) -> Iterator[Lineage]:
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
