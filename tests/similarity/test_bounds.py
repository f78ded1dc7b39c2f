from unittest import mock

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.similarity import bounds
from pipeline.similarity.bounds import Shared
from pipeline.similarity.ragged import offsets_of

weights = st.floats(0.01, 40, allow_nan=False)
rows = st.lists(st.dictionaries(st.integers(0, 500), weights, max_size=9), min_size=1, max_size=6)


@given(rows)
def test_a_bound_is_no_less_than_what_is_shared(some: list[dict[int, float]]) -> None:
    keys = np.array([key for row in some for key in row], dtype=np.int64)
    weights = np.array([weight for row in some for weight in row.values()], dtype=np.float64)
    with mock.patch.object(bounds, "_ROWS", 2):
        shared = Shared(offsets_of(np.array([len(row) for row in some])), keys, weights)
    i, j = (side.ravel() for side in np.indices((len(some), len(some))))
    for a, b, most in zip(i.tolist(), j.tolist(), shared.most(i, j).tolist(), strict=True):
        truth = sum(min(some[a][key], some[b][key]) for key in some[a].keys() & some[b].keys())
        assert most >= truth - 1e-9
