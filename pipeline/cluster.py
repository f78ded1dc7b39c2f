"""JSON Lines of questions in, which of them are one out; or which of a dataset they are, one at a time."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.clustering import Asked, cluster
from pipeline.clustering.identity import founded
from pipeline.clustering.known import Known
from pipeline.clustering.meaning import load
from pipeline.config import Level
from pipeline.formats.rows import VariantRow
from pipeline.jsonlines import BadLine, json_lines
from pipeline.similarity.near import near_groups
from pipeline.store import Store

# Texts handed on at once; ``near_groups`` works them 10,000 at a time.
_BATCH = 10_000

Row = tuple[str, dict[str, Any]]


def by_all(
    lines: Iterable[str], level: Level, embed: str | None = None
) -> Iterator[dict[str, Any] | BadLine]:
    """JSON Lines ``{id, title, detail?, region?}`` clustered: ``{id, cluster, canonical}`` in input order.

    ``cluster`` is one for all lines that are one question, ``canonical`` the id of the line that
    stands for them. A line without an id or a title, or with an id seen before, comes as a BadLine
    in its place.
    """
    rows = list[Any]()  # of each line its id, or what is wrong with it

    def asked() -> Iterator[Asked]:
        for one in _rows(lines):
            rows.append(one if isinstance(one, BadLine) else one[1]["id"])
            if not isinstance(one, BadLine):
                yield _asked(*one)

    found = cluster(asked(), level, model=load(embed) if embed else None, jobs=None).groups
    groups = {key: group for group in found for key in group.members}
    numbers = {str(one): one for one in rows if not isinstance(one, str | BadLine)}
    for one in rows:
        if isinstance(one, BadLine):
            yield one
            continue
        group = groups[str(one)]
        yield {
            "id": one,
            "cluster": founded(min(group.members)),
            "canonical": numbers.get(group.canonical, group.canonical),
        }


def by_text(lines: Iterable[str]) -> Iterator[dict[str, Any] | BadLine]:
    """The same by near-identical text alone, for as many lines as there are: of a line no more is held than its id
    and what ``near_groups`` keeps.

    Title and detail are one text. Lines that name two regions, or one that does and one that does not, are
    never one. The first line of a cluster stands for it. The BadLines come before all others.
    """
    rows, ids, bad = _rows(lines), list[Any](), list[BadLine]()
    regions, codes = list[int](), dict[str | None, int]()

    def texts() -> Iterator[pa.Array]:
        while some := list(islice(rows, _BATCH)):
            good = [row for _, row in (one for one in some if not isinstance(one, BadLine))]
            bad.extend(one for one in some if isinstance(one, BadLine))
            ids.extend(row["id"] for row in good)
            regions.extend(codes.setdefault(row.get("region"), len(codes)) for row in good)
            told = [row["title"] + (row.get("detail") or "") for row in good]
            yield pa.array(told, pa.large_string())

    groups = near_groups(texts()) * max(len(codes), 1) + np.array(regions, dtype=np.int64)
    yield from bad
    _, first, place = np.unique(groups, return_index=True, return_inverse=True)
    for one, leads in zip(ids, first[place].tolist(), strict=True):
        yield {"id": one, "cluster": founded(str(ids[leads])), "canonical": ids[leads]}


def find(store: Store, lines: Iterable[str]) -> Iterator[dict[str, Any] | BadLine]:
    """``{id, cluster, canonical}`` of each line before the next is read: the cluster of the dataset that holds the
    question it is most like of those it is one with, and its canonical question; both None if there is no such.

    Compared at the level of the dataset, without a model. Raises InputError if there is no dataset.
    """
    level = store.manifest()["counts"]["clusters"]["level"]
    variants = store.published_table("variants", VariantRow)
    cluster_of = dict(zip(*(variants[name].to_pylist() for name in ("id", "cluster")), strict=True))
    standing = variants.filter(variants["canonical"])["id"].to_pylist()
    canonical = {cluster_of[one]: one for one in standing}
    asked = variants.select(["id", "title", "detail", "region"]).to_pylist()
    known = Known([Asked(**one) for one in asked], level)
    for line in json_lines(lines):
        checked = line if isinstance(line, BadLine) else _checked(*line)
        if isinstance(checked, BadLine):
            yield checked
            continue
        key, row = checked
        verdict = known.find(_asked(key, row))
        name = cluster_of[verdict.right] if verdict else None
        yield {"id": row["id"], "cluster": name, "canonical": name and canonical[name]}


def _asked(key: str, row: dict[str, Any]) -> Asked:
    return Asked(key, row["title"], row.get("detail"), row.get("region"))


def _rows(lines: Iterable[str]) -> Iterator[Row | BadLine]:
    """Every question under its id as text; or what is wrong with a line."""
    seen: dict[str, int] = {}
    for line in json_lines(lines):
        yield line if isinstance(line, BadLine) else _once(line[0], _checked(*line), seen)


def _once(number: int, checked: Row | BadLine, seen: dict[str, int]) -> Row | BadLine:
    """A question under an id that no line before has."""
    if isinstance(checked, BadLine):
        return checked
    key, row = checked
    first = seen.setdefault(key, number)
    if first != number:
        return BadLine(number, f"the id {row['id']!r} stands in line {first} already")
    return checked


def _checked(number: int, row: dict[str, Any]) -> Row | BadLine:
    """A question under its id as text; or what is wrong with the line."""
    if not isinstance(row.get("id"), str | int):
        return BadLine(number, 'no "id"')
    if not isinstance(row.get("title"), str):
        return BadLine(number, 'no "title"')
    for name in ("detail", "region"):
        if not isinstance(row.get(name), str | None):
            return BadLine(number, f'"{name}" is no text')
    return str(row["id"]), row
