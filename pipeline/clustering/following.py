"""A clustering brought up to date: only what a change can reach is grouped again, and the groups are those of all.

Pairs that join (over the line, and no fact parts them) hold a component together, and a group depends on the pairs
within its component alone (``pairs.ScoredPairs``). So when rows come and go, what was proposed for them, and for rows
in buckets that became or ceased to be crowded, tells which components are touched; those are grouped anew, and the
rest stays as it is.
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
    """What a clustering leaves for the next: its rows, and the pairs of rows (i < j) near or over the line; ``joins``:
    those that hold components together."""

    rows: pa.Table
    i: I64
    j: I64
    scores: F64
    joins: Flags


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
    np.empty(0, dtype=bool),
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
    standing, moved = _standing(before, rows, origin, level)
    changed = (origin < 0) | moved
    touched = _reached(before, standing, origin, changed)
    done = _grouped(standing, changed, touched, level)
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


def _standing(
    before: Standing, rows: pa.Table, origin: I64, level: Level
) -> tuple[Standing, Flags]:
    """The rows with their pairs, sorted; and of the rows that stayed those whose pairs did not."""
    width = max(len(origin), 1)
    place = np.full(len(before.rows), -1, dtype=np.int64)
    place[origin[origin >= 0]] = np.flatnonzero(origin >= 0)
    a, b = place[before.i], place[before.j]
    stayed = np.flatnonzero((a >= 0) & (b >= 0))
    a, b = a[stayed], b[stayed]
    looking = Looking(rows, THRESHOLD[level])
    if len(before.rows):
        (i, j), still = looking.moved(before.rows, origin, (a, b))
    else:
        (i, j), still = looking.propose(), np.ones(0, dtype=bool)
    new = ~np.isin(i * width + j, a * width + b)
    i, j, scores, joins = _close(rows, i[new], j[new], level)
    moved, stays = np.zeros(len(origin), dtype=bool), (origin[i] >= 0) & (origin[j] >= 0)
    moved[a[~still]] = moved[b[~still]] = moved[i[stays]] = moved[j[stays]] = True
    kept = stayed[still]
    keys = np.concatenate([a[still] * width + b[still], i * width + j])
    scores = np.concatenate([before.scores[kept], scores])
    joins = np.concatenate([before.joins[kept], joins])
    order = np.argsort(keys)
    i, j = np.divmod(keys[order], width)
    return Standing(rows, i, j, scores[order], joins[order]), moved


def _close(rows: pa.Table, i: I64, j: I64, level: Level) -> tuple[I64, I64, F64, Flags]:
    """Those of the pairs that are near or over the line, with their scores, and whether they join."""
    judge, number = _seated(rows, _ends(len(rows), i, j), level)
    i, j = judge.reaching(number[i], number[j], judge.threshold - MARGIN)
    scores = judge.scores(i, j)
    close = scores >= judge.threshold - MARGIN
    i, j, scores = i[close], j[close], scores[close]
    joins = scores >= judge.threshold
    over = np.flatnonzero(joins)
    pairs = zip(i[over].tolist(), j[over].tolist(), strict=True)
    joins[over] = [judge.refusal(pair) is None for pair in pairs]
    places = np.flatnonzero(number >= 0)
    return places[i], places[j], scores, joins


def _ends(count: int, i: I64, j: I64) -> Flags:
    """The rows that pairs are of."""
    found = np.zeros(count, dtype=bool)
    found[i] = found[j] = True
    return found


def _seated(rows: pa.Table, some: Flags, level: Level) -> tuple[Judge, I64]:
    """A judge of some of the rows, and which of its rows each is, -1 if none."""
    chosen = rows.filter(pa.array(some))
    judge = Judge(held(chosen), chosen.select(SKETCH.names), level)
    return judge, np.where(some, np.cumsum(some) - 1, -1)


def _reached(before: Standing, now: Standing, origin: I64, changed: Flags) -> Flags:
    """The rows of every component, of now or before, that holds a row which changed or is gone."""
    labels, labels0 = (_components(one) for one in (now, before))
    lost = np.ones(len(before.rows), dtype=bool)
    lost[origin[(origin >= 0) & ~changed]] = False
    hit = np.isin(labels0, labels0[lost])
    reached, stayed = np.isin(labels, labels[changed]), origin >= 0
    reached[stayed] |= hit[origin[stayed]]
    return np.isin(labels, labels[reached])


def _components(standing: Standing) -> I64:
    return components(len(standing.rows), standing.i[standing.joins], standing.j[standing.joins])


def _grouped(standing: Standing, changed: Flags, touched: Flags, level: Level) -> Clustering:
    """The rows ``touched`` grouped, by their pairs and those of the rows that ``changed``, which may lead to others."""
    i, j = standing.i, standing.j
    again = (touched[i] & touched[j]) | changed[i] | changed[j]
    i, j = i[again], j[again]
    judge, number = _seated(standing.rows, touched | _ends(len(touched), i, j), level)
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
