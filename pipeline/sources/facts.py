"""What is known of a site, beside the code that reads its pages: ``<site>.toml``."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from urllib.parse import unquote

from pipeline.errors import UsageError
from pipeline.records import Dropped
from pipeline.sources import noise
from pipeline.sources.addresses import parts_of
from pipeline.sources.lines import Line

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
    "fields",
}


@dataclass(frozen=True)
class Facts:
    """One site's facts file, its patterns compiled.

    ``page_id`` finds the native id of a question page in the path of its address (group 1).
    ``shows`` matches lines that only this site's pages show: they tell the site of a capture that
    comes without an address. ``not_provided`` names the fields that the site never gives, ``expect``
    what its pages should hold (``drift``). ``lines`` are patterns of lines that belong to no
    question, by the reason for leaving them out; ``fields`` are the names a dump may give a field.
    """

    title: str
    hosts: tuple[str, ...]
    license: str
    page_id: re.Pattern[str]
    shows: re.Pattern[str] | None
    delay: float  # seconds between two requests
    not_provided: frozenset[str]
    expect: Mapping[str, float] = field(default_factory=dict)
    lines: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    any_line: re.Pattern[str] | None = None  # what any of ``lines`` matches
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def is_question_page(self, url: str) -> bool:
        """Whether an address is that of a page with a native id."""
        return self.page_id.search(unquote(parts_of(url).path)) is not None

    def sift(self, lines: Iterable[Line]) -> tuple[list[Line], list[Dropped]]:
        """Part the lines that the facts file names under ``[lines]``, and noise, from the rest.

        What is parted is dropped, with its name as the reason.
        """
        kept: list[Line] = []
        dropped: list[Dropped] = []
        for line in lines:
            reason = noise.reason(line.text)
            if self.any_line is not None and self.any_line.search(line.text):
                reason = next(name for name, one in self.lines.items() if one.search(line.text))
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
    lines = raw.get("lines", {})
    try:
        return Facts(
            title=raw["title"],
            hosts=tuple(raw["hosts"]),
            license=raw["license"],
            page_id=re.compile(raw["page_id"]),
            shows=_any(raw["shows"]) if raw["shows"] else None,
            delay=float(raw["delay"]),
            not_provided=frozenset(raw["not_provided"]),
            expect={name: float(least) for name, least in raw.get("expect", {}).items()},
            lines={name: _any(patterns) for name, patterns in lines.items()},
            any_line=_any(chain.from_iterable(lines.values())) if lines else None,
            fields={name: tuple(names) for name, names in raw.get("fields", {}).items()},
        )
    except KeyError as error:
        raise UsageError(f"{path.name}: the key {error} is missing.") from None
    except re.error as error:
        raise UsageError(f"{path.name}: the pattern {error.pattern!r}: {error.msg}.") from None


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    """One pattern for any of several, each compiled by itself first: its error names it."""
    return re.compile("|".join(f"(?:{re.compile(one).pattern})" for one in patterns), re.MULTILINE)
