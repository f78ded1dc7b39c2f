"""The score of ``agreement.compare`` for many pairs of frames at once, without the evidence.

Features become a sparse matrix with one row a frame; the overlap of a pair is the sum of the
element-wise minimum of two rows. Question types, focus and modal become codes and two small tables.
"""

import zlib
from collections.abc import Hashable, Iterable, Sequence
from functools import lru_cache
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from scipy import sparse

from pipeline.recognizers.frames import Frame
from pipeline.recognizers.framing import agreement
from pipeline.recognizers.framing.agreement import features, type_factor

F64 = npt.NDArray[np.float64]
I64 = npt.NDArray[np.int64]

# Pairs worked at once: bounds the gathered rows (20,000 pairs x 2 x 15 features x 12 bytes = 7 MB).
_BLOCK = 20_000


class Scorer:
    """Frames made comparable; ``scores(i, j)`` gives what ``compare(frames[i], frames[j]).score`` is."""

    def __init__(self, frames: Sequence[Frame]) -> None:
        self._weights = _matrix([features(frame) for frame in frames])
        self._totals = np.asarray(self._weights.sum(axis=1)).ravel()
        self._asks, kinds = _codes([frame.asks for frame in frames])
        table = [[type_factor(a, b) for b in kinds] for a in kinds]
        self._types = np.array(table, dtype=float).reshape(len(kinds), len(kinds))
        self._focus, _ = _codes([frame.focus or "" for frame in frames])
        self._no_focus = np.array([frame.focus is None for frame in frames], dtype=bool)
        self._modal, _ = _codes([frame.modal or "" for frame in frames])
        self._no_modal = np.array([frame.modal is None for frame in frames], dtype=bool)
        self._whether = np.array(["whether" in frame.asks for frame in frames], dtype=bool)

    def scores(self, i: I64, j: I64) -> F64:
        """Scores of the pairs (i[k], j[k])."""
        overlap = np.zeros(len(i))
        for start in range(0, len(i), _BLOCK):
            block = slice(start, start + _BLOCK)
            both = self._weights[i[block]].minimum(self._weights[j[block]])
            overlap[block] = np.asarray(both.sum(axis=1)).ravel()
        either = self._totals[i] + self._totals[j] - overlap
        common = np.minimum(agreement.COMMON, agreement.COMMON_SHARE * either)
        jaccard: F64 = np.maximum(overlap - common, 0.0) / np.maximum(either - common, 1e-12)
        factors: F64 = self._types[self._asks[i], self._asks[j]] * self._acts(i, j)
        return jaccard * factors

    def _acts(self, i: I64, j: I64) -> F64:
        other_act = (self._focus[i] != self._focus[j]) & ~self._no_focus[i] & ~self._no_focus[j]
        other_modal = (self._modal[i] != self._modal[j]) & ~self._no_modal[i] & ~self._no_modal[j]
        other_modal &= self._whether[i] & self._whether[j]
        act = np.where(other_act, agreement.OTHER_ACT, agreement.SAME_ACT)
        return np.asarray(act * np.where(other_modal, agreement.OTHER_MODAL, agreement.SAME_MODAL))


def _matrix(rows: Sequence[dict[str, float]]) -> sparse.csr_matrix:
    columns: dict[str, int] = {}
    indices = [columns.setdefault(key, len(columns)) for row in rows for key in row]
    values = [weight for row in rows for weight in row.values()]
    ends = np.cumsum([0] + [len(row) for row in rows])
    return sparse.csr_matrix((values, indices, ends), shape=(len(rows), len(columns)), dtype=float)


T = TypeVar("T", bound=Hashable)


def _codes(values: Sequence[T]) -> tuple[I64, list[T]]:
    """Equal values as equal numbers, and the values by their number."""
    numbers: dict[T, int] = {}
    codes = np.array([numbers.setdefault(value, len(numbers)) for value in values], dtype=np.int64)
    return codes, list(numbers)


# For proposing: a feature stands in the set once for each quarter of its weight, a question type
# twice, so that the plain Jaccard that MinHash estimates is near the weighted one that decides.
STEP, TYPE_COPIES = 0.25, 2


@lru_cache(maxsize=500_000)
def _hash(feature: str) -> int:
    return zlib.crc32(feature.encode("utf-8"))


def sketched(frames: Iterable[Frame]) -> tuple[I64, npt.NDArray[np.uint32]]:
    """Frames as sets for MinHash: the row and the 32-bit hash of every element."""
    pairs: list[tuple[int, int]] = []
    for row, frame in enumerate(frames):
        for key, weight in features(frame).items():
            copies = max(round(weight / STEP), 1)
            pairs += [(row, _hash(f"{key} {copy}")) for copy in range(copies)]
        pairs += [(row, _hash(f"?{kind} {n}")) for kind in frame.asks for n in range(TYPE_COPIES)]
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1].astype(np.uint32)
