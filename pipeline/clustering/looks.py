"""The rows of a clustering as it keeps them for the next one: their questions, their sketch, their band keys."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from hashlib import blake2b

import numpy as np
import pyarrow as pa

from pipeline.clustering import reading
from pipeline.clustering.asked import Asked, twin_keys
from pipeline.clustering.holding import HELD, held
from pipeline.clustering.seating import ends, where
from pipeline.clustering.sketches import (
    COMPARED,
    FRAME_BANDS,
    SKETCH,
    TEXT_BANDS,
    Compared,
    Frames,
    blocks,
    signed_sketch,
)
from pipeline.recognizers.framing.scoring import FACETS
from pipeline.similarity import stamped
from pipeline.similarity.jaccard import F64
from pipeline.similarity.lsh import band_keys
from pipeline.similarity.minhash import Stamp
from pipeline.similarity.moving import Moved, Turn, moved, parted
from pipeline.similarity.shingles import I64, U32, U64

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


def twin_numbers(asked: Sequence[Asked]) -> list[int]:
    """The same for questions that are compared as one, and hardly ever for two others."""
    texts = ("\0".join(one).encode() for one in twin_keys(asked))
    return [int.from_bytes(blake2b(one, digest_size=8).digest(), "little") for one in texts]


def looks(groups: Iterable[tuple[Asked, ...]]) -> pa.Table:
    """One row for the questions of one text and region, in their order; the first speaks for them."""
    return pa.concat_tables([LOOKS.empty_table(), *map(_looks, blocks(groups))])


def _looks(groups: Sequence[tuple[Asked, ...]]) -> pa.Table:
    orders = [min(asked.order for asked in one) for one in groups]
    read = reading.read((one.title, one.detail, one.region) for one, *_ in groups)
    sketches, signed = signed_sketch(read)
    columns = [
        *([order[n] for order in orders] for n in range(len(ORDER))),
        twin_numbers([one for one, *_ in groups]),
        *held(groups, read.frames),
        *sketches.columns,
        *_keys(signed),
    ]
    return pa.table(columns, schema=LOOKS)


def _keys(signed: Iterable[U32]) -> Iterator[U64]:
    for signatures, banding in zip(signed, (FRAME_BANDS, TEXT_BANDS), strict=True):
        for band in range(banding.bands):
            yield band_keys(signatures, banding, band)


def verify(table: pa.Table) -> None:
    """Raises StampMismatch where the signatures behind a table of looks were made in another way than here."""
    for one in _BANDS:
        stamped.verify(table, one)


class Looking:
    """The rows of a clustering, to tell which pairs of them are worth comparing."""

    def __init__(self, table: pa.Table, line: float) -> None:
        self._table, self._line = table, line
        self._compared = Compared(table.select(SKETCH.names), line)

    def moved(self, turn: Turn) -> Moved:
        """What rows that come and go change in what is proposed."""
        bands = (self._table[band.name].to_numpy() for band in _BANDS)
        return moved(bands, turn, self._compared.worth)

    def close(self, pairs: I64, line: float) -> tuple[I64, F64]:
        """Those of the pairs whose score is ``line`` or more, sorted, with their scores."""
        # Of one pair in thirteen the texts may be near: of the rows of these alone shingles are laid out.
        near = self._compared.may_be_near(*parted(pairs))
        frames, scores = self._over(pairs[~near], line, FACETS.names, Frames)
        compared = partial(Compared, line=self._line)
        texts, others = self._over(pairs[near], line, COMPARED, compared)
        found, scores = np.append(frames, texts), np.append(scores, others)
        order = np.argsort(found)
        return found[order], scores[order]

    def _over(
        self,
        pairs: I64,
        line: float,
        names: Sequence[str],
        made: Callable[[pa.Table], Compared | Frames],
    ) -> tuple[I64, F64]:
        """The same by what is made of some columns of their rows."""
        some = ends(len(self._table), pairs)
        compared = made(self._table.select(names).filter(pa.array(some)))
        i, j = parted(where(np.flatnonzero(some), len(some), pairs))
        may = compared.reaching(i, j, line)
        pairs = pairs[may]
        scores = self._compared.linking(*parted(pairs), compared.scores(i[may], j[may]))
        over = scores >= line
        return pairs[over], scores[over]
