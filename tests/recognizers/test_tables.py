"""Reading tables, and what every table of the recognizers must have."""

from pathlib import Path

import pytest

from pipeline.recognizers.tables import FOLDER, read

TABLES = sorted(path.stem for path in FOLDER.glob("*.csv"))


def test_comments_are_skipped_and_the_order_stays(tmp_path: Path) -> None:
    (tmp_path / "some.csv").write_text("# why\na,b\n2,二\n1,一\n", encoding="utf-8")
    assert read("some", tmp_path) == ({"a": "2", "b": "二"}, {"a": "1", "b": "一"})


def test_a_table_is_read_once() -> None:
    assert read("foreign_words") is read("foreign_words")


@pytest.mark.parametrize("name", TABLES)
def test_a_table_says_what_it_is_and_has_whole_rows(name: str) -> None:
    assert (FOLDER / f"{name}.csv").read_text(encoding="utf-8").startswith("# ")
    rows = read(name)
    assert rows
    assert all(None not in row and None not in row.values() for row in rows)


@pytest.mark.parametrize("name", TABLES)
def test_no_row_stands_twice(name: str) -> None:
    rows = [tuple(row.items()) for row in read(name)]
    assert len(rows) == len(set(rows))
