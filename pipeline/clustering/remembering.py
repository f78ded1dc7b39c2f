"""What was said of the pairs of a clustering beside their being near: nothing is asked twice that has an answer.

The score of a pair, and whether a fact parts it, depend on the two rows alone. So what was once asked within a
component is kept, by numbers that outlive the rows, as long as both are there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from pipeline.clustering.judging import Judge
from pipeline.similarity.jaccard import F64
from pipeline.similarity.moving import paired, parted
from pipeline.similarity.pairs import Guarded
from pipeline.similarity.shingles import I64, Flags

Answer = TypeVar("Answer", bound=np.generic)
_END = np.iinfo(np.int64).max  # behind every pair


@dataclass(frozen=True, slots=True)
class Said:
    """Pairs as ``moving.paired`` gives them, each once: ``scored``, with their scores, and ``judged``, with whether a
    fact parts them; in any order."""

    scored: I64
    scores: F64
    judged: I64
    apart: Flags

    def of(self, some: Flags, number: I64) -> "Said":
        """What was said of pairs of some rows, which have other numbers now."""

        def inside(pairs: I64) -> tuple[Flags, I64]:
            i, j = parted(pairs)
            both = some[i] & some[j]
            return both, paired(number[i[both]], number[j[both]])

        (held, scored), (asked, judged) = inside(self.scored), inside(self.judged)
        return Said(scored, self.scores[held], judged, self.apart[asked])

    def and_more(self, more: "Said") -> "Said":
        return Said(
            np.concatenate([self.scored, more.scored]),
            np.concatenate([self.scores, more.scores]),
            np.concatenate([self.judged, more.judged]),
            np.concatenate([self.apart, more.apart]),
        )


NOTHING = Said(
    np.empty(0, dtype=np.int64),
    np.empty(0, dtype=np.float64),
    np.empty(0, dtype=np.int64),
    np.empty(0, dtype=bool),
)


class Remembering:
    """A judge who remembers what was said of pairs of his rows, and notes what he says now."""

    def __init__(self, judge: Judge, said: Said) -> None:
        self._threshold = judge.threshold
        self._scores = _Answers(said.scored, said.scores, judge.scores)
        self._apart = _Answers(said.judged, said.apart, judge.parted)

    def guarded(self) -> Guarded:
        """How rows are compared."""
        return Guarded(self._scores.of, self._threshold, self._apart.of)

    def fresh(self) -> Said:
        """What was said now."""
        return Said(*self._scores.fresh(), *self._apart.fresh())


class _Answers(Generic[Answer]):
    """What was answered of pairs before, and who answers of others."""

    def __init__(
        self, pairs: I64, answers: NDArray[Answer], ask: Callable[[I64, I64], NDArray[Answer]]
    ) -> None:
        order = np.argsort(pairs)
        self._before, self._said, self._ask = np.append(pairs[order], _END), answers[order], ask
        self._now = [(pairs[:0], answers[:0])]

    def of(self, i: I64, j: I64) -> NDArray[Answer]:
        """The answer on each pair."""
        pairs = paired(i, j)
        at = np.searchsorted(self._before, pairs)
        old = self._before[at] == pairs
        answers, new = np.empty(len(pairs), self._said.dtype), np.flatnonzero(~old)
        answers[old], answers[new] = self._said[at[old]], self._ask(i[new], j[new])
        # A crowd asks thousands of times: only noted is what costs nothing that grows with what was asked before.
        self._now.append((pairs[new], answers[new]))
        return answers

    def fresh(self) -> tuple[I64, NDArray[Answer]]:
        """The pairs that somebody had to be asked of, sorted, and what was answered."""
        pairs, answers = map(np.concatenate, zip(*self._now, strict=True))
        some, first = np.unique(pairs, return_index=True)
        return some, answers[first]
