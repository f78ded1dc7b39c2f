import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.similarity.normalise import fold, letters


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
