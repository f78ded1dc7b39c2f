import pytest

from pipeline.recognizers.places import divisions
from pipeline.recognizers.places.spellings import full_forms, simplified, spellings, stem


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("广东省", "广东"),
        ("广西壮族自治区", "广西"),
        ("新疆维吾尔自治区", "新疆"),
        ("香港特别行政区", "香港"),
        ("恩施土家族苗族自治州", "恩施"),
        ("东乡族自治县", "东乡"),
        ("鄂温克族自治旗", "鄂温克"),
        ("积石山保安族东乡族撒拉族自治县", "积石山"),
        ("双江拉祜族佤族布朗族傣族自治县", "双江"),
        ("顺河回族区", "顺河"),
        ("浦东新区", "浦东"),
        ("万柏林区", "万柏林"),
        ("神农架林区", "神农架"),
        ("乌拉特前旗", ""),
        ("忠县", ""),
        ("城区", ""),
    ],
)
def test_stem(name: str, short: str) -> None:
    assert stem(name) == short


def test_full_forms() -> None:
    assert list(full_forms("延边朝鲜族自治州")) == ["延边朝鲜族自治州", "延边州"]
    assert list(full_forms("深圳市")) == ["深圳市"]


@pytest.mark.parametrize(
    ("written", "codes", "form"),
    [
        ("吉林", ("220000",), "short"),  # the province, before its city
        ("吉林市", ("220200",), "full"),
        ("海南", ("460000",), "short"),
        ("大理", ("532900",), "short"),  # the prefecture, before its city
        ("大理市", ("532901",), "full"),
        ("通州区", ("110112", "320612"), "full"),
        ("朝阳", ("110105", "211300", "220104"), "alias"),
        ("江北区", ("330205", "500105"), "full"),
        ("巢湖", ("340181",), "short"),  # the city of that name ended in 2011
        ("莱芜市", ("370116",), "former_full"),
        ("襄樊", ("420600",), "former_short"),
        ("内蒙", ("150000",), "alias"),
        ("延边州", ("222400",), "full"),
        ("台北市", ("710000",), "alias"),
    ],
)
def test_spellings(written: str, codes: tuple[str, ...], form: str) -> None:
    spelling = spellings()[written]
    assert (spelling.codes, spelling.form) == (codes, form)


def test_every_spelling_means_divisions_in_use_and_has_two_letters() -> None:
    for written, spelling in spellings().items():
        assert written == spelling.written
        assert len(written) >= 2
        assert spelling.codes
        assert set(spelling.codes) <= set(divisions.in_use())


def test_every_division_is_spelled_by_its_name() -> None:
    for code, name in divisions.in_use().items():
        assert code in spellings()[name].codes


def test_a_short_name_forgotten_before_2000_is_no_spelling() -> None:
    assert "获鹿" not in spellings()
    assert "获鹿县" in spellings()


def test_simplified_keeps_the_length_and_what_is_no_name() -> None:
    text = "住在臺灣，憂鬱"
    assert simplified(text) == "住在台湾，憂鬱"
    assert len(simplified(text)) == len(text)
