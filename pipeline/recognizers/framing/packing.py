"""Frames in a few bytes: of each what may part it from others, by the numbers of what it says.

A frame takes some 1,600 bytes; what questions say they say in other company again, so that packed it takes some 80.
"""

from array import array
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from enum import IntEnum
from functools import cache, cached_property, lru_cache
from itertools import chain, islice
from typing import Any, Final, cast

import numpy as np
import numpy.typing as npt

from pipeline.recognizers.frames import Frame
from pipeline.recognizers.framing.clauses import Token
from pipeline.recognizers.framing.parting import Facts, facts
from pipeline.recognizers.framing.roles import Roles

_NUMBER: Final = "I"  # 32 bits: a billion questions do not say so many things
# Tokens, quantities, and the roles: so many sizes stand behind the number of the types.
_PARTS: Final = 2 + len(Roles._fields)
# Frames whose facts are kept laid out, as pairs come component by component: of a planted question they take 2.2 kB, so
# 5,000 are 11 MB.
_FACTS: Final = 5_000

I64 = npt.NDArray[np.int64]


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


class Book:
    """Numbers for all that frames say; what a book packed it alone unpacks, and one that has ``renumbered`` it."""

    def __init__(self) -> None:
        self._number: dict[Hashable, int] = {}
        self._said: list[Any] = []

    @cached_property
    def facts(self) -> Callable[[bytes], Facts]:
        """What may part a packed frame from others."""
        return lru_cache(_FACTS)(self._facts)

    def pack(self, frames: Iterable[Frame]) -> list[bytes]:
        """All of each frame that ``parting.facts`` reads."""
        # Few frames are the first to say what they say: of 79,000 planted ones 720 tokens, 2,000 rows of roles differ.
        # Remembered here, since what the book held would hold the book, and no book would go before the collector ran.
        of_token, of_set, of_who = cache(self._of_token), cache(self._of_set), cache(self._of_who)
        packed = []
        for frame in frames:
            tokens, quantities = [*map(of_token, frame.tokens)], of_set(frame.quantities)
            sizes, who = of_who(frame.roles)
            head = self._of(frame.asks, frame.asks), len(tokens), len(quantities), *sizes
            packed.append(array(_NUMBER, (*head, *tokens, *quantities, *who)).tobytes())
        return packed

    def said(self) -> list[tuple[Hashable, Any]]:
        """What its numbers stand for, in their order, to travel with what was packed."""
        return list(zip(self._number, self._said, strict=True))

    def renumbered(
        self, packed: Sequence[bytes], said: Iterable[tuple[Hashable, Any]]
    ) -> Iterator[bytes]:
        """What another book packed, by the numbers of this one; ``said``: as that book said it."""
        new = np.array([self._of(key, one) for key, one in said], dtype=np.int64)
        numbers, heads, ends = _laid(packed)
        items = np.ones(len(numbers), dtype=bool)
        items[(heads[:, None] + np.arange(1, 1 + _PARTS)).ravel()] = False
        numbers[items] = new[numbers[items]]
        whole = numbers.astype(_NUMBER).tobytes()
        width = len(whole) // max(len(numbers), 1)
        spans = zip((heads * width).tolist(), (ends * width).tolist(), strict=True)
        return (whole[start:end] for start, end in spans)

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

    def _of_token(self, token: Token) -> int:
        return self._of(key(Part.TOKENS, token), token)

    def _of_set(self, some: frozenset[Any]) -> tuple[int, ...]:
        return tuple([self._of(one, one) for one in some])

    def _of_who(self, roles: Roles) -> tuple[list[int], tuple[int, ...]]:
        """How many stand in each role, and the numbers of all."""
        return [*map(len, roles)], tuple(chain.from_iterable(map(self._of_set, roles)))

    def _of(self, key: Hashable, said: Any) -> int:
        number = self._number.setdefault(key, len(self._said))
        if number == len(self._said):
            self._said.append(said)
        return number


def items(packed: Sequence[bytes]) -> tuple[I64, I64, I64]:
    """Of every item of some frames: the place of the frame, its ``Part``, its number."""
    numbers, heads, _ = _laid(packed)
    sizes = numbers[heads[:, None] + np.arange(1, 1 + _PARTS)]
    inside = np.ones(len(numbers), dtype=bool)
    inside[(heads[:, None] + np.arange(1 + _PARTS)).ravel()] = False
    frames = np.arange(len(packed))
    rows = np.concatenate([np.repeat(frames, sizes.sum(axis=1)), frames])
    parts = np.tile(np.arange(_PARTS), len(packed)).repeat(sizes.ravel())
    parts = np.concatenate([parts, np.full(len(packed), Part.ASKS)])
    return rows, parts, np.concatenate([numbers[inside], numbers[heads]])


def _laid(packed: Sequence[bytes]) -> tuple[I64, I64, I64]:
    """The numbers of some frames, one behind the other, and where each frame begins and ends."""
    numbers = np.frombuffer(b"".join(packed), dtype=_NUMBER)
    lengths = np.array([len(one) for one in packed], dtype=np.int64) // numbers.itemsize
    ends = np.cumsum(lengths)
    return numbers.astype(np.int64), ends - lengths, ends
