"""What questions are about, in columns: each concept once, with how much of its weight counts."""

from collections.abc import Collection

import numpy as np

from pipeline.recognizers.framing import asks
from pipeline.recognizers.framing.asks import Heard
from pipeline.recognizers.framing.clauses import Token
from pipeline.recognizers.framing.lexicon import implied
from pipeline.recognizers.framing.ragged import (
    I64,
    Coded,
    Flags,
    Numbers,
    Ragged,
    by_row,
    pairs,
    spread,
)

# What counts of a concept: of one that another implies a fifth, of one that the question's type tells already half.
_LESS = (1.0, 0.2, 0.5, 0.5 * 0.2)
_DEGREE = "伤残"  # 十级 is a grade of it


def among(told: Ragged[Token], concepts: Collection[str]) -> Flags:
    """Which of the tokens are of the concepts."""
    known = [one.entry.concept in concepts for one in told.known]
    return np.array(known, dtype=bool)[told.number]


class Content:
    """What questions are about: each concept, said or denied, once, with its largest share."""

    def __init__(self, told: Ragged[Token], focus: list[str | None]) -> None:
        self.focus, self._known, self._rows = focus, told.known, told.rows
        self._concepts = Numbers()
        concept = self._concepts.of(one.entry.concept for one in told.known)
        denied = np.array([one.negated for one in told.known], dtype=bool)
        share = np.array([one.share for one in told.known])
        self._asked = self._concepts.of(one or "" for one in focus)
        key = (told.row * len(self._concepts) + concept[told.number]) * 2 + denied[told.number]
        order = np.lexsort((-share[told.number], key))
        first = order[np.flatnonzero(np.diff(key[order], prepend=-1))]
        once = np.diff(key[first] // 2, prepend=-1) > 0  # said or denied, each concept
        back = np.argsort(first)
        first, self._once = first[back], once[back]
        self._row, self._number = told.row[first], told.number[first]
        self._concept, self._denied = concept[self._number], denied[self._number]
        self._less = np.zeros(len(first), dtype=np.int64)  # by what of _LESS

    def types(self, heard: Coded[Heard]) -> Coded[frozenset[str]]:
        """The types that each question asks for; what they tell already counts less."""
        names, deciding = list(self._concepts), asks.deciding()
        tells, plain = self._among(deciding), self._once & ~self._among(asks.PRONOUNS)
        present = by_row(self._row[tells], self._concept[tells].tolist(), self._rows)
        few = np.bincount(self._row[plain], minlength=self._rows) < 2
        acts = (one if one is None or one in deciding else asks.OTHER for one in self.focus)
        ways = Coded.of(zip(heard.number.tolist(), present, acts, few.tolist(), strict=True))
        found = [
            asks.of(heard.known[said], frozenset([names[one] for one in some]), act, bare)
            for said, some, act, bare in ways.known
        ]
        told = pairs((n, self._concepts[one]) for n, (_, some) in enumerate(found) for one in some)
        self._less += 2 * self._in(told, ways.number[self._row], self._concept)
        return Coded(ways.number, [types for types, _ in found])

    def imply(self, graded: I64) -> None:
        """What goes without saying counts less, and is not asked about; in the rows ``graded`` a degree does."""
        known, table = self._concepts, implied()
        others = [[known[one] for one in table.get(name, ()) if one in known] for name in known]
        said = np.flatnonzero(~self._denied)
        at, other = spread(others, self._concept[said])
        degrees = pairs((row, known[_DEGREE]) for row in graded.tolist() if _DEGREE in known)
        without = np.concatenate([np.column_stack([self._row[said[at]], other]), degrees])
        self._less += self._in(without, self._row, self._concept)
        for row in np.flatnonzero(self._in(without, np.arange(self._rows), self._asked)).tolist():
            self.focus[row] = None

    def tokens(self) -> Ragged[Token]:
        """The tokens of the questions."""
        which = self._number * len(_LESS) + self._less
        used = np.bincount(which) > 0
        made = list[Token]()
        for one in np.flatnonzero(used).tolist():
            token, less = self._known[one // len(_LESS)], _LESS[one % len(_LESS)]
            made.append(token._replace(share=token.share * less) if less < 1 else token)
        return Ragged(self._row, (np.cumsum(used) - 1)[which], made, self._rows)

    def _among(self, concepts: Collection[str]) -> Flags:
        """What of it is of the concepts."""
        return np.array([name in concepts for name in self._concepts], dtype=bool)[self._concept]

    def _in(self, some: I64, row: I64, concept: I64) -> Flags:
        """Whether each row and concept are among some pairs of the two."""
        if not len(some):  # as of one question in two, read alone
            return np.zeros(len(row), dtype=bool)
        width = len(self._concepts)
        return np.isin(row * width + concept, some[:, 0] * width + some[:, 1], kind="table")
