"""Frames in a few bytes: of each what may part it from others, by the numbers of what it says.

A frame takes some 1,600 bytes; what questions say they say in other company again, so that packed it takes some 80.
"""

from collections.abc import Callable, Hashable, Iterable
from enum import IntEnum
from functools import cached_property, lru_cache
from itertools import chain, islice
from typing import Any, Final, NamedTuple, cast

import numpy as np
import numpy.typing as npt

from pipeline.recognizers.frames import Frame
from pipeline.recognizers.framing.joining import Slots
from pipeline.recognizers.framing.parting import Facts, facts
from pipeline.recognizers.framing.ragged import spread
from pipeline.recognizers.framing.roles import Roles

_NUMBER: Final = "I"  # 32 bits: a billion questions do not say so many things
# Tokens, quantities, and the roles: so many sizes stand behind the number of the types.
_PARTS: Final = 2 + len(Roles._fields)
# Frames whose facts are kept laid out, as pairs come component by component: of a planted question they take 2.2 kB, so
# 5,000 are 11 MB.
_FACTS: Final = 5_000

I64 = npt.NDArray[np.int64]
U32 = npt.NDArray[np.uint32]


class Part(IntEnum):
    """What an item of a packed frame is: one of the parts in their order, or its types."""

    TOKENS = 0
    QUANTITIES = 1
    AGENTS = 2
    OWNERS = 3
    MEANS = 4
    OBJECTS = 5
    ASKERS = 6
    STAGES = 7
    ASKS = 8


def key(part: int, said: Any) -> Hashable:
    """The same for what parts frames in the same way: of a token neither its slot nor its share does."""
    if part != Part.TOKENS:
        return cast(Hashable, said)
    return (said.entry.concept, said.entry.broader, said.negated)


class Packed(NamedTuple):
    """Frames one behind the other: the numbers of all, and where those of each end."""

    numbers: U32
    ends: I64

    @staticmethod
    def of(whole: bytes, ends: I64) -> "Packed":
        """Of bytes one behind the other, and where each ends."""
        numbers = np.frombuffer(whole, dtype=_NUMBER)
        return Packed(numbers, ends // numbers.itemsize)

    @property
    def heads(self) -> I64:
        """Where those of each begin."""
        return np.append(0, self.ends)[:-1]


class Book:
    """Numbers for all that frames say; what a book packed it alone unpacks, and one that has ``renumbered`` it."""

    def __init__(self) -> None:
        self._number: dict[Hashable, int] = {}
        self._said: list[Any] = []

    @cached_property
    def facts(self) -> Callable[[bytes], Facts]:
        """What may part a packed frame from others."""
        return lru_cache(_FACTS)(self._facts)

    def pack(self, frames: Slots) -> Packed:
        """All of each frame that ``parting.facts`` reads."""
        tokens, quantities, roles = frames.tokens, frames.quantities, frames.roles
        of_token = [self._of(key(Part.TOKENS, one), one) for one in tokens.known]
        asked = [self._of(one, one) for one in frames.asks.known]
        measures = [self._of_set(some) for some in quantities.known]
        who = [[*chain.from_iterable(map(self._of_set, some))] for some in roles.known]
        sizes = [[len(one) for one in some] for some in roles.known]
        every = np.arange(frames.rows)
        many = np.array([len(some) for some in measures], dtype=np.int64)[quantities.number]
        heads = np.column_stack(
            [
                np.array(asked, dtype=np.int64)[frames.asks.number],
                np.bincount(tokens.row, minlength=frames.rows),
                many,
                np.array(sizes, dtype=np.int64).reshape(-1, len(Roles._fields))[roles.number],
            ]
        )
        parts = (
            (every.repeat(1 + _PARTS), heads.ravel()),
            (tokens.row, np.array(of_token, dtype=np.int64)[tokens.number]),
            spread(measures, quantities.number),
            spread(who, roles.number),
        )
        row, number = map(np.concatenate, zip(*parts, strict=True))
        order = np.argsort(row, kind="stable")
        ends = np.cumsum(np.bincount(row, minlength=frames.rows))
        return Packed(number[order].astype(_NUMBER), ends)

    def said(self) -> list[tuple[Hashable, Any]]:
        """What its numbers stand for, in their order, to travel with what was packed."""
        return list(zip(self._number, self._said, strict=True))

    def renumbered(self, packed: Packed, said: Iterable[tuple[Hashable, Any]]) -> Packed:
        """What another book packed, by the numbers of this one; ``said``: as that book said it."""
        new = np.array([self._of(key, one) for key, one in said], dtype=_NUMBER)
        numbers, items = packed.numbers.copy(), np.ones(len(packed.numbers), dtype=bool)
        items[(packed.heads[:, None] + np.arange(1, 1 + _PARTS)).ravel()] = False
        numbers[items] = new[numbers[items]]
        return Packed(numbers, packed.ends)

    def asks(self, packed: bytes) -> frozenset[str]:
        """The types of what the frame asks."""
        asked: frozenset[str] = self._said[memoryview(packed).cast(_NUMBER)[0]]
        return asked

    def _facts(self, packed: bytes) -> Facts:
        numbers = memoryview(packed).cast(_NUMBER)
        said = (self._said[number] for number in numbers[1 + _PARTS :])
        tokens, quantities, *who = (tuple(islice(said, n)) for n in numbers[1 : 1 + _PARTS])
        roles = Roles(*map(frozenset, who))
        return facts(
            Frame(self.asks(packed), None, tokens, frozenset(quantities), roles, modal=None)
        )

    def _of_set(self, some: frozenset[Any]) -> list[int]:
        return [self._of(one, one) for one in some]

    def _of(self, key: Hashable, said: Any) -> int:
        number = self._number.setdefault(key, len(self._said))
        if number == len(self._said):
            self._said.append(said)
        return number


def items(packed: Packed) -> tuple[I64, I64, I64]:
    """Of every item of some frames: the place of the frame, its ``Part``, its number."""
    numbers, heads = packed.numbers.astype(np.int64), packed.heads
    sizes = numbers[heads[:, None] + np.arange(1, 1 + _PARTS)]
    inside = np.ones(len(numbers), dtype=bool)
    inside[(heads[:, None] + np.arange(1 + _PARTS)).ravel()] = False
    frames = np.arange(len(heads))
    rows = np.concatenate([np.repeat(frames, sizes.sum(axis=1)), frames])
    parts = np.tile(np.arange(_PARTS), len(heads)).repeat(sizes.ravel())
    parts = np.concatenate([parts, np.full(len(heads), Part.ASKS)])
    return rows, parts, np.concatenate([numbers[inside], numbers[heads]])
