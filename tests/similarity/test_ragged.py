import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.similarity.ragged import blocks, offsets_of


@given(st.lists(st.integers(0, 9), max_size=20), st.integers(1, 30))
def test_every_place_of_every_row_is_in_one_block(counts: list[int], cells: int) -> None:
    offsets = offsets_of(np.array(counts, dtype=np.int64))
    seen: dict[int, set[int]] = {}
    for rows, places in blocks(offsets, cells):
        assert places.size <= max(cells, places.shape[1])
        for row, line in zip(rows.tolist(), places.tolist(), strict=True):
            assert row not in seen
            seen[row] = set(line)
    for row, count in enumerate(counts):
        assert seen.get(row, set()) == set(range(offsets[row], offsets[row] + count))
