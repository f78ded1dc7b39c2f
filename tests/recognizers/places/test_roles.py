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
        ("北京、上海和广州的产假", ["policy", "policy", "policy"]),
        ("我现在在深圳，户口不在深圳", ["residence", "other"]),
        ("我们在云南领的结婚证，能在浙江起诉吗", ["event", "forum"]),
        ("可以落户上海吗", ["policy"]),
        ("2024年济南失业金领取标准", ["policy"]),
        ("网上买的祁门红茶是假的", ["product"]),
        ("跟四川分公司签的合同", ["company"]),
        ("在长沙工地上干活", ["work"]),
        ("老家在浙江海盐", ["origin", "origin"]),
        ("北京有三家，上海有五家", [None, None]),
    ],
)
def test_roles(text: str, roles: list[str | None]) -> None:
    assert [region.role for region in find(text)] == roles
