import pytest

from pipeline.recognizers.places import cutting
from pipeline.recognizers.places.cutting import across
from pipeline.records import Level

TORN: list[tuple[str, str, Level]] = [
    ("今天镇上的人都来了", "天镇", "county"),
    ("考察县城的楼盘", "察县", "county"),
    ("医院的鉴定结果", "定结", "county"),
    ("对面的拆迁安置房", "迁安", "county"),
    ("网上犹豫要不要下单", "上犹", "county"),
    ("距离石油管道太近", "离石", "county"),
    ("经营山林的承包合同", "营山", "county"),
    ("有几个重大理由", "大理", "city"),
    ("巩固原有的客户", "固原", "city"),
    ("校长治校严格", "长治", "city"),
    ("那天晚上海上起了风", "上海", "province"),
    ("相应城市的标准", "应城市", "county"),
    ("新兴城市的房价", "兴城市", "county"),
]
WHOLE: list[tuple[str, str, Level]] = [
    ("我在天镇打工", "天镇", "county"),
    ("家住大理古城", "大理", "city"),
    ("去年长沙发生的事", "长沙", "city"),  # 年长 and 沙发 are words too
    ("老家长春天气冷", "长春", "city"),
    ("大连人在沈阳", "大连", "city"),
    ("吉林长春的房子", "长春", "city"),
    ("三亚旅游受伤", "三亚", "city"),
    ("北京", "北京", "province"),
]


@pytest.mark.parametrize(("text", "name", "level"), TORN)
def test_words_cut_across(text: str, name: str, level: Level) -> None:
    start = text.index(name)
    assert across(text, start, start + len(name), level)


@pytest.mark.parametrize(("text", "name", "level"), WHOLE)
def test_words_leave_the_name_whole(text: str, name: str, level: Level) -> None:
    start = text.index(name)
    assert not across(text, start, start + len(name), level)


def test_only_the_text_right_around_counts() -> None:
    far = "某" * cutting.AROUND
    assert across(f"{far}经营山林{far}", 7, 9, "county")
    assert across(f"{far * 50}经营山林{far * 50}", 301, 303, "county")


def test_what_no_dictionary_holds_says_nothing() -> None:
    assert not across("𠮷𠮷天镇𠮷𠮷", 2, 4, "county")
    assert not across("", 0, 0, "county")
