"""A clustering as the records of the clusters stage, and the questions as the clustering wants them."""

from collections.abc import Iterable, Iterator
from itertools import islice
from sys import intern
from typing import NamedTuple, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.clustering.asked import ANSWERED
from pipeline.clustering.judging import Kind, Verdict
from pipeline.clustering.kernels import ASKED
from pipeline.clustering.reporting import Group
from pipeline.clustering.unmoved import GROUPED
from pipeline.records import Cluster, Pair, Variant
from pipeline.report import Tally
from pipeline.tables import only, schema_of, table_of

STAGE = "clusters"
Held = tuple[float, str, str]  # similarity, kind of evidence, the reason in words
_CANONICAL: Held = (1.0, "canonical", "标准问题 / the canonical question")
# Groups made columns at once: 2,000 with their questions are 4 MB.
_GROUPS = 2_000
_Strength = tuple[float, str, str]


def columns(questions: pa.Table, answers: pa.Table) -> pa.Table:
    """The questions as the clustering wants them, row by row as they lie there: of the first answer to each no more
    than that it says something."""
    asked = answers["question"].combine_chunks().dictionary_encode().indices.to_numpy()
    first = np.unique(asked, return_index=True)[1]
    telling = first[pc.greater(pc.binary_length(answers["text"]), 0).to_numpy()[first]]
    names = answers["question"].take(telling)
    answered = pc.is_in(questions["id"], value_set=names.combine_chunks())
    answer = pc.if_else(answered, ANSWERED, pa.scalar(None, pa.string()))
    named = [questions[name] for name in ("id", "title", "detail", "adcode")]
    return pa.table([*named, answer], schema=ASKED)


def citing(citations: pa.Table) -> pa.Array:
    """The ids of questions and answers that cite something on their own account."""
    flags = citations["flags"].combine_chunks()
    quoted = pc.list_parent_indices(flags).filter(pc.equal(flags.flatten(), "in_quote"))
    own = np.ones(len(citations), dtype=bool)
    own[quoted.to_numpy()] = False
    return citations["owner"].filter(pa.array(own)).unique()


class Told:
    """What the verdicts say of each member of some groups."""

    def __init__(self, groups: Iterable[Group], verdicts: Iterable[Verdict]) -> None:
        canonical = {member: group.canonical for group in groups for member in group.members}
        self._of_canonical = dict[str, Held]()
        strongest = dict[str, tuple[_Strength, Held]]()
        for one in verdicts:
            for name, other in ((one.left, one.right), (one.right, one.left)):
                if canonical.get(name) == other:
                    self._of_canonical[name] = _held(one)
                    strongest.pop(name, None)
                elif one.accepted and name not in self._of_canonical:
                    strength = (one.score, one.left, one.right)
                    if name not in strongest or strongest[name][0] < strength:
                        strongest[name] = strength, _held(one)
        self._strongest = {name: held for name, (_, held) in strongest.items()}

    def of(self, group: Group) -> tuple[Held, ...]:
        """Of each member: on it and the canonical question; else the one accepted that holds it most."""
        return tuple(
            _CANONICAL
            if member == group.canonical
            else self._of_canonical.get(member) or self._strongest[member]
            for member in group.members
        )


def _held(one: Verdict) -> Held:
    return round(one.score, 4), one.kind, intern(f"{one.zh} / {one.en}")


def _variants(groups: Iterable[tuple[Group, tuple[Held, ...]]]) -> pa.Table:
    """Every member of some groups with its similarity to the canonical question, and why it is here; without ids of
    clusters. As columns: a group's rows as instances of ``Variant`` take three times as long."""
    rows = (
        (member, "", member == group.canonical, *why)
        for group, held in groups
        for member, why in zip(group.members, held, strict=True)
    )
    schema = schema_of(Variant)
    columns = zip(zip(*rows, strict=True), schema.types, strict=True)
    return pa.table([pa.array(*column) for column in columns], schema)


