from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.recognizers.framing.cutting import cut_all
from pipeline.recognizers.framing.lexicon import entries
from pipeline.recognizers.framing.words import cut, plain

ODD = "还 不满 退不退 能不能 欠5000 十级 x.x 2.5 app e-mail 3个月 两年半 xx元 ,? … %+ 𠀀 a.b 半年".split()
pieces = st.one_of(
    st.sampled_from(sorted(entries())),
    st.sampled_from(ODD),
    st.text("的了我押金房租怎么办离婚医保卡绑定还不3a.", max_size=6),
)
texts = st.lists(pieces, max_size=8).map("".join)


@settings(deadline=None)
@given(st.lists(texts, max_size=6))
def test_many_texts_are_cut_as_each_by_itself(some: list[str]) -> None:
    assert cut_all([*map(plain, some)]) == [cut(text) for text in some]
