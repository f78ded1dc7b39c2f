"""rensa: RMinHash objects and its own LSH."""

from rensa import RMinHash, RMinHashLSH

from benchmarks.peers.trigrams import BANDS, PERMUTATIONS, THRESHOLD, grouped, trigrams


def groups(texts: list[str]) -> list[int]:
    sketches = []
    for text in texts:
        sketch = RMinHash(num_perm=PERMUTATIONS, seed=1)
        sketch.update(trigrams(text))
        sketches.append(sketch)
    index = RMinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS, num_bands=BANDS)
    for key, sketch in enumerate(sketches):
        index.insert(key, sketch)
    found = ((key, other) for key, sketch in enumerate(sketches) for other in index.query(sketch))
    return grouped(len(texts), found)
