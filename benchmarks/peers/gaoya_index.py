"""gaoya: text in, candidates verified on their signatures out."""

from gaoya.minhash import MinHashStringIndex

from benchmarks.peers.trigrams import BANDS, ROWS, THRESHOLD, grouped


def groups(texts: list[str]) -> list[int]:
    index = MinHashStringIndex(
        hash_size=32,
        jaccard_threshold=THRESHOLD,
        num_bands=BANDS,
        band_size=ROWS,
        analyzer="char",
        ngram_range=(3, 3),
    )
    for key, text in enumerate(texts):
        index.insert_document(key, text)
    found = ((key, other) for key, text in enumerate(texts) for other in index.query(text))
    return grouped(len(texts), found)
