"""The grammar of articles, paragraphs and items, by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.recognizers.citing.mentions import Pinpoint
from pipeline.recognizers.citing.pinpoints import chain_below, chains

Point = tuple[int, int | None, int | None, int | None]


def points(text: str, behind: tuple[int, ...] = ()) -> list[Point]:
    found = [point for chain in chains(text, behind) for point in chain.pinpoints]
    return [(point.article, point.suffix, point.paragraph, point.item) for point in found]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("第三条第一款第二项", [(3, None, 1, 2)]),
        ("第三条(第一款)", [(3, None, 1, None)]),
        ("第三条之一第一款", [(3, 1, 1, None)]),
        ("第三条、第四条之二", [(3, None, None, None), (4, 2, None, None)]),
        ("第三条第一项、第二款", [(3, None, None, 1), (3, None, 2, None)]),
        ("第三条第一款至第三款", [(3, None, 1, None), (3, None, 2, None), (3, None, 3, None)]),
        ("第三条第(一)项第2目", [(3, None, None, 1)]),
        ("第三条(一)、(三)项", [(3, None, None, 1), (3, None, None, 3)]),
        ("第三条例会", []),
        ("第三条线路", []),
        ("第0条", []),
    ],
)
def test_forms(text: str, wanted: list[Point]) -> None:
    assert points(text) == wanted


def test_marks_may_be_missing_only_behind_a_law() -> None:
    assert points("302第1款") == []
    assert points("第302第1款", behind=(0,)) == [(302, None, 1, None)]
    assert points("47/87条", behind=(0,)) == [(47, None, None, None), (87, None, None, None)]


def test_members_of_a_range_carry_its_span() -> None:
    (chain,) = chains("第三条至第六条", ())
    spans = [(point.article, point.start, point.end) for point in chain.pinpoints]
    assert spans == [(3, 0, 3), (4, 0, 7), (5, 0, 7), (6, 4, 7)]


def test_below_an_article_named_before() -> None:
    chain = chain_below("该条第二款", 2, Pinpoint(0, 0, 16, paragraph=1))
    assert chain is not None
    (point,) = chain.pinpoints
    assert (point.article, point.paragraph, point.start, point.end) == (16, 2, 2, 5)


@given(st.text(alphabet="第条款项之至、和(1二)三十 目", max_size=60))
def test_spans_lie_in_the_text_and_in_order(text: str) -> None:
    end = 0
    for chain in chains(text, range(0, len(text), 7)):
        assert end <= chain.start < chain.end <= len(text)
        end = chain.end
        for point in chain.pinpoints:
            assert chain.start <= point.start < point.end <= chain.end
            assert text[point.start] != " "
            assert point.article > 0
