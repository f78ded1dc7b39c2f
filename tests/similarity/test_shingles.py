from itertools import pairwise

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from pipeline.similarity.shingles import by_row, shingle, shingle_hash

words = st.text(alphabet="借款不还起诉ab1", max_size=15)


@given(st.lists(words, max_size=10), st.integers(1, 4))
def test_rows_hold_the_hashes_of_their_distinct_windows(texts: list[str], n: int) -> None:
    rows = shingle(pa.array(texts, pa.string()), n)
    assert len(rows) == len(texts)
    for row, text in enumerate(texts):
        starts = range(max(len(text) - n, 0) + 1) if text else range(0)
        expected = {shingle_hash(text[s : s + n].encode("utf-32-le")) for s in starts}
        got = rows.hashes[rows.offsets[row] : rows.offsets[row + 1]].tolist()
        assert got == sorted(expected)


def test_windows_do_not_cross_texts() -> None:
    assert shingle(pa.array(["ab", "cd"]), 3).counts.tolist() == [1, 1]


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 9)), max_size=20))
def test_by_row_keeps_every_hash_in_its_row(pairs: list[tuple[int, int]]) -> None:
    rows, hashes = (np.array([pair[n] for pair in pairs], dtype=int) for n in (0, 1))
    found = by_row(rows, hashes.astype(np.uint32), 5)
    assert [
        found.hashes[start:end].tolist() for start, end in pairwise(found.offsets.tolist())
    ] == [[value for row, value in pairs if row == number] for number in range(5)]
