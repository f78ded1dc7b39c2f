"""What a clustering leaves for the next one.

Every row that was ever in it is known by a number that outlives it, so that nothing is moved when rows come and go: new
ones are written behind the others, and of one that left it is noted that it is no more.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.clustering import remembering
from pipeline.clustering.looks import LOOKS, ORDER
from pipeline.clustering.remembering import Said
from pipeline.similarity.jaccard import F64
from pipeline.similarity.moving import paired, parted
from pipeline.similarity.shingles import I64, Flags

U8 = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Standing:
    """``rows``: of ``LOOKS``, by their numbers; ``live``: those that are there; ``place``: of each in the order of all.
    ``group``: of each the number of one that all of its group name. ``pairs`` of live rows near or over the line
    (``moving.paired``), sorted, their scores, which of them hold components together, and by how many bands each is
    proposed (``times``). ``said``: of other pairs. ``told``: the pairs on which there are verdicts, sorted."""

    rows: pa.Table
    live: Flags
    place: I64
    group: I64
    pairs: I64
    scores: F64
    joins: Flags
    times: U8
    said: Said
    told: I64

    def placed(self, made: pa.Table) -> I64:
        """The place of each row, those that are there and those ``made``, which are sorted, behind them."""
        order = np.empty(len(self.place), dtype=np.int64)
        order[self.place] = np.arange(len(order))
        before = _before(self.rows, order, made)
        old = self.place + np.searchsorted(before, self.place, side="right")
        return np.concatenate([old, before + np.arange(len(made))])

    def packed(self) -> "Standing":
        """The same without the rows that are no more."""
        number = np.cumsum(self.live) - 1
        place = np.empty(int(self.live.sum()), dtype=np.int64)
        place[np.argsort(self.place[self.live])] = np.arange(len(place))
        pairs, told = (
            paired(*(number[rows] for rows in parted(some))) for some in (self.pairs, self.told)
        )
        return Standing(
            self.rows.filter(pa.array(self.live)).combine_chunks(),
            np.ones(len(place), dtype=bool),
            place,
            number[self.group[self.live]],
            pairs,
            self.scores,
            self.joins,
            self.times,
            self.said.of(self.live, number),
            told,
        )


NOTHING = Standing(
    LOOKS.empty_table(),
    np.empty(0, dtype=bool),
    np.empty(0, dtype=np.int64),
    np.empty(0, dtype=np.int64),
    np.empty(0, dtype=np.int64),
    np.empty(0, dtype=np.float64),
    np.empty(0, dtype=bool),
    np.empty(0, dtype=np.uint8),
    remembering.NOTHING,
    np.empty(0, dtype=np.int64),
)


def _before(rows: pa.Table, order: I64, made: pa.Table) -> I64:
    """How many of the rows, which ``order`` sorts, stand before each of those made: all of these by halves at once."""
    low, high = np.zeros(len(made), dtype=np.int64), np.full(len(made), len(order))
    keys = rows.select(ORDER).combine_chunks()
    for _ in range(len(order).bit_length()):
        open_ = np.flatnonzero(low < high)
        middle = (low[open_] + high[open_]) // 2
        behind = _less(keys, order[middle], made, open_)
        low[open_[behind]] = middle[behind] + 1
        high[open_[~behind]] = middle[~behind]
    return low


def _less(some: pa.Table, rows: I64, others: pa.Table, their: I64) -> Flags:
    """Whether each of some rows stands before one of the others."""
    found, same = np.zeros(len(rows), dtype=bool), np.arange(len(rows))
    for name in ORDER:
        a, b = some[name].take(pa.array(rows[same])), others[name].take(pa.array(their[same]))
        found[same] = pc.less(a, b).to_numpy()
        same = same[pc.equal(a, b).to_numpy()]
    return found
