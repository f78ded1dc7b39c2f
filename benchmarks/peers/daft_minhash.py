"""Daft: its minhash over characters set apart by spaces, and a group-by of its own for each band."""

import daft
from daft import DataType, col

from benchmarks.peers.trigrams import BANDS, PERMUTATIONS, ROWS, grouped


def groups(texts: list[str]) -> list[int]:
    spaced = [" ".join(text) for text in texts]
    frame = daft.from_pydict({"key": list(range(len(texts))), "text": spaced})
    sketch = col("text").minhash(num_hashes=PERMUTATIONS, ngram_size=3, seed=1)
    signed = frame.select(
        "key", sketch.cast(DataType.list(DataType.uint32())).alias("sketch")
    ).collect()
    found: list[tuple[int, int]] = []
    for band in range(BANDS):
        part = col("sketch").slice(band * ROWS, (band + 1) * ROWS)
        keyed = signed.select(col("key"), part.hash().alias("band"))
        buckets = keyed.groupby("band").agg(col("key").list_agg())
        for keys in buckets.to_pydict()["key"]:
            found += ((keys[0], other) for other in keys[1:])
    return grouped(len(texts), found)
