"""Reading the tables of this folder's recognizers: CSV with lines of comment in front."""

import csv
from pathlib import Path

TABLES = Path(__file__).parent.parent / "tables"


def rows(name: str) -> list[dict[str, str]]:
    """The rows of ``tables/<name>.csv`` as written, comments left out."""
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(line for line in handle if not line.startswith("#")))
