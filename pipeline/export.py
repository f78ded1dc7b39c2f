"""enriched + clusters → data/clean: the dataset in every format, published whole, the manifest last."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.config import Config
from pipeline.engines import Engine
from pipeline.formats import card, changes, croissant, csv, datapackage, html, jsonl, parquet
from pipeline.formats.assembly import Parts, assemble
from pipeline.formats.rows import TABLES, Dataset
from pipeline.publishing import MANIFEST
from pipeline.recognizers import personal
from pipeline.records import (
    Answer,
    AnswerPlace,
    CitationMention,
    Cluster,
    Lineage,
    PageInfo,
    Pair,
    Question,
    RegionMention,
    Rejection,
    Variant,
)
from pipeline.report import Progress
from pipeline.store import Store, pretty_json

# What decides the bytes of a dataset beside our own code.
_PACKAGES = ("beautifulsoup4", "datasketch", "jieba", "lxml", "numpy", "pandas", "pyarrow", "scipy")
_STAGES = ("parsed", "enriched", "clusters")
# The fields that a row should have; how many rows do is watched from run to run (guards.py).
_WATCHED = {
    "questions": ("answer", "detail", "citations", "regions", "url", "lawyer", "first_seen"),
    "answers": ("text", "lawyer", "url", "published_at"),
}


def run(
    store: Store, config: Config, progress: Progress, engine: Engine[Any] | None = None
) -> None:
    """Write the dataset and put it in the place of the last one. It is written here, whatever the engine.

    Raises InputError if a stage has not run, or the folder cannot be written.
    """
    draft(store, config, progress)
    store.publish()


def draft(store: Store, config: Config, progress: Progress) -> dict[str, Any]:
    """Write the dataset beside the last one, and what it changes in that; its manifest.

    Raises InputError if a stage has not run, or the folder cannot be written.
    """
    progress.start("export", None)  # as in dedup
    parts = _parts(store, config)
    dataset = assemble(parts)
    counts = {stage: store.read_counts(stage) for stage in _STAGES}
    manifest = _manifest(config, counts, parts.pages)
    progress.advance()
    folder = store.draft()
    parquet.write(folder, dataset)
    csv.write(folder, dataset)
    jsonl.write(folder, dataset)
    progress.advance()
    card.write(folder, dataset, __version__)
    datapackage.describe(folder, __version__)
    croissant.describe(folder, __version__)
    html.write(
        folder, dataset, parts.clusters, store.read_stage("clusters", "pairs", Pair), manifest
    )
    manifest |= {"rows": _rows(dataset), "fill": _fill(dataset)}
    manifest["files"] = {path.name: _digest(path) for path in sorted(folder.iterdir())}
    _note_changes(store, folder, manifest["run"])
    (folder / MANIFEST).write_text(pretty_json(manifest), encoding="utf-8")
    progress.advance()
    return manifest


def _parts(store: Store, config: Config) -> Parts:
    rejected = store.read_stage("parsed", "rejected", Rejection)
    rejected += store.read_stage("clusters", "rejected", Rejection)
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
        lineage=store.read_stage("clusters", "lineage", Lineage),
    )


def _manifest(config: Config, counts: dict[str, Any], pages: Sequence[PageInfo]) -> dict[str, Any]:
    """Everything that decides the dataset; the run's id is its digest, so no clock is in it."""
    manifest: dict[str, Any] = {
        "lawqa": __version__,
        "versions": {name: version(name) for name in _PACKAGES},
        "settings": asdict(config) | {"embed": counts["clusters"]["model"]},
        "counts": counts,
    }
    inputs = [manifest, sorted((page.path, page.sha256) for page in pages)]
    manifest["run"] = hashlib.sha256(pretty_json(inputs).encode()).hexdigest()[:12]
    return manifest


def _rows(dataset: Dataset) -> dict[str, int]:
    return {name: len(getattr(dataset, name)) for name, _, _ in TABLES}


def _fill(dataset: Dataset) -> dict[str, float]:
    """For each field that is watched, the share of the rows that have it."""
    return {
        f"{table}.{field}": round(_share(getattr(one, field) for one in getattr(dataset, table)), 4)
        for table, fields in _WATCHED.items()
        for field in fields
    }


def _share(values: Iterable[object]) -> float:
    filled = [bool(value) for value in values]
    return sum(filled) / len(filled) if filled else 1.0


def _note_changes(store: Store, folder: Path, run: str) -> None:
    """Beside the new dataset, what it changes in the one that lies there, if anything."""
    before = store.dataset()
    if before is None:
        return
    old, new = _lines(before / "questions.jsonl"), _lines(folder / "questions.jsonl")
    noted = list(
        changes.differences(
            (json.loads(line) for name, line in old.items() if new.get(name) != line),
            (json.loads(line) for name, line in new.items() if old.get(name) != line),
        )
    )
    if not noted:
        return
    index = before / "changes" / "index.json"
    runs = json.loads(index.read_text(encoding="utf-8")) if index.exists() else []
    taken = sum(one["run"] == run for one in runs)
    name = f"{run}-{taken + 1}" if taken else run  # the same dataset may come again
    changes.write(folder / "changes" / f"{name}.jsonl", noted)
    counts = {op: sum(one["op"] == op for one in noted) for op in ("ADD", "MOD", "DEL")}
    runs.append({"file": f"{name}.jsonl", "run": run} | counts)
    (folder / "changes" / index.name).write_text(pretty_json(runs), encoding="utf-8")


def _lines(path: Path) -> Mapping[str, str]:
    """The rows of a table in JSON Lines by their id, unread: equal rows are equal lines."""
    with path.open(encoding="utf-8") as file:
        return {line[8 : line.index('"', 8)]: line for line in file}


def _digest(path: Path) -> dict[str, object]:
    content = path.read_bytes()
    return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
