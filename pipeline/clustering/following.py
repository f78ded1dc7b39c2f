"""A clustering brought up to date: only what a change can reach is grouped again, and the groups are those of all.

Pairs over the line hold a component together, and a group depends on the pairs within its component alone: pairs
between components lie under the line, so no mean over them reaches it. So when rows come and go, what was
proposed for them, and for rows in buckets that became or ceased to be crowded, tells which components are touched;
those are grouped anew, and the rest stays as it is.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.clustering.asked import Asked, twins
from pipeline.clustering.decisions import Links
from pipeline.clustering.grouping import Clustering, settle
from pipeline.clustering.judging import MARGIN, THRESHOLD, Judge, Verdict
from pipeline.clustering.looks import LOOKS, ORDER, Looking, held, looks, twin
from pipeline.clustering.reporting import Group
from pipeline.clustering.sketches import SKETCH
from pipeline.config import Level
from pipeline.similarity.closure import components
from pipeline.similarity.jaccard import F64
from pipeline.similarity.shingles import I64

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Standing:
    """What a clustering leaves for the next: its rows, and the pairs of rows (i < j) near or over the line."""

    rows: pa.Table
    i: I64
    j: I64
    scores: F64


@dataclass(frozen=True, slots=True)
class Followed:
    """The new standing, and what was made again.

    ``touched``: the questions, of now and before, whose groups are made again: ``groups`` are theirs.
    ``changed``: those of them whose every verdict is made again; of two others that are touched only the
    verdict about each other. ``verdicts`` are these.
    """

    standing: Standing
    touched: frozenset[str]
    changed: frozenset[str]
    groups: tuple[Group, ...]
    verdicts: tuple[Verdict, ...]


NOTHING = Standing(
    LOOKS.empty_table(),
    np.empty(0, dtype=np.int64),
    np.empty(0, dtype=np.int64),
    np.empty(0, dtype=np.float64),
)


def follow(
    before: Standing,
    gone: Collection[str],
    come: Sequence[Asked],
    known: Callable[[Collection[str]], Iterable[Asked]],
    level: Level,
) -> Followed:
    """What the clustering is without the questions ``gone`` and with those that have ``come``.

    A question that changed has gone and come. ``known`` gives questions by their ids as they are now. For
    clusterings of one level, without decisions of people and without a model.
    """
    fresh = _fresh(before.rows, gone, come, known)
    rows, origin = _merged(before.rows, fresh)
    looking = Looking(rows, THRESHOLD[level])
    i, j, scores, moved = _close(before, looking, origin, THRESHOLD[level])
    standing = Standing(rows, i, j, scores)
    changed = (origin < 0) | moved
    touched = _reached(before, standing, origin, changed, level)
    done = _grouped(standing, (touched[i] & touched[j]) | changed[i] | changed[j], touched, level)
    return _told(before, standing, origin, changed, touched, done)


def _fresh(
    rows: pa.Table,
    gone: Collection[str],
    come: Sequence[Asked],
    known: Callable[[Collection[str]], Iterable[Asked]],
) -> tuple[Flags, pa.Table]:
    """Which rows stay as they are, and the rows that do not, made anew."""
    arriving = pa.array(sorted({twin(one) for one in come}), pa.string())
    leaving = pa.array(sorted(gone), pa.string())
    owners = pc.list_parent_indices(rows["members"].combine_chunks())
    members = rows["members"].combine_chunks().flatten()
    broken = np.zeros(len(rows), dtype=bool)
    broken[owners.filter(pc.is_in(members, value_set=leaving)).to_numpy()] = True
    broken |= pc.is_in(rows["twin"], value_set=arriving).to_numpy()
    left = set(rows["members"].combine_chunks().filter(pa.array(broken)).flatten().to_pylist())
    staying = known(left - {*gone} - {one.id for one in come})
    return ~broken, looks(twins([*come, *staying], Links()))


def _merged(rows: pa.Table, fresh: tuple[Flags, pa.Table]) -> tuple[pa.Table, I64]:
    """The rows in their order, and where each was before, -1 for a new one."""
    stays, made = fresh
    origin = np.concatenate([np.flatnonzero(stays), np.full(len(made), -1, dtype=np.int64)])
    merged = pa.concat_tables([rows.filter(pa.array(stays)), made]).combine_chunks()
    order = pc.sort_indices(merged, sort_keys=[(name, "ascending") for name in ORDER])
    return merged.take(order).combine_chunks(), origin[order.to_numpy()]


def _close(
    before: Standing, looking: Looking, origin: I64, threshold: float
) -> tuple[I64, I64, F64, Flags]:
    """The pairs near or over the line with their scores, sorted; and rows that stayed whose pairs did not."""
    width = max(len(origin), 1)
    place = np.full(len(before.rows), -1, dtype=np.int64)
    place[origin[origin >= 0]] = np.flatnonzero(origin >= 0)
    a, b = place[before.i], place[before.j]
    stayed = (a >= 0) & (b >= 0)
    a, b, known = a[stayed], b[stayed], before.scores[stayed]
    if len(before.rows):
        (i, j), still = looking.moved(before.rows, origin, (a, b))
    else:
        (i, j), still = looking.propose(), np.ones(0, dtype=bool)
    new = ~np.isin(i * width + j, a * width + b)
    i, j = i[new], j[new]
    i, j = looking.reaching(i, j, threshold - MARGIN)
    scores = looking.scores(i, j)
    close = scores >= threshold - MARGIN
    i, j, scores = i[close], j[close], scores[close]
    moved, stays = np.zeros(len(origin), dtype=bool), (origin[i] >= 0) & (origin[j] >= 0)
    moved[a[~still]] = moved[b[~still]] = moved[i[stays]] = moved[j[stays]] = True
    keys = np.concatenate([a[still] * width + b[still], i * width + j])
    order = np.argsort(keys)
    keys = keys[order]
    return keys // width, keys % width, np.concatenate([known[still], scores])[order], moved


def _reached(before: Standing, now: Standing, origin: I64, changed: Flags, level: Level) -> Flags:
    """The rows of every component, of now or before, that holds a row which changed or is gone."""
    labels, labels0 = (_components(one, level) for one in (now, before))
    lost = np.ones(len(before.rows), dtype=bool)
    lost[origin[(origin >= 0) & ~changed]] = False
    hit = np.isin(labels0, labels0[lost])
    reached, stayed = np.isin(labels, labels[changed]), origin >= 0
    reached[stayed] |= hit[origin[stayed]]
    return np.isin(labels, labels[reached])


def _components(standing: Standing, level: Level) -> I64:
    over = standing.scores >= THRESHOLD[level]
    return components(len(standing.rows), standing.i[over], standing.j[over])


def _grouped(standing: Standing, again: Flags, touched: Flags, level: Level) -> Clustering:
    """The rows ``touched`` grouped by the pairs to be judged ``again``, which may lead to others near by."""
    i, j = standing.i[again], standing.j[again]
    around = touched.copy()
    around[i] = around[j] = True
    rows = standing.rows.filter(pa.array(around))
    number = np.cumsum(around) - 1
    judge = Judge(held(rows), rows.select(SKETCH.names), level)
    return settle(judge, (number[i], number[j]), Links())


def _told(
    before: Standing, now: Standing, origin: I64, changed: Flags, touched: Flags, done: Clustering
) -> Followed:
    """What of the groups and verdicts made is to take the place of the old ones."""
    gone = np.ones(len(before.rows), dtype=bool)
    gone[origin[(origin >= 0) & ~changed]] = False
    of_changed = _members(now.rows, changed) | _members(before.rows, gone)
    of_touched = _members(now.rows, touched) | of_changed
    groups = tuple(one for one in done.groups if one.canonical in of_touched)
    verdicts = tuple(
        one
        for one in done.verdicts
        if {one.left, one.right} & of_changed or {one.left, one.right} <= of_touched
    )
    return Followed(now, of_touched, of_changed, groups, verdicts)


def _members(rows: pa.Table, flags: Flags) -> frozenset[str]:
    return frozenset(rows["members"].combine_chunks().filter(pa.array(flags)).flatten().to_pylist())
