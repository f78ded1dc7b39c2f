"""WARC written here is read by others; a file that a kill has cut is cut back to its last whole record."""

import gzip
import os
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from pipeline.crawl.archive import read_archive
from pipeline.crawl.warc import Archive, Earlier, Exchange, mend, payload_digest, response_at
from pipeline.records import Capture

PAGE = "<html><body><h1>押金不退怎么办？</h1></body></html>".encode()
EXCHANGE = Exchange(
    url="https://a.cn/question/1.html?x=1",
    captured_at="2026-11-21T03:00:00Z",
    status="200 OK",
    request_headers=[("Host", "a.cn"), ("User-Agent", "lawqa/0 (+a@b.example)")],
    response_headers=[("Content-Type", "text/html"), ("Transfer-Encoding", "chunked")],
    body=PAGE,
    address="1.1.1.1",
)
PACKED = replace(
    EXCHANGE,
    url="https://a.cn/2",
    response_headers=[("Content-Type", "text/html"), ("Content-Encoding", "gzip")],
    body=gzip.compress(PAGE, mtime=0),
)
UNCHANGED = replace(
    EXCHANGE, status="304 Not Modified", response_headers=[("ETag", '"1"')], body=b""
)


def written(path: Path) -> list[int]:
    """An archive of two responses and two revisits; the offsets of the responses."""
    archive = Archive(path, "run")
    offsets = [archive.response(EXCHANGE), archive.response(PACKED)]
    earlier = Earlier(EXCHANGE.url, EXCHANGE.captured_at, payload_digest(PAGE))
    archive.revisit(EXCHANGE, earlier)
    archive.revisit(UNCHANGED, replace(earlier, payload_digest=None))
    archive.close()
    return offsets


def test_warcio_reads_every_record_and_finds_its_digests_right(tmp_path: Path) -> None:
    written(tmp_path / "a.warc.gz")
    with (tmp_path / "a.warc.gz").open("rb") as stream:
        records = [
            (one.rec_type, one.content_stream().read(), dict(one.rec_headers.headers))
            for one in ArchiveIterator(stream, check_digests="raise")
        ]
    kinds = [kind for kind, _, _ in records]
    assert kinds == ["warcinfo", *["response", "request"] * 2, *["revisit", "request"] * 2]
    assert [body for kind, body, _ in records if kind == "response"] == [PAGE, PAGE]
    response, request, revisit, unchanged = (records[n][2] for n in (1, 2, 5, 7))
    assert request["WARC-Concurrent-To"] == response["WARC-Record-ID"]
    assert (response["WARC-IP-Address"], response["WARC-Date"]) == (
        "1.1.1.1",
        "2026-11-21T03:00:00Z",
    )
    assert revisit["WARC-Payload-Digest"] == response["WARC-Payload-Digest"] == payload_digest(PAGE)
    assert revisit["WARC-Profile"].endswith("identical-payload-digest")
    assert unchanged["WARC-Profile"].endswith("server-not-modified")
    assert unchanged["WARC-Refers-To-Date"] == "2026-11-21T03:00:00Z"


def test_fastwarc_reads_the_same(tmp_path: Path) -> None:
    offsets = written(tmp_path / "a.warc.gz")
    with (tmp_path / "a.warc.gz").open("rb") as stream:
        found = [
            (str(one.record_type), one.stream_pos, one.verify_block_digest())
            for one in FastIterator(stream, parse_http=False)
        ]
    assert [kind for kind, *_ in found] == [
        "warcinfo", "response", "request", "response", "request", "revisit", "request", "revisit", "request"
    ]  # fmt: skip
    assert [place for kind, place, *_ in found if kind == "response"] == offsets
    assert all(right for kind, *_, right in found if kind in ("response", "request"))


def test_our_own_reader_finds_the_responses_where_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    offsets = written(path)
    captures = [one for one in read_archive("a/a.warc.gz", path) if isinstance(one, Capture)]
    assert [one.path for one in captures] == [f"a/a.warc.gz#{offset}" for offset in offsets]
    for capture, offset in zip(captures, offsets, strict=True):
        assert response_at(path, offset, capture.path) == capture
    assert response_at(path, 0, "x") is None, "the first record says what the file is"
    assert response_at(path, path.stat().st_size - 3, "x") is None


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("whole") / "a.warc.gz"
    written(path)
    return path.read_bytes()


def members(content: bytes) -> list[int]:
    """Where the gzip members of a file end."""
    ends, rest = [0], content
    while rest:
        member = zlib.decompressobj(wbits=31)
        member.decompress(rest)
        rest = member.unused_data
        ends.append(len(content) - len(rest))
    return ends


@settings(max_examples=60)
@given(data=st.data())
def test_a_file_cut_anywhere_is_cut_back_to_its_last_whole_record(
    data: st.DataObject, whole: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    cut = data.draw(st.integers(0, len(whole)))
    path = tmp_path_factory.mktemp("cut") / "a.warc.gz"
    path.write_bytes(whole[:cut])
    good = max(end for end in members(whole) if end <= cut)
    assert mend(path) == cut - good
    assert path.read_bytes() == whole[:good]
    assert mend(path) == 0, "mending twice mends nothing"


def test_an_end_of_zeros_as_a_power_cut_leaves_it_goes(whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(whole + bytes(5000))
    assert mend(path) == 5000
    path.write_bytes(whole[:-10] + os.urandom(10) + bytes(100))
    assert mend(path) > 100
    path.write_bytes(whole + b"junk")
    assert mend(path, whole=len(whole)) == 4, (
        "what is known to be whole is not looked through again"
    )


def test_an_archive_goes_on_where_it_ended(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "a.warc.gz"
    archive = Archive(path, "run")
    archive.close()
    assert not path.exists(), "nothing is made before the first record"
    archive.response(EXCHANGE)
    assert archive.sync() == path.stat().st_size
    archive.close()
    again = Archive(path, "run")
    offset = again.response(PACKED)
    again.close()
    found = response_at(path, offset, "x")
    assert found is not None and found.url == PACKED.url
