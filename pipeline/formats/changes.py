"""What a run added, changed and removed among the canonical questions: one JSON object a line.

``{"op": "ADD", "id": ..., "fields": [], "record": {...}}``; MOD names the fields that differ and holds the
new record, DEL holds the old one. The form is that of OpenSanctions' delta files.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Change:
    """One row that came, went or differs; ``record`` is its line of JSON, as it is now or, if it went, was."""

    op: Literal["ADD", "MOD", "DEL"]
    id: str
    fields: Sequence[str]
    record: bytes


def differences(
    old: Mapping[str, bytes], rows: Iterable[Mapping[str, Any]], lines: Iterable[bytes]
) -> Iterator[Change]:
    """The changes from old lines, by the ``id`` of their rows, to new rows and their lines, in the order of the ids.

    Equal rows are equal lines, which are not read.
    """
    new = {row["id"]: (row, line) for row, line in zip(rows, lines, strict=True)}
    for key in sorted({*old, *new}):
        row, line = new.get(key, ({}, b""))
        if key not in old:
            yield Change("ADD", key, (), line)
        elif not line:
            yield Change("DEL", key, (), old[key])
        elif line != old[key]:
            was = json.loads(old[key])
            yield Change("MOD", key, [name for name in row if row[name] != was.get(name)], line)


def write(path: Path, changes: Iterable[Change]) -> None:
    """Write the changes as JSON Lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        for one in changes:
            told = {"op": one.op, "id": one.id, "fields": one.fields}
            head = json.dumps(told, ensure_ascii=False).removesuffix("}")
            file.write(f'{head}, "record": '.encode() + one.record.rstrip(b"\n") + b"}\n")
