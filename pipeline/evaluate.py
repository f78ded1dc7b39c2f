"""A gold file against what the code finds: precision, recall, F1 with intervals.

The kind of gold is told by its fields: passages with ``citations`` or ``regions``, or questions with labels,
pairs or anchors (see ``pipeline.evaluation``).
"""

from collections.abc import Iterable, Sequence
from math import isnan
from pathlib import Path
from typing import Any

from pipeline.clustering import Asked, cluster, propose
from pipeline.clustering.meaning import Model, load
from pipeline.config import Level
from pipeline.errors import InputError
from pipeline.evaluation import citations as citation_gold
from pipeline.evaluation import clusters as cluster_gold
from pipeline.evaluation import regions as region_gold
from pipeline.jsonlines import BadLine, json_lines
from pipeline.recognizers import citations, regions
from pipeline.records import PageInfo, Question
from pipeline.store import Store

# name, precision, recall, F1, and the 95 % interval of F1; None where a figure makes no sense
Row = tuple[str | float | None, ...]


def evaluate(
    path: Path, store: Store, level: Level = "normal", embed: str | None = None
) -> list[Row]:
    """The figures for one gold file, a row each.

    Rows that name a page (``file``, ``n``) are joined with the detail and the region that the
    enriched stage of ``store`` has for it. Raises InputError for a line that is no JSON or a row of
    no known kind.
    """
    rows = _rows(path)
    model = load(embed) if embed else None
    try:
        table = _table(rows, store, level, model)
    except (KeyError, ValueError) as error:
        raise InputError(f"{path} is no gold file that lawqa knows: {error}.") from None
    return [tuple(map(_said, row)) for row in table]


def _table(
    rows: list[dict[str, Any]], store: Store, level: Level, model: Model | None
) -> Sequence[Row]:
    if "citations" in rows[0]:
        return citation_gold.table(citation_gold.evaluate(rows, citations.find))
    if "regions" in rows[0]:
        return region_gold.table(region_gold.evaluate(rows, regions.find))
    gold = cluster_gold.read(_joined(rows, store))

    def group(items: Sequence[cluster_gold.Item]) -> list[object]:
        found = cluster(_asked(items), level, model=model)
        labels = {member: group.canonical for group in found.groups for member in group.members}
        return [labels[str(number)] for number in range(len(items))]

    result = cluster_gold.evaluate(gold, group, lambda items: propose(_asked(items)))
    return cluster_gold.table(result)


def _said(value: str | float | None) -> str | float | None:
    return None if isinstance(value, float) and isnan(value) else value


def _rows(path: Path) -> list[dict[str, Any]]:
    try:
        with path.open(encoding="utf-8") as lines:
            found = list(json_lines(lines))
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from None
    for line in found:
        if isinstance(line, BadLine):
            raise InputError(f"{path}, line {line.number}: {line.reason}.")
    if not found:
        raise InputError(f"{path} is empty.")
    return [line[1] for line in found if not isinstance(line, BadLine)]


def _asked(items: Iterable[cluster_gold.Item]) -> list[Asked]:
    return [
        Asked(str(number), item.title, item.detail, item.region)
        for number, item in enumerate(items)
    ]


def _joined(rows: Sequence[dict[str, Any]], store: Store) -> list[dict[str, Any]]:
    """Rows with ``file`` and ``n``: the detail of the question that stands there, if it was parsed."""
    if "file" not in rows[0] or not store.has_stage("enriched", "questions"):
        return list(rows)
    names = {one.id: one.path for one in store.read_stage("parsed", "pages", PageInfo)}
    asked = store.read_stage("enriched", "questions", Question)
    details = {(Path(names[one.page]).name, one.position): one.detail for one in asked}
    return [row | {"detail": details.get((row["file"], row["n"]))} for row in rows]
