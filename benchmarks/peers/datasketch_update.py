"""datasketch as its tutorial shows it: a MinHash a text, ``update`` a shingle, MinHashLSH."""

from datasketch import MinHash, MinHashLSH

from benchmarks.peers.trigrams import BANDS, PERMUTATIONS, ROWS, grouped, trigrams


def groups(texts: list[str]) -> list[int]:
    sketches = []
    for text in texts:
        sketch = MinHash(num_perm=PERMUTATIONS)
        for gram in trigrams(text):
            sketch.update(gram.encode())
        sketches.append(sketch)
    return joined(sketches)


def joined(sketches: list[MinHash]) -> list[int]:
    index = MinHashLSH(num_perm=PERMUTATIONS, params=(BANDS, ROWS))
    for key, sketch in enumerate(sketches):
        index.insert(key, sketch)
    found = ((key, other) for key, sketch in enumerate(sketches) for other in index.query(sketch))
    return grouped(len(sketches), found)
