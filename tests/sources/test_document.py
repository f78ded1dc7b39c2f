"""HTML to lines: what a browser shows, in order, whatever the markup is like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Page
from pipeline.sources.document import Document
from pipeline.sources.lines import Line, collapse
from pipeline.sources.rendering import text_lines


def document(text: str, media: str = "html", tolerant: bool = False) -> Document:
    page = Page("", "", "a", None, None, "html" if media == "html" else "text", text)
    return Document.of(page, tolerant)


def shown(text: str, tolerant: bool = False) -> list[str]:
    return [line.text for line in document(text, tolerant=tolerant).lines]


CASES = {
    "inline elements stay on one line": ("<p>押金<b>不退</b>怎么<i>办</i></p>", ["押金不退怎么办"]),
    "br ends a line": ("<p>甲<br>乙<br/>丙</p>", ["甲", "乙", "丙"]),
    "ordered items are numbered": (
        "<ol><li>申请<li>受理</ol><ol start=3><li>送达</ol>",
        ["1. 申请", "2. 受理", "3. 送达"],
    ),
    "bullets inside a numbered item": (
        "<ol><li><p>申请</p><ul><li>申请书</li></ul></li><li>受理</li></ol>",
        ["1. 申请", "• 申请书", "2. 受理"],
    ),
    "cells of a row stay on one line": (
        "<table><tr><td>一级</td><td>百分之十</td></tr></table>",
        ["一级 百分之十"],
    ),
    "scripts, styles and hidden elements are not shown": (
        """<p>见<script>var a='不见'</script><span style='display: none'>不见</span></p>
        <p hidden>不见</p><noscript>不见</noscript><template>不见</template><p>也见</p>""",
        ["见", "也见"],
    ),
    "navigation, footer and buttons are left out": (
        "<nav>首页</nav><p>正文</p><button>咨询</button><footer>备案</footer>",
        ["正文"],
    ),
    "text after </html> is read": ("<html><body><p>一</p></body></html><p>二</p>", ["一", "二"]),
    "a second <html> is read": (
        "<html><body><p>一</p></body></html><html><body><p>二</p></body></html>",
        ["一", "二"],
    ),
    "entities are resolved": ("<p>第&nbsp;5&nbsp;条&lt;二&gt;</p>", ["第 5 条<二>"]),
    "comments are no text": ("<p>一<!-- 不见 -->二</p>", ["一二"]),
    "an XML declaration is no obstacle": ('<?xml version="1.0" encoding="gbk"?><p>一</p>', ["一"]),
    "nothing gives nothing": ("", []),
}


@pytest.mark.parametrize("tolerant", [False, True], ids=["lxml", "BeautifulSoup"])
@pytest.mark.parametrize("case", CASES)
def test_lines_that_are_shown(case: str, tolerant: bool) -> None:
    html, lines = CASES[case]
    assert shown(html, tolerant) == lines


@pytest.mark.parametrize("depth", [300, 2000])
def test_deep_nesting_loses_nothing(depth: int) -> None:
    html = "<div>" * depth + "<p>深处</p>" + "</div>" * depth
    assert shown(html) == ["深处"] == shown(html, tolerant=True)


def test_what_lxml_loses_the_tolerant_reader_keeps() -> None:
    html = "<div>" * 5000 + "<p>深处</p>"
    assert shown(html, tolerant=True) == ["深处"]


def test_headings_and_links_are_marked() -> None:
    html = '<h2><a href="/ask/1">押金不退怎么办？</a></h2><p>见<a href="/x">这里</a></p>'
    first, second = document(html).lines
    assert first == Line("押金不退怎么办？", heading=2, href="/ask/1")
    assert (second.text, second.heading, second.href) == ("见这里", 0, "/x")


def test_a_page_begins_at_its_first_h1() -> None:
    assert shown("<div>首页 > 咨询</div><h1>标题</h1><p>正文</p>") == ["标题", "正文"]


def test_a_text_capture_is_its_lines() -> None:
    text = "标题\n\n  1. 第一步\u3000\xa0说明\r\n\u200b\n结束"
    lines = document(text, media="text").lines
    assert [line.text for line in lines] == ["标题", "1. 第一步 说明", "结束"]


def test_the_address_that_a_page_says_itself() -> None:
    head = '<link rel="canonical" href=" https://laweer.com/question/1.html ">'
    assert document(f"<html><head>{head}</head></html>").url == "https://laweer.com/question/1.html"
    assert document('<meta property="og:url" content="/relative">').url is None
    assert document("标题", media="text").url is None


def test_plain_text_passes_through_as_a_fragment() -> None:
    assert text_lines("可以。<br>不可以。") == ["可以。", "不可以。"]
    assert text_lines("五 < 六") == ["五 < 六"]


@given(st.text())
def test_collapse_is_idempotent(text: str) -> None:
    assert collapse(collapse(text)) == collapse(text)


tags = st.sampled_from(
    "<p> </p> <div> </div> <ol> </ol> <ul> <li> </li> <h1> </h1> <a> </a> <br> <td> <script> "
    "</script> <nav> </nav> <".split()
)
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)


@given(st.lists(tags | words, max_size=30).map("".join), st.booleans())
def test_no_markup_is_too_broken(html: str, tolerant: bool) -> None:
    for line in document(html, tolerant=tolerant).lines:
        assert line.text == line.text.strip() != ""
        assert "\n" not in line.text
