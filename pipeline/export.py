"""enriched + clusters → data/clean: the dataset in every format, published whole, the manifest last."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from pipeline import __version__
from pipeline.config import Config
from pipeline.formats import card, changes, croissant, csv, datapackage, html, jsonl, parquet
from pipeline.formats.assembly import Parts, assemble
from pipeline.recognizers import personal
from pipeline.records import (
    Answer,
    AnswerPlace,
    CitationMention,
    Cluster,
    PageInfo,
    Pair,
    Question,
    RegionMention,
    Rejection,
    Variant,
)
from pipeline.report import Progress
from pipeline.store import MANIFEST, Store, pretty_json

# What decides the bytes of a dataset beside our own code.
_PACKAGES = ("beautifulsoup4", "datasketch", "jieba", "lxml", "numpy", "pandas", "pyarrow", "scipy")
_STAGES = ("parsed", "enriched", "clusters")


def run(store: Store, config: Config, progress: Progress) -> None:
    """Write the dataset and put it in the place of the last one.

    Raises InputError if a stage has not run, or the folder cannot be written.
    """
    progress.start("export", 3)
    parts = _parts(store, config)
    dataset = assemble(parts)
    manifest = _manifest(
        config, {stage: store.read_counts(stage) for stage in _STAGES}, parts.pages
    )
    progress.advance()
    draft = store.draft()
    parquet.write(draft, dataset)
    csv.write(draft, dataset)
    jsonl.write(draft, dataset)
    progress.advance()
    card.write(draft, dataset, __version__)
    datapackage.describe(draft, __version__)
    croissant.describe(draft, __version__)
    html.write(
        draft, dataset, parts.clusters, store.read_stage("clusters", "pairs", Pair), manifest
    )
    manifest["files"] = {path.name: _digest(path) for path in sorted(draft.iterdir())}
    _note_changes(store, draft, manifest["run"])
    (draft / MANIFEST).write_text(pretty_json(manifest), encoding="utf-8")
    store.publish()
    progress.advance()


def _parts(store: Store, config: Config) -> Parts:
    rejected = store.read_stage("parsed", "rejected", Rejection)
    if config.redact:  # a line that was dropped as promotion is mostly a phone number
        rejected = [replace(one, detail=personal.redact(one.detail)[0]) for one in rejected]
    return Parts(
        pages=store.read_stage("parsed", "pages", PageInfo),
        questions=store.read_stage("enriched", "questions", Question),
        answers=store.read_stage("enriched", "answers", Answer),
        citations=store.read_stage("enriched", "citations", CitationMention),
        regions=store.read_stage("enriched", "regions", RegionMention),
        clusters=store.read_stage("clusters", "clusters", Cluster),
        variants=store.read_stage("clusters", "variants", Variant),
        places=store.read_stage("clusters", "answers", AnswerPlace),
        rejected=rejected,
    )


def _manifest(config: Config, counts: dict[str, Any], pages: Sequence[PageInfo]) -> dict[str, Any]:
    """Everything that decides the dataset; the run's id is its digest, so no clock is in it."""
    manifest: dict[str, Any] = {
        "lawqa": __version__,
        "versions": {name: version(name) for name in _PACKAGES},
        "settings": asdict(config),
        "counts": counts,
    }
    inputs = [manifest, sorted((page.path, page.sha256) for page in pages)]
    manifest["run"] = hashlib.sha256(pretty_json(inputs).encode()).hexdigest()[:12]
    return manifest


def _note_changes(store: Store, draft: Path, run: str) -> None:
    """Beside the new dataset, what it changes in the one that lies there, if anything."""
    if not (store.clean / "questions.parquet").exists():
        return
    old, new = (
        pq.read_table(folder / "questions.parquet").to_pylist() for folder in (store.clean, draft)
    )
    if noted := list(changes.differences(old, new)):
        changes.write(draft / "changes" / f"{run}.jsonl", noted)


def _digest(path: Path) -> dict[str, object]:
    content = path.read_bytes()
    return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
