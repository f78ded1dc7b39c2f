import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.recognizers.frames import Frame, frame, laid
from pipeline.recognizers.framing.columns import columns, numbered
from pipeline.recognizers.framing.weighing import features

TEXTS = (
    "医保卡绑定家人后怎么绑定",
    "离职后公司不给开离职证明,离职证明怎么开",
    "2024年6岁孩子住院3天花了5万",
    "某款某某器怎么退",
    "欠了x万元不还,欠了y万元也不还",
    "押金",
    "",
)


# the first call reads the dictionary
@settings(deadline=None)
@given(st.lists(st.sampled_from(TEXTS), max_size=8))
def test_columns_are_the_features_of_each_frame(texts: list[str]) -> None:
    frames = [frame(text) for text in texts]
    found = columns(laid(frames))
    assert sorted(zip(*(column.tolist() for column in found), strict=True)) == sorted(
        (row, numbered(key), weight, spare)
        for row, one in enumerate(frames)
        for key, (weight, spare) in features(one).items()
    )


@pytest.mark.parametrize("text", TEXTS)
def test_a_row_does_not_depend_on_its_company(text: str) -> None:
    def told(frames: list[Frame], row: int) -> list[tuple[float, ...]]:
        rows = zip(*(column.tolist() for column in columns(laid(frames))), strict=True)
        return [tuple(rest) for number, *rest in rows if number == row]

    frames = [frame(one) for one in TEXTS]
    assert told(frames, TEXTS.index(text)) == told([frame(text)], 0)
