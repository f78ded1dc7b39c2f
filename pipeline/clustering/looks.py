"""The rows of a clustering as it keeps them for the next one: their questions, their sketch, their signatures.

What judging reads of a frame is kept as pickled bytes, a fifteenth of the work of reading the question again; a
clustering by other code never reads them (``increment.why_all``).
"""

import pickle
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipeline.clustering.asked import Asked, Prepared, twin_key
from pipeline.clustering.sketches import (
    FRAME_BANDS,
    SKETCH,
    TEXT_BANDS,
    Compared,
    blocks,
    signed,
    sketch,
)
from pipeline.recognizers.framing.agreement import Facts
from pipeline.similarity import stamped
from pipeline.similarity.lsh import candidates
from pipeline.similarity.minhash import Stamp
from pipeline.similarity.moving import is_proposed, moved
from pipeline.similarity.shingles import I64, U32

_BANDINGS = (FRAME_BANDS, TEXT_BANDS)  # in the order of ``signed``
_SIGNATURES = (
    stamped.field("frame_signature", Stamp(shingling="frame")),
    stamped.field("text_signature", Stamp()),
)
# What the rows of a clustering are sorted by: the first of the questions that share a text.
ORDER = ("title", "detail", "region", "id")
# A row: the questions of one text and one region.
LOOKS = pa.schema(
    [
        *(pa.field(name, pa.string(), nullable=False) for name in ORDER),
        pa.field("members", pa.list_(pa.string()), nullable=False),  # as in Prepared.asked
        pa.field("twin", pa.string(), nullable=False),
        pa.field("held", pa.large_binary(), nullable=False),
        *SKETCH,
        *_SIGNATURES,
    ]
)


@dataclass(frozen=True, slots=True)
class Held:
    """A ``Row`` that was read once: of its questions only what tells which of them stands for a group."""

    asked: tuple[Asked, ...]
    region: str | None
    asks: frozenset[str]
    facts: Facts


def held(table: pa.Table) -> list[Held]:
    """The rows of a table of looks, to be judged."""
    return [pickle.loads(one) for one in table["held"].to_pylist()]


def _held(one: Prepared) -> Held:
    asked = tuple(Asked(a.id, a.title, answer=a.answer and a.answer[:1]) for a in one.asked)
    return Held(asked, one.region, one.asks, one.facts)


def twin(one: Asked) -> str:
    """The same for questions that are compared as one."""
    return "\0".join(twin_key(one.title, one.detail, one.region))


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
        [pickle.dumps(_held(one), 5) for one in prepared],
        *sketches.columns,
        *(stamped.column(signatures) for signatures, _ in signed(sketches)),
    ]
    return pa.table(columns, schema=LOOKS)


def verify(table: pa.Table) -> None:
    """Raises StampMismatch where the signatures in a table of looks were made in another way than here."""
    for one in _SIGNATURES:
        stamped.verify(table, one)


def _signatures_in(table: pa.Table) -> list[U32]:
    return [stamped.signatures_in(table, one) for one in _SIGNATURES]


class Looking:
    """The rows of a clustering made comparable by their looks."""

    def __init__(self, table: pa.Table, line: float) -> None:
        self._compared = Compared(table.select(SKETCH.names), line)
        self._signatures = _signatures_in(table)
        self._width = max(len(table), 1)

    def propose(self) -> tuple[I64, I64]:
        """Pairs of rows that are worth comparing, as ``Judge`` proposes them."""
        worth = self._compared.worth
        sides = zip(self._signatures, _BANDINGS, strict=True)
        return self._joined(candidates(signatures, bands, worth) for signatures, bands in sides)

    def moved(
        self, before: pa.Table, origin: I64, held: tuple[I64, I64]
    ) -> tuple[tuple[I64, I64], npt.NDArray[np.bool_]]:
        """Pairs that may be proposed now and were not before; and which of the pairs held are proposed still.

        As ``similarity.moving`` has it.
        """
        sides = zip(_signatures_in(before), self._signatures, _BANDINGS, strict=True)
        worth = self._compared.worth
        done = [moved((old, new), origin, held, bands, worth) for old, new, bands in sides]
        doubtful = np.flatnonzero(np.logical_or.reduce([one.doubtful for one in done]))
        still = np.ones(len(held[0]), dtype=bool)
        still[doubtful] = self._proposes(held[0][doubtful], held[1][doubtful])
        return self._joined((one.i, one.j) for one in done), still

    def _proposes(self, i: I64, j: I64) -> npt.NDArray[np.bool_]:
        """Whether each pair, which is worth comparing, is among those proposed."""
        sides = zip(self._signatures, _BANDINGS, strict=True)
        frames, texts = (is_proposed(signatures, bands, i, j) for signatures, bands in sides)
        return frames | texts

    def _joined(self, proposed: Iterable[tuple[I64, I64]]) -> tuple[I64, I64]:
        keys = np.unique(np.concatenate([i * self._width + j for i, j in proposed]))
        return keys // self._width, keys % self._width
