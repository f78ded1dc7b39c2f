"""Questions as they are kept while many are clustered: what judging asks of them, without their frames."""

from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa

from pipeline.clustering.asked import Asked, Prepared
from pipeline.clustering.sketches import SKETCH, blocks, sketch
from pipeline.recognizers.framing.packing import Book
from pipeline.recognizers.framing.parting import Facts


@dataclass(frozen=True, slots=True)
class Kept:
    """A ``Row`` in 300 bytes; its facts are laid out when somebody asks for them."""

    asked: tuple[Asked, ...]
    region: str | None
    packed: bytes
    book: Book

    @property
    def asks(self) -> frozenset[str]:
        return self.book.asks(self.packed)

    @property
    def facts(self) -> Facts:
        return self.book.facts(self.packed)


def kept(prepared: Iterable[Prepared]) -> tuple[list[Kept], pa.Table]:
    """The questions as they are kept, and their sketches; some thousands at a time, which are then let go."""
    book, rows, tables = Book(), list[Kept](), [SKETCH.empty_table()]
    for some in blocks(prepared):
        rows += (Kept(one.asked, one.region, book.pack(one.frame), book) for one in some)
        tables.append(sketch(some))
    return rows, pa.concat_tables(tables)
