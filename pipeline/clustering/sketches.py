"""What comparing needs of a question, as numbers in an Arrow table: to propose pairs and to score them."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.clustering.collector import give_back
from pipeline.clustering.reading import Reading
from pipeline.recognizers.framing.scoring import FACETS, Scorer, facets, sketched
from pipeline.similarity.bounds import Shared
from pipeline.similarity.jaccard import F64
from pipeline.similarity.lsh import Banding, Sketch, bands_of
from pipeline.similarity.minhash import PERMUTATIONS, signatures
from pipeline.similarity.nearness import NearTexts
from pipeline.similarity.shingles import I64, U32, U64, Flags, Shingles, by_row, shingle

# Proposed loosely. Frames: of the labelled pairs that must be one all are proposed, of those of our own questions 97 %;
# 42 bands of 3 propose 96 % of the long questions and 94 % of ours, and find the same groups (docs/clustering.md).
# Texts: a pair of which one holds the other and is three times as long is proposed 79 times of 100, and nearly all of
# those again by their frames.
FRAME_BANDS, TEXT_BANDS = Banding(64, 2), Banding(42, 3)
# Frames estimated to share less are not compared: the estimate is of the plain share, ± 0.07, and two long
# tellings of one question are one from half of their weight on (agreement.AMPLE). 0.2 leaves out four of the
# 78 labelled pairs of long questions, this two; the groups are the same.
FRAME_FLOOR = 0.15
# A content word weighs 0.4 and more (weighing.SLOT_WEIGHT); texts that exchange one are judged by their
# frames alone. From 0.25 to 0.6 the choice moved no figure on the labelled pairs.
EXCHANGED = 0.4

Question = TypeVar("Question")
# Questions held at once as Python objects, which with their features take 4 kB each.
_BLOCK = 10_000

_HASHES, _BITS = pa.list_(pa.uint32()), pa.binary(PERMUTATIONS // 8)
SKETCH = pa.schema(
    [
        pa.field("decided_region", pa.string(), nullable=False),  # "" where nothing says one
        pa.field("shingles", _HASHES, nullable=False),  # of the letters
        pa.field("letters", pa.int64(), nullable=False),  # how many
        pa.field("elements", _HASHES, nullable=False),  # of the frame, as a set
        pa.field("text_bits", _BITS, nullable=False),  # one of each value of the signature
        pa.field("frame_bits", _BITS, nullable=False),
        *FACETS,
    ]
)
# What pairs that were proposed are compared by.
COMPARED = [name for name in SKETCH.names if name != "elements"]


def blocks(questions: Iterable[Question]) -> Iterator[list[Question]]:
    """As many questions as are sketched at once, and then let go."""
    coming = iter(questions)
    while some := list(islice(coming, _BLOCK)):
        yield some


def sketch(read: Reading) -> pa.Table:
    """One row a question."""
    return signed_sketch(read)[0]


def signed_sketch(read: Reading) -> tuple[pa.Table, list[U32]]:
    """The same, and the signatures: of the frames, then of the texts."""
    lengths = np.array([len(text) for text in read.texts], dtype=np.int64)
    told = facets(read.frames)
    elements = by_row(*sketched(told), read.frames.rows)
    rows = shingle(pa.array(read.texts, pa.large_string()))
    regions = pa.array([region or "" for region in read.regions], pa.string())
    frames, texts = (signatures(some) for some in (elements, rows))
    columns = [regions, rows.listed(), pa.array(lengths), elements.listed(), _bits(texts)]
    return pa.table([*columns, _bits(frames), *told.columns], schema=SKETCH), [frames, texts]


class Frames:
    """Frames made comparable with one another, by the places of their facets in a table."""

    def __init__(self, facets: pa.Table) -> None:
        self.scorer = Scorer(facets)
        self.scores = self.scorer.scores

    @cached_property
    def _features(self) -> Shared:
        return Shared(*self.scorer.elements())

    def reaching(self, i: I64, j: I64, line: float) -> Flags:
        """Whether each pair may score ``line`` or more: no bound on it rules that out."""
        most = self._features.most(i, j)
        return np.asarray(self.scorer.scores_at(i, j, most) >= line)


class Compared:
    """Sketches made comparable with one another, by their places in the table; ``line`` makes two one."""

    def __init__(self, sketches: pa.Table, line: float) -> None:
        coded = sketches["decided_region"].combine_chunks().dictionary_encode()
        self.regions, self._line = coded.indices.to_numpy(), line
        self._unsaid = pc.equal(sketches["decided_region"], "").to_numpy()
        self._near = NearTexts(sketches["shingles"], sketches["letters"].to_numpy())
        self._text_bits, self._frame_bits = (
            Sketch(_words(sketches[name])) for name in ("text_bits", "frame_bits")
        )
        made = ["decided_region", "shingles", "letters", "text_bits", "frame_bits"]
        self._left = sketches.drop_columns(made)  # until somebody asks for them

    @cached_property
    def _frames(self) -> Frames:
        """Made of the facets."""
        frames = Frames(self._let_go(FACETS.names))
        give_back()
        return frames

    @cached_property
    def _elements(self) -> Shingles:
        return Shingles.of(self._let_go(["elements"])["elements"])

    def _let_go(self, names: Sequence[str]) -> pa.Table:
        """Columns that nobody asks for again: memory of theirs is free once they are laid out."""
        columns, self._left = self._left.select(names), self._left.drop_columns(names)
        return columns

    def bands(self) -> Iterator[U64]:
        """The keys of each band to propose by: of the frames, then of the texts."""
        # Made before others ask for them from threads of their own; as columns they are let go.
        texts, frames = self._near.rows, self._elements
        give_back()
        yield from bands_of(frames, FRAME_BANDS)
        yield from bands_of(texts, TEXT_BANDS)

    def worth(self, i: I64, j: I64) -> Flags:
        """Whether each pair that was proposed is worth comparing: to join or to doubt.

        Questions of two regions are never one (``Judge.refusals``), and what a template asks of every city would be
        nineteen of twenty pairs near the line: 297,688 of 311,031 of 20,000 planted questions.
        """
        return self._estimated(i, j, ~self.parted(i, j) | self._unsaid[i] | self._unsaid[j])

    def doubtful(self, i: I64, j: I64) -> Flags:
        """One says its region and one does not: a doubt that a person may look at."""
        return self._estimated(i, j, self.parted(i, j) & (self._unsaid[i] | self._unsaid[j]))

    def _estimated(self, i: I64, j: I64, found: Flags) -> Flags:
        """Those found that are not too far apart."""
        at = np.flatnonzero(found)
        found[at] = self.alike(i[at], j[at])
        return found

    def alike(self, i: I64, j: I64) -> Flags:
        """Whether each pair is not too far apart by one of the estimates."""
        found = self._frame_bits.estimate(i, j) >= FRAME_FLOOR
        rest = np.flatnonzero(~found)
        found[rest] = self.may_be_near(i[rest], j[rest])
        return np.asarray(found)

    def may_be_near(self, i: I64, j: I64) -> Flags:
        """Whether the texts of each pair may be near, as estimated."""
        return np.asarray(self._text_bits.estimate(i, j) >= self._near.floor(i, j))

    def reaching(self, i: I64, j: I64, line: float) -> Flags:
        """Whether each pair may score ``line`` or more: no bound on it rules that out."""
        may = self._frames.reaching(i, j, line)
        rest = np.flatnonzero(~may)
        close = rest[self.may_be_near(i[rest], j[rest])]
        may[close] = self._near.possible(i[close], j[close])
        return may

    def evidence(self, i: I64, j: I64) -> tuple[F64, F64]:
        """The two scores of each pair: of the texts, of the frames. The better one counts.

        Texts of which one has a content word in place of another (婚前 协议, 离婚 协议) are not near.
        """
        scorer = self._frames.scorer
        overlap = scorer.overlap(i, j)
        near, close = np.zeros(len(i)), np.flatnonzero(self.may_be_near(i, j))
        close = close[self._near.possible(i[close], j[close])]
        scores = self._near.scores(i[close], j[close])
        other = scorer.exchanged_at(i[close], j[close], overlap[close])
        near[close] = np.where(other < EXCHANGED, scores, 0.0)
        return near, scorer.scores_at(i, j, overlap)

    def scores(self, i: I64, j: I64) -> F64:
        """What each pair is linked by: the better of its two scores."""
        return self.linking(i, j, np.maximum(*self.evidence(i, j)))

    def linking(self, i: I64, j: I64, scores: F64) -> F64:
        """The scores, those between regions under the line: no chain of links leads from one region to another."""
        return np.where(self.parted(i, j), np.minimum(scores, np.nextafter(self._line, 0)), scores)

    def parted(self, i: I64, j: I64) -> Flags:
        """Whether the two of each pair are of two regions, or of one and of none."""
        return np.asarray(self.regions[i] != self.regions[j])


def signed(sketches: pa.Table) -> Iterator[tuple[U32, Banding]]:
    """The signatures to propose by, each with its banding: of the frames, then of the texts."""
    yield signatures(Shingles.of(sketches["elements"])), FRAME_BANDS
    yield signatures(Shingles.of(sketches["shingles"])), TEXT_BANDS


def _bits(signatures: U32) -> pa.Array:
    return pa.FixedSizeBinaryArray.from_buffers(
        _BITS, len(signatures), [None, pa.py_buffer(Sketch.words(signatures).tobytes())]
    )


def _words(column: pa.ChunkedArray) -> U64:
    bits = column.combine_chunks()
    words = np.frombuffer(bits.buffers()[1], dtype=np.uint64).reshape(-1, PERMUTATIONS // 64)
    return words[bits.offset : bits.offset + len(bits)]
