"""Rows of different lengths in one flat array, and blocks of them as rectangles for vector work."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

I64 = npt.NDArray[np.int64]

# Cells of a block: 65,536 of 4 bytes stay in the second-level cache (1 MB) with what is made of them.
CELLS = 65_536


def offsets_of(counts: I64) -> I64:
    """Where each row begins, and behind the last where it ends.

    >>> offsets_of(np.array([2, 0, 3])).tolist()
    [0, 2, 2, 5]
    """
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts, dtype=np.int64)])


def inside(counts: I64) -> I64:
    """Of rows of such lengths, one behind the other, the place of each item within its row.

    >>> inside(np.array([2, 0, 3])).tolist()
    [0, 1, 0, 1, 2]
    """
    return np.asarray(np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts))


def sizes(offsets: I64, rows: I64) -> I64:
    """How many places each of these rows has; of all rows at once it is ``np.diff``, whose cost is that of all.

    >>> sizes(np.array([0, 2, 2, 5]), np.array([2, 0])).tolist()
    [3, 2]
    """
    return offsets[rows + 1] - offsets[rows]


def blocks(offsets: I64, cells: int = CELLS) -> Iterator[tuple[I64, I64]]:
    """The rows that are not empty, longest first, in blocks of about ``cells`` places.

    Of each block the numbers of its rows and a matrix of places in the flat array, one line a row;
    a shorter row repeats its last place, which changes no minimum and no set.
    """
    counts = np.diff(offsets)
    order = np.argsort(-counts, kind="stable")
    order = order[: np.count_nonzero(counts)]
    start = 0
    while start < len(order):
        width = int(counts[order[start]])
        rows = order[start : start + max(cells // width, 1)]
        step = np.minimum(np.arange(width), counts[rows, None] - 1)
        yield rows, offsets[rows, None] + step
        start += len(rows)
