"""Counts of right, wrong and missed things; precision, recall and F1 with a bootstrap interval."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

# name, precision, recall, F1, and the 95 % interval of F1
Row = tuple[str, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Counts:
    """Right, wrong and missed things in one unit of evaluation (a passage, a topic, a pair).

    >>> total = Counts(8, 2, 0) + Counts(0, 0, 8)
    >>> total.precision, total.recall, round(total.f1, 3)
    (0.8, 0.5, 0.615)
    """

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.right + other.right, self.wrong + other.wrong, self.missed + other.missed
        )

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 1.0 where nothing was found."""
        found = self.right + self.wrong
        return self.right / found if found else 1.0

    @property
    def recall(self) -> float:
        """Share of what should be found that was; 1.0 where there was nothing to find."""
        wanted = self.right + self.missed
        return self.right / wanted if wanted else 1.0

    @property
    def f1(self) -> float:
        """2·right / (2·right + wrong + missed); 1.0 where there was nothing to find and nothing was found."""
        both = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / both if both else 1.0


def total(units: Sequence[Counts]) -> Counts:
    """The sum over all units."""
    return sum(units, Counts())


def row(name: str, units: Sequence[Counts]) -> Row:
    """One line to print: the sum over all units."""
    whole = total(units)
    return (name, whole.precision, whole.recall, whole.f1, *f1_interval(units))


def f1_interval(
    units: Sequence[Counts], draws: int = 1000, seed: int = 20261121
) -> tuple[float, float]:
    """The 95 % percentile bootstrap interval of F1 over whole units, drawn with replacement.

    The unit is what is independent: a passage for citations, a topic for clusters. Method: Efron
    and Tibshirani, An Introduction to the Bootstrap (1993), chapter 13.
    """
    if not units:
        return 1.0, 1.0
    table = np.array([(unit.right, unit.wrong, unit.missed) for unit in units])
    rng = np.random.default_rng(seed)
    picks = rng.integers(0, len(table), size=(draws, len(table)))
    right, wrong, missed = table[picks].sum(axis=1).T
    both = 2 * right + wrong + missed
    f1 = np.where(both > 0, 2 * right / np.maximum(both, 1), 1.0)
    low, high = np.quantile(f1, [0.025, 0.975])
    return float(low), float(high)
