"""The groups that a change can reach, made again from what is known of their pairs.

Whole components are linked again, by what was said of their pairs before (``remembering``): nothing is asked but of
rows that came, or that came together. A group that has the same rows as before is as it was, and so is what was said
of it. Of two rows that were both there, the verdict changes where they were in one group or are now, but not both;
whether it is kept is told by the pairs kept before.
"""

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.clustering.grouping import LARGE, linked
from pipeline.clustering.judging import Judge, Verdict
from pipeline.clustering.remembering import Remembering, Said
from pipeline.clustering.reporting import Group, Outcome, Report
from pipeline.clustering.seating import ends, placed, seated
from pipeline.clustering.standing import Standing
from pipeline.config import Level
from pipeline.similarity.closure import LARGEST, components
from pipeline.similarity.linkage import members
from pipeline.similarity.moving import Turn, among, paired, parted, places
from pipeline.similarity.pairs import Scored
from pipeline.similarity.shingles import I64, Flags

Names = frozenset[tuple[str, str]]  # pairs of questions


@dataclass(frozen=True, slots=True)
class Followed:
    """The new standing, and what was made again.

    ``touched``: the questions, of now and before, whose groups are made again: ``groups`` are theirs. ``verdicts``:
    those that are new, or others than before. ``lost``: the pairs, by their questions, on which the verdict of before
    does not hold; ``central``: those of the members of a group made again with who stands for it, on which it does.
    """

    standing: Standing
    touched: frozenset[str]
    groups: tuple[Group, ...]
    verdicts: tuple[Verdict, ...]
    lost: Names
    central: Names


@dataclass(frozen=True, slots=True)
class _Linked:
    """Rows that the change can reach, and those that they meet, at their places: their judge and their numbers; the
    pairs near the line and all within components; and the place of the first of each one's group."""

    judge: Judge
    numbers: I64
    pairs: Scored
    labels: I64

    def numbered(self, places: I64) -> I64:
        """Pairs by the numbers of their rows, sorted."""
        return np.sort(paired(*(self.numbers[rows] for rows in parted(places))))

    def placed(self, pairs: I64) -> I64:
        """Numbered pairs by the places of their rows, sorted."""
        place = placed(self.numbers, int(self.numbers.max(initial=-1)) + 1)
        return np.sort(paired(*(place[rows] for rows in parted(pairs))))


def regrouped(before: Standing, now: Standing, turn: Turn, pairs: I64, level: Level) -> Followed:
    """What stands now, with the groups of what the rows that came (their group is -1) or went reach, and the ``pairs``
    of rows that stayed that were gained or lost."""
    gone, reaching = turn.was & ~turn.now, _Reaching(before, now)
    carried, beside = reaching.told(pairs)
    changed = (turn.now & ~turn.was) | ends(len(gone), carried)
    stirred = changed | gone
    reached = reaching.of(stirred)
    done, said = _linked(now, reached & turn.now, changed, beside, level)
    here = reached[done.numbers]
    other = _other(before, now.group[done.numbers], done.labels, here, changed[done.numbers])
    group, touched = now.group.copy(), gone.copy()
    group[done.numbers[here]] = done.numbers[done.labels[here]]
    touched[done.numbers[other]] = True
    report = _report(done, other)
    again = _again(before.told, reached, stirred, beside)
    i, j = parted(before.told[again])
    # Of a group that is as it was all stays that was told of pairs of its rows.
    again = again[(group[i] != group[j]) | touched[i] | touched[j]]
    was, keep = before.told[again], done.numbered(report.kept())
    i, j = parted(was)
    holds = among(was, keep) & ((group[i] == group[j]) == (before.group[i] == before.group[j]))
    new = done.placed(keep[~among(keep, was[holds])])
    central = done.numbered(report.central)
    told = np.sort(np.concatenate([np.delete(before.told, again), keep]), kind="stable")
    return Followed(
        replace(now, group=group, said=said, told=told),
        _questions(now.rows, touched),
        report.groups,
        (*report.same_texts(), *report.told(new)),
        _named(now, was[~holds]) | _twins(now.rows, touched),
        _named(now, central[among(central, was[holds])]),
    )


def _again(pairs: I64, reached: Flags, changed: Flags, beside: I64) -> I64:
    """The places of the pairs, which are sorted, of two rows ``reached``, of one that ``changed``, or ``beside``."""
    weight = reached + np.uint8(2) * changed
    i, j = parted(pairs)
    again = weight[i] + weight[j] >= 2
    at = places(beside, pairs)
    again[at[at >= 0]] = True
    return np.flatnonzero(again)


