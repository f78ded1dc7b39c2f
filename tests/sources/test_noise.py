"""Each row of the table is shown to matter: its example matches it and no other, its counterexample nothing."""

import re
import time

import pytest

from pipeline.sources import noise

ROWS = noise.rows()
_STOPPED = 0.1  # seconds; a line takes some microseconds


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.example[:12])
def test_an_example_matches_its_row_alone(row: noise.Noise) -> None:
    matching = [other for other in ROWS if re.fullmatch(other.pattern, row.example)]
    assert matching == [row]
    assert noise.reason(row.example) == row.reason


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.keep[:12])
def test_a_line_like_it_stays(row: noise.Noise) -> None:
    assert noise.reason(row.keep) is None


@pytest.mark.parametrize("character", ["一", "a", "1", " ", "*", "：", "律师"])
def test_no_line_takes_long(character: str) -> None:
    before = time.process_time()
    noise.reason(character * 20_000)
    assert time.process_time() - before < _STOPPED * 10
