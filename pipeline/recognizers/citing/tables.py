"""Reading the tables of this folder's recognizer: CSV with lines of comment in front."""

import csv
from pathlib import Path

TABLES = Path(__file__).parent.parent / "tables"


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a table as written, comments left out."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(line for line in handle if not line.startswith("#")))


def rows(name: str) -> list[dict[str, str]]:
    """The rows of ``tables/<name>.csv``."""
    return read(TABLES / f"{name}.csv")
