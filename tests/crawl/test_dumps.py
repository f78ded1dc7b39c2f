"""Dumps line by line: what is too large or damaged is told, and the rest is read."""

import gzip
from pathlib import Path

import pytest

from pipeline.crawl.archive import BadRecord
from pipeline.crawl.cutting import LARGEST
from pipeline.crawl.dumps import is_dump, read_dump

LINE = '{"question": "押金不退怎么办？"}\n'.encode()


def read(path: Path) -> list[tuple[str, str]]:
    return [
        (one.path, one.reason if isinstance(one, BadRecord) else one.content.decode().strip())
        for one in read_dump(path.name, path)
    ]


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.jsonl.gz", "a.ndjson.gz"])
def test_names_of_dumps(name: str) -> None:
    assert is_dump(name) and not is_dump(name + ".txt")


@pytest.mark.parametrize("packed", [False, True])
def test_blank_lines_count_and_give_nothing(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / "a.jsonl"
    content = LINE + b"\n \n" + LINE.strip()
    path.write_bytes(gzip.compress(content) if packed else content)
    assert read(path) == [
        ("a.jsonl:1", LINE.decode().strip()),
        ("a.jsonl:4", LINE.decode().strip()),
    ]


def test_a_line_too_large_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(LINE + b"x" * (2 * LARGEST + 5) + b"\n" + LINE)
    assert [what for _, what in read(path)] == [
        LINE.decode().strip(),
        "too_large",
        LINE.decode().strip(),
    ]


def test_a_packed_file_cut_short_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(LINE * 1000)[:-20])
    assert read(path)[-1][1] == "bad_archive"
