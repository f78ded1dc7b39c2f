import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from pipeline.similarity.jaccard import containment, jaccard
from pipeline.similarity.shingles import shingle

words = st.text(alphabet="甲乙丙丁", max_size=8)


@given(st.lists(st.tuples(words, words), min_size=1, max_size=6))
def test_it_is_the_jaccard_of_the_sets(pairs: list[tuple[str, str]]) -> None:
    texts = [text for pair in pairs for text in pair]
    i = np.arange(0, len(texts), 2)
    rows = shingle(pa.array(texts), 1)
    for got, held, (a, b) in zip(
        jaccard(rows, i, i + 1), containment(rows, i, i + 1), pairs, strict=True
    ):
        both, either = len(set(a) & set(b)), len(set(a) | set(b))
        assert got == (both / either if either else 0.0)
        assert held == both / max(min(len(set(a)), len(set(b))), 1)
