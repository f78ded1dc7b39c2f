import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.recognizers.framing.quantities import UNKNOWN, Quantity, find, number


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("借了五万元", "money", 50_000),
        ("借了5万", "money", 50_000),
        ("借了50000元", "money", 50_000),
        ("被骗三千五百块", "money", 3_500),
        ("欠了一千三", "money", 1_300),
        ("怀孕xx个半月", "months", UNKNOWN),
        ("工作满十年", "months", 120),
        ("工作满10年", "months", 120),
        ("交了五年半社保", "months", 66),
        ("半年没发工资", "months", 6),
        ("三个月试用期", "months", 3),
        ("逾期7天", "days", 7),
        ("两周岁的孩子", "age", 2),
        ("十级伤残", "grade", 10),
        ("两个十级伤残", "several", 2),
        ("超速20%", "percent", 20),
        ("超速百分之二十", "percent", 20),
        ("扣12分", "points", 12),
        ("2023年的标准", "year", 2023),
        ("1998年2月10日出生", "date", 19980210),
        ("欠XX万元".lower(), "money", UNKNOWN),
        ("分24期还", "count", 24),
        ("欠一万六", "money", 16_000),
        ("欠5万3000元", "money", 53_000),
        ("借了三万两千五", "money", 32_500),
        ("两三个月没发工资", "months", UNKNOWN),
    ],
)
def test_a_quantity_is_read_in_its_base(text: str, kind: str, value: float) -> None:
    assert Quantity(kind, value) in {found.quantity.bare for found in find(text)}


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("工作不满十年", "<"),
        ("两千以下", "<"),
        ("超速未达到20%", "<"),
        ("赔偿不超过5万", "<"),
        ("超速20% 以上", ">"),
        ("欠款超过5万", ">"),
        ("工作满十年", ">"),
        ("工作十年", ""),
    ],
)
def test_on_which_side_of_a_number(text: str, side: str) -> None:
    (found,) = find(text)
    assert found.quantity.side == side
    assert found.quantity.bare.side == ""


@pytest.mark.parametrize(
    "text", ["一个人去", "一次性付清", "第三者", "一方不同意", "一般多久", "三金"]
)
def test_what_counts_nothing_is_no_quantity(text: str) -> None:
    assert find(text) == []


@given(st.integers(1, 99_999))
def test_chinese_and_arabic_numerals_agree(value: int) -> None:
    assert number(_chinese(value)) == number(str(value)) == value


def _chinese(value: int) -> str:
    digits, powers = "零一二三四五六七八九", ("", "十", "百", "千")
    if value >= 10_000:
        rest = value % 10_000
        gap = "零" if 0 < rest < 1_000 else ""
        return _chinese(value // 10_000) + "万" + gap + (_chinese(rest) if rest else "")
    text = ""
    for power in range(3, -1, -1):
        digit = value // 10**power % 10
        if digit:
            text += digits[digit] + powers[power]
        elif text and value % 10**power and not text.endswith("零"):
            text += "零"
    return text


@given(st.text(alphabet="一二十百千万亿零〇0123456789x.年月日元岁级%半个第多几", max_size=12))
def test_no_text_is_too_strange(text: str) -> None:
    for found in find(text):
        assert 0 <= found.start < found.end <= len(text)
