"""Pairs by themselves: the facts that part two questions, and the kinds of evidence."""

import numpy as np
import pytest

from pipeline.clustering import Asked, cluster, explain
from pipeline.clustering.asked import prepare
from pipeline.clustering.judging import MARGIN, THRESHOLD, seated
from pipeline.clustering.looks import Looking, looks
from pipeline.config import Level
from pipeline.similarity.moving import paired, parted
from tests.planted import planted


@pytest.mark.parametrize(
    ("a", "b", "fact", "english"),
    [
        ("医保卡怎么绑定家人", "重庆医保卡怎么绑定家人", "地区不同：未指明 ≠ 重庆市", "region"),
        (
            "广州社保怎么转移",
            "深圳社保怎么转移",
            "地区不同：广东省/广州市 ≠ 广东省/深圳市",
            "region",
        ),
        ("满十年被辞退怎么赔", "满十五年被辞退怎么赔", "数字不同：10年 ≠ 15年", "number"),
        ("诈骗五万元判几年", "诈骗八十万元判几年", "数字不同：5万元 ≠ 80万元", "number"),
        ("医保亲情账户怎么绑定", "医保亲情账户怎么解绑", "事项不同：绑定 ≠ 解绑", "matter"),
        ("怎么起诉欠钱的朋友", "欠钱的朋友被起诉怎么办", "事项不同：起诉 ≠ 被起诉", "matter"),
        ("事故我全责怎么赔", "事故对方全责怎么赔", "事项不同：我方全责 ≠ 对方全责", "matter"),
        ("公婆能共济医保吗", "兄弟姐妹能共济医保吗", "事项不同：公婆 ≠ 兄弟姐妹", "matter"),
        ("赔偿金额太高怎么办", "赔偿金额太低怎么办", "事项不同：高 ≠ 低", "matter"),
        ("婚前买房离婚怎么分", "婚后买房离婚怎么分", "事项不同：婚前 ≠ 婚后", "matter"),
        ("养老保险怎么领取", "养老保险怎么补缴", "事项不同：领取 ≠ 补缴", "matter"),
        ("工伤认定要多久", "工伤鉴定要多久", "", ""),
        (
            "家人怎么用我的医保卡",
            "我怎么用家人的医保卡",
            "方向不同：家人→使用 ≠ 我→使用",
            "direction",
        ),
        ("怎么用姓名查身份证号", "怎么用身份证号查姓名", "方向不同", "direction"),
        ("男方提出离婚女方不同意", "女方提出离婚男方不同意", "方向不同", "direction"),
        ("机动车撞了非机动车怎么赔", "非机动车撞了机动车怎么赔", "方向不同", "direction"),
        ("行人闯红灯谁负责", "司机闯红灯谁负责", "行人 ≠ 司机", "differs"),
        ("外卖骑手受伤算工伤吗", "网约车司机受伤算工伤吗", "外卖骑手 ≠ 网约车司机", "matter"),
        (
            "租客签字的合同有效吗",
            "租客没签字的合同有效吗",
            "事项不同：签订 ≠ 没签字",
            "matter differs",
        ),
        # Words of opposite sides, voices and ends, which once stood in one row of the table.
        ("欠我钱不还怎么办", "欠别人钱不还怎么办", "事项不同：借出 ≠ 欠别人", "matter"),
        ("骑车撞人怎么赔", "骑车被撞怎么赔", "事项不同：撞人 ≠ 被撞", "matter"),
        ("离婚法院判离怎么办", "离婚法院没判离怎么办", "事项不同：判离 ≠ 判不离", "matter"),
        ("户口迁入要什么手续", "户口迁出要什么手续", "事项不同：户口迁入 ≠ 户口迁出", "matter"),
        ("抵押人死亡怎么办", "抵押权人死亡怎么办", "事项不同：抵押人 ≠ 抵押权人", "matter"),
        # What two concepts make must not eat what tells its kind: both were 换证.
        ("身份证到期怎么换", "驾照到期怎么换", "事项不同：换身份证 ≠ 换驾照", "matter"),
        # Of two stages, instruments and amounts.
        ("诉前保全的条件", "诉讼保全的条件", "诉前保全 ≠ 诉讼保全", "matter"),
        ("劳动合同怎么解除", "劳务合同怎么解除", "事项不同：劳动合同 ≠ 劳务合同", "matter"),
        ("轻伤一级判多久", "轻伤二级判多久", "事项不同：轻伤一级 ≠ 轻伤二级", "matter"),
        ("一个孩子离婚怎么判", "两个孩子离婚怎么判", "事项不同：一个孩子 ≠ 两个孩子", "matter"),
    ],
)
def test_a_fact_that_differs_parts_two_questions_and_is_named(
    a: str, b: str, fact: str, english: str
) -> None:
    left, right = Asked("a", a), Asked("b", b)
    assert len(cluster([left, right], "broad").groups) == 2
    verdict = explain(left, right).verdict
    assert not verdict.accepted
    assert fact in verdict.zh
    assert english in verdict.en


