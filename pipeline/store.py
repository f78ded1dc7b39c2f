"""The only file that knows what lies where under data/raw and data/clean.

Under the clean folder::

    questions.parquet ... manifest.json      the dataset, published whole (DESIGN §5)
    stages/<stage>/*.parquet, counts.json    what each stage left for the next
    .draft/                                  a dataset being written; worthless if a run dies
    .ready/                                  a whole dataset on its way out; finished by the next run
    .lock                                    held while a run works on the folder

Publishing is two steps: the draft, complete with its manifest, is renamed to ``.ready`` (the point
of no return), then each file is renamed into place, the manifest last. A run that dies before the
first step leaves the old dataset; one that dies after it is completed by whoever next takes the lock.
"""

import filecmp
import json
import os
import shutil
import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from pipeline.errors import InputError, Locked
from pipeline.jsonlines import BadLine, json_lines
from pipeline.tables import records_of, table_of

T = TypeVar("T")

INDEX = "index.jsonl"
MANIFEST = "manifest.json"
IGNORED = frozenset({INDEX, "README.md"})  # what lies in raw and is no capture


@dataclass(frozen=True, slots=True)
class RawFile:
    """One file in raw; ``name`` is its path below raw with "/" between parts."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """What an index beside the captures says of one of them."""

    url: str | None = None
    captured_at: str | None = None
    content_type: str | None = None


class Store:
    """The two folders of a run."""

    def __init__(self, raw: Path, clean: Path) -> None:
        self.raw = raw
        self.clean = clean

    # -- raw ----------------------------------------------------------------------------------

    def raw_files(self) -> list[RawFile]:
        """All captures and archives in raw, sorted by name; hidden files and indexes left out.

        Raises InputError if the folder is missing or holds nothing.
        """
        if not self.raw.is_dir():
            raise InputError(f"There is no folder {self.raw}. Name one that holds pages: --raw DIR")
        files = [
            RawFile(path.relative_to(self.raw).as_posix(), path)
            for path in self.raw.rglob("*")
            if not path.is_dir()
            and path.name not in IGNORED
            and not any(part.startswith(".") for part in path.relative_to(self.raw).parts)
        ]
        if not files:
            raise InputError(
                f"{self.raw} holds no pages. Put HTML files or text captures there, "
                "one folder a site, or bring some with: lawqa fetch URL"
            )
        return sorted(files, key=lambda file: file.name)

    def index(self) -> tuple[dict[str, IndexEntry], list[tuple[str, BadLine]]]:
        """What the indexes in raw say, by the name of the capture; and (index, line) that say nothing.

        An index is a file ``index.jsonl`` beside the captures, a line each:
        ``{"path": "a.html", "url": ..., "captured_at": ..., "content_type": ...}``.
        """
        entries: dict[str, IndexEntry] = {}
        bad: list[tuple[str, BadLine]] = []
        for path in sorted(self.raw.rglob(INDEX)):
            folder = path.parent.relative_to(self.raw)
            known, unusable = index_of(path.parent)
            entries |= {(folder / name).as_posix(): entry for name, entry in known.items()}
            bad += (((folder / INDEX).as_posix(), line) for line in unusable)
        return entries, bad

    def raw_folder(self, site: str) -> Path:
        """The folder where fetch lays what it brings from a site; made if missing."""
        folder = self.raw / site
        _make_folder(folder)
        return folder

    # -- stages -------------------------------------------------------------------------------

    def write_stage(self, stage: str, name: str, record: type, rows: Iterable[Any]) -> None:
        """Replace one table of a stage; ``rows`` are instances of ``record``, already sorted."""
        with _replacing(self._stage(stage) / f"{name}.parquet") as path:
            write_parquet(path, table_of(record, rows))

    def read_stage(self, stage: str, name: str, record: type[T]) -> list[T]:
        """All rows of one table of a stage. Raises InputError if the stage has not run."""
        path = self._stage(stage) / f"{name}.parquet"
        if not path.exists():
            raise InputError(f"{path} is missing. Make it with: lawqa run")
        return records_of(record, pq.read_table(path))

    def has_stage(self, stage: str, name: str) -> bool:
        """Whether the stage has left that table."""
        return (self._stage(stage) / f"{name}.parquet").exists()

    def has_run(self) -> bool:
        """Whether anything was parsed yet."""
        return self.has_stage("parsed", "pages")

    def write_counts(self, stage: str, counts: object) -> None:
        """Replace the books of a stage."""
        with _replacing(self._stage(stage) / "counts.json") as path:
            path.write_text(pretty_json(counts), encoding="utf-8")

    def read_counts(self, stage: str) -> dict[str, Any]:
        """The books of a stage. Raises InputError if the stage has not run."""
        path = self._stage(stage) / "counts.json"
        if not path.exists():
            raise InputError(f"{path} is missing. Make it with: lawqa run")
        counts: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return counts

    def _stage(self, stage: str) -> Path:
        return self.clean / "stages" / stage

    # -- the dataset --------------------------------------------------------------------------

    def draft(self) -> Path:
        """An empty folder for the files of a new dataset."""
        folder = self.clean / ".draft"
        shutil.rmtree(folder, ignore_errors=True)
        _make_folder(folder)
        return folder

    def publish(self) -> bool:
        """Put the draft in the place of the dataset; False if it is the dataset that lies there.

        Then nothing is rewritten. Raises InputError if the draft has no manifest.
        """
        draft = self.clean / ".draft"
        files = [path for path in draft.rglob("*") if path.is_file()]
        if draft / MANIFEST not in files:
            raise InputError(f"{draft} has no {MANIFEST}; it is not a whole dataset.")
        if all(_same_bytes(path, self.clean / path.relative_to(draft)) for path in files):
            shutil.rmtree(draft)
            return False
        for path in files:
            _sync(path)
        with _uninterrupted():
            draft.rename(self.clean / ".ready")
            self._move_into_place()
        return True

    def _move_into_place(self) -> None:
        ready = self.clean / ".ready"
        if not ready.is_dir():
            return
        files = [path for path in ready.rglob("*") if path.is_file()]
        for path in sorted(files, key=lambda path: (path.name == MANIFEST, path)):
            target = self.clean / path.relative_to(ready)
            _make_folder(target.parent)
            path.replace(target)
        _sync(self.clean)
        shutil.rmtree(ready)

    def published(self, name: str) -> Path:
        """The path of one file of the dataset. Raises InputError if there is no dataset yet.

        A publication that was cut short is completed first, unless someone is at work on it.
        """
        if (self.clean / ".ready").is_dir():
            with suppress(Locked), self.lock():
                pass
        path = self.clean / name
        if not path.exists():
            raise InputError(f"{path} is missing. Make it with: lawqa run")
        return path

    def manifest(self) -> dict[str, Any]:
        """The manifest of the dataset. Raises InputError if there is no dataset yet."""
        manifest: dict[str, Any] = json.loads(self.published(MANIFEST).read_text(encoding="utf-8"))
        return manifest

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Work on the clean folder alone. Raises Locked at once if another process does.

        Whoever gets the lock first completes a publication that was cut short. The lock is the
        kernel's: it goes with the process, however that ends.
        """
        _make_folder(self.clean)
        try:
            with FileLock(self.clean / ".lock", timeout=0):
                self._move_into_place()
                yield
        except Timeout:
            raise Locked(
                f"Another run is working on {self.clean}. Wait for it, or name another folder: --clean DIR"
            ) from None


