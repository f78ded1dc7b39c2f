"""Rows on disk, read back in the order of their keys, so that memory holds none of them.

SQLite sorts outside memory and comes with Python. The file is worthless once its run has ended, so nothing is
journaled or synced.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

_CACHE_KIB = 8_192  # what SQLite may hold for each sort in memory; more brought no speed


class Spool:
    """A table of texts and bytes with a key of several columns.

    >>> with spooled(Path(":memory:")) as connection:
    ...     spool = Spool(connection, "words", keys=2, values=1)
    ...     spool.add(("b", "1"), b"second")
    ...     spool.add(("a", "2"), b"first")
    ...     list(spool.ordered(0))
    [(('a', '2'), b'first'), (('b', '1'), b'second')]
    """

    def __init__(self, connection: sqlite3.Connection, name: str, keys: int, values: int) -> None:
        self._connection = connection
        self._name = name
        self._keys = [f"key{n}" for n in range(keys)]
        columns = [
            *(f"{key} TEXT" for key in self._keys),
            *(f"value{n} BLOB" for n in range(values)),
        ]
        connection.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
        self._insert = f"INSERT INTO {name} VALUES ({', '.join('?' * (keys + values))})"

    def add(self, key: Sequence[str], *values: bytes) -> None:
        """One row more. A key may come more than once."""
        self._connection.execute(self._insert, (*key, *values))

    def remove(self, key: Sequence[str]) -> None:
        """Take out every row of that key; ``index`` first, or each costs a look at all rows."""
        where = " AND ".join(f"{one} = ?" for one in self._keys)
        self._connection.execute(f"DELETE FROM {self._name} WHERE {where}", tuple(key))

    def index(self) -> None:
        """Make the order of the keys known; to be called once all rows are there."""
        self._connection.execute(
            f"CREATE INDEX {self._name}_keys ON {self._name} ({', '.join(self._keys)})"
        )

    def ordered(self, value: int) -> Iterator[tuple[tuple[str, ...], bytes]]:
        """Every key with one of its values, in the order of the keys as Python sorts text."""
        keys = ", ".join(self._keys)
        rows = self._connection.execute(
            f"SELECT {keys}, value{value} FROM {self._name} ORDER BY {keys}, rowid"
        )
        return ((row[:-1], row[-1]) for row in rows)


@contextmanager
def spooled(path: Path | None = None) -> Iterator[sqlite3.Connection]:
    """A connection to a new file for spools; if none is named, to one among the system's temporary files."""
    connection = sqlite3.connect(path or "", isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        connection.execute("BEGIN")
        yield connection
    finally:
        connection.close()
