from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.recognizers.frames import frame
from pipeline.recognizers.framing.agreement import compare, facts, refusals, slot, type_factor

QUESTIONS: Final = (
    "离婚后孩子归谁",
    "孩子抚养权怎么判",
    "公司不发工资怎么办",
    "买房定金能退吗",
    "酒驾怎么处罚",
    "租房押金不退怎么投诉",
    "",
)


def refused(left: str, right: str) -> list[str]:
    return [refusal.slot for refusal in refusals(facts(frame(left)), facts(frame(right)))]


@pytest.mark.parametrize(
    ("left", "right", "slots"),
    [
        ("欠五千怎么办", "欠5000元怎么办", []),
        ("欠五千怎么办", "欠8000元怎么办", ["number"]),
        ("欠XX元怎么办", "欠8000元怎么办", []),
        ("公司报销药费", "公司没报销药费", ["negation"]),
        ("婚前买房", "婚后买房", ["contrast"]),
        ("买房交的定金能要回来吗", "买房定金能退吗", []),
        ("我打了同事", "同事打了我", ["direction"]),
        ("怎么用父母的医保卡", "父母怎么用我的医保卡", ["direction"]),
        ("怎么绑定父母的医保卡", "父母怎么绑定我的医保卡", []),
        ("仲裁多久可以申请", "仲裁多久有结果", ["ask"]),
        ("仲裁要多久", "仲裁多久有结果", []),
        ("工作不满一年辞退怎么赔", "工作一年以上辞退怎么赔", ["number"]),
        ("工作一年辞退怎么赔", "工作一年以上辞退怎么赔", []),
        ("劳动仲裁公司不出庭", "劳动仲裁自己不出庭", ["direction"]),
        ("合同到期公司不续签", "合同到期员工不续签", ["direction"]),
        ("公司辞退怎么赔", "员工被辞退怎么赔", []),
        ("我撞了人怎么赔", "我被撞了怎么赔", ["contrast"]),
        ("肋骨断了三根能评残吗", "肋骨断了四根能评残吗", ["number"]),
        ("盗窃和抢劫有什么区别", "盗窃和抢夺有什么区别", ["contrast"]),
        ("老公想和我离婚", "我想和老公离婚", ["direction"]),
        ("老公要离婚我不同意", "我要离婚老公不同意", ["direction"]),
        ("女方想离婚", "我想离婚", []),
        ("他不还钱我要还钱吗", "我要还钱吗", []),
        ("抚养费给到什么时候", "抚养费什么时候可以要", ["ask"]),
    ],
)
def test_facts_that_part(left: str, right: str, slots: list[str]) -> None:
    assert refused(left, right) == refused(right, left) == slots


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
