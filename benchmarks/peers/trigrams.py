"""What peers need around them: the 3-grams of a text, and groups from pairs."""

import re
import unicodedata
from collections.abc import Iterable

from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

PERMUTATIONS, BANDS, ROWS, THRESHOLD = 128, 16, 8, 0.7


def letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).lower())


def trigrams(text: str) -> list[str]:
    return [text[start : start + 3] for start in range(max(len(text) - 2, 1))]


def grouped(count: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """Connected components."""
    left, right = list(zip(*pairs, strict=True)) or ((), ())
    edges = coo_array(([True] * len(left), (left, right)), shape=(count, count))
    return connected_components(edges, directed=False)[1].tolist()
