import pytest

from pipeline.recognizers.frames import frame
from pipeline.recognizers.framing.agreement import compare
from pipeline.recognizers.framing.weighing import features


def test_a_word_of_no_table_is_near_the_word_it_holds() -> None:
    asked = frame("中耳炎怎么治")
    held, other = (compare(asked, frame(text)).score for text in ("耳炎怎么治", "脚气怎么治"))
    assert other < held < 1


@pytest.mark.parametrize("text", ["中耳炎怎么治", "哮喘病怎么治", "索赔书怎么写", "新生儿怎么参保"])
def test_parts_of_a_word_weigh_what_the_word_weighs(text: str) -> None:
    whole = {token.key: token for token in frame(text).tokens}
    assert whole.keys() <= features(frame(text)).keys()
    assert all(0 < weight <= 2 for weight in features(frame(text)).values())
