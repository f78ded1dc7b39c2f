import gzip
from pathlib import Path

import pytest

from pipeline.crawl.archive import BadRecord, read_archive
from pipeline.crawl.warc import Exchange, write_exchange
from pipeline.records import Capture

PAGE = "<html><body><h1>押金不退怎么办？</h1></body></html>".encode()


def exchange(
    number: int, body: bytes = PAGE, status: str = "200 OK", header: tuple[str, str] = ("X", "y")
) -> Exchange:
    return Exchange(
        url=f"https://laweer.com/question/{number}.html",
        captured_at="2026-11-21T03:00:00Z",
        status=status,
        request_headers=[("User-Agent", "lawqa")],
        response_headers=[("Content-Type", "text/html; charset=utf-8"), header],
        body=body,
    )


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_what_was_written_is_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    write_exchange(path, exchange(1))
    write_exchange(path, exchange(2, status="404 Not Found"))
    write_exchange(path, exchange(3, gzip.compress(PAGE), header=("Content-Encoding", "gzip")))
    first, third = read_archive(name, path)
    assert isinstance(first, Capture) and isinstance(third, Capture)
    assert (first.path, first.content, first.url) == (
        f"{name}#0",
        PAGE,
        "https://laweer.com/question/1.html",
    )
    assert first.captured_at == "2026-11-21T03:00:00Z"
    assert third.content == PAGE


def test_a_chunked_response_is_read_whole(tmp_path: Path) -> None:
    write_exchange(tmp_path / "a.warc", exchange(1, header=("Transfer-Encoding", "chunked")))
    (only,) = read_archive("a.warc", tmp_path / "a.warc")
    assert isinstance(only, Capture) and only.content == PAGE


def test_a_record_cut_short_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    write_exchange(path, exchange(1))
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.index(PAGE) + 20])
    (only,) = read_archive("a.warc", path)
    assert isinstance(only, BadRecord) and only.reason == "cut_record"


def test_a_damaged_record_is_told_and_the_next_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    write_exchange(path, exchange(1))
    damaged = path.read_bytes().replace("押金".encode(), "定金".encode())
    path.write_bytes(damaged)
    write_exchange(path, exchange(2))
    bad, good = read_archive("a.warc", path)
    assert isinstance(bad, BadRecord) and bad.reason == "bad_digest"
    assert isinstance(good, Capture)


def test_what_is_no_archive_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(b"no archive at all\n" * 10)
    (only,) = read_archive("a.warc", tmp_path / "a.warc")
    assert isinstance(only, BadRecord) and only.reason == "bad_archive"
