"""enriched → clusters: which questions one answer serves, and which answer that is."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa

from pipeline import answers as answering
from pipeline.clustering import Clustering, Group, Links, Verdict, cluster, filing, spread
from pipeline.clustering.collector import give_back
from pipeline.clustering.decisions import outvoted, read, settled
from pipeline.clustering.identity import continued
from pipeline.clustering.kernels import rows_of
from pipeline.clustering.meaning import Model, load
from pipeline.config import Config
from pipeline.crawl.decoding import decode
from pipeline.engines import Engine
from pipeline.errors import UsageError
from pipeline.records import (
    Cluster,
    Decision,
    Lineage,
    Pair,
    Rejection,
    Variant,
)
from pipeline.report import Progress
from pipeline.store import Store
from pipeline.tables import Take, gathered, only

STAGE = filing.STAGE


def run(
    store: Store, config: Config, progress: Progress, engine: Engine[Any] | None = None
) -> None:
    """Cluster the questions of the enriched stage and choose an answer for each cluster.

    Raises InputError if a stage has not run, UsageError if the decisions of people cannot be read.
    """
    questions, answers, citations = (
        store.read_table("enriched", name) for name in ("questions", "answers", "citations")
    )
    asked = filing.columns(questions, answers)
    progress.start("dedup", None)  # its parts are too unlike to tell how long the rest takes
    name, content = store.decisions() or ("", b"")
    said = read(name, decode(content).text) if content else []
    named = {question or "" for one in said for question in (one.a, one.b)}
    links, said = settled(said, set(only(questions, "id", named)["id"].to_pylist()))
    with store.writing(STAGE, "pairs", Pair) as take:
        groups, told, model = _grouped(asked, config, links, engine, take)
    give_back()
    progress.advance()
    past = continued(groups, store.published_table("lineage", Lineage))
    ids = sorted(zip(past.ids, groups, strict=True), key=lambda pair: pair[0])
    clusters = gathered(Cluster, (filing.filed(*one) for one in ids))
    variants = gathered(Variant, (one for pair in ids for one in filing.variants(*pair, told)))
    stands = ((one, group.canonical) for _, group in ids for one in group.members if one in named)
    said = outvoted(said, dict(stands))
    rejected = list(_rejected(name, said))
    progress.advance()
    store.write_table(STAGE, "variants", variants.sort_by("id"))
    store.write_table(STAGE, "clusters", clusters)
    places = answering.choose_all(questions, answers, variants, filing.citing(citations))
    store.write_table(STAGE, "answers", places)
    store.write_table(STAGE, "lineage", past.book)
    store.write_stage(STAGE, "decisions", Decision, said)
    store.write_stage(STAGE, "rejected", Rejection, rejected)
    tables = (store.read_table(STAGE, name) for name in ("variants", "clusters", "answers"))
    counts = filing.books(questions, *tables)
    counts["level"] = config.level
    counts["model"] = {"name": model.name, "sha256": model.digest} if model else None
    counts["decisions"] = {"read": len(said), "rejected": len(rejected)}
    counts["decided_by"] = hashlib.sha256(content).hexdigest()  # they decide the dataset, too
    counts["complaints"] = len(rejected)
    store.write_counts(STAGE, counts)


def _grouped(
    asked: pa.Table, config: Config, links: Links, engine: Engine[Any] | None, take: Take
) -> tuple[tuple[Group, ...], filing.Told, Model | None]:
    """The groups, and what the verdicts, which ``take`` is given, say of their members; of the clustering no more is
    held. And the model that was asked, if any."""
    clustering, model = _clustered(asked, config, links, engine)
    told = filing.Told(clustering.groups, _filed(clustering, take))
    return clustering.groups, told, model


def _clustered(
    asked: pa.Table, config: Config, links: Links, engine: Engine[Any] | None
) -> tuple[Clustering, Model | None]:
    """The questions in their groups, and the model that was asked, if any."""
    model = load(config.embed) if config.embed else None
    if engine is None:
        return cluster(rows_of(asked), config.level, links, model=model, jobs=None), model
    if model is not None:
        raise UsageError("--embed works on this machine alone: leave --engine dask out.")
    return spread.cluster(engine, engine.place(asked), config.level, links), None


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
