import pytest

from pipeline.recognizers.places import mentions


def found(text: str) -> list[str]:
    first, _ = mentions.find(text)
    every, _ = mentions.find(text, mentions.around(first))
    return [text[mention.start : mention.end] for mention in every]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("西藏拉萨的医院", ["西藏", "拉萨"]),
        ("河南宁陵县的地", ["河南", "宁陵县"]),  # not 南宁
        ("去年上杭州打工", ["杭州"]),  # not 上杭
        ("吃住在中江德阳市中江县", ["中江", "德阳市", "中江县"]),  # not 市中
        ("青岛市南区", ["青岛", "市南区"]),
        ("广东省佛山市南海区", ["广东省", "佛山市", "南海区"]),
        ("到成都江堰市玩", ["都江堰市"]),  # a full name wins over a short one
        ("开封通许", ["开封", "通许"]),
        ("从新乡到民权", ["新乡", "民权"]),
        ("今天镇上的人", []),
        ("在广元朝天打工", ["广元", "朝天"]),  # 元朝 is a word, but 朝天 lies in 广元
        ("天镇的人", ["天镇"]),
        ("白银景泰的地", ["白银", "景泰"]),  # 白银 alone is silver
        ("买白银期货", []),
        ("一方城南有房", []),
        ("唐县的地", ["唐县"]),
        ("荒唐县官", []),
        ("保定唐县", ["保定", "唐县"]),
        ("南京市场上买的", ["南京"]),
        ("会同县级以上政府", []),
        ("海淀区别墅", ["海淀"]),
    ],
)
def test_find(text: str, names: list[str]) -> None:
    assert found(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("在海城打工", ["海城"]),
        ("海城法院判了", ["海城"]),
        ("海城物业", []),
        ("辽宁海城的房子", ["辽宁", "海城"]),
        ("广州白云的厂", ["广州", "白云"]),
        ("广东白云的厂", ["广东"]),  # 广东 is not right above
        ("贵州金沙人", ["贵州", "金沙"]),  # not right above, but the words behind ask for a place
        ("我住在鼓楼，公司在南京", ["鼓楼", "南京"]),
        ("我住在鼓楼，公司在上海", ["上海"]),
        ("原告在海淀，被告户口在西城", ["海淀", "西城"]),
        ("湖北公安", ["湖北"]),
    ],
)
def test_ordinary_words_stand_only_where_the_text_asks_for_a_place(
    text: str, names: list[str]
) -> None:
    assert found(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("在保定金昌汽车4S店买车", ["保定"]),
        ("诉上海厦门某某有限公司", ["上海"]),
        ("在临沂市蒙山脚下", ["临沂市"]),
        ("在上海苏州两地都有房", ["上海", "苏州"]),
        ("从杭州海宁来", ["杭州", "海宁"]),
    ],
)
def test_a_short_name_behind_an_unrelated_place_may_be_part_of_another_name(
    text: str, names: list[str]
) -> None:
    assert found(text) == names


def test_a_guarded_name_waits_for_the_division_it_lies_in() -> None:
    assert mentions.find("我住在鼓楼") == ([], True)
    assert mentions.find("公司在南京")[1] is False
    assert [one.codes for one in mentions.find("我住在鼓楼", {"320100"})[0]] == [
        mentions.find("南京鼓楼")[0][1].codes
    ]


def test_chains_are_runs_that_read_as_one_place() -> None:
    text = "我是广东 梅州-丰顺的，在东莞打工"
    runs = mentions.chains(text, mentions.find(text)[0])
    assert [[text[m.start : m.end] for m in run] for run in runs] == [
        ["广东", "梅州", "丰顺"],
        ["东莞"],
    ]
