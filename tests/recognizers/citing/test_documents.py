"""Document numbers, orders, case numbers, words that point back: every pattern with its example, both ways."""

import re

import pytest

from pipeline.recognizers import tables
from pipeline.recognizers.citing.cleaning import clean
from pipeline.recognizers.citing.documents import cases, documents, references

PATTERNS = tables.read("citation_patterns")


@pytest.mark.parametrize("row", PATTERNS, ids=lambda row: str(row["rule"]))
def test_a_pattern_is_the_first_to_find_its_example(row: dict[str, str]) -> None:
    same_kind = [other for other in PATTERNS if other["kind"] == row["kind"]]
    example = clean(row["example"])
    first = next(other for other in same_kind if re.search(other["pattern"], example))
    assert first["rule"] == row["rule"]


@pytest.mark.parametrize("row", PATTERNS, ids=lambda row: str(row["rule"]))
def test_no_pattern_is_dead(row: dict[str, str]) -> None:
    """No other pattern of its kind finds in its example what it finds."""
    example = clean(row["example"])
    mine = re.search(row["pattern"], example)
    others = [
        re.search(other["pattern"], example)
        for other in PATTERNS
        if other["kind"] == row["kind"] and other is not row
    ]
    assert mine is not None
    assert all(other is None or other[0] != mine[0] for other in others)


@pytest.mark.parametrize("row", PATTERNS, ids=lambda row: str(row["rule"]))
def test_a_counterexample_is_not_read(row: dict[str, str]) -> None:
    text = clean(row["counterexample"])
    if row["kind"] == "case":
        assert cases(text) == []
    elif row["kind"] == "reference":
        assert list(references(text)) == []
    else:
        assert documents(text) == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("依据某政发[2018]第20号", ["某政发〔2018〕20号"]),
        ("2010年8月31日公通字［2010］40号", ["公通字〔2010〕40号"]),
        ("中华人民共和国国务院令第9号", ["国务院令第9号"]),
        ("【1988】国务院令9号", ["国务院令9号"]),
        ("某部令2021年第1号", ["某部令2021年第1号"]),
        ("财政部令第94号，以下简称94号令", ["财政部令第94号"]),
        ("支付令第3号，责令第5号", []),
        ("国务院令第三号和某省令第五号", ["国务院令第三号", "某省令第五号"]),
        ("〔2021〕14号", []),
        ("某环评[2016]029号", []),
        ("某办函[2019]471号", ["某办函〔2019〕471号"]),
        ("某办函[2019]471号已收到", []),
    ],
)
def test_numbers(text: str, numbers: list[str]) -> None:
    assert [document.number for document in documents(clean(text))] == numbers


def test_a_broken_number_says_so() -> None:
    (document,) = documents("某改发201927号")
    assert (document.number, document.repaired) == ("某改发〔2019〕27号", True)


@pytest.mark.parametrize(
    "text",
    [
        "(2020)京0119民初5830号",
        "(2019)最高法民申2778号",
        "[2006]行他字第17号",
        "(2018)沪01民终1号之一",
    ],
)
def test_case_numbers(text: str) -> None:
    (case,) = cases(f"见{text}。")
    assert (case.start, case.end) == (1, 1 + len(text))


def test_a_number_behind_an_organ_is_no_case() -> None:
    assert cases("某政发(2018)民字20号") == []


def test_what_a_word_points_to() -> None:
    found = [(one.kind, one.this) for one in references("该文件、上述解释、本条例、该法律")]
    assert found == [("", False), ("解释", False), ("", False), ("条例", True)]
