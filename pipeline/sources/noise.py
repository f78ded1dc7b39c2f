"""Lines that belong to no question on any site: fake activity feeds, promotion, disclaimers, footers."""

import csv
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

_TABLE = Path(__file__).parent / "tables" / "noise.csv"


class Noise(NamedTuple):
    """One row of the table: why such a line is left out, its pattern, a line it matches, one it does not."""

    reason: str
    pattern: str
    example: str
    keep: str


@cache
def rows() -> tuple[Noise, ...]:
    """The table, in its order."""
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    _, *found = csv.reader(line for line in lines if not line.startswith("#"))
    return tuple(Noise(*row) for row in found)


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """One pattern for each reason; it is to match a whole line."""
    reasons = dict.fromkeys(row.reason for row in rows())
    return {
        reason: re.compile("|".join(row.pattern for row in rows() if row.reason == reason))
        for reason in reasons
    }


@cache
def _any() -> re.Pattern[str]:
    """One pattern for all: most lines are no noise, and are asked once."""
    return re.compile("|".join(f"(?:{row.pattern})" for row in rows()))


def reason(line: str) -> str | None:
    """Why a line belongs to no question, or None.

    >>> reason("江州138****0000用户3分钟前已获取解答"), reason("3分钟前收到短信")
    ('activity', None)
    """
    if not _any().fullmatch(line):
        return None
    return next(name for name, one in patterns().items() if one.fullmatch(line))
