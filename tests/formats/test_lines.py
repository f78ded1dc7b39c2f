from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.formats import lines
from pipeline.formats.lines import NOTHING, Lines, places, write
from pipeline.patching import runs


@given(st.text("ab\n", max_size=30), st.integers(1, 8))
def test_places_are_found_whatever_the_blocks(text: str, block: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "_BLOCK", block)
        found = places(text.encode(), "\n").tolist()
    assert found == [place for place, sign in enumerate(text) if sign == "\n"]


ROWS = st.lists(st.integers(0, 5), max_size=12)


@given(st.integers(0, 3), ROWS)
def test_what_was_made_stands_beside_runs_of_what_was_held(
    tmp_path_factory: pytest.TempPathFactory, count: int, rows: list[int]
) -> None:
    made, old = [b"AA", b"BB", b"CC"][:count], [b"d", b"ee", b"fff", b"g", b"h", b"i"]
    held = Lines(b"head" + b"".join(old), [4, 5, 7, 10, 11, 12, 13])
    path = tmp_path_factory.mktemp("lines") / "file"
    write(path, b"<", runs(np.array(rows, np.int64)), made, held)
    assert path.read_bytes() == b"<" + b"".join((made + old)[row] for row in rows)


def test_a_file_of_no_rows(tmp_path: Path) -> None:
    write(tmp_path / "file", b"head", [], [], NOTHING)
    assert (tmp_path / "file").read_bytes() == b"head"