def test_the_kinds_of_evidence_are_told_apart() -> None:
    story = "我在网上买了一台洗衣机，商家一直不发货也不退款，怎么办"
    near = explain(Asked("a", story), Asked("b", "紧急求助 " + story + " 谢谢")).verdict
    words = explain(Asked("a", "失业金怎么领取"), Asked("b", "如何申领失业保险金")).verdict
    assert (near.kind, near.accepted) == ("near_identical", True)
    assert (words.kind, words.accepted) == ("same_question", True)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("离婚协议双方签了字以后还可以反悔吗", "装修协议双方签了字以后还可以反悔吗"),
        ("民事案件的当事人可以在网上立案吗", "刑事案件的当事人可以在网上立案吗"),
    ],
)
def test_texts_that_exchange_a_content_word_are_not_near(a: str, b: str) -> None:
    verdict = explain(Asked("a", a), Asked("b", b)).verdict
    assert verdict.kind == "same_question"
    assert not verdict.accepted


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("开庭前可以撤诉吗", "开庭后可以撤诉吗"),
        ("手术前能吃东西吗", "手术后能吃东西吗"),
        ("交房前可以退房吗", "交房后可以退房吗"),
        ("饭前吃药好吗", "饭后吃药好吗"),
    ],
)
def test_before_is_not_after(a: str, b: str) -> None:
    assert not explain(Asked("a", a), Asked("b", b)).verdict.accepted


def test_given_or_taken_is_not_done() -> None:
    """Who stands behind 给, 把 or 被 does not act: 公司给我调岗 is 被公司调岗."""
    left, right = "怀孕期间公司给我调岗降薪合法吗", "怀孕期间被公司调岗降薪合法吗"
    assert "≠" not in explain(Asked("a", left), Asked("b", right)).verdict.zh


@pytest.mark.parametrize("level", ["strict", "normal", "broad"])
def test_no_bound_rules_out_a_pair_that_is_near_the_line(level: Level) -> None:
    stories = [
        "租房押金不退",
        "房东不退租房押金怎么办",
        "重庆房东不退押金",
        "押金",
        "借了5万不还怎么起诉",
    ]
    stories += ["欠钱5万不还如何起诉他", "借5万元不还", "", "?", "借了五万不还怎么起诉,求助,急"]
    titles = [a + b for a in stories for b in ("", "请问律师" + a, "已经拖了三个月")]
    groups = [(Asked(str(n), title),) for n, title in enumerate(titles)]
    judge = seated([prepare(*one) for one in groups], level)
    looking = Looking(looks(groups), THRESHOLD[level])
    i, j = np.triu_indices(len(titles), k=1)
    scores = judge.scores(i, j)
    near = scores >= THRESHOLD[level] - MARGIN
    kept = judge.close(i, j)
    assert 0 < len(kept.i) < len(i)
    pairs, told = looking.close(paired(i, j), THRESHOLD[level] - MARGIN)
    for found in (kept, (*parted(pairs), told)):
        for given, wanted in zip(found, (i[near], j[near], scores[near]), strict=True):
            assert given.tolist() == wanted.tolist()


def test_any_number_of_threads_finds_the_same_pairs() -> None:
    judge = seated([prepare(one) for one in planted(60)], "normal")
    for look in (judge.found, judge.doubts):
        alone = look()
        assert len(alone.i)
        for side, other in zip(alone, look(3), strict=True):
            assert side.tolist() == other.tolist()


def test_pairs_that_may_join_are_of_one_region_and_doubts_of_one_and_none() -> None:
    towns = ("", "重庆", "广州")
    asks = ("医保卡怎么绑定家人", "医保卡如何绑定亲属", "社保卡丢失怎么补办")
    judge = seated([prepare(Asked(a + t, t + a)) for t in towns for a in asks], "normal")
    found, doubts = judge.found(), judge.doubts()
    regions = [row.region for row in judge.rows]
    assert len(found.i) == len(towns)
    assert all(regions[i] == regions[j] for i, j, _ in zip(*found, strict=True))
    assert len(doubts.i)
    assert all(None in {regions[i], regions[j]} for i, j, _ in zip(*doubts, strict=True))
    assert all(regions[i] != regions[j] for i, j, _ in zip(*doubts, strict=True))
    assert doubts.scores.max() < judge.threshold
    i, j = np.triu_indices(len(regions), k=1)
    refused = judge.refusals(i, j)
    assert judge.parted(i, j).tolist() == [fact is not None for fact in refused]
    for fact, a, b in zip(refused, i.tolist(), j.tolist(), strict=True):
        assert (fact is not None and fact.slot == "region") == (regions[a] != regions[b])
