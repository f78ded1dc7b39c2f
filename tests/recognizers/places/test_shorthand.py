import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.recognizers.places import shorthand


def found(text: str) -> list[tuple[str, str, str]]:
    return [
        (text[mention.start : mention.end], "/".join(mention.codes), mention.rule)
        for mention in shorthand.find(text)
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("粤医保小程序", ("粤", "440000", "insurance")),
        ("沪C牌照的车", ("沪", "310000", "plate")),
        ("车牌是苏E·1A345", ("苏", "320000", "plate")),
        ("宁A12345", ("宁", "640000", "plate")),  # never 南京, as in numbers of documents
        ("郴市劳[2000]7号", ("郴", "431000", "document")),
        ("苏A的车", ("苏", "320000", "plate")),
        ("川社险办〔2022〕8号", ("川", "510000", "document")),
        ("有京牌指标", ("京", "110000", "plate_alone")),
        ("我是深户", ("深", "440300", "hukou")),
        ("浙籍船员", ("浙", "330000", "hukou")),
        ("在沪工作满五年", ("沪", "310000", "stay")),
        ("京社保发2021年9号文", ("京", "110000", "document")),
        ("黔医保发〔2020〕1号", ("黔", "520000", "document")),
        ("宁人社发〔2013〕2号", ("宁", "640000/320100", "document")),
        ("（2021）粤03民终123号", ("粤", "440300", "court")),
        ("(2020)京0105民初9号", ("京", "110105", "court")),
        ("（2020）鲁12民终5号", ("鲁", "370116", "court")),  # the court of 莱芜市, now a district
        ("（2020）鲁71民初5号", ("鲁", "370000", "court")),  # a railway court
        ("（2013）宁商终字第12号", ("宁", "640000/320100", "court")),
        ("在浙里办预约", ("浙", "330000", "service")),
        ("国家医保服务平台", ("国家", "000000", "national")),
        ("全国社保卡", ("全国", "000000", "national")),
    ],
)
def test_a_character_in_its_form(text: str, wanted: tuple[str, str, str]) -> None:
    assert wanted in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "办新C1驾照",
        "新牌照",
        "（2014）武侯民初字第3号",
        "深B照片",
        "黑户怎么上户口",
        "深户型",
        "京东医保买药",
        "在深夜工作",
        "人社部发〔2014〕17号",
        "国办发〔2021〕14号",
        "（2019）最高法民终1号",
        "粤语节目",
        "京沪高速",
        "合乎国家规定",
        "国家补贴",
        "粤港澳大湾区",
    ],
)
def test_a_character_that_is_no_place(text: str) -> None:
    assert found(text) == []


characters = st.sampled_from(sorted(shorthand.characters()))
around = "A 医保 社保 公积金 人社 户 籍 车牌 牌 号牌 在 来 务工 工作 打工 社发 市劳 法 民 教 〔2020〕 (2021)"
around += " [2019] 第3号 03民初5号 7号 的 3 人员 租房 高校"


@given(st.lists(st.one_of(characters, st.sampled_from(around.split())), max_size=8).map("".join))
def test_no_form_stands_without_its_first_two_characters(text: str) -> None:
    if shorthand.find(text):
        assert any(two in text for two in shorthand.beginnings())
