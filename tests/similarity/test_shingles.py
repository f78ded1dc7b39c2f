import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from pipeline.similarity.shingles import shingle, shingle_hash

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
