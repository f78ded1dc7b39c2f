"""Rows of things in columns: arrays of the numbers of the rows and of the numbers of the things."""

from collections.abc import Iterable, Sequence
from itertools import chain, pairwise
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

I64 = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
_Value = TypeVar("_Value")


class Numbers(dict[Any, int]):
    """A number for each thing, from 0 in the order in which they come."""

    def __missing__(self, one: Any) -> int:
        self[one] = number = len(self)
        return number

    def of(self, some: Iterable[Any]) -> I64:
        return np.array([self[one] for one in some], dtype=np.int64)


class Coded(NamedTuple, Generic[_Value]):
    """One thing a row, by its number among those known: most rows have what others have."""

    number: I64
    known: list[_Value]

    @staticmethod
    def of(values: Iterable[_Value]) -> "Coded[_Value]":
        numbers = Numbers()
        return Coded(numbers.of(values), [*numbers])

    def values(self) -> list[_Value]:
        return [self.known[one] for one in self.number.tolist()]

    def patched(self, rows: I64, others: "Coded[_Value]") -> "Coded[_Value]":
        """The same with what others have in place of some rows."""
        number = self.number.copy()
        number[rows] = len(self.known) + others.number
        return Coded(number, [*self.known, *others.known])


class Ragged(NamedTuple, Generic[_Value]):
    """Several things a row, in the order of the rows: of each its row, and its number among those known."""

    row: I64
    number: I64
    known: list[_Value]
    rows: int

    @staticmethod
    def of(lists: Sequence[Sequence[_Value]]) -> "Ragged[_Value]":
        said = Coded.of(chain.from_iterable(lists))
        row = np.repeat(np.arange(len(lists)), [*map(len, lists)])
        return Ragged(row, said.number, said.known, len(lists))

    def values(self) -> list[tuple[_Value, ...]]:
        return by_row(self.row, [self.known[one] for one in self.number.tolist()], self.rows)

    def patched(self, rows: I64, others: "Ragged[_Value]") -> "Ragged[_Value]":
        """The same with what others have in place of some rows."""
        known = [*self.known, *others.known]
        number = len(self.known) + others.number
        return self.exchanged(np.isin(self.row, rows), rows[others.row], number, known)

    def exchanged(
        self, gone: Flags, row: I64, number: I64, known: list[_Value]
    ) -> "Ragged[_Value]":
        """Without what is gone, and with others behind what is left of their row."""
        rows = np.concatenate([self.row[~gone], row])
        numbers = np.concatenate([self.number[~gone], number])
        order = np.argsort(rows, kind="stable")
        return Ragged(rows[order], numbers[order], known, self.rows)


def by_row(row: I64, values: Sequence[_Value], count: int) -> list[tuple[_Value, ...]]:
    """The values of each row, which stand in order."""
    ends = np.searchsorted(row, np.arange(count + 1)).tolist()
    return [tuple(values[start:end]) for start, end in pairwise(ends)]


def spread(lists: Sequence[Sequence[int]], at: I64) -> tuple[I64, I64]:
    """The items of the lists ``at`` the places given, one behind the other; of each the number of its place."""
    sizes = np.array([len(one) for one in lists], dtype=np.int64)
    items = np.array([*chain.from_iterable(lists)], dtype=np.int64)
    many, starts = sizes[at], np.cumsum(sizes) - sizes
    return np.repeat(np.arange(len(at)), many), items[np.repeat(starts[at], many) + inside(many)]


def inside(sizes: I64) -> I64:
    """Of rows of such sizes, one behind the other, the place of each item within its row."""
    return np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)


def pairs(some: Iterable[tuple[int, int]]) -> I64:
    return np.array([*some], dtype=np.int64).reshape(-1, 2)
