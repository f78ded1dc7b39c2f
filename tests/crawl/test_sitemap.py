"""Sitemaps as they are found: indexes, packed, with times to believe and times not to, and broken ones."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.crawl.addresses import Refused
from pipeline.crawl.sitemap import Listed, read_sitemap

SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def urlset(*entries: tuple[str, str], space: str = SPACE) -> bytes:
    rows = "".join(
        f"<url><loc> {url} </loc>" + (f"<lastmod>{time}</lastmod>" if time else "") + "</url>"
        for url, time in entries
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {space}>{rows}</urlset>'.encode()


def test_pages_with_their_times() -> None:
    found = read_sitemap(urlset(("https://a.cn/1", "2026-11-01"), ("https://a.cn/2", "2026-11-02")))
    assert not found.is_index
    assert found.entries == (
        Listed("https://a.cn/1", "2026-11-01"),
        Listed("https://a.cn/2", "2026-11-02"),
    )


def test_times_that_are_all_one_stamp_are_not_believed() -> None:
    stamped = [(f"https://a.cn/{n}", "2026-11-21T03:00:00Z") for n in range(5)]
    assert {one.changed for one in read_sitemap(urlset(*stamped)).entries} == {None}
    (alone,) = read_sitemap(urlset(stamped[0])).entries
    assert alone.changed == "2026-11-21T03:00:00Z", "one page has one time"


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(urlset(("https://a.cn/1", "")), mtime=0),
        urlset(("https://a.cn/1", ""), space=""),
        b"\xef\xbb\xbf\n" + urlset(("https://a.cn/1", "")),
        urlset(("https://a.cn/1", ""))[:-15],
        b"https://a.cn/1\r\n\r\n# a comment\r\n",
        b"<!-- made by hand -->" + urlset(("https://a.cn/1", "")).partition(b"?>")[2],
    ],
    ids=["gzip", "no namespace", "bom", "cut", "text", "comment"],
)
def test_forms_of_a_sitemap(content: bytes) -> None:
    assert [one.url for one in read_sitemap(content).entries] == ["https://a.cn/1"]


def test_an_index_lists_sitemaps() -> None:
    content = (
        f"<sitemapindex {SPACE}><sitemap><loc>https://a.cn/m.gz</loc></sitemap></sitemapindex>"
    )
    found = read_sitemap(content.encode())
    assert found.is_index and found.entries == (Listed("https://a.cn/m.gz", None),)


def test_entities_bring_nothing_in() -> None:
    content = (
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        b"<urlset><url><loc>https://a.cn/&e;</loc></url></urlset>"
    )
    assert [one.url for one in read_sitemap(content).entries] in ([], ["https://a.cn/"])


@pytest.mark.parametrize("content", [b"", b"<", b"<html", b"<!-- -->"])
def test_what_is_no_sitemap_is_refused_or_empty(content: bytes) -> None:
    try:
        assert read_sitemap(content).entries == ()
    except Refused as told:
        assert told.reason == "bad_sitemap"


def test_a_sitemap_that_unpacks_to_more_than_one_may_hold_is_refused() -> None:
    with pytest.raises(Refused, match="unpack"):
        read_sitemap(gzip.compress(bytes(53_000_000), compresslevel=1))


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading(content: bytes) -> None:
    for text in (content, b"<urlset>" + content, b"\x1f\x8b" + content):
        try:
            read_sitemap(text)
        except Refused:
            continue
