"""The tables of the recognizers: CSV files, with lines of comment in front that name their sources."""

import csv
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@cache
def read(name: str, folder: Path = FOLDER) -> tuple[dict[str, str], ...]:
    """The rows of ``<folder>/<name>.csv`` by column, in file order; lines that start with ``#`` are skipped.

    >>> read("foreign_words")[0]
    {'word': '合同', 'example': '合同第十三条'}
    """
    lines = (folder / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    return tuple(csv.DictReader(line for line in lines if not line.startswith("#")))
