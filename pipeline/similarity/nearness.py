"""Near-identical texts: the same letters but for a few, or one text within the other."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.similarity.bounds import Shared
from pipeline.similarity.jaccard import F64, shared
from pipeline.similarity.lsh import F32
from pipeline.similarity.shingles import I64, Flags, Shingles, shingle

# Exact Jaccard of character 3-grams from which two texts are the same text. Between 0.7 and 0.85 the
# choice moved no figure on the labelled pairs; below 0.7 a changed party (出租人, 出卖人) passes.
JACCARD = 0.8
# A text is within another when this share of its 3-grams is there, and it is no mere phrase: 14 letters
# and more. A title posted again with its story behind it; all 28 such pairs labelled were the same.
CONTAINMENT, LETTERS = 0.95, 14
# How far a similarity may be estimated too low: four standard deviations of ``lsh.Sketch``.
_DOUBT = 0.33
_ROUNDING = 1e-6  # what sums of weights may lose; no number of shingles lies so near another


class NearTexts:
    """Texts made comparable for near identity; ``listed``: the shingles of each, ``lengths``: in letters."""

    def __init__(self, listed: pa.ChunkedArray, lengths: I64) -> None:
        self._listed, self._lengths = listed, lengths
        self._counts = pc.list_value_length(listed).to_numpy().astype(np.int64)

    @cached_property
    def rows(self) -> Shingles:
        """Made of the lists, which are let go."""
        listed, self._listed = self._listed, self._listed[:0]
        return Shingles.of(listed)

    @cached_property
    def _shared(self) -> Shared:
        return Shared(self.rows.offsets, self.rows.hashes)

    @classmethod
    def of(cls, texts: Sequence[str]) -> "NearTexts":
        """Texts given as their letters only."""
        rows = shingle(pa.array(texts, pa.large_string()))
        lengths = np.array([len(text) for text in texts], dtype=np.int64)
        return cls(pa.chunked_array([rows.listed()]), lengths)

    def scores(self, i: I64, j: I64) -> F64:
        """The Jaccard or the containment of each pair that is near-identical, 0 for any other."""
        both, (few, many) = shared(self.rows, i, j), self._ordered(i, j)
        jaccard = np.divide(both, np.maximum(few + many - both, 1))
        held = np.divide(both, np.maximum(few, 1))
        long = np.minimum(self._lengths[i], self._lengths[j]) >= LETTERS
        near = np.where(jaccard >= JACCARD, jaccard, 0.0)
        return np.maximum(near, np.where(long & (held >= CONTAINMENT), held, 0.0))

    def possible(self, i: I64, j: I64) -> Flags:
        """Whether each pair may score more than 0: no bound on what the two share rules it out."""
        both, (few, many) = self._shared.most(i, j), self._ordered(i, j)
        either = few + many
        long = np.minimum(self._lengths[i], self._lengths[j]) >= LETTERS
        both = np.minimum(both, few) + _ROUNDING
        return np.asarray(
            (both >= JACCARD * (either - both)) | (long & (both >= CONTAINMENT * few))
        )

    def floor(self, i: I64, j: I64) -> F32:
        """The estimate under which a pair can be neither: texts of one length must be alike, a long one
        may hold a short one (of which CONTAINMENT is shared, and no more can be alike than that)."""
        few, many = self._ordered(i, j)
        held = CONTAINMENT * few / np.maximum(few + many - CONTAINMENT * few, 1)
        return np.minimum(held, JACCARD).astype(np.float32) - np.float32(_DOUBT)

    def _ordered(self, i: I64, j: I64) -> tuple[I64, I64]:
        """The shingles of the shorter and of the longer text of each pair."""
        left, right = self._counts[i], self._counts[j]
        return np.minimum(left, right), np.maximum(left, right)
