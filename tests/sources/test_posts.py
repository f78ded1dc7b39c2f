"""Answers of a forum: dates that are none, follow-ups, answers with nothing between them."""

import re

import pytest

from pipeline.sources.lines import Line
from pipeline.sources.posts import Lined, answer, moment, unseparated

LINED = Lined(
    opens=re.compile(r"^(?P<lawyer>\S{2,4}律师)$"),
    says=(re.compile(r"^（地区：(?P<region>\S+)）$"),),
    closes=re.compile(r"^回复于 (?P<date>.+)$"),
)


def lines(text: str) -> list[Line]:
    return [Line(one) for one in text.split("|")]


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("2026年1月5日 8:02", "2026-01-05T08:02:00"),
        ("咨询时间：2026/01/05", "2026-01-05"),
        ("2026-13-05", None),
        ("2026-02-30", None),
        ("2026-01-05 25:61", "2026-01-05"),
        (None, None),
    ],
)
def test_dates(words: str | None, date: str | None) -> None:
    assert moment(words) == date


def test_answers_between_their_lines() -> None:
    found, unread = LINED.read(
        lines(
            "广告|梁示范律师|（地区：甲市）|可以。|要收据。|回复于 2026-01-05|尾|方例文律师|不行。"
        )
    )
    first, second = found
    assert (first.lawyer, first.region, first.text) == ("梁示范", "甲市", "可以。\n要收据。")
    assert first.published_at == "2026-01-05"
    assert (second.lawyer, second.text, second.published_at) == ("方例文", "不行。", None)
    assert [one.text for one in unread] == ["广告", "尾"]


def test_a_follow_up_keeps_its_label_and_its_lines() -> None:
    found = answer(["可以起诉。", "追问：", "要多久？", "律师追答：六个月。"])
    assert found is not None
    assert (found.text, found.follow_ups) == (
        "可以起诉。",
        ("追问：要多久？", "律师追答：六个月。"),
    )
    assert answer(["追问：要多久？"]) is None


def test_answers_with_nothing_between_are_a_guess() -> None:
    found = unseparated(["可以起诉。", "需要：", "1. 合同。", "先报警。"])
    assert [one.text for one in found] == ["可以起诉。", "需要：\n1. 合同。", "先报警。"]
    assert {one.flags for one in found} == {("unseparated",)}
    assert unseparated(["可以。"])[0].flags == ()
