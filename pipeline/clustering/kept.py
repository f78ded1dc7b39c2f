"""The rows of a clustering as it holds them, without their frames; read on all cores."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate, islice, tee
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from pipeline.clustering import reading
from pipeline.clustering.asked import ANSWERED, Asked, Prepared, compared
from pipeline.clustering.collector import give_back, uncollected
from pipeline.clustering.reading import Reading, Said
from pipeline.clustering.sketches import SKETCH, blocks, sketch
from pipeline.engines.local import ordered_map
from pipeline.recognizers.framing.alike import forget
from pipeline.recognizers.framing.claims import Claims, cells
from pipeline.recognizers.framing.packing import Book, Packed
from pipeline.recognizers.framing.parting import Facts
from pipeline.recognizers.framing.ragged import I64

# Questions read at once: what ``frames`` cuts together. In blocks of 4,096 they take a quarter longer, in larger ones
# as long.
_BLOCK = 8_192
# A block in pages (``ordered_map``). A worker takes 2 s to start, in which 10,000 planted questions are read.
_PAGES = 500
_CODED = ("utf-8", "surrogatepass")  # half a pair is in JSON what it is here
_FIRST = -64  # UTF-8: a signed byte below it is no character's first

Block = tuple[tuple[Asked, ...], ...]


class _Strings:
    """Strings of bytes one behind the other: a million titles take 60 MB, as so many objects 180."""

    def __init__(self) -> None:
        self._bytes, self._ends = bytearray(), array("q", [0])

    def extend(self, some: Iterable[str]) -> None:
        strings = [*some]
        coded = "".join(strings).encode(*_CODED)
        begins = np.flatnonzero(np.frombuffer(coded, dtype=np.int8) >= _FIRST)
        ends = np.cumsum([*map(len, strings)], dtype=np.int64)
        self.append(coded, np.append(begins, len(coded))[ends])

    def append(self, several: bytes, ends: I64) -> None:
        """Strings one behind the other, and where each ends."""
        self._ends.frombytes((len(self._bytes) + ends).tobytes())
        self._bytes += several

    def __getitem__(self, place: int) -> bytes:
        return bytes(self._bytes[self._ends[place] : self._ends[place + 1]])

    def between(self, start: int, end: int) -> tuple[bytes, I64]:
        """Some of them as ``append`` takes them."""
        first, *ends = self._ends[start : end + 1]
        return bytes(self._bytes[first : ends[-1]]), np.array(ends) - first

    def told(self, place: int) -> str:
        return self._bytes[self._ends[place] : self._ends[place + 1]].decode(*_CODED)


class _Questions:
    """The ids of the questions of each row; and of the one that speaks for them what tells whether it stands for a
    group."""

    def __init__(self) -> None:
        self._ids, self._titles, self._answered = _Strings(), _Strings(), bytearray()
        self._ends = array("q", [0])  # of each row, after its last id

    def extend(self, block: Block) -> None:
        self._ids.extend(one.id for some in block for one in some)
        self._ends.extend(accumulate(map(len, block), initial=self._ends.pop()))
        self._titles.extend(speaks.title for speaks, *_ in block)
        self._answered += bytes(bool(speaks.answer) for speaks, *_ in block)

    def ids(self, row: int) -> tuple[str, ...]:
        return tuple(map(self._ids.told, range(self._ends[row], self._ends[row + 1])))

    def speaks(self, row: int) -> Asked:
        answer = ANSWERED if self._answered[row] else None
        return Asked(self._ids.told(self._ends[row]), self._titles.told(row), answer=answer)


class Rows(Sequence["Kept"]):
    """Rows in columns, 200 bytes each."""

    def __init__(self) -> None:
        self.book = Book()
        self._questions, self._packed, self._regions = _Questions(), _Strings(), array("q")
        self._number, self._named = dict[str | None, int](), list[str | None]()
        self.ids, self.speaks = self._questions.ids, self._questions.speaks

    def __len__(self) -> int:
        return len(self._regions)

    def __getitem__(self, row: Any) -> Any:
        return Kept(self, range(len(self._regions))[row])

    def add(self, block: Block, read: "Summary") -> None:
        self._questions.extend(block)
        packed = self.book.renumbered(read.packed, read.said)
        self._packed.append(packed.numbers.tobytes(), packed.ends * packed.numbers.itemsize)
        for region in read.regions:
            self._regions.append(self._number.setdefault(region, len(self._number)))
        self._named = list(self._number)

    def region(self, row: int) -> str | None:
        return self._named[self._regions[row]]

    def packed(self, row: int) -> bytes:
        return self._packed[row]

    def blocks(self) -> Iterator[Packed]:
        """The frames of all, some at a time."""
        for start in range(0, len(self), _BLOCK):
            yield Packed.of(*self._packed.between(start, min(start + _BLOCK, len(self))))


class Kept(NamedTuple):
    """A ``Row``: its facts are laid out when somebody asks for them."""

    rows: Rows
    place: int

    @property
    def speaks(self) -> Asked:
        return self.rows.speaks(self.place)

    @property
    def ids(self) -> tuple[str, ...]:
        return self.rows.ids(self.place)

    @property
    def region(self) -> str | None:
        return self.rows.region(self.place)

    @property
    def asks(self) -> frozenset[str]:
        return self.rows.book.asks(self.said)

    @property
    def facts(self) -> Facts:
        return self.rows.book.facts(self.said)

    @property
    def said(self) -> bytes:
        return self.rows.packed(self.place)


class Summary(NamedTuple):
    """What is kept of a block: a region, a packed frame and a sketch each; and what the frames were packed by."""

    regions: Sequence[str | None]
    packed: Packed
    said: list[Any]
    sketches: pa.Table


def claiming(rows: Rows) -> Callable[[], Claims]:
    """What rows of one book claim; made once, when somebody asks."""

    @cache
    def claims() -> Claims:
        found = Claims(cells(rows.blocks(), [one for _, one in rows.book.said()]))
        give_back()
        return found

    return claims


def kept(some: Iterable[Prepared]) -> tuple[Rows, pa.Table]:
    """Questions that are prepared, as they are kept, and their sketches; some thousands at a time, which are let go."""
    return _joined(
        (tuple(one.asked for one in block), _kept(compared(block))) for block in blocks(some)
    )


def read(groups: Iterable[tuple[Asked, ...]], jobs: int | None = None) -> tuple[Rows, pa.Table]:
    """The same of questions that are not: of one text and region each, read on up to ``jobs`` processes (all cores)."""
    coming = iter(groups)
    blocks, texts = tee(iter(lambda: tuple(islice(coming, _BLOCK)), ()))
    over = ordered_map(_read, map(_texts, texts), jobs, pages=_PAGES)
    made = _joined(zip(blocks, over, strict=True))
    forget()
    return made


def _texts(block: Block) -> list[Said]:
    """Of each group what is read: a worker is sent no more."""
    return [(one.title, one.detail, one.region) for one, *_ in block]


@uncollected()
def _read(texts: Sequence[Said]) -> Summary:
    return _kept(reading.read(texts))


def _kept(some: Reading) -> Summary:
    book = Book()
    return Summary(some.regions, book.pack(some.frames), book.said(), sketch(some))


def _joined(blocks: Iterable[tuple[Block, Summary]]) -> tuple[Rows, pa.Table]:
    rows, tables = Rows(), [SKETCH.empty_table()]
    for block, one in blocks:
        rows.add(block, one)
        tables.append(one.sketches)
    return rows, pa.concat_tables(tables)
