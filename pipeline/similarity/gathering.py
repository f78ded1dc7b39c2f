"""Pairs of rows that come over and over, from band after band, each held once and in order.

Two rows that are alike share most of their bands, so that three of five pairs were there before: nearly all of these
are told by a table of what came lately. What is left is sorted some millions at a time, and put to what is held by
ranges of the first row: so no more than one range is ever copied, and a pair takes 8 bytes.
"""

from collections.abc import Callable, Iterator
from threading import Lock

import numpy as np

from pipeline.similarity.shingles import I64, sorted_unique

# Those of the pairs (i[k], j[k]) that are to be held.
Keep = Callable[[I64, I64], tuple[I64, I64]]

# Pairs that wait to be sorted: 16 MB, and three times that while they are. The fewer wait, the more often one that is
# left out is asked about again.
_WAITING = 2_000_000
# Places of what came lately: so many a row, at most 32 MB. Of the 13.4 million pairs of 100,000 planted questions, 4.9
# million distinct, 5.9 are told apart so.
_LATELY, _MOST = 64, 1 << 22
_POSITIVE = np.int64(2**63 - 1)
_ODD = np.int64(0x1E3779B97F4A7C15)  # spreads what it multiplies over the upper bits
_RANGES = 32
# Pairs asked about at once: what is made of them on the way takes a hundred bytes each.
_BLOCK = 500_000


def every(i: I64, j: I64) -> tuple[I64, I64]:
    """All of them."""
    return i, j


class Gathered:
    """Pairs i < j of ``count`` rows, as far as ``keep`` wants them; it may be asked more than once about a pair.

    Many threads may add at once.
    """

    def __init__(self, count: int, keep: Keep = every) -> None:
        self._width, self._keep = max(count, 1), keep
        self._ends = np.arange(1, _RANGES) * -(-self._width // _RANGES) * self._width
        self._held = [np.empty(0, dtype=np.int64)] * _RANGES
        bits = (min(_LATELY * self._width, _MOST) - 1).bit_length()
        self._lately, self._shift = np.full(1 << bits, -1, dtype=np.int64), np.int64(63 - bits)
        self._new = list[I64]()
        self._waiting = 0
        self._lock = Lock()

    def fresh(self, i: I64, j: I64) -> tuple[I64, I64]:
        """The pairs without most of those that this was asked about before."""
        keys = i * self._width + j
        places = (keys * _ODD & _POSITIVE) >> self._shift
        new = self._lately[places] != keys
        self._lately[places] = keys
        return i[new], j[new]

    def add(self, i: I64, j: I64) -> None:
        with self._lock:
            self._new.append(i * self._width + j)
            self._waiting += len(i)
            if self._waiting > _WAITING:
                self._settle()

    def parts(self) -> Iterator[tuple[I64, I64]]:
        """The pairs in order, some at a time; they are let go."""
        self._settle()
        for number, keys in enumerate(self._held):
            self._held[number] = keys[:0]
            yield self._pairs(keys)

    def _settle(self) -> None:
        keys = np.concatenate([np.empty(0, dtype=np.int64), *self._new])
        self._new.clear()
        self._waiting = 0
        keys = sorted_unique(keys)
        kept = [self._kept(keys[at : at + _BLOCK]) for at in range(0, len(keys), _BLOCK)]
        keys = np.concatenate([keys[:0], *kept])
        for number, some in enumerate(np.split(keys, np.searchsorted(keys, self._ends))):
            self._held[number] = sorted_unique(np.concatenate([self._held[number], some]))

    def _kept(self, keys: I64) -> I64:
        i, j = self._keep(*self._pairs(keys))
        return i * self._width + j

    def _pairs(self, keys: I64) -> tuple[I64, I64]:
        return keys // self._width, keys % self._width
