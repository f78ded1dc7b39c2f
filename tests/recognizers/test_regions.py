import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.recognizers.places.spellings import spellings
from pipeline.recognizers.regions import decide, find, name, parent, path, resolve

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
    "上海",
    "路",
    "深户",
]


def codes(text: str) -> list[str]:
    return [region.adcode or "/".join(region.candidates) for region in find(text)]


@given(st.lists(st.sampled_from([*PIECES, *sorted(spellings())[:200]]) | st.text(max_size=4)))
def test_spans_are_exact_ordered_and_apart(pieces: list[str]) -> None:
    text = "".join(pieces)
    end = 0
    for region in find(text):
        assert text[region.start : region.end] == region.found
        assert region.start >= end
        end = region.end


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("西藏拉萨哪家医院好", ["540000", "540100"]),
        ("在上海市奉贤区上班", ["310000", "310120"]),
        ("老家在莱芜市", ["370116"]),
        ("朝阳区的房子", ["110105/220104"]),
        ("北京海淀的公司在朝阳区有分店", ["110000", "110108", "110105"]),
        ("粤医保怎么绑定", ["440000"]),
        ("国家医保服务平台", ["000000"]),
        ("到公安报案，要求合作方返还资源", []),
        ("住在南京东路，毕业于中山大学", []),
    ],
)
def test_find(text: str, wanted: list[str]) -> None:
    assert codes(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("宁夏-吴忠", ["640000", "640300"]),
        ("重庆-江北区", ["500000", "500157"]),
        ("广东省深圳市", ["440000", "440300"]),
        ("深圳", ["440300"]),
        ("全部地区", []),
        ("", []),
    ],
)
def test_resolve(text: str, wanted: list[str]) -> None:
    assert [region.adcode for region in resolve(text)] == wanted


def test_names_and_paths() -> None:
    assert path("440300") == "广东省/深圳市"
    assert path("500103") == "重庆市/渝中区"
    assert path("000000") == "全国"
    assert name("460200") == "三亚市"
    assert parent("440300") == "440000"


def test_metadata_decides_before_the_title_and_the_title_before_the_detail() -> None:
    page, title, detail = resolve("宁夏-吴忠"), find("在武汉买房"), find("我是湖南人")
    assert decide(page, title, detail) == "640300"
    assert decide([], title, detail) == "420100"
    assert decide([], [], detail) == "430000"
    assert decide([], [], []) is None
