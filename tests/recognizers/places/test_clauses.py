import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.recognizers import regions
from pipeline.recognizers.places import clauses
from pipeline.recognizers.regions import find


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("我在北京打工，老板不发工资。", [(0, "我在北京打工，")]),
        ("你好，我在北京打工", [(3, "我在北京打工")]),
        ("在沈阳花了1.5万被骗.能退吗", [(0, "在沈阳花了1.5万被骗.")]),
        ("房子在武汉？户口在长沙！", [(0, "房子在武汉？"), (6, "户口在长沙！")]),
        ("（2021）粤03民终1号。", [(0, "（2021）粤03民终1号。")]),
        ("押金不退怎么办？", []),
        ("", []),
    ],
)
def test_naming(text: str, named: list[tuple[int, str]]) -> None:
    assert list(clauses.naming(text)) == named


pieces = st.sampled_from(
    [*"，。？.1 在是的和、", "北京", "我在朝阳", "户口", "打工", "粤医保", "人", "鼓楼", "南京市"]
)
said = st.lists(pieces, max_size=8).map("".join)


@given(said, said)
def test_what_stands_behind_a_mark_changes_no_role(first: str, second: str) -> None:
    """But which of several divisions is meant, and whether a guarded name stands, the whole text decides."""
    alone = {(one.start, one.end): one.role for one in find(first + "？")}
    both = {(one.start, one.end): one.role for one in find(first + "？" + second)}
    assert alone.items() <= both.items()


@given(said)
def test_all_that_a_text_names_it_names_from_the_first_clause_to_the_last(text: str) -> None:
    start, end = regions.said(text)
    told = [
        (one.start + start, one.adcode, one.candidates, one.role) for one in find(text[start:end])
    ]
    assert told == [(one.start, one.adcode, one.candidates, one.role) for one in find(text)]


def test_half_of_a_surrogate_pair_is_no_letter() -> None:
    assert [(one.found, one.start) for one in find("\ud800我在北京\udc00")] == [("北京", 3)]
