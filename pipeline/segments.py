"""Tables as Arrow files, mapped into memory; and one that grows at its end, in files side by side.

Of what is read no more is touched than is looked at, and what was added to a table is never written again: so a night
that adds a hundredth pays for that hundredth. Not parquet: to pack a table and to unpack it costs more than all else
that a night does with most of them.
"""

from pathlib import Path

import pyarrow as pa

from pipeline.disk import replacing
from pipeline.errors import InputError


class Segments:
    """The files of one table in a folder: ``rows-000000.arrow``, ``rows-000001.arrow``, and so on."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder, self._name = folder, name

    def __len__(self) -> int:
        return len(self._paths())

    def read(self) -> pa.Table:
        """All rows, mapped. Raises InputError if there is no file."""
        paths = self._paths()
        if not paths:
            raise InputError(f"{self._folder / self._name} is missing. Make it with: lawqa refresh")
        return pa.concat_tables(map(mapped, paths))

    def append(self, table: pa.Table) -> None:
        """Add rows behind those that are there."""
        with replacing(self._folder / f"{self._name}-{len(self):06}.arrow") as path:
            write_arrow(path, table)

    def replace(self, table: pa.Table) -> None:
        """Put rows in the place of all that are there; what is mapped of those stays readable."""
        for path in self._paths():
            path.unlink()
        self.append(table)

    def _paths(self) -> list[Path]:
        return sorted(self._folder.glob(f"{self._name}-*.arrow"))


def write_arrow(path: Path, table: pa.Table) -> None:
    """Write one Arrow file; the same table, in the same chunks, gives the same bytes."""
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)


def mapped(path: Path) -> pa.Table:
    """What was written there, mapped; it outlives the file."""
    with pa.memory_map(str(path)) as source:
        return pa.ipc.open_file(source).read_all()


def mapped_bytes(path: Path) -> pa.Buffer:
    """What any file holds, mapped; it outlives the file."""
    with pa.memory_map(str(path)) as source:
        return source.read_buffer()
