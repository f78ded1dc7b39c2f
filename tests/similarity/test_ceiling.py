"""The bound lies over the truth, and near enough to it to be worth having."""

import random

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from pipeline.similarity.ceiling import ceiling, marks
from pipeline.similarity.jaccard import jaccard
from pipeline.similarity.shingles import shingle

texts = st.lists(st.text(alphabet="房东押金退租客", max_size=12), min_size=2, max_size=8)


@given(texts)
def test_no_pair_is_more_alike_than_its_bound(some: list[str]) -> None:
    rows = shingle(pa.array(some, pa.large_string()), 2)
    i, j = np.triu_indices(len(some))
    assert (ceiling(marks(rows), rows.counts, i, j) >= jaccard(rows, i, j)).all()


def test_texts_that_share_a_third_are_ruled_out() -> None:
    chance = random.Random(3)
    letters = [chr(0x4E00 + chance.randrange(3000)) for _ in range(5000)]
    some = ["".join(letters[start : start + 70]) for start in range(0, 4900, 35)]
    rows = shingle(pa.array(some))
    i = np.arange(len(some) - 1)
    assert jaccard(rows, i, i + 1).max() < 0.4
    assert (ceiling(marks(rows), rows.counts, i, i + 1) < 0.7).all()
