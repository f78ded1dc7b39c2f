import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.similarity.bounds import Shared

weights = st.floats(0.01, 40, allow_nan=False)
rows = st.lists(st.dictionaries(st.integers(0, 500), weights, max_size=9), min_size=1, max_size=6)


@given(rows)
def test_a_bound_is_no_less_than_what_is_shared(some: list[dict[int, float]]) -> None:
    flat = [(n, key, weight) for n, row in enumerate(some) for key, weight in row.items()]
    table = np.array(flat, dtype=np.float64).reshape(-1, 3)
    numbers = table[:, :2].astype(np.int64)
    shared = Shared(len(some), numbers[:, 0], numbers[:, 1], table[:, 2])
    i, j = (side.ravel() for side in np.indices((len(some), len(some))))
    for a, b, most in zip(i.tolist(), j.tolist(), shared.most(i, j).tolist(), strict=True):
        truth = sum(min(some[a][key], some[b][key]) for key in some[a].keys() & some[b].keys())
        assert most >= truth - 1e-9
