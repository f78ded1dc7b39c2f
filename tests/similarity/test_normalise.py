import unicodedata

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.similarity.normalise import fold, fold_all, letters, letters_of


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("勞動合同解除，賠償多少？", "劳动合同解除,赔偿多少?"),
        ("ＡＰＰ上　　怎么办", "app上 怎么办"),
        ("【急】押金、租金“不退”。", '(急)押金,租金"不退".'),
        ("①第１条", "1第1条"),
    ],
)
def test_what_is_folded(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize(
    ("a", "b"), [("第1165条", "第1167条"), ("满十年", "满十五年"), ("能退", "不能退")]
)
def test_what_is_not(a: str, b: str) -> None:
    assert letters(fold(a)) != letters(fold(b))


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert letters(fold(fold(text))) == letters(fold(text))


@given(st.text(st.sampled_from("，：；！？（）,:<=>\u0338\u3099ｶﾞa"), max_size=12))
def test_wide_marks_may_be_narrowed_first(text: str) -> None:
    assert fold(unicodedata.normalize("NFKC", text)) == fold(text)


# Every kind of code point that folds together with its neighbours, beside ones that do not.
KINDS = st.one_of(
    st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]),
    st.characters(min_codepoint=0x10000),
    st.sampled_from("醫ｶﾞΣς…㈠①ﬁ가ㄱᆨİée\u0301\u3099か　\xa0_۰５"),
)


@settings(deadline=None)  # the first call makes the table
@given(st.lists(st.text(KINDS, max_size=8), max_size=8))
def test_the_look_up_gives_what_folding_each_text_gives(texts: list[str]) -> None:
    column = pa.array(texts, pa.string())
    assert letters_of(column).to_pylist() == [letters(fold(text)) for text in texts]
    assert letters_of(column.slice(1)).to_pylist() == [letters(fold(text)) for text in texts[1:]]


@given(st.lists(st.text(st.one_of(KINDS, st.sampled_from("\0Σ \n")), max_size=8), max_size=5))
def test_texts_folded_at_once_are_folded_each_by_itself(texts: list[str]) -> None:
    assert fold_all(texts) == [fold(text) for text in texts]


def test_a_null_is_no_text() -> None:
    with pytest.raises(ValueError, match="1 texts are null"):
        letters_of(pa.array(["押金", None]))
