"""The score of ``agreement.compare`` for many pairs of frames at once, without the evidence.

What the score needs of a frame is one row of an Arrow table (``facets``), so that frames can be compared
where they are not. Features become two sparse matrices with one row a frame, of their wholes and of their
spares; the overlap of a pair is the sum of the element-wise minimum of two rows of the one, less that of
the other. Question types, focus and modal become codes and two small tables.
"""

from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from pipeline.recognizers.framing import agreement, asks
from pipeline.recognizers.framing.agreement import type_factor
from pipeline.recognizers.framing.columns import F64, U64, columns, numbered
from pipeline.recognizers.framing.joining import Slots
from pipeline.recognizers.framing.ragged import I64, inside

FACETS = pa.schema(
    [
        pa.field("features", pa.list_(pa.uint64()), nullable=False),
        pa.field("weights", pa.list_(pa.float64()), nullable=False),
        pa.field("spares", pa.list_(pa.float32()), nullable=False),
        pa.field("asks", pa.string(), nullable=False),  # types in order, "|" between
        pa.field("focus", pa.string(), nullable=False),  # "" for none, as in modal
        pa.field("modal", pa.string(), nullable=False),
    ]
)

_NONE = np.empty(0, dtype=np.int32)
# Pairs worked at once: bounds the gathered rows (20,000 pairs x 2 x 15 features x 12 bytes = 7 MB).
_BLOCK = 20_000


def facets(frames: Slots) -> pa.Table:
    """One row a frame, all that its scores depend on."""
    found = columns(frames)
    ends = np.searchsorted(found.rows, np.arange(frames.rows + 1)).astype(np.int32)
    lists = (found.numbers, found.weights, found.spares.astype(np.float32))
    told = [
        *(pa.ListArray.from_arrays(ends, values) for values in lists),
        _spelled([_told(types) for types in frames.asks.known], frames.asks.number),
        _spelled([one or "" for one in frames.focus.known], frames.focus.number),
        _spelled([one or "" for one in frames.modal.known], frames.modal.number),
    ]
    return pa.table(told, schema=FACETS)


def _spelled(known: list[str], number: I64) -> pa.Array:
    return pa.array(known, pa.string()).take(pa.array(number))


@lru_cache(maxsize=10_000)
def _told(types: frozenset[str]) -> str:
    return "|".join(sorted(asks.plain(types)))


class Scorer:
    """Facets made comparable; ``scores(i, j)`` gives what ``compare(frames[i], frames[j]).score`` is."""

    def __init__(self, table: pa.Table) -> None:
        self._wholes, self._spares = _matrices(table)
        self._totals = _sums(self._wholes) - _sums(self._spares)
        self._asks, types = _codes(table["asks"])
        self._kinds = kinds = [frozenset(one.split("|")) - {""} for one in types]
        self._types = np.full((len(kinds), len(kinds)), np.nan)
        self._focus, focuses = _codes(table["focus"])
        self._no_focus = np.array([not one for one in focuses], dtype=bool)[self._focus]
        self._modal, modals = _codes(table["modal"])
        self._no_modal = np.array([not one for one in modals], dtype=bool)[self._modal]
        self._whether = np.array(["whether" in kind for kind in kinds], dtype=bool)[self._asks]

    def scores(self, i: I64, j: I64) -> F64:
        """Scores of the pairs (i[k], j[k])."""
        return self.scores_at(i, j, self.overlap(i, j))

    def elements(self) -> tuple[I64, I64, F64]:
        """Where the features of each row begin and end, the number of each, and no less than it can share."""
        wholes = self._wholes
        return wholes.indptr.astype(np.int64), wholes.indices, wholes.data

    def scores_at(self, i: I64, j: I64, overlap: F64) -> F64:
        """The scores of pairs if their features overlap so much; the more the higher."""
        either = self._totals[i] + self._totals[j] - overlap
        common = np.minimum(agreement.COMMON, agreement.COMMON_SHARE * either)
        jaccard: F64 = np.maximum(overlap - common, 0.0) / np.maximum(either - common, 1e-12)
        ample = agreement.AMPLE * np.maximum(overlap - agreement.AMPLE_FROM, 0.0)
        factors: F64 = self._agreeing(i, j) * self._acts(i, j)
        raised: F64 = jaccard * (1 + ample) / (1 + ample * jaccard) * factors
        return raised

    def exchanged_at(self, i: I64, j: I64, overlap: F64) -> F64:
        """The weight of what stands in one of each pair in place of something else in the other."""
        smaller: F64 = np.minimum(self._totals[i], self._totals[j]) - overlap
        return smaller

    def overlap(self, i: I64, j: I64) -> F64:
        """How much of their weight the two of each pair share."""
        overlap = np.zeros(len(i))
        for start in range(0, len(i), _BLOCK):
            block = slice(start, start + _BLOCK)
            wholes, spares = (
                rows[i[block]].minimum(rows[j[block]]) for rows in (self._wholes, self._spares)
            )
            overlap[block] = _sums(wholes) - _sums(spares)
        return overlap

    def _agreeing(self, i: I64, j: I64) -> F64:
        """``type_factor`` of each pair; of two kinds it is asked, for both ways, where they first meet."""
        a, b = self._asks[i], self._asks[j]
        new = np.flatnonzero(np.isnan(self._types[a, b]))
        for n, m in {*zip(a[new].tolist(), b[new].tolist(), strict=True)}:
            self._types[n, m] = self._types[m, n] = type_factor(self._kinds[n], self._kinds[m])
        return np.asarray(self._types[a, b])

    def _acts(self, i: I64, j: I64) -> F64:
        other_act = (self._focus[i] != self._focus[j]) & ~self._no_focus[i] & ~self._no_focus[j]
        other_modal = (self._modal[i] != self._modal[j]) & ~self._no_modal[i] & ~self._no_modal[j]
        other_modal &= self._whether[i] & self._whether[j]
        act = np.where(other_act, agreement.OTHER_ACT, agreement.SAME_ACT)
        return np.asarray(act * np.where(other_modal, agreement.OTHER_MODAL, agreement.SAME_MODAL))


