"""Passages that differ in digits alone are read as one, and say what each says by itself."""

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.recognizers.framing import alike, clauses
from pipeline.recognizers.framing.words import cut, plain

DIGITS = st.integers(0, 12_500).map(str)
UNITS = "元 万元 年 个月 分 级 个月没发工资 年级 天冷静期 岁以下 倍工资".split()
AROUND = [*UNITS, *"欠 借了 打 是什么 的人 元旦 日喀则 店 n+ 不满 , .".split()]
texts = st.lists(st.one_of(DIGITS, st.sampled_from(AROUND)), max_size=7).map("".join)


@settings(deadline=None)  # the first call reads the dictionary
@given(st.lists(texts, unique=True, max_size=12))
def test_what_is_read_as_one_says_what_each_says_by_itself(some: list[str]) -> None:
    alike.forget()
    assert alike.read(some) == [clauses.read(cut(text)) for text in some]


def test_what_is_one_pattern_and_what_is_not() -> None:
    money, part, called, child, children = (
        alike.pattern(plain(text))
        for text in ("欠款3000元不还", "欠款25.5元不还", "打110有用吗", "有1个孩子", "有2个孩子")
    )
    assert money == part == "欠款N元不还"
    assert called == "打110有用吗"  # a word of the tables
    assert child != children  # one of a thing is no quantity