def filed(name: str, group: Group) -> Cluster:
    """The group under its id."""
    loosest = group.loosest
    return Cluster(
        id=name,
        canonical=group.canonical,
        size=len(group.members),
        loosest_a=loosest.left if loosest else None,
        loosest_b=loosest.right if loosest else None,
        loosest_score=round(loosest.score, 4) if loosest else None,
        least_similar=group.least_similar,
        flagged=group.flagged,
    )


class Filed(NamedTuple):
    """Groups as rows of ``Cluster``, and their members, group by group, as rows of ``Variant``; of a group ids are the
    last thing that is known."""

    clusters: pa.Table
    variants: pa.Table

    @classmethod
    def of(cls, groups: Iterable[tuple[Group, tuple[Held, ...]]]) -> "Filed":
        """Without ids; of the groups, with what holds their members, some thousands are held."""
        coming = iter(groups)
        clusters, members = [table_of(Cluster, ())], [table_of(Variant, ())]
        while some := list(islice(coming, _GROUPS)):
            clusters.append(table_of(Cluster, (filed("", group) for group, _ in some)))
            members.append(_variants(some))
        return cls(pa.concat_tables(clusters), pa.concat_tables(members))

    def grouped(self) -> pa.Table:
        """The groups as ``identity.continued`` wants them."""
        ends = np.concatenate([[0], np.cumsum(self.clusters["size"].to_numpy())]).astype(np.int32)
        members = pa.ListArray.from_arrays(ends, self.variants["id"].combine_chunks())
        return pa.table([members, self.clusters["canonical"]], GROUPED)

    def named(self, ids: pa.Array) -> "Filed":
        """With these ids, and in their order."""
        of_each = np.repeat(np.arange(len(ids)), self.clusters["size"].to_numpy())
        clusters = self.clusters.set_column(0, self.clusters.schema.field(0), ids)
        variants = self.variants.set_column(1, self.variants.schema.field(1), ids.take(of_each))
        return Filed(clusters.sort_by("id"), variants.sort_by("id"))


def standing(clusters: pa.Table, variants: pa.Table) -> dict[str, str]:
    """Of some variants the question that stands for their cluster."""
    ids, names = (variants[name].to_pylist() for name in ("id", "cluster"))
    some = only(clusters, "id", names)
    canonical = dict(zip(some["id"].to_pylist(), some["canonical"].to_pylist(), strict=True))
    return {one: canonical[name] for one, name in zip(ids, names, strict=True)}


def pair(one: Verdict) -> Pair:
    """The verdict as it is kept."""
    score = round(one.score, 4)
    return Pair(one.left, one.right, score, one.kind, one.accepted, one.zh, one.en, one.fact)


def verdict(one: Pair) -> Verdict:
    """A verdict that was kept."""
    kind = cast(Kind, one.evidence)
    return Verdict(
        one.a, one.b, one.score, kind, one.accepted, one.reason_zh, one.reason_en, one.fact
    )


def books(
    questions: pa.Table, variants: pa.Table, clusters: pa.Table, places: pa.Table
) -> dict[str, object]:
    """The books of the stage: every question is in one cluster."""
    tally = Tally("dedup")
    for site, count in _counted(questions["site"]):
        tally.read(site, count)
    placed = only(questions, "id", variants["id"])
    for site, count in _counted(placed["site"]):
        tally.kept(site, count)
    sizes = clusters["size"].to_numpy()
    return {
        "questions": tally.balance(),
        "clusters": len(clusters),
        "merged": int((sizes > 1).sum()),
        "largest": int(sizes.max(initial=0)),
        "flagged": pc.sum(clusters["flagged"]).as_py() or 0,
        "answers": len(places),
        "duplicate_answers": len(places) - places["duplicate_of"].null_count,
    }


def _counted(column: pa.ChunkedArray) -> Iterator[tuple[str, int]]:
    return ((one["values"], one["counts"]) for one in pc.value_counts(column).to_pylist())
