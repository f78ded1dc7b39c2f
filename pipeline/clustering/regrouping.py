"""The groups that a change can reach, made again from what is known of their pairs.

Whole components are linked again, by what was said of their pairs before (``remembering``): nothing is asked but of
rows that came, or that came together. A group that has the same rows as before is as it was, and so is what was said
of it. Of two rows that did not change, in groups that are as they were, there is another verdict only where the two
came into one component, whose pairs are all compared, or are in one no longer.
"""

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.clustering.grouping import LARGE, linked
from pipeline.clustering.judging import Judge, Verdict
from pipeline.clustering.remembering import NOTHING, Remembering, Said
from pipeline.clustering.reporting import Group, Outcome, report
from pipeline.clustering.seating import ends, placed, seated
from pipeline.clustering.standing import Standing
from pipeline.config import Level
from pipeline.similarity.closure import completed, components
from pipeline.similarity.linkage import members
from pipeline.similarity.moving import Turn, paired, parted
from pipeline.similarity.pairs import Scored
from pipeline.similarity.shingles import I64, Flags


@dataclass(frozen=True, slots=True)
class Followed:
    """The new standing, and what was made again.

    ``touched``: the questions, of now and before, whose groups are made again: ``groups`` are theirs.
    ``changed``: those of them whose every verdict is made again; of two others that are touched only the
    verdict about each other. ``verdicts`` are these, and some on others; ``lost``: pairs on which there is none now.
    """

    standing: Standing
    touched: frozenset[str]
    changed: frozenset[str]
    lost: frozenset[tuple[str, str]]
    groups: tuple[Group, ...]
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class _Linked:
    """Rows that the change can reach, and those that they meet, at their places: their judge and their numbers; the
    pairs near the line and all within components; and the place of the first of each one's group."""

    judge: Judge
    numbers: I64
    pairs: Scored
    labels: I64

    def numbered(self) -> I64:
        """The pairs by the numbers of their rows."""
        return paired(self.numbers[self.pairs.i], self.numbers[self.pairs.j])


def regrouped(
    before: Standing, now: Standing, turn: Turn, changed: Flags, level: Level
) -> Followed:
    """What stands now, with the groups of what the rows that came (their group is -1), went or ``changed`` reach."""
    reached = _reached(before, now, turn, changed)
    done, said = _linked(now, reached & turn.now, changed, level)
    here, moved = reached[done.numbers], changed[done.numbers]
    touched = _touched(before, now.group[done.numbers], done.labels, here, moved)
    group = now.group.copy()
    group[done.numbers[here]] = done.numbers[done.labels[here]]
    standing = replace(now, group=group, said=now.said.and_more(said))
    inside, pairs = _inside(before, reached & turn.was), done.numbered()
    gained = ~np.isin(pairs, inside) & ~np.isin(pairs, now.pairs)
    i, j, _ = done.pairs
    again = (touched[i] & touched[j]) | moved[i] | moved[j] | gained
    labels = np.where(touched, done.labels, np.arange(len(done.labels))).tolist()
    groups = [rows for rows in members(labels) if touched[rows[0]]]
    outcome = Outcome(done.judge, done.pairs.taken(again), labels, {}, (), Scored.none)
    told, verdicts = report(outcome, groups, LARGE)
    of_changed = _questions(now.rows, changed | (turn.was & ~turn.now))
    of_touched = of_changed | _questions(now.rows, _flags(done.numbers[touched], len(changed)))
    lost = inside[~np.isin(inside, pairs)]
    return Followed(
        standing, of_touched, of_changed, _named(now.rows, lost), told, tuple(verdicts())
    )


def _reached(before: Standing, now: Standing, turn: Turn, changed: Flags) -> Flags:
    """The rows of every component, of now or before, that holds a row which changed or is gone."""
    pairs = np.concatenate([before.pairs[before.joins], now.pairs[now.joins]])
    labels = components(len(turn.now), *parted(pairs))
    hit = np.zeros(len(labels), dtype=bool)
    hit[labels[changed | (turn.was & ~turn.now)]] = True
    return (turn.was | turn.now) & hit[labels]


def _linked(now: Standing, reached: Flags, changed: Flags, level: Level) -> tuple[_Linked, Said]:
    """The rows ``reached`` in their groups, with the pairs of those that ``changed``, which may lead to others; and
    what had to be asked for that."""
    i, j = parted(now.pairs)
    again = (reached[i] & reached[j]) | changed[i] | changed[j]
    near, scores = now.pairs[again], now.scores[again]
    judge, numbers = seated(now.rows, now.place, reached | ends(len(reached), near), level)
    place = placed(numbers, len(reached))
    over = scores >= judge.threshold
    joining = Said(NOTHING.scored, NOTHING.scores, near[over], ~now.joins[again][over])
    some = _flags(numbers, len(reached))
    memory = Remembering(judge, now.said.and_more(joining).of(some, place))
    at = paired(*(place[rows] for rows in parted(near)))
    order = np.argsort(at)
    scored = Scored(*parted(at[order]), scores[order])
    pairs, labels = linked(len(numbers), scored, memory.guarded())
    every = np.ones(len(numbers), dtype=bool)
    return _Linked(judge, numbers, pairs, labels), memory.fresh().of(every, numbers)


def _touched(before: Standing, group: I64, labels: I64, here: Flags, changed: Flags) -> Flags:
    """The rows, of those that are ``here``, whose group has other rows than before, or one that changed."""
    was, now = np.bincount(before.group[before.live]), np.bincount(labels[here])
    least, most = np.full(len(labels), len(was)), np.full(len(labels), -1)
    np.minimum.at(least, labels[here], group[here])
    np.maximum.at(most, labels[here], group[here])
    same = (least == most) & (least >= 0)
    same[same] = was[least[same]] == now[np.flatnonzero(same)]
    same[labels[changed & here]] = False
    return np.asarray(here & ~same[labels])


def _inside(standing: Standing, some: Flags) -> I64:
    """All pairs of the components that are made of some of the rows."""
    numbers = np.flatnonzero(some)
    place = placed(numbers, len(some))
    i, j = parted(standing.pairs[standing.joins])
    held = some[i]
    a, b = completed(len(numbers), place[i[held]], place[j[held]])
    return paired(numbers[a], numbers[b])


def _flags(numbers: I64, count: int) -> Flags:
    flags = np.zeros(count, dtype=bool)
    flags[numbers] = True
    return flags


def _questions(rows: pa.Table, flags: Flags) -> frozenset[str]:
    return frozenset(pc.list_flatten(rows["members"].filter(pa.array(flags))).to_pylist())


def _named(rows: pa.Table, pairs: I64) -> frozenset[tuple[str, str]]:
    """Pairs of rows as the verdicts on them name them."""
    sides = (rows["members"].take(pa.array(side)) for side in parted(pairs))
    names = (pc.list_element(one, 0).to_pylist() for one in sides)
    return frozenset(zip(*names, strict=True))
