"""The rows of a clustering as it keeps them for the next one: their questions, their sketch, their band keys.

What judging reads of a frame is kept as pickled bytes, a fifteenth of the work of reading the question again; a
clustering by other code never reads them (``increment.why_all``).
"""

import pickle
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from hashlib import blake2b
from io import BytesIO
from typing import Any

import pyarrow as pa

from pipeline.clustering.asked import ANSWERED, Asked, Prepared, twin_key
from pipeline.clustering.sketches import (
    FRAME_BANDS,
    SKETCH,
    TEXT_BANDS,
    Compared,
    blocks,
    signed,
    sketch,
)
from pipeline.recognizers.framing.parting import Facts
from pipeline.similarity import stamped
from pipeline.similarity.lsh import band_keys
from pipeline.similarity.minhash import Stamp
from pipeline.similarity.moving import Moved, Turn, is_proposed, moved
from pipeline.similarity.shingles import I64, U64, Flags

# What the rows of a clustering are sorted by: the first of the questions that share a text.
ORDER = ("title", "detail", "region", "id")
# The keys of each band, in the order of ``signed``.
_BANDS = tuple(
    stamped.field(f"{name}{number:02}", pa.uint64(), stamp)
    for name, banding, stamp in (
        ("frame", FRAME_BANDS, Stamp(shingling="frame")),
        ("text", TEXT_BANDS, Stamp()),
    )
    for number in range(banding.bands)
)
# A row: the questions of one text and one region.
LOOKS = pa.schema(
    [
        *(pa.field(name, pa.string(), nullable=False) for name in ORDER),
        pa.field("members", pa.list_(pa.string()), nullable=False),  # as in Prepared.asked
        pa.field("twin", pa.uint64(), nullable=False),
        pa.field("held", pa.large_binary(), nullable=False),
        *SKETCH,
        *_BANDS,
    ]
)


@dataclass(frozen=True, slots=True)
class Held:
    """A ``Row`` that was read once: of its questions only what tells which of them stands for a group."""

    asked: tuple[Asked, ...]
    region: str | None
    asks: frozenset[str]
    facts: Facts


class Holding(Sequence[Held]):
    """The rows of a table of looks, to be judged; each is unpickled when somebody asks for it."""

    def __init__(self, table: pa.Table) -> None:
        self._read: list[Held | bytes] = table["held"].to_pylist()

    def __len__(self) -> int:
        return len(self._read)

    def __getitem__(self, row: Any) -> Any:
        one = self._read[row]
        if isinstance(one, bytes):
            one = self._read[row] = pickle.loads(one)
        return one


def _held(one: Prepared) -> bytes:
    asked = tuple(Asked(a.id, a.title, answer=a.answer and ANSWERED) for a in one.asked)
    file = BytesIO()
    _Pickler(file, 5).dump(Held(asked, one.region, one.asks, one.facts))
    return file.getvalue()


def _made_of(one: Any) -> tuple[type, tuple[object, ...]]:
    return type(one), tuple(getattr(one, field.name) for field in fields(one))


class _Pickler(pickle.Pickler):
    """Frozen dataclasses as calls of their classes: they are read six times as fast as by their states."""

    dispatch_table = dict.fromkeys((Held, Asked), _made_of)


def twin(one: Asked) -> int:
    """The same for questions that are compared as one, and hardly ever for two others."""
    text = "\0".join(twin_key(one.title, one.detail, one.region))
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")


def looks(prepared: Iterable[Prepared]) -> pa.Table:
    """One row for each, in their order."""
    return pa.concat_tables([LOOKS.empty_table(), *map(_looks, blocks(prepared))])


def _looks(prepared: Sequence[Prepared]) -> pa.Table:
    firsts = [min(asked.order for asked in one.asked) for one in prepared]
    sketches = sketch(prepared)
    columns = [
        *([first[n] for first in firsts] for n in range(len(ORDER))),
        [[asked.id for asked in one.asked] for one in prepared],
        [twin(one.asked[0]) for one in prepared],
        [_held(one) for one in prepared],
        *sketches.columns,
        *_keys(sketches),
    ]
    return pa.table(columns, schema=LOOKS)


def _keys(sketches: pa.Table) -> Iterator[U64]:
    for signatures, banding in signed(sketches):
        for band in range(banding.bands):
            yield band_keys(signatures, banding, band)


def verify(table: pa.Table) -> None:
    """Raises StampMismatch where the signatures behind a table of looks were made in another way than here."""
    for one in _BANDS:
        stamped.verify(table, one)


class Looking:
    """The rows of a clustering, to tell which pairs of them are worth comparing."""

    def __init__(self, table: pa.Table, line: float) -> None:
        self._table, self._compared = table, Compared(table.select(SKETCH.names), line)

    def moved(self, turn: Turn) -> Moved:
        """What rows that come and go change in what is proposed."""
        return moved(self._bands(), turn, self._compared.worth)

    def proposes(self, turn: Turn, pairs: tuple[I64, I64]) -> Flags:
        """Whether each pair, which is worth comparing, is among those proposed."""
        return is_proposed(self._bands(), turn, pairs)

    def _bands(self) -> Iterator[U64]:
        return (self._table[band.name].to_numpy() for band in _BANDS)
