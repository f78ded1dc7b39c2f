"""The rows of a clustering as it holds them, without their frames; read on all cores."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice, repeat, tee
from typing import Any, NamedTuple

import pyarrow as pa

from pipeline.clustering.asked import Asked, Prepared, prepared
from pipeline.clustering.collector import uncollected
from pipeline.clustering.sketches import SKETCH, sketch
from pipeline.engines.local import ordered_map
from pipeline.recognizers.framing.claims import Claims
from pipeline.recognizers.framing.packing import Book
from pipeline.recognizers.framing.parting import Facts
from pipeline.similarity.shingles import I64, Flags

# Questions read at once: what ``frames`` cuts together. In blocks of 4,096 they take a quarter longer, in larger ones
# as long.
_BLOCK = 8_192
# A block in pages (``ordered_map``). A worker takes 2 s to start, in which 10,000 planted questions are read.
_PAGES = 500

Block = tuple[tuple[Asked, ...], ...]


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


class Read(NamedTuple):
    """What is kept of a block: a region, a packed frame and a sketch each; and what the frames were packed by."""

    regions: list[str | None]
    packed: list[bytes]
    said: list[Any]
    sketches: pa.Table


def agreeing(rows: Sequence[Kept]) -> Callable[[I64, I64], Flags]:
    """What tells of pairs of rows of one book that no fact parts them, as far as it can."""

    @cache
    def claims() -> Claims:
        said = rows[0].book.said() if rows else []
        return Claims([row.packed for row in rows], [one for _, one in said])

    return lambda i, j: claims().agree(i, j)


def kept(some: Iterable[Prepared]) -> tuple[list[Kept], pa.Table]:
    """Questions that are prepared, as they are kept, and their sketches; some thousands at a time, which are let go."""
    coming = iter(some)
    blocks = iter(lambda: list(islice(coming, _BLOCK)), [])
    return _joined((tuple(one.asked for one in block), _packed(block)) for block in blocks)


def read(
    groups: Iterable[tuple[Asked, ...]], jobs: int | None = None
) -> tuple[list[Kept], pa.Table]:
    """The same of questions that are not: of one text and region each, read on up to ``jobs`` processes (all cores)."""
    coming = iter(groups)
    blocks, texts = tee(iter(lambda: tuple(islice(coming, _BLOCK)), ()))
    over = ordered_map(_read, map(_texts, texts), jobs, pages=_PAGES)
    return _joined(zip(blocks, over, strict=True))


def _texts(block: Block) -> list[tuple[str, str | None, str | None]]:
    """Of each group what is read: a worker is sent no more."""
    return [(one.title, one.detail, one.region) for one, *_ in block]


@uncollected()
def _read(texts: Sequence[tuple[str, str | None, str | None]]) -> Read:
    return _packed(list(prepared((Asked("", *text),) for text in texts)))


def _packed(some: Sequence[Prepared]) -> Read:
    book = Book()
    packed = [book.pack(one.frame) for one in some]
    return Read([one.region for one in some], packed, book.said(), sketch(some))


def _joined(blocks: Iterable[tuple[Block, Read]]) -> tuple[list[Kept], pa.Table]:
    book, rows, tables = Book(), list[Kept](), [SKETCH.empty_table()]
    for asked, one in blocks:
        packed = book.renumbered(one.packed, one.said)
        rows += map(Kept, asked, one.regions, packed, repeat(book))
        tables.append(one.sketches)
    return rows, pa.concat_tables(tables)