def index_of(folder: Path) -> tuple[dict[str, IndexEntry], list[BadLine]]:
    """What the index in a folder of captures says, by the name of the file; and its bad lines."""
    entries: dict[str, IndexEntry] = {}
    bad: list[BadLine] = []
    path = folder / INDEX
    if not path.exists():
        return entries, bad
    with path.open(encoding="utf-8", errors="replace") as lines:
        for line in json_lines(lines):
            if isinstance(line, BadLine):
                bad.append(line)
                continue
            number, row = line
            if not isinstance(row.get("path"), str):
                bad.append(BadLine(number, 'no "path"'))
                continue
            entries[row["path"]] = IndexEntry(
                row.get("url"), row.get("captured_at"), row.get("content_type")
            )
    return entries, bad


def write_parquet(path: Path, table: pa.Table) -> None:
    """Write one parquet file; the same table gives the same bytes (pyarrow keeps no clock in it)."""
    pq.write_table(table, path, compression="zstd")


def pretty_json(value: object) -> str:
    """JSON that a person can read and a diff can follow."""
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"Cannot write to {folder}: {error.strerror}. Name a folder you may write to: --clean DIR"
        ) from None


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """A path to write to; what was written replaces ``path`` whole, or not at all."""
    _make_folder(path.parent)
    new = path.with_name(f".{path.name}.new")
    yield new
    _sync(new)
    new.replace(path)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold Ctrl-C back for the few renames that must not be parted; it is raised behind them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    caught: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: caught.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if caught:
        raise KeyboardInterrupt


def _same_bytes(one: Path, other: Path) -> bool:
    return other.is_file() and filecmp.cmp(one, other, shallow=False)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
