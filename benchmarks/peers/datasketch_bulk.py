"""datasketch with ``MinHash.bulk``, its fastest way to make signatures."""

from datasketch import MinHash

from benchmarks.peers.datasketch_update import joined
from benchmarks.peers.trigrams import PERMUTATIONS, trigrams


def groups(texts: list[str]) -> list[int]:
    grams = ([gram.encode() for gram in trigrams(text)] for text in texts)
    return joined(MinHash.bulk(grams, num_perm=PERMUTATIONS))
