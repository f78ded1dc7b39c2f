"""Daft: its minhash over characters set apart by spaces, and a group-by of its own for each band."""

import daft
from daft import col

from benchmarks.peers.trigrams import BANDS, PERMUTATIONS, ROWS, grouped


def groups(texts: list[str]) -> list[int]:
    spaced = daft.from_pydict(
        {"key": list(range(len(texts))), "text": [" ".join(t) for t in texts]}
    )
    signed = spaced.with_column(
        "sketch", col("text").minhash(num_hashes=PERMUTATIONS, ngram_size=3, seed=1)
    )
    signed = signed.select("key", "sketch").collect()
    found: list[tuple[int, int]] = []
    for band in range(BANDS):
        part = (
            col("sketch")
            .cast(daft.DataType.list(daft.DataType.uint32()))
            .list.slice(band * ROWS, (band + 1) * ROWS)
        )
        buckets = (
            signed.select(col("key"), part.hash().alias("band"))
            .groupby("band")
            .agg(col("key").list_agg())
        )
        for keys in buckets.to_pydict()["key"]:
            found += ((keys[0], other) for other in keys[1:])
    return grouped(len(texts), found)
