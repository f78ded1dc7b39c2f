"""What the crawl is told of a site: its own addresses, and whether a page says something new."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import sources
from pipeline.crawl.state import Known
from pipeline.parse import parse_capture
from pipeline.records import Answer, Capture, Question
from pipeline.sitepages import SitePages, record_hash

URL = "https://laweer.com/question/0a.html"
RELATED = "".join(
    f'<p><a href="/question/{name}.html">{title}</a></p><p>可以...查看全文</p>'
    for name, title in (("0b", "押金能退吗"), ("0c", "押金怎么要"))
)
ANSWERED = "<h1>押金不退怎么办？</h1><h2>律师回答</h2><p>可以起诉。</p>"
PAGE = f"<html><body>{ANSWERED}<h2>相关法律问题</h2>{RELATED}</body></html>"


@pytest.fixture
def pages(tmp_path: Path) -> SitePages:
    return SitePages("laweer", tmp_path, parse_capture)


@pytest.mark.parametrize(
    ("url", "admitted"),
    [
        (URL, URL),
        (URL + "?from=list#top", URL),
        ("https://LAWEER.com:443/question/0a.html", URL),
        ("http://m.laweer.com/question/0a.html", "http://m.laweer.com/question/0a.html"),
        ("https://laweer.com/about", None),
        ("https://laweer.com.evil.cn/question/0a.html", None),
        ("https://notlaweer.com/question/0a.html", None),
        ("ftp://laweer.com/question/0a.html", None),
        ("https://user@laweer.com/question/0a.html", None),
    ],
)
def test_only_question_pages_of_the_site_are_admitted(
    pages: SitePages, url: str, admitted: str | None
) -> None:
    assert pages.admit(url) == admitted


def test_no_page_belongs_to_what_is_no_site(tmp_path: Path) -> None:
    generic = SitePages("generic", tmp_path, parse_capture)
    assert not generic.belongs("https://a.cn/1") and generic.admit("https://a.cn/1") is None


def test_a_page_gives_its_record_and_its_links(pages: SitePages) -> None:
    seen = pages.read(URL, PAGE.encode(), "text/html")
    assert seen.record is not None and "押金不退怎么办" in seen.text
    assert seen.links == tuple(f"https://laweer.com/question/{name}.html" for name in ("0b", "0c"))
    assert pages.read(URL, b"<html><p></p></html>", None).record is None


def test_the_shell_and_the_order_of_a_list_are_no_news(pages: SitePages) -> None:
    record = pages.read(URL, PAGE.encode(), "text/html").record
    halves = RELATED.partition('<p><a href="/question/0c')
    turned = PAGE.replace(RELATED, halves[1] + halves[2] + halves[0])
    shell = PAGE.replace("<body>", '<body data-token="1"><script>var t=2</script>')
    for page in (turned, shell, PAGE.encode("gbk").decode("gbk")):
        assert pages.read(URL, page.encode(), "text/html").record == record
    assert pages.read(URL, PAGE.encode("gbk"), "text/html; charset=gbk").record == record
    for page in (PAGE.replace("起诉", "报警"), PAGE.replace("押金能退吗", "定金能退吗")):
        assert pages.read(URL, page.encode(), "text/html").record != record


QUESTION = Question("押金不退怎么办？", id="q", page="p", site="s")
ANSWER = Answer("可以起诉。", id="a", question="q", site="s")


@pytest.mark.parametrize(
    ("question", "answer", "is_news"),
    [
        (QUESTION, ANSWER, False),
        (replace(QUESTION, url="https://a.cn/2", position=3), replace(ANSWER, helped=99), False),
        (replace(QUESTION, detail="房东说房子坏了。"), ANSWER, True),
        (QUESTION, replace(ANSWER, lawyer="某律师"), True),
        (QUESTION, replace(ANSWER, text="可以报警。"), True),
    ],
)
def test_what_counts_as_news(question: Question, answer: Answer, is_news: bool) -> None:
    same = record_hash([question], [answer]) == record_hash([QUESTION], [ANSWER])
    assert same is not is_news


def test_lists_that_only_share_the_page_are_no_news() -> None:
    latest = replace(QUESTION, role="latest", id="l")
    assert record_hash([QUESTION, latest], [ANSWER]) == record_hash([QUESTION], [ANSWER])


def test_what_raw_holds_is_read_by_the_readers_of_today(pages: SitePages, tmp_path: Path) -> None:
    (tmp_path / "laweer").mkdir()
    (tmp_path / "laweer" / "0a.html").write_text(PAGE, encoding="utf-8")
    known = Known(URL, "https://laweer.com", "laweer", "page", "raw", "2026", "2026")
    held = pages.held(replace(known, warc="laweer/0a.html"))
    assert held == pages.read(URL, PAGE.encode(), None).record
    for nowhere in (None, "laweer/0b.html", "laweer/none.warc.gz#0"):
        assert pages.held(replace(known, warc=nowhere)) is None


def test_every_site_says_how_fast_it_may_be_asked(tmp_path: Path) -> None:
    for site in sources.sites():
        assert SitePages(site, tmp_path, parse_capture).interval >= 1.0
        assert len(SitePages(site, tmp_path, parse_capture).reader) == 16
    assert parse_capture(Capture("laweer/x", b"")).page is None
