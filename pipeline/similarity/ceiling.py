"""How alike two rows can be at most, from 32 bytes of each: most pairs need no exact comparison.

A row marks, for each of its shingles, one bit of 256. A bit that a has and b lacks is at least one shingle that a has
and b lacks, so a bound on what both share, and by it on their similarity, never lies under the truth. Of texts of 70
letters that share a third the bound is about a half. Long rows mark nearly every bit: their bound says nothing, and
they are compared. The idea is a bitmap filter: Sandes, Teodoro, Melo, Bitmap filter: speeding up exact set similarity
joins with bitwise operations (2020).
"""

import numpy as np

from pipeline.similarity.jaccard import F64
from pipeline.similarity.shingles import I64, U64, Shingles

# 128 bits leave twice as many of the planted pairs to compare, 512 take twice the memory for a tenth fewer.
BITS = 256
_SHIFT = np.uint32(32 - 8)  # the upper eight bits of a hash: the best mixed of a multiply-shift


def marks(rows: Shingles) -> U64:
    """A (rows, BITS / 64) matrix: the bits of each row."""
    bits = np.zeros((len(rows), BITS), dtype=bool)
    bits[np.repeat(np.arange(len(rows)), rows.counts), rows.hashes >> _SHIFT] = True
    return np.packbits(bits, axis=1).view(np.uint64)


def ceiling(marks: U64, counts: I64, i: I64, j: I64) -> F64:
    """At least the Jaccard similarity of each pair (i[k], j[k]); ``counts``: the shingles of each row."""
    only = np.zeros((2, len(i)), dtype=np.int64)
    for word in marks.T:
        left, right = word[i], word[j]
        only[0] += np.bitwise_count(left & ~right)
        only[1] += np.bitwise_count(right & ~left)
    m, n = counts[i], counts[j]
    both: I64 = np.minimum(m - only[0], n - only[1])
    either: I64 = np.maximum(m + n - both, 1)
    return np.divide(both, either)
