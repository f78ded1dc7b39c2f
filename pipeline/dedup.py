"""enriched → clusters: which questions one answer serves, and which answer that is."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa

from pipeline import answers as answering
from pipeline.clustering import Links, Verdict, cluster, filing, spread
from pipeline.clustering.collector import give_back
from pipeline.clustering.decisions import outvoted, read, settled
from pipeline.clustering.identity import continued
from pipeline.clustering.kernels import rows_of
from pipeline.clustering.meaning import Model, load
from pipeline.config import Config
from pipeline.crawl.decoding import decode
from pipeline.engines import Engine
from pipeline.errors import UsageError
from pipeline.records import Decision, Lineage, Pair, Rejection
from pipeline.report import Progress
from pipeline.store import Store
from pipeline.tables import Take, only

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
    decided, content = store.decisions() or ("", b"")
    said = read(decided, decode(content).text) if content else []
    named = {question or "" for one in said for question in (one.a, one.b)}
    links, said = settled(said, set(only(questions, "id", named)["id"].to_pylist()))
    with store.writing(STAGE, "pairs", Pair) as take:
        filed, model = _grouped(asked, config, links, engine, take)
    del asked
    give_back()
    progress.advance()
    past = continued(filed.grouped(), store.published_table("lineage", Lineage))
    give_back()
    filed = filed.named(past.ids)
    store.write_table(STAGE, "lineage", past.book)
    for name, table in zip(("clusters", "variants"), filed, strict=True):
        store.write_table(STAGE, name, table)
    del past, table, filed
    give_back()
    clusters, variants = (store.read_table(STAGE, name) for name in ("clusters", "variants"))
    said = outvoted(said, filing.standing(clusters, only(variants, "id", named)))
    rejected = list(_rejected(decided, said))
    progress.advance()
    places = answering.choose_all(questions, answers, variants, filing.citing(citations))
    store.write_table(STAGE, "answers", places)
    give_back()
    store.write_stage(STAGE, "decisions", Decision, said)
    store.write_stage(STAGE, "rejected", Rejection, rejected)
    counts = filing.books(questions, variants, clusters, places)
    counts["level"] = config.level
    counts["model"] = {"name": model.name, "sha256": model.digest} if model else None
    counts["decisions"] = {"read": len(said), "rejected": len(rejected)}
    counts["decided_by"] = hashlib.sha256(content).hexdigest()  # they decide the dataset, too
    counts["complaints"] = len(rejected)
    store.write_counts(STAGE, counts)


def _grouped(
    asked: pa.Table, config: Config, links: Links, engine: Engine[Any] | None, take: Take
) -> tuple[filing.Filed, Model | None]:
    """The questions in their groups, with what the verdicts, which ``take`` is given, say of them; of the clustering no
    more is held. And the model that was asked, if any."""
    model = load(config.embed) if config.embed else None
    if engine is None:
        here = cluster(rows_of(asked), config.level, links, model=model, jobs=None)
        groups, told = here.groups, filing.Told(here.groups, _taken(here.tell(), take))
        del here
        give_back()
        return filing.Filed.of((group, told.of(group)) for group in groups), model
    if model is not None:
        raise UsageError("--embed works on this machine alone: leave --engine dask out.")
    there = spread.cluster(engine, engine.place(asked), config.level, links)
    take(filing.pair(one) for one in there.tell())
    return filing.Filed.of((group, held) for _, group, held in there.groups()), None


def _taken(verdicts: Iterable[Verdict], take: Take) -> Iterator[Verdict]:
    """Every verdict, once it is on file: none is held longer than it is needed."""
    for one in verdicts:
        take([filing.pair(one)])
        yield one


def _rejected(file: str, said: Iterable[Decision]) -> Iterator[Rejection]:
    for one in said:
        if one.fault:
            told = f"{one.decision} has no effect: {one.fault}"
            yield Rejection(STAGE, "-", "decision", f"{file}:{one.line}", "no_effect", told)
