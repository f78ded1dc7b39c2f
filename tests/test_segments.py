"""A table in files side by side, mapped into memory."""

from pathlib import Path

import pyarrow as pa
import pytest

from pipeline.errors import InputError
from pipeline.segments import Segments


def rows(*numbers: int) -> pa.Table:
    return pa.table({"number": pa.array(numbers, pa.int64())})


def test_rows_are_read_in_the_order_in_which_they_were_added(tmp_path: Path) -> None:
    kept = Segments(tmp_path, "rows")
    for number in range(12):
        kept.append(rows(number))
    kept.append(rows())
    assert kept.read()["number"].to_pylist() == list(range(12))
    assert len(kept) == 13


def test_what_was_read_outlives_what_takes_its_place(tmp_path: Path) -> None:
    kept = Segments(tmp_path, "rows")
    kept.append(rows(1, 2))
    read = kept.read()
    kept.replace(rows(3))
    assert read["number"].to_pylist() == [1, 2]
    assert kept.read()["number"].to_pylist() == [3]
    assert [path.name for path in tmp_path.iterdir()] == ["rows-000000.arrow"]


def test_what_was_never_written_is_missing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="rows is missing"):
        Segments(tmp_path, "rows").read()
