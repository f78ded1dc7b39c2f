import re
from collections import Counter

import pytest

from pipeline.recognizers import tables
from pipeline.recognizers.places import divisions


def test_codes_in_use_are_unique_six_digits() -> None:
    rows = Counter(row["code"] for row in tables.read("regions"))
    assert max(rows.values()) == 1
    assert all(re.fullmatch(r"[1-8]\d{5}", code) for code in rows)


def test_all_provinces_are_there() -> None:
    provinces = [code for code in divisions.in_use() if code.endswith("0000")]
    assert len(provinces) == 34
    assert {"710000", "810000", "820000"} <= set(provinces)


def test_every_parent_is_a_division_in_use() -> None:
    for code in divisions.in_use():
        assert divisions.parent(code) in {*divisions.in_use(), divisions.NATIONAL}


def test_every_successor_is_in_use() -> None:
    for old in divisions.former():
        assert old.successors
        assert set(old.successors) <= set(divisions.in_use())


@pytest.mark.parametrize(
    ("code", "path"),
    [
        ("000000", "全国"),
        ("310000", "上海市"),
        ("440300", "广东省/深圳市"),
        ("440305", "广东省/深圳市/南山区"),
        ("500103", "重庆市/渝中区"),
        ("500105", "重庆市/江北区"),
        ("419001", "河南省/济源市"),
        ("429021", "湖北省/神农架林区"),
        ("659001", "新疆维吾尔自治区/石河子市"),
        ("371202", "山东省/莱芜市/莱城区"),  # until 2018
    ],
)
def test_path(code: str, path: str) -> None:
    assert divisions.path(code) == path


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("371200", ("370116",)),  # 莱芜市, now 莱芜区 of 济南市
        ("610823", ("610803",)),  # 横山县, now 横山区
        ("530121", ("530114",)),  # 呈贡县
        ("500112", ("500112",)),  # 渝北区: its land went to two divisions in 2025
        ("422500", ("420600",)),  # 襄阳地区
        ("110101", ("110101",)),
        ("123456", ()),
    ],
)
def test_current(old: str, new: tuple[str, ...]) -> None:
    assert divisions.current(old) == new


def test_an_unknown_code_has_no_name() -> None:
    with pytest.raises(KeyError):
        divisions.name("990000")


@pytest.mark.parametrize(
    ("code", "level"),
    [("000000", "national"), ("440000", "province"), ("440300", "city"), ("429021", "county")],
)
def test_level(code: str, level: str) -> None:
    assert divisions.level(code) == level


def test_within() -> None:
    assert divisions.within("440305", "440000")
    assert divisions.within("440305", divisions.NATIONAL)
    assert not divisions.within("440000", "440305")
