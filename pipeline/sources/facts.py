"""What is known of a site, beside the code that reads its pages: ``<site>.toml``."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.records import Dropped
from pipeline.sources.document import Line

_KEYS = {
    "title",
    "hosts",
    "license",
    "page_id",
    "shows",
    "delay",
    "not_provided",
    "expect",
    "lines",
}


@dataclass(frozen=True)
class Facts:
    """One site's facts file, its patterns compiled.

    ``page_id`` finds the native id of a question page in the path of its address (group 1).
    ``shows`` are lines that only this site's pages show: they tell the site of a capture that
    comes without an address. ``expect`` says how many of something a page should hold, and
    ``lines`` are patterns of lines that belong to no question, by the reason for leaving them out.
    """

    title: str
    hosts: tuple[str, ...]
    license: str
    page_id: re.Pattern[str]
    shows: tuple[re.Pattern[str], ...]
    delay: float  # seconds between two requests
    not_provided: frozenset[str]
    expect: Mapping[str, int] = field(default_factory=dict)
    lines: Mapping[str, tuple[re.Pattern[str], ...]] = field(default_factory=dict)

    def sift(self, lines: Sequence[Line]) -> tuple[list[Line], list[Dropped]]:
        """Part the lines that the facts file names under ``[lines]`` from the rest.

        What is named is dropped, with its name as the reason.
        """
        kept: list[Line] = []
        dropped: list[Dropped] = []
        for line in lines:
            named = (
                name
                for name, patterns in self.lines.items()
                if any(pattern.search(line.text) for pattern in patterns)
            )
            reason = next(named, None)
            if reason is None:
                kept.append(line)
            else:
                dropped.append(Dropped(reason, line.text))
        return kept, dropped


def read_facts(path: Path) -> Facts:
    """Read a facts file. Raises UsageError for an unknown or missing key, or a bad pattern."""
    with path.open("rb") as file:
        raw = tomllib.load(file)
    if unknown := sorted(set(raw) - _KEYS):
        raise UsageError(f"{path.name}: unknown keys {unknown}; known are {sorted(_KEYS)}.")
    try:
        return Facts(
            title=raw["title"],
            hosts=tuple(raw["hosts"]),
            license=raw["license"],
            page_id=re.compile(raw["page_id"]),
            shows=tuple(re.compile(one) for one in raw["shows"]),
            delay=float(raw["delay"]),
            not_provided=frozenset(raw["not_provided"]),
            expect=dict(raw.get("expect", {})),
            lines={
                name: tuple(re.compile(one) for one in patterns)
                for name, patterns in raw.get("lines", {}).items()
            },
        )
    except KeyError as error:
        raise UsageError(f"{path.name}: the key {error} is missing.") from None
    except re.error as error:
        raise UsageError(f"{path.name}: the pattern {error.pattern!r}: {error.msg}.") from None
