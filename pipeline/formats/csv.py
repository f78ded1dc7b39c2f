"""The questions as CSV for a spreadsheet: lists in one cell, joined by ；, and a byte order mark.

Without the mark Excel reads UTF-8 as the system's code page and shows no Chinese.
"""

from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.formats import lines
from pipeline.formats.lines import Lines
from pipeline.formats.rows import Dataset, QuestionRow
from pipeline.tables import schema_of

_NAME = "questions.csv"
_COLUMNS = schema_of(QuestionRow).names
_LISTS = ("citations", "regions", "variants", "sources", "loosest_pair")
_JOIN = "；"
_END = b"\r\n"


def write(folder: Path, dataset: Dataset, last: Path | None = None) -> None:
    """Write ``questions.csv``: citations as 《…》第十七条；…, regions as 广东省/深圳市；….

    Rows that were not made are copied from the one in the folder ``last``.
    """
    frame = pd.DataFrame([_cells(row) for row in dataset.made.to_pylist()], columns=_COLUMNS)
    text = frame.to_csv(index=False, lineterminator=_END.decode())
    head, *made = _records(text.encode())
    _, *held = _records((last / _NAME).read_bytes()) if last else (head,)
    ids = dataset.questions["id"].to_pylist()
    lines.write(folder / _NAME, BOM_UTF8 + head, ids, _by_id(made), _by_id(held))


def _cells(row: Mapping[str, Any]) -> dict[str, object]:
    told = {
        "citations": dict.fromkeys(law["label"] for law in row["citations"]),
        "regions": dict.fromkeys(place["path"] for place in row["regions"]),
    }
    joined = {name: _JOIN.join(told.get(name, row[name])) for name in _LISTS}
    return {**row, **joined}


def _records(content: bytes) -> Iterator[bytes]:
    """The records with what ends them; a line may end within a cell, which then is in quotes."""
    begun = b""
    for line in content.split(_END)[:-1]:
        begun += line + _END
        if begun.count(b'"') % 2 == 0:
            yield begun
            begun = b""


def _by_id(records: list[bytes]) -> Lines:
    return {one[: one.index(b",")].decode(): one for one in records}
