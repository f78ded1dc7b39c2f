"""Which rows may be alike: locality-sensitive hashing of signatures by bands.

LSH only proposes; an exact comparison decides. Two rows are proposed when all values of one band
agree, which for true similarity s happens with probability 1 - (1 - s**rows)**bands (Leskovec,
Rajaraman, Ullman, Mining of Massive Datasets, chapter 3).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.similarity.shingles import I64, U32, U64

# A bucket of more rows than this is joined as a star to its first row and a chain, not as all pairs:
# 64 rows are 2,016 pairs; a template posted 100,000 times would be five billion.
BUCKET = 64


@dataclass(frozen=True, slots=True)
class Banding:
    """``bands`` of ``rows`` values each; bands x rows may not exceed the permutations."""

    bands: int
    rows: int

    def probability(self, similarity: float) -> float:
        """That two rows of this similarity are proposed, in theory.

        >>> round(Banding(64, 2).probability(0.2), 2)
        0.93
        """
        return float(1.0 - (1.0 - similarity**self.rows) ** self.bands)


def band_keys(signatures: U32, banding: Banding, band: int) -> U64:
    """One key a row: equal where all values of that band are."""
    keys = np.full(len(signatures), np.uint64(band + 1))
    for column in range(band * banding.rows, (band + 1) * banding.rows):
        keys = (keys ^ signatures[:, column]) * np.uint64(0x9E3779B97F4A7C15)
        keys ^= keys >> np.uint64(29)
    return keys


def bucket_pairs(keys: U64, bucket: int) -> tuple[I64, I64]:
    """Positions that share a key: all pairs in small buckets, star and chain in large ones."""
    # Most keys occur once: hashing sets them aside, so that only the shared ones are sorted.
    shared = np.flatnonzero(pd.Series(keys).duplicated(keep=False))
    order = shared[np.argsort(keys[shared], kind="stable")]
    ordered = keys[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    sizes = np.diff(np.r_[starts, len(ordered)])
    size, head = np.repeat(sizes, sizes), np.repeat(starts, sizes)
    place = np.arange(len(ordered))
    left, right = [], []
    for step in range(1, min(int(sizes.max(initial=1)), bucket)):
        near = place[:-step]
        near = near[(head[near] == head[near + step]) & ((size[near] <= bucket) | (step == 1))]
        left.append(near)
        right.append(near + step)
    star = place[(size > bucket) & (place > head + 1)]
    left.append(head[star])
    right.append(star)
    return order[np.concatenate(left)], order[np.concatenate(right)]


def candidates(signatures: U32, banding: Banding, bucket: int = BUCKET) -> tuple[I64, I64]:
    """Distinct proposed pairs (i, j), i < j, sorted; rows without shingles are never proposed."""
    if banding.bands * banding.rows > signatures.shape[1]:
        raise ValueError(f"{banding} needs more than {signatures.shape[1]} permutations")
    filled = np.flatnonzero((signatures != 0xFFFFFFFF).any(axis=1))
    width = max(len(signatures), 1)
    found: list[I64] = [np.empty(0, dtype=np.int64)]
    for band in range(banding.bands if len(filled) > 1 else 0):
        i, j = bucket_pairs(band_keys(signatures[filled], banding, band), bucket)
        i, j = filled[i], filled[j]
        found.append(np.unique(np.minimum(i, j) * width + np.maximum(i, j)))
    pairs: I64 = np.unique(np.concatenate(found))
    return pairs // width, pairs % width
