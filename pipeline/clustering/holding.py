"""What judging reads of a row beside its sketch, kept for the next clustering: who speaks, what it claims, its facts.

Facts are kept as pickled bytes, a tenth of the work of reading the question again; a clustering by other code never
reads them (``increment.why_all``). They are unpickled where claims leave open whether a fact parts two rows.
"""

import pickle
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.clustering.asked import ANSWERED, Asked, Prepared
from pipeline.recognizers.frames import laid
from pipeline.recognizers.framing.claims import Cells, Claims, cells
from pipeline.recognizers.framing.packing import Book
from pipeline.recognizers.framing.parting import Facts

_NAMES, _SAID = pa.list_(pa.string()), pa.list_(pa.int64())
# What is held of a row beside its sketch.
HELD = pa.schema(
    [
        pa.field("members", _NAMES, nullable=False),  # as in Prepared.asked
        pa.field("spoken", pa.string(), nullable=False),  # the title of the first of them
        pa.field("answered", pa.bool_(), nullable=False),  # whether that one is
        pa.field("matters", _SAID, nullable=False),  # of ``claims.Cells``
        pa.field("sums", _SAID, nullable=False),
        pa.field("facts", pa.large_binary(), nullable=False),
    ]
)


class Held:
    """A ``Row`` that was read once: of its questions only what tells which of them stands for a group."""

    __slots__ = ("_facts", "_pickled", "asks", "ids", "region", "speaks")

    def __init__(
        self,
        speaks: Asked,
        ids: tuple[str, ...],
        region: str | None,
        asks: frozenset[str],
        facts: pa.Scalar,
    ) -> None:
        self.speaks, self.ids, self.region, self.asks = speaks, ids, region, asks
        self._pickled = facts
        self._facts: Facts | None = None

    @property
    def facts(self) -> Facts:
        if self._facts is None:
            self._facts = pickle.loads(self._pickled.as_buffer())
        return self._facts

    @property
    def said(self) -> bytes:
        said: bytes = self._pickled.as_py()
        return said


class Holding(Sequence[Held]):
    """The rows of a table of ``HELD`` and their sketches, to be judged; each is laid out when somebody asks for it."""

    def __init__(self, table: pa.Table) -> None:
        names = ("members", "spoken", "answered", "decided_region", "asks")
        self._columns = [table[name].to_pylist() for name in names]
        self._facts, self._held = table["facts"].combine_chunks(), dict[int, Held]()

    def __len__(self) -> int:
        return len(self._facts)

    def __getitem__(self, row: Any) -> Any:
        if row not in self._held:
            self._held[row] = self._laid_out(row)
        return self._held[row]

    def _laid_out(self, row: int) -> Held:
        members, title, answered, region, asks = (column[row] for column in self._columns)
        speaks = Asked(members[0], title, answer=ANSWERED if answered else None)
        return Held(
            speaks, tuple(members), region or None, frozenset(asks.split("|")), self._facts[row]
        )


def claiming(table: pa.Table) -> Callable[[], Claims]:
    """What such rows claim; made once, when somebody asks."""

    @cache
    def claims() -> Claims:
        matters, sums = (table[name].combine_chunks() for name in ("matters", "sums"))
        counts = matters.value_lengths().to_numpy().astype(np.int64)
        return Claims([Cells(counts, *(one.flatten().to_numpy() for one in (matters, sums)))])

    return claims


def held(prepared: Sequence[Prepared]) -> list[pa.Array]:
    """The columns of ``HELD``."""
    book, first = Book(), [one.asked[0] for one in prepared]
    packed = book.pack(laid([one.frame for one in prepared]))
    ((counts, *told),) = cells([packed], [one for _, one in book.said()])
    ends = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return [
        pa.array([[asked.id for asked in one.asked] for one in prepared], _NAMES),
        pa.array([asked.title for asked in first], pa.string()),
        pa.array([bool(asked.answer) for asked in first], pa.bool_()),
        *(pa.ListArray.from_arrays(ends, some) for some in told),
        pa.array([pickle.dumps(one.facts, 5) for one in prepared], pa.large_binary()),
    ]