def _matrices(table: pa.Table) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
    """The wholes and the spares; batch by batch, so that no second copy is made of what the table holds."""
    counts = pc.list_value_length(table["features"]).to_numpy()
    ends = np.concatenate([[0], np.cumsum(counts, dtype=np.int32)])
    coded = pc.list_flatten(table["features"]).dictionary_encode()
    columns = np.concatenate([_NONE, *(chunk.indices.to_numpy() for chunk in coded.chunks)])
    shape = (len(table), len(coded.chunk(0).dictionary) if coded.num_chunks else 0)
    wholes, start = np.empty(len(columns)), 0
    places, lent = [_NONE], [np.empty(0)]
    for batch in table.select(["weights", "spares"]).to_batches():
        weights, spares = (column.flatten().to_numpy() for column in batch.columns)
        np.add(weights, spares, out=wholes[start : start + len(weights)])
        some = np.flatnonzero(spares)
        places.append((start + some).astype(np.int32))
        lent.append(spares[some].astype(np.float64))
        start += len(weights)
    place = np.concatenate(places)
    fewer = np.searchsorted(place, ends).astype(np.int32)
    spare = sparse.csr_matrix((np.concatenate(lent), columns[place], fewer), shape=shape)
    return sparse.csr_matrix((wholes, columns, ends), shape=shape), spare


def _sums(rows: sparse.csr_matrix) -> F64:
    return np.asarray(rows.sum(axis=1)).ravel()


def _codes(column: pa.ChunkedArray) -> tuple[I64, list[str]]:
    """Equal values as equal numbers, and the values by their number."""
    coded = column.combine_chunks().dictionary_encode()
    return coded.indices.to_numpy().astype(np.int64), coded.dictionary.to_pylist()


# For proposing: a feature stands in the set once for each quarter of its weight, a question type
# twice, so that the plain Jaccard that MinHash estimates is near the weighted one that decides.
STEP, TYPE_COPIES = 0.25, 2
_ODD, _MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)


def sketched(table: pa.Table) -> tuple[I64, npt.NDArray[np.uint32]]:
    """Facets as sets for MinHash: the row and the 32-bit hash of every element."""
    features, weights = (table[name].combine_chunks() for name in ("features", "weights"))
    copies = np.maximum(np.rint(weights.flatten().to_numpy() / STEP), 1).astype(np.int64)
    rows = np.repeat(np.arange(len(table)), features.value_lengths().to_numpy())
    codes, types = _codes(table["asks"])
    kinds = [[numbered(f"?{kind}") for kind in one.split("|") if kind] for one in types]
    counts = np.array([len(one) for one in kinds], dtype=np.int64)[codes]
    asked = np.array([kind for code in codes.tolist() for kind in kinds[code]], dtype=np.uint64)
    return _elements(
        np.concatenate([rows, np.repeat(np.arange(len(table)), counts)]),
        np.concatenate([features.flatten().to_numpy(), asked]),
        np.concatenate([copies, np.full(len(asked), TYPE_COPIES)]),
    )


def _elements(rows: I64, numbers: U64, copies: I64) -> tuple[I64, npt.NDArray[np.uint32]]:
    """Every number as often as it has copies, each copy with a hash of its own (splitmix64's mixing)."""
    mixed = np.repeat(numbers, copies) + inside(copies).astype(np.uint64) * _ODD
    mixed = (mixed ^ (mixed >> np.uint64(30))) * _MIX
    return np.repeat(rows, copies), (mixed >> np.uint64(32)).astype(np.uint32)
