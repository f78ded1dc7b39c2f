"""The only file that knows what lies where under data/raw and data/clean.

Under the clean folder::

    questions.parquet ... manifest.json      the dataset, published whole (DESIGN §5, publishing.py)
    stages/<stage>/*.arrow, counts.json      what each stage left for the next
    .draft/                                  a dataset being written; worthless if a run dies
    .versions/ .dataset                      the last datasets, and which of them counts
    .lock                                    held while a run works on the folder
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from pipeline.disk import make_folder, replacing
from pipeline.errors import InputError, Locked, UsageError
from pipeline.jsonlines import BadLine, json_lines
from pipeline.publishing import MANIFEST, Shelf
from pipeline.segments import mapped, write_arrow
from pipeline.tables import ROWS, Take, records_of, schema_of, written

T = TypeVar("T")

INDEX = "index.jsonl"
WITHHELD = "withheld.jsonl"
_KNOWN = ("url", "captured_at", "content_type")  # in the order of IndexEntry
IGNORED = frozenset({INDEX, WITHHELD, "README.md"})  # what lies in raw and is no capture


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
    """The two folders of a run, and the file of what people decided: ``decisions.csv`` beside raw, if none is named."""

    def __init__(self, raw: Path, clean: Path, decisions: Path | None = None) -> None:
        self.raw = raw
        self.clean = clean
        self._decisions = decisions
        self._shelf = Shelf(clean)

    # -- raw ----------------------------------------------------------------------------------

    def raw_files(self) -> list[RawFile]:
        """All captures and archives in raw, sorted by name; hidden files and indexes left out.

        Raises InputError if the folder is missing or holds nothing.
        """
        if not self.raw.is_dir():
            raise InputError(f"There is no folder {self.raw}. Name one that holds pages: --raw DIR")
        files = [
            RawFile(_readable(path.relative_to(self.raw).as_posix()), path)
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

    @property
    def workshop(self) -> Path:
        """The folder in raw where fetch keeps its state, what is on its way, and what is no page."""
        return self.raw / ".fetch"

    @contextmanager
    def fetch_lock(self) -> Iterator[None]:
        """Bring pages into raw alone. Raises Locked at once if another process does."""
        make_folder(self.workshop)
        try:
            with FileLock(self.workshop / ".lock", timeout=0):
                yield
        except Timeout:
            raise Locked(f"Another run brings pages into {self.raw}. Wait for it.") from None

    def withheld_files(self) -> list[Path]:
        """The lists of pages that are not to be published, by their names."""
        return sorted(self.raw.rglob(WITHHELD))

    def decisions(self) -> tuple[str, bytes] | None:
        """Name and content of the file of decisions; None if there is none.

        Raises UsageError if one was named and cannot be read.
        """
        path = self._decisions or self.raw.parent / "decisions.csv"
        if self._decisions is None and not path.exists():
            return None
        try:
            return path.name, path.read_bytes()
        except OSError as error:
            raise UsageError(f"{path} cannot be read: {error.strerror}.") from None

    # -- stages -------------------------------------------------------------------------------

    def write_stage(self, stage: str, name: str, record: type, rows: Iterable[Any]) -> None:
        """Replace one table of a stage; ``rows`` are instances of ``record``, already sorted."""
        with self.writing(stage, name, record) as take:
            take(rows)

    @contextmanager
    def writing(self, stage: str, name: str, record: type) -> Iterator[Take]:
        """Replace one table of a stage by the rows that are given, bit by bit, in the block."""
        with replacing(self._table(stage, name)) as path, written(path, record) as take:
            yield take

    def read_stage(self, stage: str, name: str, record: type[T]) -> list[T]:
        """All rows of one table of a stage. Raises InputError if the stage has not run."""
        return records_of(record, self.read_table(stage, name))

    def each(self, stage: str, name: str, record: type[T]) -> Iterator[T]:
        """The same rows, few in memory at a time."""
        for batch in self.read_table(stage, name).to_batches(ROWS):
            yield from records_of(record, pa.Table.from_batches([batch]))

    def count(self, stage: str, name: str) -> int:
        """How many rows a table of a stage has. Raises InputError if the stage has not run."""
        return len(self.read_table(stage, name))

    def has_stage(self, stage: str, name: str) -> bool:
        """Whether the stage has left that table."""
        return self._table(stage, name).exists()

    def parsed_stamp(self) -> str | None:
        """A word that changes when the parsed stage is made again; None if there is none yet."""
        pages = self._table("parsed", "pages")
        return str(pages.stat().st_mtime_ns) if pages.exists() else None

    def read_table(self, stage: str, name: str) -> pa.Table:
        """One table of a stage, mapped. Raises InputError if the stage has not run."""
        return mapped(_there(self._table(stage, name)))

    def write_table(self, stage: str, name: str, table: pa.Table) -> None:
        """Replace one table of a stage."""
        with replacing(self._table(stage, name)) as path:
            write_arrow(path, table)

    def write_counts(self, stage: str, counts: object) -> None:
        """Replace the books of a stage."""
        with replacing(self.stage(stage) / "counts.json") as path:
            path.write_text(pretty_json(counts), encoding="utf-8")

    def read_counts(self, stage: str) -> dict[str, Any]:
        """The books of a stage. Raises InputError if the stage has not run."""
        path = _there(self.stage(stage) / "counts.json")
        counts: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return counts

    @contextmanager
    def scratch(self, stage: str) -> Iterator[Path]:
        """A path for a file of a stage at work; it is gone afterwards, however the stage ends."""
        folder = self.stage(stage)
        make_folder(folder)
        path = folder / ".scratch"
        path.unlink(missing_ok=True)  # of a run that was killed
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)

    def stage(self, stage: str) -> Path:
        """The folder of a stage."""
        return self.clean / "stages" / stage

    def _table(self, stage: str, name: str) -> Path:
        return self.stage(stage) / f"{name}.arrow"

    # -- the dataset --------------------------------------------------------------------------

    def draft(self) -> Path:
        """An empty folder for the files of a new dataset."""
        return self._shelf.draft()

    def publish(self) -> bool:
        """Put the draft in the place of the dataset, in one step; False if it is the dataset that lies there.

        Then nothing is rewritten. Raises InputError if the draft has no manifest.
        """
        return self._shelf.publish()

    def refuse(self) -> Path:
        """Set the draft aside, and leave the dataset as it is; where the draft lies now."""
        return self._shelf.refuse()

    def dataset(self) -> Path | None:
        """The folder that holds the dataset as it is now; it stays so when the next one is published."""
        return self._shelf.current()

    def published(self, name: str) -> Path:
        """The path of one file of the dataset. Raises InputError if there is no dataset yet."""
        return _there(self.clean / name)

    def published_table(self, name: str, record: type, *columns: str) -> pa.Table:
        """One table of the dataset, or some of its columns, as Arrow; empty if there is no dataset yet."""
        folder = self.dataset()
        if folder is None:
            return schema_of(record).empty_table()
        return pq.read_table(folder / f"{name}.parquet", columns=list(columns) or None)

    def manifest(self) -> dict[str, Any]:
        """The manifest of the dataset. Raises InputError if there is no dataset yet."""
        manifest: dict[str, Any] = json.loads(self.published(MANIFEST).read_text(encoding="utf-8"))
        return manifest

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Work on the clean folder alone. Raises Locked at once if another process does.

        Whoever gets the lock first tidies up after a run that was killed. The lock is the kernel's:
        it goes with the process, however that ends.
        """
        make_folder(self.clean)
        try:
            with FileLock(self.clean / ".lock", timeout=0):
                self._shelf.tidy()
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
                *(one if isinstance(one := row.get(name), str) else None for name in _KNOWN)
            )
    return entries, bad


def _there(path: Path) -> Path:
    """The path, at which something lies."""
    if not path.exists():
        raise InputError(f"{path} is missing. Make it with: lawqa run")
    return path


def _readable(name: str) -> str:
    """A file name as text that can be written down; its bytes may be no UTF-8."""
    return name.encode(errors="surrogateescape").decode(errors="replace")


def pretty_json(value: object) -> str:
    """JSON that a person can read and a diff can follow."""
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
