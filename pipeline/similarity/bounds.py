"""How much two rows can share at most: what most pairs fail on before anything exact is computed."""

import numpy as np
import numpy.typing as npt

from pipeline.similarity.shingles import I64, U32

F64 = npt.NDArray[np.float64]

# Into so many buckets, a power of two, the elements of a row fall. Of 167,705 pairs of planted questions 39,176 pass at
# 32, 35,891 at 64, 30,165 in truth; of 814,650 of real titles 8,851, 5,150 and 1,240. 64 bytes are one line of the
# processor's cache.
_BUCKETS = 64
# Pairs worked at once: two blocks of 16,384 x 64 bytes stay in the second-level cache. And rows, of which sums of 8
# bytes are made on the way: of 16,384 at once they take three times as long.
_BLOCK, _ROWS = 16_384, 1_024
_MOST = 255  # in a byte
_ROUNDING = 1e-9  # what sums of weights may lose, added up in another order


class Shared:
    """Rows of weighted elements; an element is a number, its weight in a row is above 0.

    Weights are added up by bucket, rounded up. What two rows share (the sum over elements of the smaller weight) is
    at most the sum over buckets of the smaller one.
    """

    def __init__(self, offsets: I64, elements: U32 | I64, weights: F64 | None = None) -> None:
        """Row k owns ``elements[offsets[k] : offsets[k + 1]]`` and as many weights; 1 each where none are given."""
        self._unit = 1 / 32  # a power of two, by which a quotient loses nothing
        self._sums = np.zeros((len(offsets) - 1, _BUCKETS), dtype=np.uint8)
        for start in range(0, len(offsets) - 1, _ROWS):
            ends = offsets[start : start + _ROWS + 1]
            here, rows = slice(ends[0], ends[-1]), len(ends) - 1
            cells = np.repeat(np.arange(rows) * _BUCKETS, np.diff(ends))
            cells += elements[here] & (_BUCKETS - 1)
            given = None if weights is None else weights[here]
            sums = np.bincount(cells, given, minlength=rows * _BUCKETS) / self._unit
            while sums.max() > _MOST:
                self._unit, sums = self._unit * 2, sums / 2
                self._sums = self._sums // 2 + self._sums % 2
            self._sums[start : start + rows] = np.ceil(sums, out=sums).reshape(rows, _BUCKETS)

    def most(self, i: I64, j: I64) -> F64:
        """No less than what each pair (i[k], j[k]) shares; at 40 million pairs a second."""
        found = np.empty(len(i), dtype=np.uint16)
        for start in range(0, len(i), _BLOCK):
            block = slice(start, start + _BLOCK)
            smaller = np.minimum(self._sums[i[block]], self._sums[j[block]])
            np.sum(smaller, axis=1, dtype=np.uint16, out=found[block])
        return np.multiply(found, self._unit, dtype=np.float64) + _ROUNDING
