"""The questions as CSV for a spreadsheet: lists in one cell, joined by ；, and a byte order mark.

Without the mark Excel reads UTF-8 as the system's code page and shows no Chinese.
"""

from codecs import BOM_UTF8
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from pipeline.formats import lines
from pipeline.formats.lines import NOTHING, Lines
from pipeline.formats.rows import Dataset, QuestionRow
from pipeline.segments import mapped_bytes
from pipeline.tables import schema_of

_NAME = "questions.csv"
_COLUMNS = schema_of(QuestionRow).names
_LISTS = ("citations", "regions", "variants", "sources", "loosest_pair")
_JOIN = "；"
_END = "\r\n"


def write(folder: Path, dataset: Dataset, last: Path | None = None) -> None:
    """Write ``questions.csv``: citations as 《…》第十七条；…, regions as 广东省/深圳市；….

    Rows that were not made are copied from the one in the folder ``last``.
    """
    rows = [_cells(row) for row in dataset.made]
    frame = pd.DataFrame({name: [row[name] for row in rows] for name in _COLUMNS})
    text = frame.to_csv(index=False, lineterminator=_END).encode()
    head, *bounds = _bounds(text)
    made = [text[start:end] for start, end in pairwise([head, *bounds])]
    held = NOTHING
    if last is not None:
        content = mapped_bytes(last / _NAME)
        held = Lines(content, _bounds(content))
    lines.write(folder / _NAME, BOM_UTF8 + text[:head], dataset.runs, made, held)


def _cells(row: Mapping[str, Any]) -> dict[str, object]:
    told = {
        "citations": dict.fromkeys(law["label"] for law in row["citations"]),
        "regions": dict.fromkeys(place["path"] for place in row["regions"]),
    }
    joined = {name: _JOIN.join(told.get(name, row[name])) for name in _LISTS}
    return {**row, **joined}


def _bounds(content: bytes | pa.Buffer) -> list[int]:
    """Where the records end, that of the names of the columns first; a line may end within a cell, which then is in
    quotes."""
    feeds = lines.places(content, "\n")
    ends = feeds[np.frombuffer(content, np.uint8)[feeds - 1] == ord("\r")] + 1
    quotes = lines.places(content, '"')
    whole: list[int] = ends[np.searchsorted(quotes, ends) % 2 == 0].tolist()
    return whole
