"""The rows of a table beside the recognizers; lines starting with # are its header comment."""

import csv
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "tables"


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Rows of ``tables/<name>.csv`` in file order."""
    lines = (FOLDER / f"{name}.csv").read_text("utf-8").splitlines()
    return tuple(csv.DictReader(line for line in lines if not line.startswith("#")))
