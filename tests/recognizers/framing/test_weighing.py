import pytest

from pipeline.recognizers.frames import frame
from pipeline.recognizers.framing.agreement import compare
from pipeline.recognizers.framing.weighing import features


def test_a_word_of_no_table_is_near_the_word_it_holds() -> None:
    asked = frame("中耳炎怎么治")
    held, other = (compare(asked, frame(text)).score for text in ("耳炎怎么治", "脚气怎么治"))
    assert other < held < 1


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
    assert all(0 < weight <= 2 for weight in features(frame(text)).values())
