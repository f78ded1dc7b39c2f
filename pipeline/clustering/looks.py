"""The rows of a clustering as it keeps them for the next one: their questions, their sketch, their band keys."""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b

import pyarrow as pa

from pipeline.clustering.asked import Asked, Prepared, compared, twin_key
from pipeline.clustering.holding import HELD, held
from pipeline.clustering.sketches import (
    FRAME_BANDS,
    SKETCH,
    TEXT_BANDS,
    Compared,
    blocks,
    signed,
    sketch,
)
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
        pa.field("twin", pa.uint64(), nullable=False),
        *HELD,
        *SKETCH,
        *_BANDS,
    ]
)


def twin(one: Asked) -> int:
    """The same for questions that are compared as one, and hardly ever for two others."""
    text = "\0".join(twin_key(one.title, one.detail, one.region))
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")


def looks(prepared: Iterable[Prepared]) -> pa.Table:
    """One row for each, in their order."""
    return pa.concat_tables([LOOKS.empty_table(), *map(_looks, blocks(prepared))])


def _looks(prepared: Sequence[Prepared]) -> pa.Table:
    firsts = [min(asked.order for asked in one.asked) for one in prepared]
    sketches = sketch(compared(prepared))
    columns = [
        *([first[n] for first in firsts] for n in range(len(ORDER))),
        [twin(one.asked[0]) for one in prepared],
        *held(prepared),
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
