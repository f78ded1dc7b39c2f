"""Rows of things in columns: arrays of the numbers of the rows and of the numbers of the things."""

from collections.abc import Iterable, Sequence
from itertools import chain, pairwise
from typing import Any, TypeVar

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
