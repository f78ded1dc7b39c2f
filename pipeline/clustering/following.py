"""A clustering brought up to date: only what a change can reach is grouped again, and the groups are those of all.

Pairs that join (over the line, and no fact parts them) hold a component together, and a group depends on the pairs
within its component alone (``pairs.ScoredPairs``). So when rows come and go, what was proposed for them, and for rows
in buckets that became or ceased to be crowded, tells which components are touched; those are grouped anew, and the
rest stays as it is.
"""

from collections.abc import Callable, Collection, Iterable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.clustering.asked import Asked, grouped
from pipeline.clustering.collector import uncollected
from pipeline.clustering.decisions import Links
from pipeline.clustering.judging import MARGIN, THRESHOLD
from pipeline.clustering.looks import Looking, looks, twin_numbers
from pipeline.clustering.regrouping import Followed, regrouped
from pipeline.clustering.seating import ends, seated, where
from pipeline.clustering.standing import Standing
from pipeline.config import Level
from pipeline.similarity.moving import Turn, parted, places
from pipeline.similarity.shingles import I64, Flags


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
    return regrouped(before, standing, turn, changed, level)


def _fresh(
    before: Standing,
    gone: Collection[str],
    come: Sequence[Asked],
    known: Callable[[Collection[str]], Iterable[Asked]],
) -> tuple[Flags, pa.Table]:
    """Which rows stay as they are, and the rows that do not, made anew."""
    members = before.rows["members"].combine_chunks()
    leaving = pc.is_in(members.flatten(), value_set=pa.array(sorted(gone), pa.string()))
    new = pa.array(twin_numbers(come), pa.uint64())
    broken = pc.is_in(before.rows["twin"], value_set=new).to_numpy()
    broken[pc.list_parent_indices(members).filter(leaving).to_numpy()] = True
    broken &= before.live
    left = set(members.filter(pa.array(broken)).flatten().to_pylist())
    staying = known(left - {*gone} - {one.id for one in come})
    return before.live & ~broken, looks(grouped([*come, *staying], Links()))


def _standing(before: Standing, rows: pa.Table, turn: Turn, level: Level) -> tuple[Standing, I64]:
    """What stands now, and the pairs of rows that stayed that it gained or lost."""
    looking = Looking(rows, THRESHOLD[level])
    done = looking.moved(turn)
    at = places(done.pairs, before.pairs)
    known, times = at >= 0, before.times.copy()
    times[at[known]] = times[at[known]] + done.more[known]
    i, j = parted(before.pairs)
    stay = turn.now[i] & turn.now[j]
    lost, kept = before.pairs[stay & (times == 0)], np.flatnonzero(stay & (times > 0))
    new = done.pairs[~known & (done.more > 0)]
    gained, scores = looking.close(new, THRESHOLD[level] - MARGIN)
    often = done.more[np.searchsorted(done.pairs, gained)]
    joins = scores >= THRESHOLD[level]
    joins[joins] = _joining(rows, turn.place, gained[joins], level)
    a, b = parted(gained)
    changed = np.concatenate([lost, gained[turn.was[a] & turn.was[b]]])
    at = np.searchsorted(before.pairs[kept], gained)
    return Standing(
        rows,
        turn.now,
        turn.place,
        np.append(before.group, np.full(len(rows) - len(before.group), -1)),
        np.insert(before.pairs[kept], at, gained),
        np.insert(before.scores[kept], at, scores),
        np.insert(before.joins[kept], at, joins),
        np.insert(times[kept], at, often),
        before.said,
        before.told,
    ), changed


def _joining(rows: pa.Table, place: I64, pairs: I64, level: Level) -> Flags:
    """Whether no fact parts the rows of each pair."""
    judge, numbers = seated(rows, place, ends(len(place), pairs), level)
    return ~judge.parted(*parted(where(numbers, len(place), pairs)))
