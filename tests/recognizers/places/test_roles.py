import pytest

from pipeline.recognizers.regions import find


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("我是河南的，在东莞打工", ["origin", "work"]),
        ("我户口在湖北，能在深圳起诉离婚吗", ["hukou", "forum"]),
        ("女方四川绵阳人", ["origin", "origin"]),
        ("深圳社保怎么转", ["policy"]),
        ("被武汉市公安局拘留", ["institution"]),
        ("在长沙被骗了", ["event"]),
        ("我不在烟台", ["other"]),
        ("上海的天气真好", [None]),
        ("粤医保", ["policy"]),
        ("（2021）粤03民终1号", ["institution"]),
        ("沪C12345的车", [None]),
    ],
)
def test_roles(text: str, roles: list[str | None]) -> None:
    assert [region.role for region in find(text)] == roles
