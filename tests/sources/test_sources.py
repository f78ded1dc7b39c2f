"""Which site a page is of, and what its id is."""

import pytest

from pipeline import sources
from pipeline.errors import PageRejected
from pipeline.records import Page
from pipeline.sources.document import Document

LAWPARKS = "押金不退怎么办?\n\n已帮助 12 人解决法律问题\n\n可以协商。\n"
LAWEER = "押金不退怎么办?\n\n律师回答\n\n可以协商。\n\n相关法律问题\n"


def page(text: str, path: str = "a.txt", url: str | None = None) -> Document:
    return Document.of(Page("", "", path, url, None, sources.media_of(text, None), text))


def identified(document: Document) -> Page:
    return sources.identify(document, b"x").page


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://lawparks.com/ask/how-to", "lawparks"),
        ("https://www.lawparks.com/ask/how-to", "lawparks"),
        ("https://notlawparks.com/ask/how-to", "generic"),
        ("https://lawparks.com.example.cn/ask", "generic"),
        ("https://laweer.com/question/0123456789abc.html", "laweer"),
        ("http://127.0.0.1:8000/x", "generic"),
    ],
)
def test_the_address_tells_the_site(url: str, site: str) -> None:
    assert sources.site_of_url(url).id == site
    assert identified(page("text", url=url)).site == site


def test_without_an_address_the_lines_tell() -> None:
    assert identified(page(LAWPARKS)).site == "lawparks"
    assert identified(page(LAWEER, path="lawparks/a.txt")).site == "laweer"


def test_without_lines_the_folder_tells() -> None:
    assert identified(page("标题?\n正文。", path="lawparks/a.txt")).site == "lawparks"
    assert identified(page("标题?\n正文。", path="other/a.txt")).site == "generic"


def test_a_page_that_shows_two_sites_is_of_none() -> None:
    with pytest.raises(PageRejected) as caught:
        sources.identify(page(LAWPARKS + LAWEER), b"x")
    assert caught.value.reason == "ambiguous_site"


def test_a_page_says_its_address_itself() -> None:
    html = (
        '<html><head><link rel="canonical" href="https://laweer.com/question/0a1b.html"></head>'
        "<body><p>x</p></body></html>"
    )
    found = identified(page(html))
    assert (found.id, found.url) == ("laweer:0a1b", "https://laweer.com/question/0a1b.html")


def test_ids_come_from_the_address_else_from_the_bytes() -> None:
    lawparks = sources.sites()["lawparks"]
    generic = sources.sites()["generic"]
    assert (
        sources.page_id(lawparks, "https://lawparks.com/ask/a-b-1?from=x", b"") == "lawparks:a-b-1"
    )
    assert sources.page_id(lawparks, None, b"1") != sources.page_id(lawparks, None, b"2")
    assert sources.page_id(generic, "https://a.cn/q?id=1", b"") == "generic:a.cn/q?id=1"


@pytest.mark.parametrize(
    ("text", "header", "media"),
    [
        ("<!DOCTYPE html><p>x", None, "html"),
        ("\n\n<html lang=zh>", None, "html"),
        ("没有标记", "text/html", "html"),
        ("没有标记", "text/plain", "text"),
        ("执行<工伤保险条例>若干问题", None, "text"),
        ("a < b", None, "text"),
    ],
)
def test_markup_tells_html_from_text(text: str, header: str | None, media: str) -> None:
    assert sources.media_of(text, header) == media
