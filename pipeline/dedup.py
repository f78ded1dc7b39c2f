"""enriched → clusters: which questions one answer serves, and which answer that is."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline import answers as answering
from pipeline.clustering import Clustering, Verdict, cluster, filing, spread
from pipeline.clustering.decisions import outvoted, read, settled
from pipeline.clustering.identity import continued
from pipeline.clustering.kernels import table
from pipeline.clustering.meaning import load
from pipeline.config import Config
from pipeline.crawl.decoding import decode
from pipeline.engines import Engine
from pipeline.errors import UsageError
from pipeline.records import (
    Answer,
    AnswerPlace,
    Cluster,
    Decision,
    Lineage,
    Pair,
    Question,
    Rejection,
    Variant,
)
from pipeline.report import Progress
from pipeline.store import Store
from pipeline.tables import Take

STAGE = filing.STAGE


def run(
    store: Store, config: Config, progress: Progress, engine: Engine[Any] | None = None
) -> None:
    """Cluster the questions of the enriched stage and choose an answer for each cluster.

    Raises InputError if a stage has not run, UsageError if the decisions of people cannot be read.
    """
    answers = store.read_stage("enriched", "answers", Answer)
    cited = filing.cited(store.read_table("enriched", "citations"))
    asked = filing.asked(store.each("enriched", "questions", Question), answers, cited)
    progress.start("dedup", None)  # its parts are too unlike to tell how long the rest takes
    name, content = store.decisions() or ("", b"")
    said = read(name, decode(content).text) if content else []
    links, said = settled(said, {one.id for one in asked})
    model = load(config.embed) if config.embed else None
    if engine is None:
        clustering = cluster(asked, config.level, links, model=model)
    elif model is None:
        placed = engine.place(table(asked))
        del asked  # the workers have them
        clustering = spread.cluster(engine, placed, config.level, links)
    else:
        raise UsageError("--embed works on this machine alone: leave --engine dask out.")
    progress.advance()
    with store.writing(STAGE, "pairs", Pair) as take:
        told = filing.Told(clustering.groups, _filed(clustering, take))
    past = continued(clustering.groups, store.published_table("lineage", Lineage))
    named = sorted(zip(past.ids, clustering.groups, strict=True), key=lambda pair: pair[0])
    clusters = [filing.filed(name, group) for name, group in named]
    variants = [one for name, group in named for one in filing.variants(name, group, told)]
    variants.sort(key=lambda one: one.id)
    said = outvoted(said, {one: group.canonical for _, group in named for one in group.members})
    rejected = list(_rejected(name, said))
    cluster_of = {one.id: one.cluster for one in variants}
    questions = store.read_table("enriched", "questions")
    roles = dict(zip(questions["id"].to_pylist(), questions["role"].to_pylist(), strict=True))
    places = answering.choose(roles, answers, cluster_of, cited)
    progress.advance()
    store.write_stage(STAGE, "variants", Variant, variants)
    store.write_stage(STAGE, "clusters", Cluster, clusters)
    store.write_stage(STAGE, "answers", AnswerPlace, places)
    store.write_table(STAGE, "lineage", past.book)
    store.write_stage(STAGE, "decisions", Decision, said)
    store.write_stage(STAGE, "rejected", Rejection, rejected)
    tables = (store.read_table(STAGE, name) for name in ("variants", "clusters", "answers"))
    counts = filing.books(store.read_table("enriched", "questions"), *tables)
    counts["level"] = config.level
    counts["model"] = {"name": model.name, "sha256": model.digest} if model else None
    counts["decisions"] = {"read": len(said), "rejected": len(rejected)}
    counts["decided_by"] = hashlib.sha256(content).hexdigest()  # they decide the dataset, too
    counts["complaints"] = len(rejected)
    store.write_counts(STAGE, counts)


def _filed(clustering: Clustering, take: Take) -> Iterator[Verdict]:
    """Every verdict, once it is on file: none is held longer than it is needed."""
    for one in clustering.tell():
        take([filing.pair(one)])
        yield one


def _rejected(file: str, said: Iterable[Decision]) -> Iterator[Rejection]:
    for one in said:
        if one.fault:
            told = f"{one.decision} has no effect: {one.fault}"
            yield Rejection(STAGE, "-", "decision", f"{file}:{one.line}", "no_effect", told)
