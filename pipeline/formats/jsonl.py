"""The questions as JSON Lines: one object a line, null where nothing is known."""

import json
from collections.abc import Sequence
from pathlib import Path

from pipeline.formats import lines
from pipeline.formats.lines import Lines
from pipeline.formats.rows import Dataset
from pipeline.segments import mapped_bytes

NAME = "questions.jsonl"


def write(folder: Path, dataset: Dataset, last: Lines) -> Sequence[bytes]:
    """Write ``questions.jsonl``, UTF-8, Chinese as it is; rows that were not made are copied from the ``last`` lines.
    The lines that were made."""
    made = [json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in dataset.made]
    lines.write(folder / NAME, b"", dataset.runs, made, last)
    return made


def held(folder: Path | None) -> Lines:
    """The lines that lie in a folder, unread. Equal rows are equal lines."""
    if folder is None:
        return lines.NOTHING
    content = mapped_bytes(folder / NAME)
    return Lines(content, [0, *(lines.places(content, "\n") + 1).tolist()])
