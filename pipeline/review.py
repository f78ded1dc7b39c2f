"""The pairs and clusters most worth a person's minute, in a form that can be kept in the file of decisions."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.clustering.decisions import COLUMNS
from pipeline.clustering.judging import THRESHOLD
from pipeline.records import Cluster, Pair, Question, Variant
from pipeline.similarity.review import Compared, Doubt, doubts
from pipeline.store import Store


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A doubt in words: the two questions, why they are where they are, and the decision that would change it."""

    doubt: Doubt
    a: str  # the title
    b: str
    why: str
    decision: str  # same or different
    clusters: tuple[str, ...]  # of a and of b
    flagged: bool  # one of them is larger than a cluster should be


def review(store: Store, limit: int) -> list[Doubtful]:
    """The pairs and clusters of the last run most worth a person's minute, at most ``limit`` of each kind.

    What people have decided, or a fact that differs, does not come up. Raises InputError if no run has been.
    """
    titles = {one.id: one.title for one in store.read_stage("enriched", "questions", Question)}
    large = {one.id for one in store.read_stage("clusters", "clusters", Cluster) if one.flagged}
    pairs = {(one.a, one.b): one for one in store.read_stage("clusters", "pairs", Pair)}
    members: dict[str, list[str]] = defaultdict(list)
    cluster_of: dict[str, str] = {}
    for variant in store.read_stage("clusters", "variants", Variant):
        members[variant.cluster].append(variant.id)
        cluster_of[variant.id] = variant.cluster
    compared = [
        Compared(*key, one.score, one.accepted, one.fact is not None or one.evidence == "decided")
        for key, one in pairs.items()
    ]
    threshold = THRESHOLD[store.read_counts("clusters")["level"]]
    found = []
    for doubt in doubts(members.values(), compared, threshold, limit):
        a, b = doubt.pair.left, doubt.pair.right
        reason = pairs[a, b]
        why = f"{reason.reason_zh} / {reason.reason_en}"
        decision = "different" if doubt.pair.together else "same"
        names = tuple(dict.fromkeys((cluster_of[a], cluster_of[b])))
        flagged = not large.isdisjoint(names)
        found.append(Doubtful(doubt, titles[a], titles[b], why, decision, names, flagged))
    return found


def lines(found: Iterable[Doubtful]) -> Iterator[str]:
    """A file of decisions in which every decision is still a comment: take the # away, say who, when and why."""
    yield ",".join(COLUMNS)
    for one in found:
        sizes, changed = (
            " + ".join(map(str, some)) for some in (one.doubt.sizes, one.doubt.changed)
        )
        flag = "; larger than a cluster should be" if one.flagged else ""
        yield f"# {one.doubt.what}: {' and '.join(one.clusters)}: {one.why}"
        yield f"#   {sizes} questions; {one.decision} makes {changed}{flag}"
        yield f"#   a {_line(one.a)}"
        yield f"#   b {_line(one.b)}"
        yield "# " + _cells(one.decision, one.doubt.pair.left, one.doubt.pair.right, "", "", "")


def _line(title: str) -> str:
    return " ".join(title.split())


def _cells(*cells: str) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()


def row(one: Doubtful) -> dict[str, Any]:
    """The same for a machine."""
    pair = one.doubt.pair
    return {
        "what": one.doubt.what,
        "a": pair.left,
        "b": pair.right,
        "title_a": one.a,
        "title_b": one.b,
        "score": pair.score,
        "together": pair.together,
        "why": one.why,
        "decision": one.decision,
        "clusters": list(one.clusters),
        "sizes": list(one.doubt.sizes),
        "changed": list(one.doubt.changed),
        "flagged": one.flagged,
    }
