"""Whether a new dataset may take the place of the last one: what has fallen out of line says so before it is published.

A short run that overwrites a good dataset is the way datasets are lost. The numbers are those of the trade:
OpenSanctions' assertions and fill rates, spidermon's field coverage, juriscraper's checks of sanity.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.report import QUIET_REASONS

# A table may lose so much of its rows in one night.
_LEAST_ROWS = 0.95
# The share of rows that have a field may fall by so many points.
_MOST_FILL_LOST = 0.05
# So many of the pages read may be rejected; or as many as in the dataset that was accepted last.
_MOST_QUARANTINE = 0.10
# Clusters per question may rise or fall by so much: chains and splits show there first.
_MOST_CLUSTER_SHIFT = 0.10
# The largest cluster may double; below this size it may do what it likes.
_MOST_GROWTH, _SMALL = 2.0, 25

NAMES = ("rows", "fill", "quarantine", "site", "clusters")


@dataclass(frozen=True, slots=True)
class Breach:
    """One guard that was broken: its name, and a sentence with what was and what is."""

    guard: str
    detail: str


def breaches(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Breach]:
    """What a new manifest says that is out of line with the last one's."""
    return [*_rows(old, new), *_fill(old, new), *_pages(old, new), *_clusters(old, new)]


def _rows(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Breach]:
    for name in ("questions", "variants", "answers"):
        was, now = old["rows"][name], new["rows"][name]
        if now < _LEAST_ROWS * was:
            yield Breach("rows", f"{name}: {now} rows, were {was}; {_LEAST_ROWS:.0%} is the least")


def _fill(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Breach]:
    for name, was in old["fill"].items():
        now = new["fill"].get(name, 0.0)
        if now < was - _MOST_FILL_LOST:
            yield Breach("fill", f"{name}: filled in {now:.1%} of the rows, was {was:.1%}")


def _pages(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Breach]:
    was, now = _quarantine(old), _quarantine(new)
    if now > max(_MOST_QUARANTINE, was):
        most = max(_MOST_QUARANTINE, was)
        yield Breach("quarantine", f"{now:.1%} of the pages are rejected; {most:.1%} is the most")
    sites = new["counts"]["parsed"]["pages"]
    for site, books in old["counts"]["parsed"]["pages"].items():
        if books["kept"] and not sites.get(site, {}).get("kept"):
            yield Breach("site", f"{site}: no page is left, were {books['kept']}")


def _quarantine(manifest: Mapping[str, Any]) -> float:
    """The share of pages rejected for a reason a person should look at."""
    sites = manifest["counts"]["parsed"]["pages"].values()
    bad = sum(n for one in sites for why, n in one["rejected"].items() if why not in QUIET_REASONS)
    read = sum(one["read"] for one in sites)
    return bad / read if read else 0.0


def _clusters(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Breach]:
    was, now = _per_question(old), _per_question(new)
    if was and abs(now / was - 1) > _MOST_CLUSTER_SHIFT:
        yield Breach("clusters", f"{now:.3f} clusters a question, were {was:.3f}")
    largest, before = (one["counts"]["clusters"]["largest"] for one in (new, old))
    if largest > max(_SMALL, _MOST_GROWTH * before):
        yield Breach("clusters", f"the largest cluster holds {largest} questions, held {before}")


def _per_question(manifest: Mapping[str, Any]) -> float:
    variants = manifest["rows"]["variants"]
    return manifest["rows"]["questions"] / variants if variants else 0.0
