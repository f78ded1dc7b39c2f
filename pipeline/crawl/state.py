"""What is known of every address, from one run to the next: one row an address, one row a host, in SQLite.

Losing it costs traffic, never data: what was fetched lies in raw, and without validators everything is fetched
anew. A row is written only after the page it speaks of lies on the disk.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from itertools import chain, islice, zip_longest
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

_VERSION = 1
Row = TypeVar("Row", "Known", "Host")


def iso(time: datetime) -> str:
    """A time as it stands in the state and in WARC: ISO 8601, UTC, whole seconds.

    >>> iso(datetime(2026, 11, 21, 3, tzinfo=UTC))
    '2026-11-21T03:00:00Z'
    """
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class Known:
    """One address. Times are ISO 8601 in UTC, so that they sort as text."""

    url: str
    origin: str
    site: str
    kind: str  # page, sitemap
    found_by: str  # given, related, sitemap, raw: how it came to be known
    first_seen: str
    next_due: str
    asked_at: str | None = None
    status: int | None = None
    verdict: str | None = None  # crawl.verdict.Kind, or the reason of a refusal
    detail: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    last_digest: str | None = None  # of the last body that came, as WARC writes it
    payload_digest: str | None = None  # the same of the response that raw holds
    record_hash: str | None = None  # of what raw holds
    reader: str | None = None  # the version of the readers that made the record
    listed_change: str | None = None  # lastmod of the sitemap
    streak: int = 0  # visits in a row that found nothing new
    interval: float | None = None  # days
    failures: int = 0  # in a row
    strikes: int = 0  # times in a row that it was gone
    first_strike: str | None = None
    warc: str | None = None  # <file below raw>#<offset> of the last response kept
    warc_date: str | None = None
    signals: str = ""  # what the site says of machines that learn, one a line
    withheld: str | None = None  # why it is kept out of what is published


@dataclass(frozen=True, slots=True)
class Host:
    """One host, as robots.txt counts hosts."""

    origin: str
    robots_text: str | None = None  # the last one that was read
    robots_status: int | None = None
    robots_at: str | None = None  # when the text was read
    decision: str | None = None
    robots_sha256: str | None = None
    delay: float = 0.0
    closed_until: str | None = None  # null: for as long as its robots.txt says so
    closed_because: str | None = None  # null: it is not left alone
    signals: str = ""


def _table(name: str, row: type[Any], key: str) -> str:
    columns = ", ".join(f"{f.name} PRIMARY KEY" if f.name == key else f.name for f in fields(row))
    return f"CREATE TABLE IF NOT EXISTS {name} ({columns}) WITHOUT ROWID"


_TABLES = (
    _table("pages", Known, "url"),
    "CREATE INDEX IF NOT EXISTS due ON pages (origin, kind, warc IS NULL, next_due)",
    _table("hosts", Host, "origin"),
    "CREATE TABLE IF NOT EXISTS archives (name PRIMARY KEY, bytes) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS notes (name PRIMARY KEY, text) WITHOUT ROWID",
    f"PRAGMA user_version = {_VERSION}",
)


class State:
    """The state of one raw folder. Use as a context: what was not committed is rolled back."""

    def __init__(self, path: Path) -> None:
        """Open it, or make it. A file that is no database is set aside."""
        self._db = _opened(path)

    @classmethod
    def copy_of(cls, path: Path) -> Self:
        """A copy in memory, to try things on; an empty one where there is no state yet."""
        copy = cls.__new__(cls)
        copy._db = _prepared(":memory:")
        if path.exists():
            with closing(
                sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
            ) as original:
                original.backup(copy._db)
        return copy

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._db.close()

    def commit(self) -> None:
        """Make what was said since the last commit outlast a power cut."""
        self._db.commit()

    def get(self, url: str) -> Known | None:
        """What is known of an address."""
        return next(self._select(Known, "pages WHERE url = ?", url), None)

    def put(self, row: Known) -> None:
        """Write what is known of an address."""
        self._write("REPLACE", "pages", [row])

    def add(self, rows: Iterable[Known]) -> None:
        """Write addresses that are new; of those known nothing is changed."""
        self._write("IGNORE", "pages", rows)

    def addresses(self) -> list[str]:
        """All addresses that are known."""
        return [url for (url,) in self._db.execute("SELECT url FROM pages")]

    def due(self, origin: str, kind: str, now: str, most: int) -> list[Known]:
        """The addresses of a host that are due: by turns one that raw holds and one that it does not.

        Of each, the longest due come first. A long list of new pages so never keeps those held from
        being looked at again.
        """
        where = (
            "pages WHERE origin = ? AND kind = ? AND (warc IS NULL) = ? AND next_due <= ? "
            "ORDER BY next_due, url LIMIT ?"
        )
        held = self._select(Known, where, origin, kind, False, now, most)
        new = self._select(Known, where, origin, kind, True, now, most)
        turns = chain.from_iterable(zip_longest(held, new))
        return list(islice(filter(None, turns), most))

    def origins(self, now: str) -> list[tuple[str, str]]:
        """The hosts with anything due, and the site of each."""
        query = "SELECT origin, min(site) FROM pages WHERE next_due <= ? GROUP BY origin ORDER BY origin"
        return list(self._db.execute(query, (now,)))

    def pages(self, origin: str) -> Iterator[Known]:
        """All addresses of a host, in order."""
        return self._select(Known, "pages WHERE origin = ? ORDER BY url", origin)

    def host(self, origin: str) -> Host:
        """What is known of a host."""
        return next(self._select(Host, "hosts WHERE origin = ?", origin), Host(origin))

    def put_host(self, row: Host) -> None:
        """Write what is known of a host."""
        self._write("REPLACE", "hosts", [row])

    def archive_size(self, name: str) -> int | None:
        """How many bytes of an archive the state speaks of; None if it does not know the archive."""
        found = self._db.execute("SELECT bytes FROM archives WHERE name = ?", (name,)).fetchone()
        return int(found[0]) if found else None

    def archives(self) -> frozenset[str]:
        """The names of the archives it speaks of."""
        return frozenset(name for (name,) in self._db.execute("SELECT name FROM archives"))

    def put_archive(self, name: str, size: int) -> None:
        """Note how far an archive is written."""
        self._db.execute("INSERT OR REPLACE INTO archives VALUES (?, ?)", (name, size))

    def drop_archive(self, name: str) -> None:
        """Forget an archive that is no more."""
        self._db.execute("DELETE FROM archives WHERE name = ?", (name,))

    def note(self, name: str) -> str | None:
        """A note left by an earlier run."""
        found = self._db.execute("SELECT text FROM notes WHERE name = ?", (name,)).fetchone()
        return str(found[0]) if found else None

    def put_note(self, name: str, text: str) -> None:
        """Leave a note for later runs."""
        self._db.execute("INSERT OR REPLACE INTO notes VALUES (?, ?)", (name, text))

    def forget_archived(self, name: str, beyond: int) -> int:
        """Forget the validators of pages whose response lies in an archive beyond a size, and make them due.

        How many there were. It is called for an archive that lost its end.
        """
        lost = [
            row.url
            for row in self._select(Known, "pages WHERE warc GLOB ?", f"{name}#*")
            if row.warc is not None and int(row.warc.rpartition("#")[2]) >= beyond
        ]
        self._db.executemany(
            "UPDATE pages SET etag = NULL, last_modified = NULL, last_digest = NULL, payload_digest = NULL, "
            "record_hash = NULL, warc = NULL, warc_date = NULL, next_due = first_seen WHERE url = ?",
            [(url,) for url in lost],
        )
        return len(lost)

    def _select(self, row: type[Row], where: str, *values: object) -> Iterator[Row]:
        names = ", ".join(field.name for field in fields(row))
        for found in self._db.execute(f"SELECT {names} FROM {where}", values):
            yield row(*found)

    def _write(self, on_conflict: str, table: str, rows: Iterable[Known | Host]) -> None:
        for row in rows:
            marks = ", ".join("?" * len(fields(row)))
            self._db.execute(f"INSERT OR {on_conflict} INTO {table} VALUES ({marks})", astuple(row))


def _opened(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _prepared(path)
    except sqlite3.OperationalError:
        raise  # a full disk, a lock: nothing is wrong with the file
    except sqlite3.DatabaseError:
        path.replace(path.with_name(f"{path.name}.damaged"))
        for beside in ("-wal", "-shm"):
            path.with_name(path.name + beside).unlink(missing_ok=True)
        return _prepared(path)


def _prepared(path: Path | str) -> sqlite3.Connection:
    db = sqlite3.connect(path)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version not in (0, _VERSION):
            raise sqlite3.DatabaseError(f"a state of version {version}")
        for table in _TABLES:
            db.execute(table)
        db.commit()
    except sqlite3.Error:
        db.close()
        raise
    return db
