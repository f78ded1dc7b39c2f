import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.recognizers import personal
from pipeline.recognizers.personal import (
    PLACEHOLDERS,
    find,
    is_card_number,
    is_id_number,
    redact,
)

# All made up: the numbers satisfy the formulas and belong to nobody.
ID = "11010519491231002X"  # the example of GB 11643-1999
CARD = "6222021234567890128"

FOUND = [
    ("mobile", "联系13800000000谢谢", "13800000000"),
    ("mobile", "tel.138-0000-0000", "138-0000-0000"),
    ("mobile", "tel:138.0000.0000", "138.0000.0000"),
    ("mobile", "打+86 138 0000 0000", "+86 138 0000 0000"),
    ("mobile", "手机１３８００００００００", "１３８００００００００"),
    ("mobile", "微信13800000000", "13800000000"),
    ("landline", "打0755-88886666", "0755-88886666"),
    ("landline", "打(010)6666 8888", "(010)6666 8888"),
    ("landline", "打02188886666转801", "02188886666转801"),
    ("landline", "电话：88886666", "88886666"),
    ("id_card", f"身份证{ID}，", ID),
    ("id_card", f"号码是{ID.lower()}的人", ID.lower()),
    ("id_card", "身份证110105 19491231 002X", "110105 19491231 002X"),
    ("id_card", "身份证号码：110105491231002", "110105491231002"),  # the form until 1999
    ("id_card", "身份证110105194912310021", "110105194912310021"),  # with a slip
    ("bank_card", f"卡号{CARD}已挂失", CARD),
    ("bank_card", "6222 0212 3456 7890 128", "6222 0212 3456 7890 128"),
    ("email", "请联系邮箱abc@example.com谢谢", "abc@example.com"),
    ("email", "13800000000@example.com", "13800000000@example.com"),
    ("qq", "加我QQ：123456789", "123456789"),
    ("qq", "QQ号码为12345", "12345"),
    ("qq", "扣扣123456", "123456"),
    ("wechat", "微信号：abc_12345", "abc_12345"),
    ("wechat", "微信（lawyer888）", "lawyer888"),
    ("wechat", "加V: lawyer-2024", "lawyer-2024"),
    ("wechat", "vx：12345678", "12345678"),
    ("plate", "粤B12345撞了我", "粤B12345"),
    ("plate", "京A·D1234 挂", "京A·D1234"),
    ("plate", "车牌沪AD12345", "沪AD12345"),
    ("plate", "粤Z1234港", "粤Z1234港"),
]


@pytest.mark.parametrize(("kind", "text", "data"), FOUND)
def test_found(kind: str, text: str, data: str) -> None:
    assert [(one.kind, one.found) for one in find(text)] == [(kind, data)]


KEPT = [
    "拨打12333、12345、12348、110、120或95588",
    "客服电话400-800-1234，4008001234，95595，96110",
    "《民法典》第1165条、第一千一百六十五条",
    "国办发〔2021〕14号，京社保发2021年9号文，（2021）粤03民终12345号",
    "2024年01月01日至2024-12-31，20240101",
    "借款13800000000元，共0.13812345678，3.6222021234567890128",
    "单号110105194912310021",  # the check character is wrong
    "单号11010519490231002X",  # the 31st of February
    "统一社会信用代码91110105MA01234567",
    "身份证复印件2份，身份证15天后领",
    "卡号6222021234567890123",  # Luhn does not hold
    f"订单号：{CARD}",
    "编号123456789，合同号20240101123",
    "加了群，群里有123456789人",
    "微信转账50000元，微信android版",
    "新A股上市，粤A牌照，苏B级货车",
    "用A4纸，B12345",
    "2022年02月0212345",
    "电话打了2000000元",
    "abc@公司",
]


@pytest.mark.parametrize("text", KEPT)
def test_kept(text: str) -> None:
    assert redact(text) == (text, [])


def test_every_kind_has_a_placeholder_and_a_case() -> None:
    assert {kind for kind, *_ in FOUND} == set(PLACEHOLDERS)


def test_redact_leaves_the_text_around() -> None:
    text = f"我叫小明，电话13800000000，身份证{ID}，邮箱abc@example.com，QQ123456，怎么办"
    clean, found = redact(text)
    assert clean == "我叫小明，电话[手机号]，身份证[身份证号]，邮箱[邮箱]，QQ[QQ号]，怎么办"
    assert [one.kind for one in found] == ["mobile", "id_card", "email", "qq"]


def test_a_letter_or_a_chinese_character_next_to_a_number_hides_nothing() -> None:
    assert redact("卡号6222021234567890128已a13800000000b")[0] == "卡号[银行卡号]已a[手机号]b"


PIECES = [
    *(text for _, text, _ in FOUND),
    *KEPT,
    *PLACEHOLDERS.values(),
    "QQ",
    "微信",
    "微信：",
    "加V",
    "电话",
    "粤B",
    "@",
    ".com",
    "1380000",
    "0755-",
    "86",
    " ",
    "-",
    "a",
    "0",
    "\0",
]
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=8).map("".join)


@given(texts)
def test_spans_are_exact_and_apart(text: str) -> None:
    end = 0
    for data in find(text):
        assert text[data.start : data.end] == data.found
        assert data.start >= end
        end = data.end


@given(texts)
def test_no_text_is_passed_over_that_a_rule_fits(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(personal, "_ANY", re.compile(""))
        looked_through = find(text)
    assert find(text) == looked_through


@given(texts)
def test_redacting_twice_changes_nothing(text: str) -> None:
    once, _ = redact(text)
    assert redact(once) == (once, [])


@given(texts)
def test_what_was_found_is_gone(text: str) -> None:
    clean, found = redact(text)
    rest = text
    for data in reversed(found):
        rest = rest[: data.start] + PLACEHOLDERS[data.kind] + rest[data.end :]
    assert clean == rest


def test_id_numbers() -> None:
    assert is_id_number(ID)
    assert not is_id_number("110105194912310029")


@pytest.mark.parametrize("length", [16, 17, 18, 19])
def test_one_of_ten_check_digits_is_right(length: int) -> None:
    body = "6222021234567890123"[: length - 1]
    assert sum(is_card_number(f"{body}{digit}") for digit in range(10)) == 1


@pytest.mark.parametrize(
    "unit", ["1", "a", "a@", "138 ", "0755-", "QQ", "微信", "粤B", "6222 ", "1380000", ".a", "-"]
)
def test_time_grows_with_the_length_and_no_faster(unit: str) -> None:
    def seconds(text: str) -> float:
        best = float("inf")
        for _ in range(3):
            start = time.process_time()
            find(text)
            best = min(best, time.process_time() - start)
        return best

    short = unit * (5_000 // len(unit))
    # Eight times the text may take at most 24 times as long: linear with room for noise; quadratic is 64.
    assert seconds(short * 8) < 24 * seconds(short) + 0.05
