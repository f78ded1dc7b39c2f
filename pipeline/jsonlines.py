"""JSON Lines, line by line: every object with its number, and what is wrong with the others."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that could not be used: its number from 1, and what is wrong with it."""

    number: int
    reason: str


def json_lines(lines: Iterable[str]) -> Iterator[tuple[int, dict[str, Any]] | BadLine]:
    """The JSON objects of a JSONL stream with their line numbers; blank lines are skipped."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            yield BadLine(number, f"not JSON: {error.msg} at column {error.colno}")
            continue
        yield (number, row) if isinstance(row, dict) else BadLine(number, "not a JSON object")
