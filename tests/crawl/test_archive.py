import base64
import gzip
import hashlib
import io
import random
from functools import partial
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.crawl.archive import BadRecord, read_archive
from pipeline.crawl.cutting import LARGEST
from pipeline.crawl.warc import Exchange
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


def write_exchange(path: Path, exchange: Exchange) -> None:
    """Append a response and its request as others write them: packed or not, under no warcinfo."""
    request = StatusAndHeaders("GET / HTTP/1.1", exchange.request_headers, is_http_request=True)
    answer = StatusAndHeaders(exchange.status, exchange.response_headers, protocol="HTTP/1.1")
    body = {"payload": io.BytesIO(exchange.body), "length": len(exchange.body)}
    with path.open("ab") as stream:
        writer = WARCWriter(stream, gzip=path.suffix == ".gz", warc_version="1.1")
        make = partial(writer.create_warc_record, exchange.url)
        response = make("response", http_headers=answer, **body, warc_headers_dict=dated(exchange))
        asked = make("request", http_headers=request, warc_headers_dict=dated(exchange))
        writer.write_request_response_pair(asked, response)


def dated(exchange: Exchange) -> dict[str, str]:
    return {"WARC-Date": exchange.captured_at}


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


def read(path: Path) -> list[tuple[str, str]]:
    """What each record gave: its page, or the reason."""
    found = read_archive(path.name, path)
    return [
        ("bad", one.reason) if isinstance(one, BadRecord) else ("page", one.url or "")
        for one in found
    ]


def page(number: int) -> tuple[str, str]:
    return "page", f"https://laweer.com/question/{number}.html"


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
@pytest.mark.parametrize("lost", [1, 40, 120])
def test_behind_a_record_cut_short_the_rest_is_read(tmp_path: Path, name: str, lost: int) -> None:
    path = tmp_path / name
    write_exchange(path, exchange(1))
    first = path.read_bytes()
    second = b"WARC/1" if name == "a.warc" else b"\x1f\x8b\x08"
    path.write_bytes(
        first[: first.index(second, 1) - lost]
    )  # of the response; its request follows it
    for number in (2, 3):
        write_exchange(path, exchange(number))
    found = read(path)
    assert found[-2:] == [page(2), page(3)]
    assert found[:-2] in ([("bad", "cut_record")], [("bad", "damaged_record")], [page(1)])


def test_behind_a_damaged_gzip_member_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    sizes = []
    for number in (1, 2, 3):
        write_exchange(path, exchange(number))
        sizes.append(path.stat().st_size)
    content = bytearray(path.read_bytes())
    for place in range(sizes[0] + 20, sizes[1] - 20, 7):
        content[place] ^= 0xFF
    path.write_bytes(bytes(content))
    assert read(path) == [page(1), ("bad", "damaged_record"), page(3)]


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_a_record_too_large_is_told_and_the_next_is_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    write_exchange(path, exchange(1, b"x" * (LARGEST + 1)))
    write_exchange(path, exchange(2))
    write_exchange(path, exchange(3, b"y" * (LARGEST + 200_000)))
    assert read(path) == [("bad", "too_large"), page(2), ("bad", "too_large")]


def test_a_body_that_unpacks_to_more_than_a_page_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    bomb = gzip.compress(b"x" * (LARGEST + 1))
    write_exchange(path, exchange(1, bomb, header=("Content-Encoding", "gzip")))
    assert read(path) == [("bad", "too_large")]


def test_a_file_packed_as_one_member_is_read(tmp_path: Path) -> None:
    plain = tmp_path / "a.warc"
    noise = random.Random(0).randbytes(LARGEST // 2)
    for number in (1, 2, 3):
        write_exchange(plain, exchange(number, noise))
    path = tmp_path / "b.warc.gz"
    path.write_bytes(gzip.compress(plain.read_bytes(), 1))
    assert read(path) == [page(1), page(2), page(3)]
    path.write_bytes(path.read_bytes()[:-LARGEST])
    assert read(path) == [page(1), ("bad", "cut_record")]


WET = (
    "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://laweer.com/question/{n}.html\r\n"
    "WARC-Date: 2026-11-21T03:00:00Z\r\nWARC-Record-ID: <urn:uuid:0000000{n}>\r\n"
    "WARC-Block-Digest: sha1:{digest}\r\nContent-Type: text/plain\r\nContent-Length: {size}\r\n\r\n"
)


def wet(
    number: int, text: str = "押金不退怎么办？\n可以起诉。\n", said: str | None = None
) -> bytes:
    """A record as Common Crawl writes it, packed; ``said`` is the text that its digest is of."""
    body = text.encode()
    digest = hashlib.sha1((said or text).encode(), usedforsecurity=False).digest()
    head = WET.format(n=number, digest=base64.b32encode(digest).decode(), size=len(body))
    return gzip.compress(head.encode() + body + b"\r\n\r\n")


def test_the_texts_of_a_wet_file_are_pages(tmp_path: Path) -> None:
    info = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 2\r\n\r\nx\n\r\n\r\n"
    path = tmp_path / "a.wet.gz"
    path.write_bytes(gzip.compress(info) + wet(1) + wet(2, said="别的") + wet(3))
    first, second, third = read_archive("a.wet.gz", path)
    assert isinstance(first, Capture) and isinstance(third, Capture)
    assert (first.content.decode(), first.content_type) == (
        "押金不退怎么办？\n可以起诉。\n",
        "text/plain",
    )
    assert isinstance(second, BadRecord) and second.reason == "bad_digest"


def test_what_pages_load_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    image = Exchange(
        "https://a.example/x",
        "2026-11-21T03:00:00Z",
        "200 OK",
        [],
        [("Content-Type", "image/png")],
        b"x",
    )
    write_exchange(path, image)
    write_exchange(path, exchange(2))
    assert read(path) == [page(2)]


@given(st.binary(max_size=300), st.integers(0, 2000), st.booleans())
@settings(max_examples=100, deadline=None)
def test_nothing_in_a_file_ends_the_reading(
    tmp_path_factory: pytest.TempPathFactory, junk: bytes, at: int, packed: bool
) -> None:
    assume(packed or b"\x1f\x8b\x08" not in junk)  # a plain file that looks packed
    path = tmp_path_factory.mktemp("a") / ("a.warc.gz" if packed else "a.warc")
    for number in (1, 2):
        write_exchange(path, exchange(number))
    whole = path.read_bytes()
    path.write_bytes(whole[:at] + junk + whole[at:])
    write_exchange(path, exchange(3))
    assert page(3) in read(path)


def test_what_is_no_archive_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(b"no archive at all\n" * 10)
    (only,) = read_archive("a.warc", tmp_path / "a.warc")
    assert isinstance(only, BadRecord) and only.reason == "bad_archive"
