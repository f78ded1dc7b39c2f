"""enriched → clusters: which questions one answer serves, and which answer that is."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pipeline import answers as answering
from pipeline.clustering import Asked, Group, Verdict, cluster, spread
from pipeline.clustering.decisions import outvoted, read, settled
from pipeline.clustering.identity import continued, founded
from pipeline.clustering.kernels import table
from pipeline.clustering.meaning import load
from pipeline.config import Config, Level
from pipeline.crawl.decoding import decode
from pipeline.engines import Engine
from pipeline.errors import UsageError
from pipeline.jsonlines import BadLine, json_lines
from pipeline.records import (
    Answer,
    AnswerPlace,
    CitationMention,
    Cluster,
    Decision,
    Lineage,
    Pair,
    Question,
    Rejection,
    Variant,
)
from pipeline.report import Progress, Tally
from pipeline.store import Store

STAGE = "clusters"


def run(
    store: Store, config: Config, progress: Progress, engine: Engine[Any] | None = None
) -> None:
    """Cluster the questions of the enriched stage and choose an answer for each cluster.

    Raises InputError if a stage has not run, UsageError if the decisions of people cannot be read.
    """
    questions = store.read_stage("enriched", "questions", Question)
    answers = store.read_stage("enriched", "answers", Answer)
    cited = _cited(store.read_stage("enriched", "citations", CitationMention))
    progress.start("dedup", None)  # its parts are too unlike to tell how long the rest takes
    name, content = store.decisions() or ("", b"")
    said = read(name, decode(content).text) if content else []
    links, said = settled(said, {one.id for one in questions})
    model = load(config.embed) if config.embed else None
    asked = _asked(questions, answers, cited)
    if engine is None:
        clustering = cluster(asked, config.level, links, model=model)
    elif model is None:
        clustering = spread.cluster(engine, engine.place(table(asked)), config.level, links)
    else:
        raise UsageError("--embed works on this machine alone: leave --engine dask out.")
    progress.advance()
    decided = {frozenset((one.left, one.right)): one for one in clustering.verdicts}
    names, book = continued(clustering.groups, store.read_published("lineage", Lineage))
    named = sorted(zip(names, clustering.groups, strict=True), key=lambda pair: pair[0])
    clusters = [_cluster(name, group) for name, group in named]
    variants = [one for name, group in named for one in _variants(name, group, decided)]
    variants.sort(key=lambda one: one.id)
    said = outvoted(said, {one: group.canonical for _, group in named for one in group.members})
    rejected = list(_rejected(name, said))
    cluster_of = {one.id: one.cluster for one in variants}
    places = answering.choose(questions, answers, cluster_of, cited)
    progress.advance()
    store.write_stage(STAGE, "variants", Variant, variants)
    store.write_stage(STAGE, "clusters", Cluster, clusters)
    store.write_stage(STAGE, "answers", AnswerPlace, places)
    store.write_stage(STAGE, "lineage", Lineage, book)
    store.write_stage(STAGE, "decisions", Decision, said)
    store.write_stage(STAGE, "rejected", Rejection, rejected)
    store.write_stage(STAGE, "pairs", Pair, (_pair(one) for one in clustering.verdicts))
    counts = _counts(questions, variants, clusters, places)
    counts["level"] = config.level
    counts["model"] = {"name": model.name, "sha256": model.digest} if model else None
    counts["decisions"] = {"read": len(said), "rejected": len(rejected)}
    counts["decided_by"] = hashlib.sha256(content).hexdigest()  # they decide the dataset, too
    counts["complaints"] = len(rejected)
    store.write_counts(STAGE, counts)


def cluster_lines(
    lines: Iterable[str], level: Level, embed: str | None = None
) -> Iterator[dict[str, Any] | BadLine]:
    """JSON Lines ``{id, title, detail?, region?}`` clustered: ``{id, cluster, canonical}`` in input order.

    ``cluster`` is one for all lines that are one question, ``canonical`` the id of the line that
    stands for them. A line without an id or a title, or with an id seen before, comes as a BadLine
    in its place.
    """
    rows: list[tuple[str, dict[str, Any]] | BadLine] = []
    seen: dict[str, int] = {}
    for line in json_lines(lines):
        rows.append(line if isinstance(line, BadLine) else _checked(*line, seen))
    asked = [
        Asked(key, row["title"], row.get("detail"), row.get("region"))
        for key, row in (one for one in rows if not isinstance(one, BadLine))
    ]
    found = cluster(asked, level, model=load(embed) if embed else None).groups
    groups = {key: group for group in found for key in group.members}
    ids = {key: row["id"] for key, row in (one for one in rows if not isinstance(one, BadLine))}
    for one in rows:
        if isinstance(one, BadLine):
            yield one
            continue
        group = groups[one[0]]
        yield {
            "id": ids[one[0]],
            "cluster": founded(min(group.members)),
            "canonical": ids[group.canonical],
        }


def _checked(
    number: int, row: dict[str, Any], seen: dict[str, int]
) -> tuple[str, dict[str, Any]] | BadLine:
    """A question to be clustered, under its id as text; or what is wrong with the line."""
    if not isinstance(row.get("id"), str | int):
        return BadLine(number, 'no "id"')
    if not isinstance(row.get("title"), str):
        return BadLine(number, 'no "title"')
    for name in ("detail", "region"):
        if not isinstance(row.get(name), str | None):
            return BadLine(number, f'"{name}" is no text')
    first = seen.setdefault(str(row["id"]), number)
    if first != number:
        return BadLine(number, f"the id {row['id']!r} stands in line {first} already")
    return str(row["id"]), row


def _asked(
    questions: Iterable[Question],
    answers: Iterable[Answer],
    cited: Mapping[str, frozenset[str]],
) -> list[Asked]:
    """The questions as the clustering wants them, each with its first answer and what that cites."""
    first: dict[str, Answer] = {}
    for answer in answers:
        first.setdefault(answer.question, answer)
    return [
        Asked(
            one.id,
            one.title,
            one.detail,
            region=one.adcode,
            answer=first[one.id].text if one.id in first else None,
            citations=cited.get(first[one.id].id, frozenset()) if one.id in first else frozenset(),
        )
        for one in questions
    ]


def _cited(citations: Iterable[CitationMention]) -> dict[str, frozenset[str]]:
    """What each text cites on its own account, by the id of its question or answer."""
    labels: dict[str, set[str]] = defaultdict(set)
    for one in citations:
        if "in_quote" not in one.flags:
            labels[one.owner].add(one.label)
    return {owner: frozenset(found) for owner, found in labels.items()}


def _variants(
    name: str, group: Group, decided: Mapping[frozenset[str], Verdict]
) -> Iterator[Variant]:
    """Every member with its similarity to the canonical question, and why it is here."""
    for member in group.members:
        if member == group.canonical:
            yield Variant(member, name, True, 1.0, "canonical", "标准问题 / the canonical question")
            continue
        pairs = [frozenset((member, other)) for other in group.members if other != member]
        accepted = [decided[pair] for pair in pairs if pair in decided and decided[pair].accepted]
        strongest = max(accepted, key=lambda one: (one.score, one.left, one.right))
        told = decided.get(frozenset((member, group.canonical)), strongest)
        reason = f"{told.zh} / {told.en}"
        yield Variant(member, name, False, round(told.score, 4), told.kind, reason)


def _cluster(name: str, group: Group) -> Cluster:
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


def _pair(one: Verdict) -> Pair:
    score = round(one.score, 4)
    return Pair(one.left, one.right, score, one.kind, one.accepted, one.zh, one.en, one.fact)


def _rejected(file: str, said: Iterable[Decision]) -> Iterator[Rejection]:
    for one in said:
        if one.fault:
            told = f"{one.decision} has no effect: {one.fault}"
            yield Rejection(STAGE, "-", "decision", f"{file}:{one.line}", "no_effect", told)


def _counts(
    questions: Sequence[Question],
    variants: Sequence[Variant],
    clusters: Sequence[Cluster],
    places: Sequence[AnswerPlace],
) -> dict[str, object]:
    """The books of the stage: every question is in one cluster."""
    tally = Tally("dedup")
    sites = {one.id: one.site for one in questions}
    for question in questions:
        tally.read(question.site)
    for variant in variants:
        tally.kept(sites[variant.id])
    return {
        "questions": tally.balance(),
        "clusters": len(clusters),
        "merged": sum(one.size > 1 for one in clusters),
        "largest": max((one.size for one in clusters), default=0),
        "flagged": sum(one.flagged for one in clusters),
        "answers": len(places),
        "duplicate_answers": sum(one.duplicate_of is not None for one in places),
    }
