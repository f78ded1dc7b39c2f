"""Reading the tables of ``pipeline/recognizers/tables``."""

import csv
from pathlib import Path

TABLES = Path(__file__).parent.parent / "tables"


def read(name: str) -> list[dict[str, str]]:
    """The rows of a table, by column. Lines that start with ``#`` are its header comment.

    >>> read("regions")[0]
    {'code': '110000', 'name': '北京市'}
    """
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))
