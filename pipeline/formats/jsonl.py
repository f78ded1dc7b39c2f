"""The questions as JSON Lines: one object a line, null where nothing is known."""

import json
from pathlib import Path

from pipeline.formats import lines
from pipeline.formats.lines import Lines
from pipeline.formats.rows import Dataset

NAME = "questions.jsonl"
_ID = len('{"id": "')


def write(folder: Path, dataset: Dataset, last: Lines) -> Lines:
    """Write ``questions.jsonl``, UTF-8, Chinese as it is; rows that were not made are copied from the ``last`` lines.
    The lines that were written."""
    made = {
        row["id"]: json.dumps(row, ensure_ascii=False).encode() + b"\n"
        for row in dataset.made.to_pylist()
    }
    ids = dataset.questions["id"].to_pylist()
    return lines.write(folder / NAME, b"", ids, made, last)


def held(folder: Path | None) -> Lines:
    """The lines that lie in a folder, unread, by the id of their row: equal rows are equal lines."""
    if folder is None:
        return {}
    with (folder / NAME).open("rb") as file:
        return {line[_ID : line.index(b'"', _ID)].decode(): line for line in file}
