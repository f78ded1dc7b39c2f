"""What a run added, changed and removed among the canonical questions: one JSON object a line.

``{"op": "ADD", "id": ..., "fields": [], "record": {...}}``; MOD names the fields that differ and holds the
new record, DEL holds the old one. The form is that of OpenSanctions' delta files.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any


def differences(
    old: Iterable[Mapping[str, Any]], new: Iterable[Mapping[str, Any]]
) -> Iterator[dict[str, Any]]:
    """The changes from one list of rows to another, by their ``id``, in the order of the ids."""
    before = {row["id"]: row for row in old}
    after = {row["id"]: row for row in new}
    for key in sorted(before | after):
        if key not in before:
            yield {"op": "ADD", "id": key, "fields": [], "record": after[key]}
        elif key not in after:
            yield {"op": "DEL", "id": key, "fields": [], "record": before[key]}
        elif fields := [name for name in after[key] if after[key][name] != before[key].get(name)]:
            yield {"op": "MOD", "id": key, "fields": fields, "record": after[key]}


def write(path: Path, changes: Iterable[Mapping[str, Any]]) -> None:
    """Write the changes as JSON Lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for change in changes:
            file.write(json.dumps(change, ensure_ascii=False) + "\n")
