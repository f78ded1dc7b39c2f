from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.formats import lines
from pipeline.formats.lines import NOTHING, Lines, places, write


@given(st.text("ab\n", max_size=30), st.integers(1, 8))
def test_places_are_found_whatever_the_blocks(text: str, block: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "_BLOCK", block)
        found = places(text.encode(), "\n").tolist()
    assert found == [place for place, sign in enumerate(text) if sign == "\n"]


IDS = st.sets(st.sampled_from("abcdefgh")).map(sorted)


@given(IDS, IDS, st.sets(st.sampled_from("abcdefgh")))
def test_what_was_made_stands_beside_runs_of_what_was_held(
    tmp_path_factory: pytest.TempPathFactory, old: list[str], new: list[str], changed: set[str]
) -> None:
    held = Lines(b"head" + "".join(old).encode(), range(4, len(old) + 5), old)
    made = {one: one.upper().encode() * 2 for one in new if one in changed or one not in old}
    path = tmp_path_factory.mktemp("lines") / "file"
    write(path, b"<", new, made, held)
    assert path.read_bytes() == b"<" + b"".join(made.get(one, one.encode()) for one in new)


def test_a_file_of_no_rows(tmp_path: Path) -> None:
    write(tmp_path / "file", b"head", [], {}, NOTHING)
    assert (tmp_path / "file").read_bytes() == b"head"
