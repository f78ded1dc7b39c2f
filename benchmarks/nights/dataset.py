"""Whether the dataset says what the site is: pages removed are gone, all others are there, moved ones are one."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks.nights.site import Site
from pipeline import sources
from pipeline.crawl.state import Known


@dataclass(frozen=True, slots=True)
class Changes:
    """What a night did to the canonical questions."""

    added: int = 0
    modified: int = 0
    removed: int = 0

    def __str__(self) -> str:
        return f"+{self.added} ~{self.modified} -{self.removed}"


def changes_of(dataset: Path, run: str) -> Changes:
    """What the run that was published last changed in the dataset before it; all is added in the first."""
    index = dataset / "changes" / "index.json"
    if not index.exists():
        return Changes(added=pq.read_metadata(dataset / "questions.parquet").num_rows)
    last = json.loads(index.read_text(encoding="utf-8"))[-1]
    return Changes(last["ADD"], last["MOD"], last["DEL"]) if last["run"] == run else Changes()


def faults(dataset: Path, site: Site, known: Mapping[str, Known]) -> list[str]:
    """What the dataset does not say as it should, in words; none if all is well.

    ``known`` is what the state knows of each address, by path.
    """
    clusters = _clusters(dataset)
    held = {_page(row): row for row in known.values() if row.warc is not None}
    found = [
        f"{row.url} is {'published' if page in clusters else 'missing'}, withheld: {row.withheld}"
        for page, row in held.items()
        if (page in clusters) == (row.withheld is not None)
    ]
    found += (f"{page} is published, and raw does not hold it" for page in clusters.keys() - held)
    return [*found, *_twofold(site, known, clusters)]


def _twofold(
    site: Site, known: Mapping[str, Known], clusters: Mapping[str, frozenset[str]]
) -> Iterator[str]:
    """Pages that have moved, and are two questions since."""
    places: dict[int, list[Known]] = defaultdict(list)
    for path, row in known.items():
        number = site.number_of(path)
        if number is not None and site.fate(number) == "moved" and row.warc is not None:
            places[number].append(row)
    for rows in places.values():
        if len(frozenset.union(*(clusters.get(_page(row), frozenset()) for row in rows))) > 1:
            yield f"{' and '.join(row.url for row in rows)} are not one question"


def _clusters(dataset: Path) -> dict[str, frozenset[str]]:
    """The clusters of the questions that each page is about."""
    found: dict[str, frozenset[str]] = {}
    table = pq.read_table(dataset / "variants.parquet", columns=["page", "cluster", "role"])
    for page, cluster, role in zip(*(column.to_pylist() for column in table.columns), strict=True):
        if role == "main":
            found[page] = found.get(page, frozenset()) | {cluster}
    return found


def _page(row: Known) -> str:
    return sources.page_id(sources.sites()[row.site], row.url, b"")
