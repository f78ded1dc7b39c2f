import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.recognizers.places import divisions
from pipeline.recognizers.places.spellings import spellings
from pipeline.recognizers.regions import decide, find, name, parent, path, resolve
from pipeline.records import Region

PIECES = [
    "我在",
    "深圳",
    "西藏拉萨",
    "朝阳区",
    "粤",
    "医保",
    "公安",
    "，",
    "𠮷",
    "e\u0301",
    "臺灣",
    "路",
    "深户",
]
texts = st.lists(
    st.sampled_from(PIECES) | st.sampled_from(sorted(spellings())) | st.text(max_size=4)
).map("".join)


def codes(text: str) -> list[str]:
    return [region.adcode or "/".join(region.candidates) for region in find(text)]


@given(texts)
def test_spans_are_exact_in_order_and_apart(text: str) -> None:
    regions = find(text)
    for region in regions:
        assert text[region.start : region.end] == region.found
    for left, right in pairwise(regions):
        assert left.end <= right.start


@given(texts)
def test_a_region_has_a_code_in_use_or_several(text: str) -> None:
    for region in find(text) + resolve(text):
        if region.adcode is None:
            assert len(region.candidates) > 1
            assert set(region.candidates) <= set(divisions.in_use())
            assert region.name == region.found
        else:
            assert region.candidates == ()
            assert region.name == name(region.adcode)
            assert region.level == divisions.level(region.adcode)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("西藏拉萨哪家医院好", ["540000", "540100"]),
        ("在上海市奉贤区上班", ["310000", "310120"]),
        ("老家在莱芜市", ["370116"]),
        ("朝阳区的房子", ["110105/220104"]),
        ("北京海淀的公司在朝阳区有分店", ["110000", "110108", "110105"]),
        ("我是内蒙的，深户", ["150000", "440300"]),
        ("粤医保怎么绑定", ["440000"]),
        ("国家医保服务平台", ["000000"]),
        ("非烟台户籍", ["370600"]),
        ("西藏自治区人民医院", ["540000"]),
        ("廣東省廣州市", ["440000", "440100"]),
        ("台北的公司", ["710000"]),
    ],
)
def test_find(text: str, wanted: list[str]) -> None:
    assert codes(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "到公安报案，要求合作方返还资源",
        "住在南京东路，海南路上的店",
        "毕业于中山大学，在长春中医药大学读研",
        "在上海证券交易所开户，欠北京银行贷款",
        "和平解决，生活安宁",
        "变成都不认账，担保定金",
        "办港澳通行证",
        "",
    ],
)
def test_no_place(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("宁夏-吴忠", ["640000", "640300"]),
        ("重庆-江北区", ["500000", "500105"]),
        ("广东省深圳市", ["440000", "440300"]),
        ("深圳市/广东省", ["440000", "440300"]),
        ("深圳", ["440300"]),
        ("甘南州合作", ["623000", "623001"]),
        ("IP属地：浙江", ["330000"]),
        ("金沙", ["520523"]),  # known to be a place, it needs no words around
        ("合作", []),
        ("全部地区", []),
        ("", []),
    ],
)
def test_resolve(text: str, wanted: list[str]) -> None:
    assert [region.adcode for region in resolve(text)] == wanted


def test_names_and_paths() -> None:
    assert path("440300") == "广东省/深圳市"
    assert path("500105") == "重庆市/江北区"
    assert path("000000") == "全国"
    assert name("460200") == "三亚市"
    assert parent("440300") == "440000"
    assert parent("440000") == "000000"
    assert parent("000000") is None


def test_metadata_decides_before_the_title_and_the_title_before_the_detail() -> None:
    page, title, detail = resolve("宁夏-吴忠"), find("在武汉买房"), find("我是湖南人")
    assert decide(page, title, detail) == "640300"
    assert decide([], title, detail) == "420100"
    assert decide([], [], detail) == "430000"
    assert decide([], [], []) is None


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("我是湖北人，深圳社保怎么转", "440300"),  # whose rules, before who
        ("在东莞打工，被深圳市公安局拘留", "440300"),  # whose authority, before where one works
        ("老家在湖北，人在浙江，可以在浙江起诉离婚吗", "330000"),
        ("我是河南的，在东莞打工", "441900"),
        ("广东省深圳市南山区社保", "440305"),  # the most specific
        ("户口从四川迁到南京", "320100"),  # of two unrelated places the one arrived at
        ("沪牌的车在杭州违章", "330100"),  # where, before where the car is from
        ("《深圳市某某管理条例》怎么理解", "440300"),
        ("武汉洪山区和江夏区的房子哪个能落户", "420100"),  # what holds both
        ("北京和上海的产假哪个长", None),  # in one breath, nothing holds both
        ("国家医保怎么绑定", None),  # the whole country counts as not said
        ("朝阳区法院怎么立案", None),  # nor does what may be two places
        ("不在烟台怎么办", None),
        ("上海某某贸易有限公司欠钱", None),  # only the seat of a firm
        ("网上买的安溪铁观音是假的", None),  # only where a thing comes from
    ],
)
def test_the_region_of_a_title(title: str, code: str | None) -> None:
    assert decide([], find(title), []) == code


@pytest.mark.parametrize(
    ("page", "title", "detail", "code"),
    [
        ("宁夏-吴忠", "深圳社保怎么转", "", "440300"),  # the place asked about, before the asker's
        ("宁夏-吴忠", "国家医保怎么绑定", "", "640300"),
        (
            "广东-深圳",
            "广东工伤赔偿标准",
            "",
            "440000",
        ),  # the province's rules, wherever the asker is
        ("广东-深圳", "在东莞被骗了", "", "440300"),  # the page, before where it happened
        ("浙江-杭州", "我老家在安徽", "", "330100"),
        ("北京", "朝阳区法院怎么立案", "", "110105"),  # the page tells which of several
        ("湖北", "武汉市洪山区房子漏水", "", "420111"),  # the title is more specific
        ("北京", "工资不发怎么办", "公司在昌平区，我在那里上班", "110114"),
        ("湖北", "武汉和宜昌都有房", "", "420000"),  # which of the two is not said
        ("", "被骗了怎么办", "在深圳被骗了三万", "440300"),
        ("", "", "", None),
    ],
)
def test_the_region_of_page_and_question(
    page: str, title: str, detail: str, code: str | None
) -> None:
    assert decide(resolve(page), find(title), find(detail)) == code


def test_a_page_that_says_nothing_certain_leaves_it_to_the_title() -> None:
    assert decide(resolve("朝阳区"), find("在武汉买房"), []) == "420100"
    assert decide(find("全国社保卡"), find("在武汉买房"), []) == "420100"


@given(texts, texts, texts)
def test_what_is_decided_was_said(page: str, title: str, detail: str) -> None:
    said = (resolve(page), find(title), find(detail))
    code = decide(*said)
    assert code in {None, *(region.adcode for regions in said for region in regions)}


def seconds(text: str) -> float:
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        find(text)
        best = min(best, time.process_time() - start)
    return best


def test_ordinary_text_is_fast() -> None:
    text = (
        "我在公司上班三年了，老板一直没有给我交社保，现在想辞职，请问可以要求经济补偿吗？我是湖北人。"
        * 200
    )
    find(text)
    # Measured 1.5 million characters a second; the floor is a tenth, for busy machines.
    assert len(text) / seconds(text) > 150_000


def test_regions_compare_by_value() -> None:
    assert find("深圳") == [
        Region("深圳市", "440300", "city", None, (), "深圳", 0, 2, "short"),
    ]
