"""The questions as CSV for a spreadsheet: lists in one cell, joined by ；, and a byte order mark.

Without the mark Excel reads UTF-8 as the system's code page and shows no Chinese.
"""

from dataclasses import fields
from pathlib import Path

import pandas as pd

from pipeline.formats.rows import Dataset, QuestionRow

_COLUMNS = [one.name for one in fields(QuestionRow)]
_JOIN = "；"


def write(folder: Path, dataset: Dataset) -> None:
    """Write ``questions.csv``: citations as 《…》第十七条；…, regions as 广东省/深圳市；…."""
    frame = pd.DataFrame([_cells(row) for row in dataset.questions], columns=_COLUMNS)
    frame.to_csv(folder / "questions.csv", index=False, encoding="utf-8-sig", lineterminator="\r\n")


def _cells(row: QuestionRow) -> dict[str, object]:
    cells: dict[str, object] = {name: getattr(row, name) for name in _COLUMNS}
    cells["citations"] = _JOIN.join(dict.fromkeys(law.label for law in row.citations))
    cells["regions"] = _JOIN.join(dict.fromkeys(place.path for place in row.regions))
    cells["variants"] = _JOIN.join(row.variants)
    cells["sources"] = _JOIN.join(row.sources)
    cells["loosest_pair"] = _JOIN.join(row.loosest_pair)
    return cells
