"""A clustering brought up to date: only what a change can reach is grouped again, and the groups are those of all.

Pairs that join (over the line, and no fact parts them) hold a component together, and a group depends on the pairs
within its component alone (``pairs.ScoredPairs``). So when rows come and go, what was proposed for them, and for rows
in buckets that became or ceased to be crowded, tells which components are touched; those are grouped anew, and the
rest stays as it is.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.clustering.asked import Asked, twins
from pipeline.clustering.collector import uncollected
from pipeline.clustering.decisions import Links
from pipeline.clustering.grouping import Clustering, settle
from pipeline.clustering.judging import THRESHOLD, Judge, Verdict
from pipeline.clustering.looks import Looking, held, looks, twin
from pipeline.clustering.reporting import Group
from pipeline.clustering.sketches import SKETCH
from pipeline.clustering.standing import Standing
from pipeline.config import Level
from pipeline.similarity.closure import components
from pipeline.similarity.jaccard import F64
from pipeline.similarity.moving import Turn, paired, parted
from pipeline.similarity.pairs import Scored
from pipeline.similarity.shingles import I64, Flags


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


@uncollected()
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
    stays, made = _fresh(before, gone, come, known)
    rows, new = pa.concat_tables([before.rows, made]), np.ones(len(made), dtype=bool)
    was, now = np.concatenate([before.live, ~new]), np.concatenate([stays, new])
    turn = Turn(was, now, before.placed(made))
    standing, changed = _standing(before, rows, turn, level)
    touched = _reached(before, standing, turn, changed)
    done = _grouped(standing, changed, touched, level)
    return _told(standing, changed | (was & ~now), touched, done)


def _fresh(
    before: Standing,
    gone: Collection[str],
    come: Sequence[Asked],
    known: Callable[[Collection[str]], Iterable[Asked]],
) -> tuple[Flags, pa.Table]:
    """Which rows stay as they are, and the rows that do not, made anew."""
    members = before.rows["members"].combine_chunks()
    leaving = pc.is_in(members.flatten(), value_set=pa.array(sorted(gone), pa.string()))
    broken = np.isin(before.rows["twin"].to_numpy(), [twin(one) for one in come])
    broken[pc.list_parent_indices(members).filter(leaving).to_numpy()] = True
    broken &= before.live
    left = set(members.filter(pa.array(broken)).flatten().to_pylist())
    staying = known(left - {*gone} - {one.id for one in come})
    return before.live & ~broken, looks(twins([*come, *staying], Links()))


def _standing(before: Standing, rows: pa.Table, turn: Turn, level: Level) -> tuple[Standing, Flags]:
    """What stands now, and the rows that came or whose pairs, with others that stayed, are others now."""
    i, j = parted(before.pairs)
    kept = np.flatnonzero(turn.now[i] & turn.now[j])
    looking = Looking(rows, THRESHOLD[level])
    done = looking.moved(turn)
    at, doubtful = _found(before.pairs[kept], done.doubtful)
    still = np.ones(len(kept), dtype=bool)
    still[at] = looking.proposes(turn, parted(doubtful))
    changed = turn.now & ~turn.was
    for pair in parted(before.pairs[kept[~still]]):
        changed[pair] = True
    kept = kept[still]
    known, _ = _found(done.gained, before.pairs[kept])
    gained, scores, joins = _close(rows, turn.place, np.delete(done.gained, known), level)
    a, b = parted(gained)
    moved = turn.was[a] & turn.was[b]
    changed[a[moved]] = changed[b[moved]] = True
    at = np.searchsorted(before.pairs[kept], gained)
    return Standing(
        rows,
        turn.now,
        turn.place,
        np.insert(before.pairs[kept], at, gained),
        np.insert(before.scores[kept], at, scores),
        np.insert(before.joins[kept], at, joins),
    ), changed


def _found(sorted_pairs: I64, wanted: I64) -> tuple[I64, I64]:
    """Where those of the wanted pairs stand that are there; and these."""
    at = np.searchsorted(sorted_pairs, wanted)
    there = np.append(sorted_pairs, -1)[at] == wanted
    return at[there], wanted[there]


def _close(rows: pa.Table, place: I64, pairs: I64, level: Level) -> tuple[I64, F64, Flags]:
    """Those of the pairs that are near or over the line, sorted, with their scores, and whether they join."""
    sketches, numbers = _chosen(rows, place, _ends(len(place), pairs), SKETCH.names)
    at = parted(np.sort(paired(*_where(numbers, place, pairs))))
    i, j, scores = Judge((), sketches, level).close(*at)
    found = paired(numbers[i], numbers[j])
    order = np.argsort(found)
    found, scores = found[order], scores[order]
    joins = scores >= THRESHOLD[level]
    joins[joins] = _joining(rows, place, found[joins], level)
    return found, scores, joins


def _joining(rows: pa.Table, place: I64, pairs: I64, level: Level) -> list[bool]:
    """Whether no fact parts the rows of each pair."""
    judge, numbers = _seated(rows, place, _ends(len(place), pairs), level)
    i, j = _where(numbers, place, pairs)
    told = zip(i.tolist(), j.tolist(), strict=True)
    return [judge.refusal(pair) is None for pair in told]


def _ends(count: int, pairs: I64) -> Flags:
    """The rows that pairs are of."""
    found = np.zeros(count, dtype=bool)
    for rows in parted(pairs):
        found[rows] = True
    return found


def _seated(rows: pa.Table, place: I64, some: Flags, level: Level) -> tuple[Judge, I64]:
    """A judge of some of the rows, in their order, and the number of each."""
    chosen, numbers = _chosen(rows, place, some, ["held", *SKETCH.names])
    return Judge(held(chosen), chosen.select(SKETCH.names), level), numbers


def _chosen(
    rows: pa.Table, place: I64, some: Flags, columns: Sequence[str]
) -> tuple[pa.Table, I64]:
    """Some of the rows in their order, and the number of each."""
    numbers = np.flatnonzero(some)
    order = np.argsort(place[numbers])
    chosen = rows.select(columns).filter(pa.array(some)).take(pa.array(order))
    return chosen.combine_chunks(), numbers[order]


def _where(numbers: I64, place: I64, pairs: I64) -> tuple[I64, I64]:
    """Where the rows of each pair stand among these numbers, the first one first."""
    where = np.empty(len(place), dtype=np.int64)
    where[numbers] = np.arange(len(numbers))
    i, j = parted(pairs)
    return parted(paired(where[i], where[j]))


def _reached(before: Standing, now: Standing, turn: Turn, changed: Flags) -> Flags:
    """The rows of every component, of now or before, that holds a row which changed or is gone."""
    pairs = np.concatenate([before.pairs[before.joins], now.pairs[now.joins]])
    labels = components(len(turn.now), *parted(pairs))
    hit = np.zeros(len(labels), dtype=bool)
    hit[labels[changed | (turn.was & ~turn.now)]] = True
    return turn.now & hit[labels]


def _grouped(standing: Standing, changed: Flags, touched: Flags, level: Level) -> Clustering:
    """The rows ``touched`` grouped, by their pairs and those of the rows that ``changed``, which may lead to others."""
    i, j = parted(standing.pairs)
    again = np.flatnonzero((touched[i] & touched[j]) | changed[i] | changed[j])
    pairs = standing.pairs[again]
    some = touched | _ends(len(touched), pairs)
    judge, numbers = _seated(standing.rows, standing.place, some, level)
    near = paired(*_where(numbers, standing.place, pairs))
    order = np.argsort(near)
    scores = standing.scores[again[order]]
    return settle(judge, Scored(*parted(near[order]), scores), Links())


def _told(standing: Standing, changed: Flags, touched: Flags, done: Clustering) -> Followed:
    """What of the groups and verdicts made is to take the place of the old ones; ``changed``: or gone."""
    of_changed = _members(standing.rows, changed)
    of_touched = _members(standing.rows, touched) | of_changed
    groups = tuple(one for one in done.groups if one.canonical in of_touched)
    verdicts = tuple(
        one
        for one in done.verdicts
        if {one.left, one.right} & of_changed or {one.left, one.right} <= of_touched
    )
    return Followed(standing, of_touched, of_changed, groups, verdicts)


def _members(rows: pa.Table, flags: Flags) -> frozenset[str]:
    return frozenset(pc.list_flatten(rows["members"].filter(pa.array(flags))).to_pylist())