def _report(done: _Linked, other: Flags) -> Report:
    """On the groups that are other ones than before, and the pairs of rows of two groups."""
    labels = np.where(other, done.labels, np.arange(len(other))).tolist()
    i, j, _ = done.pairs
    some = other[i] | (done.labels[i] != done.labels[j])
    outcome = Outcome(done.judge, done.pairs.taken(some), labels, {}, (), Scored.none)
    return Report(outcome, (rows for rows in members(labels) if other[rows[0]]), LARGE)


class _Reaching:
    """The components of before and now, each with all that it is made of at either time."""

    def __init__(self, before: Standing, now: Standing) -> None:
        was, joins = (one.pairs[one.joins] for one in (before, now))
        # Two runs, each sorted: a third of the time of a sort of all.
        self._joining = np.sort(np.append(joins, was[~among(was, joins)]), kind="stable")
        self._labels = components(len(now.rows), *parted(self._joining))

    def of(self, stirred: Flags) -> Flags:
        """The rows of every component that holds a row which came, went or changed."""
        hit = np.zeros(len(self._labels), dtype=bool)
        hit[self._labels[stirred]] = True
        return np.asarray(hit[self._labels])

    def told(self, pairs: I64) -> tuple[I64, I64]:
        """Of pairs gained or lost those that may make other groups; and those between components, sorted, of which no
        more comes than the verdict on them. Of the others nothing comes: all pairs of their component are scored."""
        i, j = (self._labels[rows] for rows in parted(pairs))
        carrying = among(pairs, self._joining) | (np.bincount(self._labels)[i] > LARGEST)
        return pairs[(i == j) & carrying], np.sort(pairs[i != j])


def _linked(
    now: Standing, reached: Flags, changed: Flags, beside: I64, level: Level
) -> tuple[_Linked, Said]:
    """The rows ``reached`` in their groups, with the pairs of those that ``changed``, which may lead to others, and
    those ``beside``; and what was said of pairs, by now."""
    again = _again(now.pairs, reached, changed, beside)
    near, scores = now.pairs[again], now.scores[again]
    judge, numbers = seated(now.rows, now.place, reached | ends(len(reached), near), level)
    place = placed(numbers, len(reached))
    over = scores >= judge.threshold
    memory = Remembering(judge, numbers, now.said, near[over], ~now.joins[again][over])
    at = paired(*(place[rows] for rows in parted(near)))
    order = np.argsort(at)
    scored = Scored(*parted(at[order]), scores[order])
    pairs, labels = linked(len(numbers), scored, memory.guarded())
    return _Linked(judge, numbers, pairs, labels), memory.said(reached | ~now.live)


def _other(before: Standing, group: I64, labels: I64, here: Flags, changed: Flags) -> Flags:
    """The rows, of those that are ``here``, whose group has other rows than before, or one that changed."""
    was, now = np.bincount(before.group[before.live]), np.bincount(labels[here])
    least, most = np.full(len(labels), len(was)), np.full(len(labels), -1)
    np.minimum.at(least, labels[here], group[here])
    np.maximum.at(most, labels[here], group[here])
    same = (least == most) & (least >= 0)
    same[same] = was[least[same]] == now[np.flatnonzero(same)]
    same[labels[changed & here]] = False
    return np.asarray(here & ~same[labels])


def _questions(rows: pa.Table, flags: Flags) -> frozenset[str]:
    return frozenset(pc.list_flatten(rows["members"].filter(pa.array(flags))).to_pylist())


def _named(standing: Standing, pairs: I64) -> Names:
    """Pairs of rows as the verdicts on them name them: the first in order first."""
    i, j = parted(pairs)
    behind = standing.place[i] > standing.place[j]
    sides = (np.where(behind, j, i), np.where(behind, i, j))
    rows = (standing.rows["members"].take(pa.array(side)) for side in sides)
    return frozenset(zip(*(pc.list_element(one, 0).to_pylist() for one in rows), strict=True))


def _twins(rows: pa.Table, some: Flags) -> Names:
    """The pairs of questions that are compared as one, of some rows, as the verdicts on them name them."""
    members = rows["members"].filter(pa.array(some))
    several = members.filter(pc.greater(pc.list_value_length(members), 1)).to_pylist()
    return frozenset((first, one) for first, *others in several for one in others)
