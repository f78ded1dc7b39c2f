"""The scored pairs of one run: those that LSH proposed near the line, and all within components."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from pipeline.similarity.closure import LARGEST, completed, components
from pipeline.similarity.jaccard import F64
from pipeline.similarity.shingles import I64, Flags, sorted_unique

Pair = tuple[int, int]
Score = Callable[[I64, I64], F64]

# Pairs of components that are linked at once: what is made of them on the way takes some hundred bytes each.
_INSIDE = 100_000


def ordered(a: int, b: int) -> Pair:
    return (a, b) if a < b else (b, a)


class Scored(NamedTuple):
    """Distinct pairs (i[k], j[k]), i < j, sorted, with their scores."""

    i: I64
    j: I64
    scores: F64

    @classmethod
    def of(cls, parts: Iterable["Scored"]) -> "Scored":
        """Parts that follow each other, as one."""
        empty = np.empty(0, dtype=np.int64)
        return cls(*map(np.concatenate, zip((empty, empty, np.empty(0)), *parts, strict=True)))

    @classmethod
    def none(cls) -> "Scored":
        return cls.of([])

    def over(self, line: float) -> "Scored":
        """Those of at least that score."""
        return self.taken(self.scores >= line)

    def taken(self, some: I64 | Flags | slice) -> "Scored":
        """Those at some places, or flagged."""
        return Scored(self.i[some], self.j[some], self.scores[some])

    def within(self, labels: Sequence[int], score: Score) -> tuple["Scored", I64]:
        """All pairs within groups of at most LARGEST, which ``labels`` name by one of each, and the group of each pair:
        group behind group, sorted within it; what is not among these is asked now."""
        group = np.asarray(labels, dtype=np.int64)
        held = group[self.i] == group[self.j]
        size, known = np.bincount(group), np.bincount(group[self.i[held]], minlength=len(group))
        whole = (known[: len(size)] * 2 == size * (size - 1)) & (size <= LARGEST)
        some = np.flatnonzero(~whole[group])
        a, b = completed(len(group), some, group[some])
        held &= whole[group[self.i]]
        every = Scored.of([self.taken(held), Scored(a, b, score(a, b))])
        order = np.argsort(group[every.i], kind="stable")
        return every.taken(order), group[every.i[order]]


@dataclass(frozen=True, slots=True)
class Guarded:
    """How rows are compared: their scores, the score that joins, and whether two must stay apart."""

    score: Score
    threshold: float
    parted: Callable[[I64, I64], Flags]

    def apart(self, i: I64, j: I64, component: I64) -> Flags:
        """Whether each pair is parted. Asked component by component: what judging lays out of a row is kept for a few
        thousand rows, and those of a component lie anywhere."""
        order = np.argsort(component[i], kind="stable")
        found = np.zeros(len(i), dtype=bool)
        found[order] = self.parted(i[order], j[order])
        return found


class Inside(NamedTuple):
    """All pairs of some components; of each its component, whether a guard was asked, and whether that parts it."""

    pairs: Scored
    component: I64
    asked: Flags
    apart: Flags


class ScoredPairs:
    """Pairs of ``count`` rows with their scores: those near the line or over it, and more.

    Of those given the pairs that join make components; within a component of at most LARGEST every pair is scored, so
    that a mean over a group does not depend on what happened to be proposed.

    No group reaches over a component: of two groups in two components every pair is parted, which keeps them apart,
    or under the line, and so is the mean of such.
    """

    def __init__(self, count: int, scored: Scored, how: Guarded) -> None:
        self.scored, self._count, self._how = scored, count, how
        over = scored.over(how.threshold)
        apart = how.apart(over.i, over.j, components(count, over.i, over.j))
        self._joins = over.taken(~apart)
        self._component = components(count, self._joins.i, self._joins.j)
        keys = over.i * max(count, 1) + over.j
        order = np.argsort(keys)
        self._asked, self._apart = keys[order], apart[order]

    def complete(self) -> None:
        """Score all pairs of every component."""
        width = max(self._count, 1)
        a, b = completed(self._count, self._joins.i, self._joins.j)
        known, inside = self.scored.i * width + self.scored.j, a * width + b
        new = ~np.isin(inside, known, assume_unique=True)
        keys = np.concatenate([known, inside[new]])
        scores = np.concatenate([self.scored.scores, self._how.score(a[new], b[new])])
        order = np.argsort(keys, kind="stable")
        self.scored = Scored(keys[order] // width, keys[order] % width, scores[order])

    def inside(self, least: int = _INSIDE) -> Iterator[Inside]:
        """The pairs of completed components: no other two can come into one group, but for those of a crowd. Whole
        components, as many at a time as have ``least`` pairs."""
        component, (i, j, _) = self._component, self.scored
        both = component[i] == component[j]
        both[both] = np.bincount(component)[component[i[both]]] <= LARGEST
        both = np.flatnonzero(both)
        both = both[np.argsort(component[i[both]], kind="stable")]
        pairs, component = self.scored.taken(both), component[i[both]]
        keys = pairs.i * max(self._count, 1) + pairs.j
        asked = np.isin(keys, self._asked, assume_unique=True)
        apart = np.zeros(len(keys), dtype=bool)
        apart[asked] = self._apart[np.searchsorted(self._asked, keys[asked])]
        new = np.flatnonzero(np.diff(component)) + 1
        wanted = np.searchsorted(new, np.arange(least, len(component), least))
        ends = [0, *sorted_unique(np.append(new, len(component))[wanted]).tolist(), len(component)]
        for some in map(slice, ends, ends[1:]):
            yield Inside(pairs.taken(some), component[some], asked[some], apart[some])

    def crowded(self) -> Scored:
        """The pairs that join components too large to complete: see ``similarity.crowds``."""
        component = self._component[self._joins.i]
        return self._joins.taken(np.bincount(self._component)[component] > LARGEST)
