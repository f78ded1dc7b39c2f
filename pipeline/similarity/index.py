"""One text looked up at a time among many: is anything near-identical already here?

datasketch's ``MinHashLSH`` proposes, the exact Jaccard of character 3-grams decides. For whole
collections use ``minhash`` and ``lsh``, which give the same signatures a hundred times faster.
"""

from datasketch import MinHash, MinHashLSH

from pipeline.similarity.minhash import PERMUTATIONS, SEED, Stamp, check
from pipeline.similarity.normalise import fold, letters
from pipeline.similarity.shingles import shingle_hash


class NearIndex:
    """Keys and texts; ``query`` returns the keys whose text is near-identical, most alike first."""

    def __init__(self, threshold: float = 0.7, stamp: Stamp | None = None) -> None:
        self.threshold = threshold
        self.stamp = stamp or Stamp()
        check(Stamp(), self.stamp)
        # Proposed loosely, at 0.2 under the threshold: what is near enough is decided exactly.
        self._lsh = MinHashLSH(threshold=max(threshold - 0.2, 0.1), num_perm=PERMUTATIONS)
        self._grams: dict[str, frozenset[bytes]] = {}

    def __len__(self) -> int:
        return len(self._grams)

    def add(self, key: str, text: str) -> None:
        """Raises KeyError where the key is taken."""
        if key in self._grams:
            raise KeyError(f"{key!r} is already in the index")
        self._grams[key] = grams = _grams(text)
        self._lsh.insert(key, _sketch(grams))

    def remove(self, key: str) -> None:
        """Raises KeyError where the key is not there."""
        del self._grams[key]
        self._lsh.remove(key)

    def query(self, text: str) -> list[tuple[str, float]]:
        """(key, exact Jaccard) of every text at or over the threshold."""
        grams = _grams(text)
        found = []
        for key in self._lsh.query(_sketch(grams)):
            either = len(grams | self._grams[key])
            score = len(grams & self._grams[key]) / either if either else 1.0
            if score >= self.threshold:
                found.append((key, score))
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))


def _grams(text: str, n: int = 3) -> frozenset[bytes]:
    plain = letters(fold(text))
    starts = range(max(len(plain) - n, 0) + 1) if plain else range(0)
    return frozenset(plain[start : start + n].encode("utf-32-le") for start in starts)


def _sketch(grams: frozenset[bytes]) -> MinHash:
    sketch = MinHash(PERMUTATIONS, SEED, hashfunc=shingle_hash, scheme="affine32")
    sketch.update_batch(sorted(grams))
    return sketch
