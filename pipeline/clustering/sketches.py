"""What comparing needs of a question, as numbers in an Arrow table: to propose pairs and to score them."""

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa

from pipeline.clustering.asked import Prepared
from pipeline.recognizers.framing.scoring import FACETS, Scorer, facets, sketched
from pipeline.similarity.jaccard import F64
from pipeline.similarity.lsh import Banding
from pipeline.similarity.minhash import signatures
from pipeline.similarity.nearness import NearTexts
from pipeline.similarity.shingles import I64, U32, Shingles, distinct, shingle

# Proposed loosely. Frames: 96 % and more of the labelled pairs that must be together are proposed
# (docs/clustering.md). Texts: a pair of which one holds the other and is three times as long is
# proposed 79 times of 100, and nearly all of those again by their frames.
FRAME_BANDS, TEXT_BANDS = Banding(64, 2), Banding(42, 3)

_HASHES = pa.list_(pa.uint32())
SKETCH = pa.schema(
    [
        pa.field("shingles", _HASHES, nullable=False),  # of the letters
        pa.field("letters", pa.int64(), nullable=False),  # how many
        pa.field("elements", _HASHES, nullable=False),  # of the frame, as a set
        *FACETS,
    ]
)


def sketch(prepared: Sequence[Prepared]) -> pa.Table:
    """One row a question."""
    texts, frames = [one.text for one in prepared], [one.frame for one in prepared]
    lengths = np.array([len(text) for text in texts], dtype=np.int64)
    elements = distinct(*sketched(frames), len(frames))
    columns = [_listed(shingle(texts)), pa.array(lengths), _listed(elements)]
    return pa.table([*columns, *facets(frames).columns], schema=SKETCH)


class Compared:
    """Sketches made comparable with one another, by their places in the table."""

    def __init__(self, sketches: pa.Table) -> None:
        self._sketches = sketches
        self._near = NearTexts(_rows(sketches["shingles"]), sketches["letters"].to_numpy())
        self._frames = Scorer(sketches)

    def evidence(self, i: I64, j: I64) -> tuple[F64, F64]:
        """The two scores of each pair: of the texts, of the frames. The better one counts."""
        return self._near.scores(i, j), self._frames.scores(i, j)

    def scores(self, i: I64, j: I64) -> F64:
        """The better of the two scores of each pair."""
        return np.maximum(*self.evidence(i, j))


def signed(sketches: pa.Table) -> Iterator[tuple[U32, Banding]]:
    """The signatures to propose by, each with its banding: of the frames, then of the texts."""
    yield signatures(_rows(sketches["elements"])), FRAME_BANDS
    yield signatures(_rows(sketches["shingles"])), TEXT_BANDS


def _listed(rows: Shingles) -> pa.Array:
    return pa.ListArray.from_arrays(rows.offsets.astype(np.int32), rows.hashes)


def _rows(column: pa.ChunkedArray) -> Shingles:
    lists = column.combine_chunks()
    ends = np.concatenate([[0], np.cumsum(lists.value_lengths().to_numpy(), dtype=np.int64)])
    return Shingles(lists.flatten().to_numpy(), ends)
