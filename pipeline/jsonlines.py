"""JSON Lines, line by line: every object with its number, and what is wrong with the others."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that could not be used: its number from 1, and what is wrong with it."""

    number: int
    reason: str


# Half of a surrogate pair: JSON may hold one, UTF-8 and thus every output may not.
_HALF = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])"
    r"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)


def whole(text: str) -> str:
    r"""A JSON text with U+FFFD in the place of every half of a surrogate pair.

    >>> whole(r'["\ud83d\ude00", "\ud83d"]')
    '["\\ud83d\\ude00", "\\ufffd"]'
    """
    return _HALF.sub(r"\\ufffd", text) if "\\u" in text else text


def loads(text: str) -> Any:
    """The value of a JSON text, made ``whole``. Raises ValueError if it is none, or nested too deep."""
    try:
        return json.loads(whole(text))
    except RecursionError:
        raise ValueError("nested too deep") from None


def json_lines(lines: Iterable[str]) -> Iterator[tuple[int, dict[str, Any]] | BadLine]:
    """The JSON objects of a JSONL stream with their line numbers; blank lines are skipped."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = loads(line)
        except json.JSONDecodeError as error:
            yield BadLine(number, f"not JSON: {error.msg} at column {error.colno}")
            continue
        except ValueError as error:  # a number of thousands of digits, lists in lists in lists
            yield BadLine(number, f"not JSON: {error}")
            continue
        yield (number, row) if isinstance(row, dict) else BadLine(number, "not a JSON object")
