import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.recognizers.frames import frame
from pipeline.recognizers.framing.agreement import compare
from pipeline.recognizers.framing.weighing import features, shared

TEXTS = (
    "辞工后公积金怎么取",
    "离职公积金怎么取",
    "绑定后怎么使用医保卡",
    "怎么绑定医保卡",
    "用手机怎么查违章",
    "在网上怎么查违章",
    "公司辞退我赔多少",
    "老公不让我看孩子怎么办",
)


def test_a_word_of_no_table_is_near_the_word_it_holds() -> None:
    asked = frame("中耳炎怎么治")
    held, other = (compare(asked, frame(text)).score for text in ("耳炎怎么治", "脚气怎么治"))
    assert other < held < 1


def test_who_asks_is_hardly_a_difference() -> None:
    asked = frame("不让探视孩子怎么办")
    mine, childs = (
        compare(asked, frame(text)).score
        for text in ("不让我探视孩子怎么办", "不让奶奶探视孩子怎么办")
    )
    assert childs < 0.75 < mine


def test_a_person_for_whom_other_rules_hold_weighs_more_than_a_party() -> None:
    asked = frame("肺炎有什么症状")
    child, patient = (
        compare(asked, frame(text)).score for text in ("小儿肺炎有什么症状", "患者肺炎有什么症状")
    )
    assert child < patient


def test_an_age_said_in_passing_weighs_little() -> None:
    asked, other = frame("孩子发烧怎么办"), frame("孩子发烧咳嗽怎么办")
    assert compare(asked, frame("6岁孩子发烧怎么办")).score > compare(asked, other).score


@pytest.mark.parametrize("text", ["中耳炎怎么治", "哮喘病怎么治", "索赔书怎么写", "新生儿怎么参保"])
def test_parts_of_a_word_weigh_what_the_word_weighs(text: str) -> None:
    whole = {token.key: token for token in frame(text).tokens}
    assert whole.keys() <= features(frame(text)).keys()
    assert all(0 < feature.weight <= 2 for feature in features(frame(text)).values())


def test_what_counts_less_in_one_question_lends_but_for_the_act_asked_about() -> None:
    after, left = features(frame("辞工后公积金怎么取")), features(frame("离职公积金怎么取"))
    lent = shared(after, left) - min(after["离职"].weight, left["离职"].weight)
    assert after["离职"].weight < left["离职"].weight
    rest = sum(min(after[key].weight, left[key].weight) for key in ("公积金", "提取"))
    assert lent > rest
    bound, binding = features(frame("绑定后怎么使用医保卡")), features(frame("怎么绑定医保卡"))
    assert shared(bound, binding) == bound["绑定"].weight + bound["医保"].weight


@given(st.sampled_from(TEXTS), st.sampled_from(TEXTS))
def test_no_more_is_shared_than_either_says(one: str, other: str) -> None:
    left, right = features(frame(one)), features(frame(other))
    least = sum(min(left[key].weight, right[key].weight) for key in left.keys() & right.keys())
    most = sum(max(left[key].weight, right[key].weight) for key in left.keys() & right.keys())
    assert least <= shared(left, right) <= most
    assert shared(left, left) == sum(feature.weight for feature in left.values())
