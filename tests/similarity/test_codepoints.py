import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from pipeline.similarity.codepoints import points_of, texts_of


@given(st.lists(st.text(max_size=6), max_size=6), st.integers(0, 6))
def test_there_and_back(texts: list[str], cut: int) -> None:
    column = pa.array(texts, pa.string()).slice(cut)
    points, starts = points_of(column)
    assert points.dtype == np.uint32
    assert np.diff(starts).tolist() == [len(text) for text in texts[cut:]]
    assert points.tolist() == [ord(c) for text in texts[cut:] for c in text]
    assert texts_of(points, starts).to_pylist() == texts[cut:]
