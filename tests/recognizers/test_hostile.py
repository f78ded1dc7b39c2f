"""Texts made to be slow: the beginning of every pattern, repeated. Time grows with the length and no faster."""

import time
from collections.abc import Callable
from itertools import chain

import pytest

from pipeline.recognizers import citations, regions

SHORT, TIMES = 4_000, 8
TRIES = 4  # a busy machine can spoil a measurement, a square spoils each

# Signs that a citation begins with or holds, and openings that never close.
SIGNS = tuple("《》〈（）“”第条款项目之号令一1十百、，。和及与或至到-其本该同 \n")
CITATIONS = (
    *("《》", "《《》", "《法", "“\n", "第一", "第一条", "第一条、", "第一条至", "第一、", "第1", "一二三", "条条条"),
    *("第第第", "（一）", "第（一）项", "之一", "第十条第二款", "第十条甲。", "三十八条", "第一章\n", "\n第一条"),
    *("[2021]", "[2021]1号", "国发{2021", "国发〔二〇二一〕十号", "令1号", "1号令", "公告第1号", "（2021）民1号"),
    *("法", "刑法", "《刑法》", "《刑法》第", "《刑法》国发[2021]1号", "《刑法》第十条 甲。", "《刑法》该条例第一条"),
    *("《刑法》第一条该条第一款", "《刑法》第一条，其第一款", "《刑法》实施条例", "第一条（刑法）", "劳动和同法"),
    *("解释", "司法解释", "解释（二", "原解释一第一条", "最高法关于公司法的规定", "关于适用《刑法》", "该条例"),
    *("前者第一条", "该部法律", "本法第一条", "以下简称甲", "《刑法》（以下简称甲）", "根据", "中华人民共和国"),
    *("<a", "&lt;", "有关规定第一条", "甲乙》", "“第一条”", "某条例第一条", "某条例\n第一条", "海南省某条例"),
    *("条例", "管理办法", "合同第一条", "根据《刑法》制定本", "某市某市某市"),
)  # fmt: skip
REGIONS = (
    *("朝阳区", "朝阳区北京", "成都", "变成都", "从北京到和平", "今天镇上", "天镇", "我住在鼓楼打工南京", "深"),
    *("京社保发2021年", "（2021）粤03", "在和平打工", "京政20210000", "北京某某某某某某某某", "户口", "《上海市"),
    *("海南省某路", "某市区", "粤医保", "不在"),
)  # fmt: skip
CASES = [
    *((citations.find, unit) for unit in chain(SIGNS, CITATIONS)),
    *((regions.find, unit) for unit in chain(SIGNS, REGIONS)),
]


def seconds(find: Callable[[str], object], text: str) -> float:
    begun = time.process_time()
    find(text)
    return time.process_time() - begun


@pytest.mark.parametrize(
    ("find", "unit"), CASES, ids=lambda one: repr(one) if isinstance(one, str) else one.__module__
)
def test_time_grows_with_the_length_and_no_faster(find: Callable[[str], object], unit: str) -> None:
    """Eight times the text may take 24 times as long: linear with room for noise; a square takes 64 times."""
    find("深圳适用《刑法》第一条")  # the tables are read once
    short = (unit * SHORT)[:SHORT]
    assert any(
        seconds(find, short * TIMES) < 3 * TIMES * seconds(find, short) + 0.02 for _ in range(TRIES)
    )
