import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.recognizers.framing.lexicon import part_weight, rarity
from pipeline.recognizers.framing.words import cut, passages


def words(text: str) -> list[str]:
    return [word.text for word in cut(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("医保卡怎么绑定家人", ["医保卡", "怎么", "绑定", "家人"]),
        ("违章罚款怎么交", ["违章", "罚款", "怎么", "交"]),
        ("公告怎么写", ["公告", "怎么", "写"]),
        ("不还会怎么样", ["不还", "会怎么样"]),
        ("app上怎么查", ["app", "上", "怎么", "查"]),
        ("押金,租金", ["押金", ",", "租金"]),
        ("借5万元", ["借", "5万元"]),
        ("药能不能不吃", ["药", "能不能", "不", "吃"]),
        ("脚气如何治", ["脚气", "如何", "治"]),
        ("借款方是谁", ["借款方", "是", "谁"]),
        ("不满两岁", ["不", "满", "两岁"]),
        ("不满判决", ["不满", "判决"]),
    ],
)
def test_words_of_the_tables_come_first(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_a_masked_amount_is_no_word() -> None:
    assert [w.text for w in cut("每月还xxxx.x,分xx期") if w.quantity] == ["xxxx.x", "xx期"]


def test_instalments_split_nothing() -> None:
    assert next(w.slot for w in cut("分24期还")) == "drop"
    assert [w.slot for w in cut("离婚房子怎么分")][-1] == "act"


def test_asked_by_repeating_is_asked_with_whether() -> None:
    assert words("押金退不退") == ["押金", "是否", "退"]
    assert words("能不能退") == ["能不能", "退"]
    assert "".join(words("有没有担保人")) == "是否有担保人"
    assert words("有没有影响") == ["有没有影响"]


# the first call reads the dictionary
@settings(deadline=None)
@given(st.text(alphabet="医保卡怎么绑定家人不退abc12.,?。 XX年万元%", max_size=20))
def test_no_letter_is_lost(text: str) -> None:
    kept = "".join(word.text for word in cut(text)).replace("是否", "")
    assert set(kept) <= set(text)


def test_rare_words_weigh_more_and_particles_hardly() -> None:
    assert rarity("的") < rarity("赔偿") < rarity("保理")
    assert part_weight("因为") < part_weight("洗衣机") == 1.0


@pytest.mark.parametrize(
    ("text", "repays"),
    [
        ("还钱", True),
        ("还房贷", True),
        ("怎么还", True),
        ("还借的钱", True),
        ("还能申请", False),
        ("还有三个月", False),
        ("还赔偿", False),
        ("还没到期", False),
    ],
)
def test_repay_or_still(text: str, repays: bool) -> None:
    assert ("还款" in {word.entry.concept for word in cut(text) if word.entry}) == repays


@given(st.text(alphabet="欠还,:.?! 5x年个万能不退工资abc…二", max_size=14))
def test_passages_are_cut_as_the_whole_is(text: str) -> None:
    parts = passages(text)
    assert "".join(parts) == text
    assert [w for part in parts for w in cut(part) if not w.is_break] == [
        w for w in cut(text) if not w.is_break
    ]


def test_the_lexicon_is_read_when_somebody_asks() -> None:
    """It takes 40 MB and half a second, and most commands import what could need it."""
    told = (
        "from pipeline import flow; from pipeline.recognizers.framing import lexicon;"
        "print(lexicon.entries.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, check=True)
    assert done.stdout.split() == [b"0"]
