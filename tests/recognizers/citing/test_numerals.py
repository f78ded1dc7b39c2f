"""Numerals as legal texts write them."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.recognizers.citing.numerals import number, written


@given(st.integers(min_value=1, max_value=9999))
def test_what_is_written_reads_back(value: int) -> None:
    assert number(written(value)) == value
    assert number(str(value)) == value


@given(st.text())
def test_any_text_gives_a_small_number_or_none(text: str) -> None:
    value = number(text)
    assert value is None or 0 < value <= 9999


def test_forms_that_are_not_standard() -> None:
    forms = {"一百一": 101, "廿三": 23, "二〇二一": 2021, "1千零5": 1005, "两百": 200, "十": 10}
    assert {form: number(form) for form in forms} == forms


def test_no_number() -> None:
    assert [number(text) for text in ("", "零", "0", "12345", "甲", "一甲")] == [None] * 6
