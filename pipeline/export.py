"""enriched + clusters → data/clean: the dataset in every format, published whole, the manifest last."""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline import __version__, captures
from pipeline.clustering.collector import uncollected
from pipeline.config import Config
from pipeline.engines import Engine
from pipeline.formats import card, changes, croissant, csv, datapackage, html, jsonl, parquet
from pipeline.formats.assembly import assemble
from pipeline.formats.canonical import Parts
from pipeline.formats.changes import Change
from pipeline.formats.lines import Lines
from pipeline.formats.rows import TABLES, Dataset, FileDigest, Last, QuestionRow
from pipeline.publishing import MANIFEST
from pipeline.recognizers import personal
from pipeline.report import Progress
from pipeline.store import Store, pretty_json
from pipeline.tables import among, filled

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


@uncollected()
def draft(
    store: Store, config: Config, progress: Progress, touched: Collection[str] | None = None
) -> dict[str, Any]:
    """Write the dataset beside the last one, and what it changes in that; its manifest.

    ``touched``: the clusters that came, changed or ended since the last dataset, whose other rows are copied; None:
    all are made. Raises InputError if a stage has not run, or the folder cannot be written.
    """
    progress.start("export", None)  # as in dedup
    parts, last = _parts(store, config), _last(store, touched)
    dataset = assemble(parts, last)
    counts = {stage: store.read_counts(stage) for stage in _STAGES}
    manifest = _manifest(config, counts, parts.pages)
    progress.advance()
    folder = store.draft()
    parquet.write(folder, dataset)
    before = store.dataset()
    csv.write(folder, dataset, None if touched is None else before)
    old = jsonl.held(before)
    new = jsonl.write(folder, dataset, old)
    progress.advance()
    card.write(folder, dataset, __version__)
    tables = {name: _digest(folder / f"{name}.parquet") for name, _, _ in TABLES}
    datapackage.describe(folder, tables, __version__)
    croissant.describe(folder, tables, __version__)
    html.write(folder, dataset, parts.clusters, store.read_table("clusters", "pairs"), manifest)
    manifest |= {"rows": _rows(dataset), "fill": _fill(dataset)}
    known = {f"{name}.parquet": one for name, one in tables.items()}
    digests = {one.name: known.get(one.name) or _digest(one) for one in sorted(folder.iterdir())}
    manifest["files"] = {name: asdict(one) for name, one in digests.items()}
    if before is not None:
        _note_changes(before, folder, manifest["run"], _changes(last, old, dataset, new))
    (folder / MANIFEST).write_text(pretty_json(manifest), encoding="utf-8")
    progress.advance()
    return manifest


def _last(store: Store, touched: Collection[str] | None) -> Last:
    """The rows of ``questions`` in the last dataset; those of clusters touched are leaving, or all."""
    if touched is None:
        ids = store.published_table("questions", QuestionRow, "id")
        return Last(ids, ids["id"].is_valid())
    questions = store.published_table("questions", QuestionRow)
    return Last(questions, among(questions["id"], touched))


def _parts(store: Store, config: Config) -> Parts:
    rejected = pa.concat_tables(store.read_table(one, "rejected") for one in ("parsed", "clusters"))
    return Parts(
        pages=store.read_table("parsed", "pages"),
        questions=store.read_table("enriched", "questions"),
        answers=store.read_table("enriched", "answers"),
        citations=store.read_table("enriched", "citations"),
        regions=store.read_table("enriched", "regions"),
        clusters=store.read_table("clusters", "clusters"),
        variants=store.read_table("clusters", "variants"),
        places=store.read_table("clusters", "answers"),
        rejected=_redacted(rejected) if config.redact else rejected,
        lineage=store.read_table("clusters", "lineage"),
    )


def _redacted(rejected: pa.Table) -> pa.Table:
    """Without personal data: a line that was dropped as promotion is mostly a phone number."""
    ours = among(rejected["reason"], captures.REPLACED)
    details = pc.if_else(ours, None, rejected["detail"]).combine_chunks().dictionary_encode()
    told = [personal.redact(one)[0] for one in details.dictionary.to_pylist()]
    redacted = pa.array(told, pa.string()).take(details.indices)
    place = rejected.schema.get_field_index("detail")
    column = pc.if_else(ours, rejected["detail"], redacted)
    return rejected.set_column(place, rejected.schema.field(place), column)


def _manifest(config: Config, counts: dict[str, Any], pages: pa.Table) -> dict[str, Any]:
    """Everything that decides the dataset; the run's id is its digest, so no clock is in it."""
    manifest: dict[str, Any] = {
        "lawqa": __version__,
        "versions": {name: version(name) for name in _PACKAGES},
        "settings": asdict(config) | {"embed": counts["clusters"]["model"]},
        "counts": counts,
    }
    read = pc.binary_join_element_wise(pages["path"], pages["sha256"], " ")
    inputs = [json.dumps(manifest, sort_keys=True), *read.take(pc.sort_indices(read)).to_pylist()]
    manifest["run"] = hashlib.sha256("\n".join(inputs).encode()).hexdigest()[:12]
    return manifest


def _rows(dataset: Dataset) -> dict[str, int]:
    return {name: len(getattr(dataset, name)) for name, _, _ in TABLES}


def _fill(dataset: Dataset) -> dict[str, float]:
    """For each field that is watched, the share of the rows that have it."""
    return {
        f"{table}.{field}": round(_share(getattr(dataset, table)[field]), 4)
        for table, fields in _WATCHED.items()
        for field in fields
    }


def _share(column: pa.ChunkedArray) -> float:
    return filled(column) / len(column) if len(column) else 1.0


def _changes(last: Last, old: Lines, dataset: Dataset, new: Sequence[bytes]) -> list[Change]:
    """What leads from the old questions to the new ones."""
    names = last.questions["id"].filter(last.leaving).to_pylist()
    rows = np.flatnonzero(last.leaving.to_numpy()).tolist()
    was = dict(zip(names, map(old.__getitem__, rows), strict=True))
    return list(changes.differences(was, dataset.made, new))


def _note_changes(before: Path, folder: Path, run: str, noted: list[Change]) -> None:
    """Beside the new dataset, what it changes in the one before, if anything."""
    if not noted:
        return
    index = before / "changes" / "index.json"
    runs = json.loads(index.read_text(encoding="utf-8")) if index.exists() else []
    taken = sum(one["run"] == run for one in runs)
    name = f"{run}-{taken + 1}" if taken else run  # the same dataset may come again
    changes.write(folder / "changes" / f"{name}.jsonl", noted)
    counts = {op: sum(one.op == op for one in noted) for op in ("ADD", "MOD", "DEL")}
    runs.append({"file": f"{name}.jsonl", "run": run} | counts)
    (folder / "changes" / index.name).write_text(pretty_json(runs), encoding="utf-8")


def _digest(path: Path) -> FileDigest:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    return FileDigest(digest.hexdigest(), path.stat().st_size)
