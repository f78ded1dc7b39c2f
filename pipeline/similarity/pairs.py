"""The scored pairs of one run: those that LSH proposed near the line, and all within components."""

from collections.abc import Callable

import numpy as np

from pipeline.similarity.closure import completed
from pipeline.similarity.jaccard import F64
from pipeline.similarity.shingles import I64

Pair = tuple[int, int]
Score = Callable[[I64, I64], F64]


def ordered(a: int, b: int) -> Pair:
    return (a, b) if a < b else (b, a)


class ScoredPairs:
    """Pairs (a, b), a < b, with their scores.

    Proposed pairs over ``threshold`` make components; within a component
    every pair is scored, so that a mean over a group does not depend on what happened to be
    proposed. Of the others those at most ``margin`` under the line are kept.
    """

    def __init__(
        self, count: int, proposed: tuple[I64, I64], score: Score, line: tuple[float, float]
    ) -> None:
        self._count, self._score = count, score
        self._threshold, margin = line
        i, j = proposed
        best = score(i, j)
        self._over = i[best >= self._threshold], j[best >= self._threshold]
        close = best >= self._threshold - margin
        self.scores: dict[Pair, float] = {}
        self._add(i[close], j[close])

    def complete(self) -> None:
        """Score all pairs of every component."""
        self._add(*completed(self._count, *self._over))

    def _add(self, i: I64, j: I64) -> None:
        keys = zip(i.tolist(), j.tolist(), strict=True)
        self.scores |= dict(zip(keys, self._score(i, j).tolist(), strict=True))

    def score(self, a: int, b: int) -> float:
        """The score of two items, found now if it was not before."""
        pair = ordered(a, b)
        if pair not in self.scores:
            self._add(np.array(pair[:1]), np.array(pair[1:]))
        return self.scores[pair]
