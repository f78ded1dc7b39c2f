"""Bodies within bounds."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.crawl.addresses import Refused
from pipeline.crawl.download import Reply, unpacked, validators
from pipeline.crawl.warc import Exchange

MOST = 10_000


def bare(body: bytes) -> bytes:
    """Deflate without the zlib frame, as some servers send it."""
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


@given(st.binary(max_size=MOST))
def test_every_packing_gives_the_body_back(body: bytes) -> None:
    assert unpacked(body, "", MOST) == body
    assert unpacked(gzip.compress(body, mtime=0), "gzip", MOST) == body
    assert unpacked(gzip.compress(body, mtime=0), "X-GZIP ", MOST) == body
    assert unpacked(zlib.compress(body), "deflate", MOST) == body


def test_deflate_without_its_frame_is_read_too() -> None:
    assert unpacked(bare("押金".encode() * 99), "deflate", MOST) == "押金".encode() * 99


def test_members_in_a_row_are_one_body_and_padding_is_none() -> None:
    packed = gzip.compress(b"a", mtime=0) + gzip.compress(b"b", mtime=0)
    assert unpacked(packed, "gzip", MOST) == b"ab"
    assert unpacked(packed + bytes(8), "gzip", MOST) == b"ab"


@pytest.mark.parametrize(
    ("body", "encoding", "reason"),
    [
        (gzip.compress(bytes(MOST + 1), mtime=0), "gzip", "bomb"),
        (gzip.compress(bytes(9000), mtime=0) * 2, "gzip", "bomb"),
        (gzip.compress(bytes(5000), mtime=0)[:-9], "gzip", "cut_body"),
        (b"<html>", "gzip", "bad_encoding"),
        (b"<html>", "br", "bad_encoding"),
        (b"<html>", "gzip, gzip", "bad_encoding"),
    ],
)
def test_what_cannot_or_must_not_be_unpacked_is_refused(
    body: bytes, encoding: str, reason: str
) -> None:
    with pytest.raises(Refused) as told:
        unpacked(body, encoding, MOST)
    assert told.value.reason == reason


@given(st.binary(max_size=200), st.sampled_from(["gzip", "deflate"]))
def test_no_bytes_break_the_unpacking(body: bytes, encoding: str) -> None:
    try:
        assert len(unpacked(body, encoding, MOST)) <= MOST
    except Refused as told:
        assert told.reason in {"bad_encoding", "cut_body", "bomb"}


def test_a_conditional_request_bears_what_is_known() -> None:
    assert validators(None, None) == {}
    assert validators('"1"', "Sat") == {"If-None-Match": '"1"', "If-Modified-Since": "Sat"}


@pytest.mark.parametrize(
    ("status", "location", "leads_to"),
    [
        (302, "/b", "http://a.cn/b"),
        (301, "//b.cn/", "http://b.cn/"),
        (307, "?page=2", "http://a.cn/x?page=2"),
        (308, "https://b.cn/y", "https://b.cn/y"),
        (200, "/b", None),
        (302, "", None),
        (304, "/b", None),
    ],
)
def test_where_a_redirect_leads(status: int, location: str, leads_to: str | None) -> None:
    exchange = Exchange("http://a.cn/x", "2026-11-21T03:00:00Z", str(status), [], [], b"")
    headers = {"location": location} if location else {}
    assert Reply(exchange, b"", status, headers).location == leads_to
