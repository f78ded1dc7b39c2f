"""Near-identical texts among millions, from text to verified groups.

::

    batches ─letters─▶ distinct ─shingles─▶ signatures ─▶ band keys ═ band by band ═▶ pairs ─exact Jaccard─▶ groups

A group is a connected component of pairs of at least the threshold. Of a text only its sorted shingles
and its band keys are kept (about 450 bytes for 66 letters), of a signature nothing; pairs exist for one
band at a time, and a pair whose texts one group already holds is not compared.
"""

from collections.abc import Iterable

import numpy as np
import pyarrow as pa

from pipeline.similarity.closure import components
from pipeline.similarity.jaccard import jaccard
from pipeline.similarity.lsh import BUCKET, Banding, band_keys, bucket_pairs
from pipeline.similarity.minhash import signatures
from pipeline.similarity.normalise import letters_of
from pipeline.similarity.ragged import offsets_of
from pipeline.similarity.shingles import I64, U64, Shingles, shingle

# Proposes what shares 0.7 six times of ten, 0.75 eight, 0.8 nineteen of twenty; the pairs between
# two texts of a group are many, so that groups of larger size are found whole.
BANDS = Banding(16, 8)
THRESHOLD = 0.7
# Texts worked at once: what is made of 10,000 texts of 70 letters stays near the processor.
_BATCH = 10_000
# Pairs compared at once: two rows of 64 shingles each are 100 MB.
_PAIRS = 200_000


def near_groups(
    batches: Iterable[pa.Array], threshold: float = THRESHOLD, bucket: int = BUCKET
) -> I64:
    """The group of every text, in the order of the batches, named by the place of its first text.

    Texts are compared by their folded letters; a text without letters is alone. Raises ValueError
    where a text is null.
    """
    places, texts = _distinct(batches)
    rows, keys = _prepared(texts)
    del texts
    labels = np.arange(len(rows))
    for band in keys:
        i, j = bucket_pairs(band, bucket)
        labels = _merged(labels, *_alike(rows, labels, (i, j), threshold))
    return _named(places, labels, rows.counts > 0)


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


def _prepared(texts: pa.ChunkedArray) -> tuple[Shingles, U64]:
    """The sorted shingles of every text, and a line of keys for each band."""
    keys = np.zeros((BANDS.bands, len(texts)), dtype=np.uint64)
    hashes, counts, start = [], [], 0
    for chunk in texts.chunks:
        for first in range(0, len(chunk), _BATCH):
            rows = shingle(chunk.slice(first, _BATCH))
            made = signatures(rows)
            for band in range(BANDS.bands):
                keys[band, start : start + len(rows)] = band_keys(made, BANDS, band)
            hashes.append(rows.hashes)
            counts.append(rows.counts)
            start += len(rows)
    none = [np.empty(0, dtype=np.uint32)], [np.empty(0, dtype=np.int64)]
    return (
        Shingles(np.concatenate(hashes or none[0]), offsets_of(np.concatenate(counts or none[1]))),
        keys,
    )


def _alike(
    rows: Shingles, labels: I64, pairs: tuple[I64, I64], threshold: float
) -> tuple[I64, I64]:
    """The pairs of two groups that are alike, as pairs of groups."""
    i, j = pairs
    apart = np.flatnonzero(labels[i] != labels[j])
    kept = [np.empty(0, dtype=np.int64)]
    for start in range(0, len(apart), _PAIRS):
        block = apart[start : start + _PAIRS]
        kept.append(block[jaccard(rows, i[block], j[block]) >= threshold])
    alike = np.concatenate(kept)
    return labels[i[alike]], labels[j[alike]]


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
