"""What was said of the pairs of a clustering beside their being near: nothing is asked twice that has an answer.

The score of a pair, and whether a fact parts it, depend on the two rows alone. So what was once asked within a
component is kept, by numbers that outlive the rows, until the component is linked again without asking for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from pipeline.clustering.judging import Judge
from pipeline.similarity.jaccard import F64
from pipeline.similarity.moving import paired, parted, places
from pipeline.similarity.pairs import Guarded
from pipeline.similarity.shingles import I64, Flags

Answer = TypeVar("Answer", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Said:
    """Pairs as ``moving.paired`` gives them, sorted: ``scored``, with their scores, and ``judged``, with whether a fact
    parts them."""

    scored: I64
    scores: F64
    judged: I64
    apart: Flags

    def of(self, some: Flags, number: I64) -> "Said":
        """What was said of pairs of some rows, which have other numbers now, in the same order."""

        def inside(pairs: I64) -> tuple[Flags, I64]:
            i, j = parted(pairs)
            both = some[i] & some[j]
            return both, paired(number[i[both]], number[j[both]])

        (held, scored), (asked, judged) = inside(self.scored), inside(self.judged)
        return Said(scored, self.scores[held], judged, self.apart[asked])


NOTHING = Said(
    np.empty(0, dtype=np.int64),
    np.empty(0, dtype=np.float64),
    np.empty(0, dtype=np.int64),
    np.empty(0, dtype=bool),
)


class Remembering:
    """A judge who remembers what was said of pairs of his rows, and notes what he says now.

    ``numbers``: of his rows, by which pairs are remembered. ``over``: pairs over the line, sorted; of them is known
    besides whether they are ``apart``.
    """

    def __init__(self, judge: Judge, numbers: I64, said: Said, over: I64, apart: Flags) -> None:
        self._threshold = judge.threshold
        self._scores = _Answers(numbers, said.scored, said.scores, judge.scores)
        self._judged = _Answers(numbers, said.judged, said.apart, judge.parted)
        self._numbers, self._over, self._apart = numbers, over, apart

    def guarded(self) -> Guarded:
        """How rows are compared."""
        return Guarded(self._scores.of, self._threshold, self._parted)

    def said(self, linked: Flags) -> Said:
        """What was said, by now: of pairs of rows that are ``linked`` again only what was asked."""
        return Said(*self._scores.said(linked), *self._judged.said(linked))

    def _parted(self, i: I64, j: I64) -> Flags:
        at = places(paired(self._numbers[i], self._numbers[j]), self._over)
        over, rest = np.flatnonzero(at >= 0), np.flatnonzero(at < 0)
        found = np.empty(len(at), dtype=bool)
        found[over] = self._apart[at[over]]
        if len(rest):
            found[rest] = self._judged.of(i[rest], j[rest])
        return found


class _Answers(Generic[Answer]):
    """What was answered of pairs before, and who answers of others."""

    def __init__(
        self,
        numbers: I64,
        pairs: I64,
        answers: NDArray[Answer],
        ask: Callable[[I64, I64], NDArray[Answer]],
    ) -> None:
        self._numbers, self._pairs, self._answers, self._ask = numbers, pairs, answers, ask
        self._used = np.zeros(len(pairs), dtype=bool)
        self._now = [(pairs[:0], answers[:0])]

    def of(self, i: I64, j: I64) -> NDArray[Answer]:
        """The answer on each pair."""
        pairs = paired(self._numbers[i], self._numbers[j])
        # In order, what is known is looked up along the memory: six times as fast.
        order = np.argsort(pairs)
        pairs = pairs[order]
        at = places(pairs, self._pairs)
        old, new = np.flatnonzero(at >= 0), np.flatnonzero(at < 0)
        self._used[at[old]] = True
        answers = np.empty(len(pairs), self._answers.dtype)
        answers[order[old]] = self._answers[at[old]]
        if len(new):
            asked = self._ask(i[order[new]], j[order[new]])
            answers[order[new]] = asked
            # A crowd asks some hundred times: nothing is done that grows with what was asked before.
            self._now.append((pairs[new], asked))
        return answers

    def said(self, linked: Flags) -> tuple[I64, NDArray[Answer]]:
        """The pairs and the answers, as ``Remembering.said``."""
        stays, idle = self._used.copy(), np.flatnonzero(~self._used)
        i, j = parted(self._pairs[idle])
        stays[idle] = ~(linked[i] & linked[j])
        pairs, answers = map(np.concatenate, zip(*self._now, strict=True))
        new, first = np.unique(pairs, return_index=True)
        pairs, before = self._pairs[stays], self._answers[stays]
        at = np.searchsorted(pairs, new)
        return np.insert(pairs, at, new), np.insert(before, at, answers[first])
