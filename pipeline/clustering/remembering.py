"""What was said of the pairs of a clustering beside their being near: nothing is asked twice that has an answer.

The score of a pair, and whether a fact parts it, depend on the two rows alone. So what was once asked within a
component is kept, by numbers that outlive the rows, as long as both are there.
"""

from dataclasses import dataclass
from itertools import compress

import numpy as np

from pipeline.clustering.judging import Judge
from pipeline.similarity.jaccard import F64
from pipeline.similarity.moving import paired, parted
from pipeline.similarity.pairs import Guarded, Pair
from pipeline.similarity.shingles import I64, Flags


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
        order = np.argsort(said.scored)
        self._judge, self._scored, self._scores = judge, said.scored[order], said.scores[order]
        i, j = parted(said.judged)
        pairs = zip(i.tolist(), j.tolist(), strict=True)
        self._apart: dict[Pair, bool] = dict(zip(pairs, said.apart.tolist(), strict=True))
        self._known, self._now = len(self._apart), [(NOTHING.scored, NOTHING.scores)]

    def guarded(self) -> Guarded:
        """How rows are compared."""
        return Guarded(self._score, self._judge.threshold, self._parted)

    def fresh(self) -> Said:
        """What was said now."""
        pairs, scores = map(np.concatenate, zip(*self._now, strict=True))
        scored, first = np.unique(pairs, return_index=True)
        new = list(self._apart.items())[self._known :]
        i, j = np.array([pair for pair, _ in new], dtype=np.int64).reshape(-1, 2).T
        apart = np.array([one for _, one in new], dtype=bool)
        return Said(scored, scores[first], paired(i, j), apart)

    def _score(self, i: I64, j: I64) -> F64:
        pairs = paired(i, j)
        at = np.searchsorted(self._scored, pairs)
        new = np.append(self._scored, -1)[at] != pairs
        scores = np.empty(len(pairs))
        scores[~new] = self._scores[at[~new]]
        scores[new] = self._judge.scores(i[new], j[new])
        self._now.append((pairs[new], scores[new]))
        return scores

    def _parted(self, i: I64, j: I64) -> Flags:
        pairs = list(zip(i.tolist(), j.tolist(), strict=True))
        new = np.array([pair not in self._apart for pair in pairs], dtype=bool)
        asked = self._judge.parted(i[new], j[new]).tolist()
        self._apart.update(zip(compress(pairs, new), asked, strict=True))
        return np.array([self._apart[pair] for pair in pairs], dtype=bool)
