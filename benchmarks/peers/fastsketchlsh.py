"""FastSketchLSH: fast similarity sketches and its own LSH."""

import numpy as np
from FastSketchLSH import LSH, FastSimilaritySketch

from benchmarks.peers.trigrams import BANDS, PERMUTATIONS, grouped, trigrams


def groups(texts: list[str]) -> list[int]:
    sketcher = FastSimilaritySketch(PERMUTATIONS)
    grams = [[gram.encode() for gram in trigrams(text)] for text in texts]
    sketches = np.asarray(sketcher.batch(grams, num_threads=1), dtype=np.uint64)
    index = LSH(PERMUTATIONS, BANDS, num_threads=1)
    index.insert(sketches)
    others, starts = index.query(sketches, format="csr")
    keys = np.repeat(np.arange(len(texts)), np.diff(starts).astype(np.int64))
    return grouped(len(texts), zip(keys.tolist(), others.tolist(), strict=True))
