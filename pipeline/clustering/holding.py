"""What judging reads of a row beside its sketch, kept for the next clustering: who speaks, what it claims, its facts.

Facts are kept as pickled bytes, a tenth of the work of reading the question again; a clustering by other code never
reads them (``increment.why_all``). They are unpickled where claims leave open whether a fact parts two rows.
"""

import pickle
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from pipeline.clustering.asked import ANSWERED, Asked
from pipeline.recognizers.frames import framed
from pipeline.recognizers.framing.claims import Cells, Claims, cells
from pipeline.recognizers.framing.joining import Slots
from pipeline.recognizers.framing.packing import Book
from pipeline.recognizers.framing.parting import Facts, facts
from pipeline.similarity.shingles import I64

_NAMES, _SAID = pa.list_(pa.string()), pa.list_(pa.int64())
# Of these what rows claim is made.
CLAIMED = ("matters", "sums")
# What is held of a row beside its sketch.
HELD = pa.schema(
    [
        pa.field("members", _NAMES, nullable=False),  # first who speaks for them
        pa.field("spoken", pa.string(), nullable=False),  # the title of the first of them
        pa.field("answered", pa.bool_(), nullable=False),  # whether that one is
        pa.field("matters", _SAID, nullable=False),  # of ``claims.Cells``
        pa.field("sums", _SAID, nullable=False),
        pa.field("facts", pa.large_binary(), nullable=False),
    ]
)


class Holding(Sequence["Held"]):
    """Rows of a table of ``HELD`` and their sketches, to be judged. ``some``: what is asked of most of them; titles and
    facts, which are asked of few, are looked up by their ``numbers`` in the table of all."""

    def __init__(self, table: pa.Table, numbers: I64, some: pa.Table) -> None:
        self._numbers, self._places = numbers.tolist(), range(len(numbers))
        members = some["members"].combine_chunks()
        self.names: list[str] = members.flatten().to_pylist()
        self.ends = [0, *np.cumsum(members.value_lengths()).tolist()]
        names = ("answered", "decided_region", "asks")
        self.answered, self.regions, self.asks = (some[name].to_pylist() for name in names)
        self._titles, self._facts = table["spoken"], table["facts"]
        self.facts: Callable[[int], Facts] = cache(
            lambda place: pickle.loads(self.said(place).as_buffer())
        )

    def title(self, place: int) -> str:
        title: str = self._titles[self._numbers[place]].as_py()
        return title

    def said(self, place: int) -> pa.Scalar:
        return self._facts[self._numbers[place]]

    def __len__(self) -> int:
        return len(self._places)

    def __getitem__(self, row: Any) -> Any:
        return Held(self, self._places[row])


class Held(NamedTuple):
    """A ``Row`` that was read once: of its questions only what tells which of them stands for a group. Its facts are
    laid out when somebody asks for them, once."""

    rows: Holding
    place: int

    @property
    def speaks(self) -> Asked:
        answer = ANSWERED if self.rows.answered[self.place] else None
        return Asked(self.ids[0], self.rows.title(self.place), answer=answer)

    @property
    def ids(self) -> tuple[str, ...]:
        start, end = self.rows.ends[self.place : self.place + 2]
        return tuple(self.rows.names[start:end])

    @property
    def region(self) -> str | None:
        return self.rows.regions[self.place] or None

    @property
    def asks(self) -> frozenset[str]:
        return frozenset(self.rows.asks[self.place].split("|"))

    @property
    def facts(self) -> Facts:
        return self.rows.facts(self.place)

    @property
    def said(self) -> bytes:
        said: bytes = self.rows.said(self.place).as_py()
        return said


def claiming(table: pa.Table) -> Callable[[], Claims]:
    """What such rows claim; made once, when somebody asks."""

    @cache
    def claims() -> Claims:
        matters, sums = (table[name].combine_chunks() for name in CLAIMED)
        counts = matters.value_lengths().to_numpy().astype(np.int64)
        return Claims([Cells(counts, *(one.flatten().to_numpy() for one in (matters, sums)))])

    return claims


def held(groups: Sequence[tuple[Asked, ...]], frames: Slots) -> list[pa.Array]:
    """The columns of ``HELD`` of questions of one text and region each, whose ``frames`` these are."""
    book, first = Book(), [one for one, *_ in groups]
    packed = book.pack(frames)
    ((counts, *told),) = cells([packed], [one for _, one in book.said()])
    ends = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return [
        pa.array([[asked.id for asked in one] for one in groups], _NAMES),
        pa.array([asked.title for asked in first], pa.string()),
        pa.array([bool(asked.answer) for asked in first], pa.bool_()),
        *(pa.ListArray.from_arrays(ends, some) for some in told),
        pa.array([pickle.dumps(facts(one), 5) for one in framed(frames)], pa.large_binary()),
    ]
