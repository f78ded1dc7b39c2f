"""Selectors say how many they expect, and what is not there is loud."""

import lxml.html
import pytest

from pipeline.errors import PageChanged
from pipeline.sources.selecting import Selector, text, xpath_of

TREE = lxml.html.document_fromstring(
    "<div class='a b'><p>一</p><p class='c'>二</p><div><p>三</p></div></div><p class='cc'>四</p>"
)


@pytest.mark.parametrize(
    ("css", "found"),
    [
        ("p", ["一", "二", "三", "四"]),
        ("div.a p", ["一", "二", "三"]),
        ("div.a > p", ["一", "二"]),
        ("div.b.a > p[2]", ["二"]),
        (".c", ["二"]),  # not .cc
        ("p.cc, p.c", ["二", "四"]),  # in the order of the page
        ("ul", []),
    ],
)
def test_what_a_selector_finds(css: str, found: list[str]) -> None:
    assert [text(one) for one in Selector(css).every(TREE)] == found


def test_what_must_be_there() -> None:
    assert text(Selector("p.c").one(TREE)) == "二"
    assert Selector("ul").maybe(TREE) is None and text(None) == ""
    for css in ("ul", "p"):
        with pytest.raises(PageChanged, match=f"One '{css}' was expected"):
            Selector(css).one(TREE)
    with pytest.raises(PageChanged, match="none is there"):
        Selector("ul").some(TREE)


@pytest.mark.parametrize("css", ["p:first-child", "p[x=1]", "p + p", "p#id"])
def test_what_is_no_selector_of_ours(css: str) -> None:
    with pytest.raises(ValueError, match="in the selector"):
        xpath_of(css)
