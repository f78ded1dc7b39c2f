from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.clustering.judging import THRESHOLD
from pipeline.recognizers.frames import frame
from pipeline.recognizers.framing.agreement import MORE_ASKED, compare, slot, type_factor

QUESTIONS: Final = (
    "离婚后孩子归谁",
    "孩子抚养权怎么判",
    "公司不发工资怎么办",
    "买房定金能退吗",
    "酒驾怎么处罚",
    "租房押金不退怎么投诉",
    "",
)


@settings(deadline=None)
@given(st.sampled_from(QUESTIONS), st.sampled_from(QUESTIONS))
def test_agreement_is_symmetric_and_bounded(left: str, right: str) -> None:
    there = compare(frame(left), frame(right))
    assert there.score == pytest.approx(compare(frame(right), frame(left)).score)
    assert 0 <= there.score <= 1


@pytest.mark.parametrize("question", [question for question in QUESTIONS if question])
def test_a_question_agrees_with_itself(question: str) -> None:
    same = compare(frame(question), frame(question))
    assert same.score == pytest.approx(1)
    assert {told.verdict for told in same.slots} == {"same"}


def test_another_type_of_question_costs_more_than_another_word_for_it() -> None:
    asked = frame("工伤认定怎么办理")
    near = compare(asked, frame("工伤认定的流程")).score
    other = compare(asked, frame("工伤认定要多久")).score
    assert near > other


def test_more_of_the_same_group_is_asked_for_nearly_the_same() -> None:
    how, both = frozenset({"how"}), frozenset({"how", "remedy"})
    assert type_factor(how, both) > type_factor(how, frozenset({"how", "amount"}))


@pytest.mark.parametrize(
    ("fewer", "more"),
    [
        ("公司注销要多少钱", "公司注销什么流程，要多少钱"),
        ("公司注销怎么办理", "公司注销怎么办理，要多久"),
        ("公司注销需要什么材料", "公司注销需要什么材料，在哪里办"),
        ("邻居漏水怎么办", "邻居漏水如何起诉，要多久"),
    ],
)
def test_a_figure_or_a_place_asked_besides_is_more_than_the_line_bears(
    fewer: str, more: str
) -> None:
    assert type_factor(frame(fewer).asks, frame(more).asks) == MORE_ASKED < THRESHOLD["normal"]


@pytest.mark.parametrize(
    ("fewer", "more"),
    [
        ("公司注销怎么办理", "公司注销怎么办理，需要什么条件"),
        ("公证费多少钱", "公证费多少钱，有没有标准"),
        ("公司注销要多久", "公司注销多久有结果"),
    ],
)
def test_what_the_same_answer_tells_is_asked_besides(fewer: str, more: str) -> None:
    assert type_factor(frame(fewer).asks, frame(more).asks) > MORE_ASKED


def test_verdicts_of_a_slot() -> None:
    assert slot("act", ["起诉"], ["起诉"]).verdict == "same"
    assert slot("act", ["起诉", "离婚"], ["离婚"]).verdict == "near"
    assert slot("act", ["起诉"], []).verdict == "missing"
    assert slot("act", ["起诉"], ["离婚"]).verdict == "differs"


def test_whether_it_matters_asks_whether_and_what_follows() -> None:
    matters = frame("逾期对征信有影响吗").asks
    for other in ("逾期会影响征信吗", "逾期对征信有什么影响", "逾期上征信吗"):
        assert type_factor(matters, frame(other).asks) >= 0.95
    assert type_factor(frame("逾期上征信吗").asks, frame("逾期有什么后果").asks) < 0.9
