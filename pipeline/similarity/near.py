"""Near-identical texts among millions, from text to verified groups.

::

    batches ─letters─▶ distinct ─shingles─▶ signatures ─▶ band keys ═ band by band ═▶ pairs ─exact Jaccard─▶ groups

A group is a connected component of pairs of at least the threshold. Of a text only its sorted shingles, their marks
and its band keys are kept (about 480 bytes for 66 letters), of a signature nothing; pairs exist for one
band at a time. A pair whose texts one group already holds is not compared, nor one whose marks rule it out: by
chance n texts propose pairs in proportion to n², three of four of them of a similarity of about 0.3.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.similarity.ceiling import BITS, ceiling, marks
from pipeline.similarity.closure import components
from pipeline.similarity.jaccard import jaccard
from pipeline.similarity.lsh import BUCKET, Banding, band_keys, bucket_steps, buckets
from pipeline.similarity.minhash import signatures
from pipeline.similarity.normalise import letters_of
from pipeline.similarity.ragged import offsets_of
from pipeline.similarity.shingles import I64, U64, Flags, Shingles, shingle

# Bands of seven values propose what shares 0.7 three times of four, 0.8 ninety-nine of a hundred; of eight six times
# and nineteen of twenty: of 100,000 planted texts that costs a hundredth of the recall (0.979, 0.985). But by chance,
# which grows with n², seven propose three times as much as eight: 53 million pairs of 10,000,000 texts by eight.
_BANDS, _ROWS, _ROWS_OF_MANY = 16, 7, 8
_MANY = 2_000_000
THRESHOLD = 0.7
# Texts worked at once: what is made of 10,000 texts of 70 letters stays near the processor.
_BATCH = 10_000
# Pairs compared at once: two rows of 64 shingles each are 100 MB.
_PAIRS = 200_000


@dataclass(frozen=True, slots=True)
class _Texts:
    """Distinct texts made comparable."""

    rows: Shingles
    counts: I64  # of the shingles of each
    marks: U64
    keys: U64  # a line for each band


def near_groups(
    batches: Iterable[pa.Array], threshold: float = THRESHOLD, bucket: int = BUCKET
) -> I64:
    """The group of every text, in the order of the batches, named by the place of its first text.

    Texts are compared by their folded letters; a text without letters is alone. Raises ValueError
    where a text is null.
    """
    places, letters = _distinct(batches)
    texts = _prepared(letters)
    del letters
    labels = np.arange(len(texts.rows))
    for keys in texts.keys:
        rows, offsets = buckets(keys)
        # Laid out bucket behind bucket, so that the two of a pair lie near each other.
        bits, counts = texts.marks[rows], texts.counts[rows]
        steps = bucket_steps(offsets, bucket)
        # What joins a bucket goes first: of k texts that are alike k - 1 pairs are compared, and not all.
        for some in (islice(steps, 1), steps):
            held = labels[rows]
            i, j = _likely(some, held, (bits, counts), threshold)
            alike = _alike(texts.rows, (rows[i], rows[j]), threshold)
            labels = _merged(labels, held[i[alike]], held[j[alike]])
    return _named(places, labels, texts.counts > 0)


def _distinct(batches: Iterable[pa.Array]) -> tuple[I64, pa.ChunkedArray]:
    """For every text the number of its letters among the distinct ones, and these."""
    folded = [
        letters_of(batch.slice(start, _BATCH))
        for batch in batches
        for start in range(0, len(batch), _BATCH)
    ]
    if not folded:
        return np.empty(0, dtype=np.int64), pa.chunked_array([], pa.large_string())
    encoded = pa.chunked_array(folded).dictionary_encode().combine_chunks()
    return encoded.indices.to_numpy().astype(np.int64), pa.chunked_array([encoded.dictionary])


def banding(count: int) -> Banding:
    """What so many texts are proposed by.

    >>> banding(100_000), banding(10_000_000)
    (Banding(bands=16, rows=7), Banding(bands=16, rows=8))
    """
    return Banding(_BANDS, _ROWS_OF_MANY if count > _MANY else _ROWS)


def _prepared(letters: pa.ChunkedArray) -> _Texts:
    bands = banding(len(letters))
    keys = np.zeros((bands.bands, len(letters)), dtype=np.uint64)
    bits = np.zeros((len(letters), BITS // 64), dtype=np.uint64)
    # A text has no more shingles than letters; what of the room is not used takes no memory.
    hashes = np.empty(pc.sum(pc.utf8_length(letters)).as_py() or 0, dtype=np.uint32)
    counts = np.zeros(len(letters), dtype=np.int64)
    start = end = 0
    for chunk in letters.chunks:
        for first in range(0, len(chunk), _BATCH):
            rows = shingle(chunk.slice(first, _BATCH))
            made = signatures(rows, only=slice(bands.bands * bands.rows))
            here = slice(start, start + len(rows))
            for band in range(bands.bands):
                keys[band, here] = band_keys(made, bands, band)
            bits[here], counts[here] = marks(rows), rows.counts
            hashes[end : end + len(rows.hashes)] = rows.hashes
            start, end = start + len(rows), end + len(rows.hashes)
    return _Texts(Shingles(hashes[:end], offsets_of(counts)), counts, bits, keys)


def _likely(
    proposed: Iterable[tuple[I64, I64]], labels: I64, texts: tuple[U64, I64], threshold: float
) -> tuple[I64, I64]:
    """The pairs of two groups that may be alike; ``texts``: their marks, and how many shingles they have."""
    bits, counts = texts
    left, right = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for pairs in proposed:
        apart = labels[pairs[0]] != labels[pairs[1]]
        i, j = pairs[0][apart], pairs[1][apart]
        close = ceiling(bits, counts, i, j) >= threshold
        left.append(i[close])
        right.append(j[close])
    return np.concatenate(left), np.concatenate(right)


def _alike(rows: Shingles, pairs: tuple[I64, I64], threshold: float) -> Flags:
    """Whether each pair is."""
    i, j = pairs
    score = [np.empty(0)]
    for start in range(0, len(i), _PAIRS):
        block = slice(start, start + _PAIRS)
        score.append(jaccard(rows, i[block], j[block]))
    return np.concatenate(score) >= threshold


def _merged(labels: I64, a: I64, b: I64) -> I64:
    """The labels with groups a[k] and b[k] made one."""
    if not len(a):
        return labels
    nodes, both = np.unique(np.concatenate([a, b]), return_inverse=True)
    found = components(len(nodes), both[: len(a)], both[len(a) :])
    first = np.full(found.max() + 1, len(labels))
    np.minimum.at(first, found, nodes)
    name = np.arange(len(labels))
    name[nodes] = first[found]
    return name[labels]


def _named(places: I64, labels: I64, lettered: np.ndarray) -> I64:
    """Each text's group by the first text in it."""
    groups = labels[places]
    first = np.full(len(labels), len(places))
    np.minimum.at(first, groups, np.arange(len(places)))
    return np.where(lettered[places], first[groups], np.arange(len(places)))
