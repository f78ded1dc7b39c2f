"""Some rows of a standing put before a judge, in their order; and their pairs, which the standing knows by numbers."""

import numpy as np
import pyarrow as pa

from pipeline.clustering.holding import CLAIMED, Holding, claiming
from pipeline.clustering.judging import Judge
from pipeline.clustering.sketches import COMPARED
from pipeline.config import Level
from pipeline.similarity.moving import paired, parted
from pipeline.similarity.shingles import I64, Flags


def ends(count: int, pairs: I64) -> Flags:
    """The rows that pairs are of."""
    found = np.zeros(count, dtype=bool)
    for rows in parted(pairs):
        found[rows] = True
    return found


def seated(rows: pa.Table, place: I64, some: Flags, level: Level) -> tuple[Judge, I64]:
    """A judge of some of the rows, in their order, and the number of each."""
    numbers = np.flatnonzero(some)
    order = np.argsort(place[numbers])
    chosen = rows.select(["members", "answered", *CLAIMED, *COMPARED]).filter(pa.array(some))
    table, numbers = chosen.take(pa.array(order)).combine_chunks(), numbers[order]
    held = Holding(rows, numbers, table)
    return Judge(held, table.select(COMPARED), level, claims=claiming(table)), numbers


def placed(numbers: I64, count: int) -> I64:
    """The place of each of these numbers among them, by the number; of ``count`` rows."""
    place = np.empty(count, dtype=np.int64)
    place[numbers] = np.arange(len(numbers))
    return place


def where(numbers: I64, count: int, pairs: I64) -> I64:
    """The pairs by the places of their rows among these numbers, of ``count`` rows."""
    place = placed(numbers, count)
    return paired(*(place[rows] for rows in parted(pairs)))
