"""The questions as JSON Lines: one object a line, null where nothing is known."""

import json
from dataclasses import asdict
from pathlib import Path

from pipeline.formats.rows import Dataset


def write(folder: Path, dataset: Dataset) -> None:
    """Write ``questions.jsonl``, UTF-8, Chinese as it is."""
    with (folder / "questions.jsonl").open("w", encoding="utf-8", newline="\n") as file:
        for row in dataset.questions:
            file.write(json.dumps(asdict(row), ensure_ascii=False) + "\n")
