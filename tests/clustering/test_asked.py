"""A question made ready: where its region comes from, and which of its words ask."""

from pipeline.clustering import Asked, cluster, explain


def test_the_region_comes_from_the_caller_the_title_or_the_detail() -> None:
    national = Asked("n", "医保卡怎么绑定家人")
    for other in (
        Asked("a", "重庆医保卡怎么绑定家人"),
        Asked("a", "医保卡怎么绑定家人", region="500000"),
        Asked("a", "医保卡怎么绑定家人", region="重庆"),
        Asked("a", "医保卡怎么绑定家人", detail="我在重庆上班，想让父母用我的医保卡"),
    ):
        assert len(cluster([national, other]).groups) == 2
        assert explain(national, other).verdict.zh == "地区不同：未指明 ≠ 重庆市"
    same = [Asked("a", "重庆医保卡怎么绑定家人"), Asked("b", "医保卡怎么绑定家人", region="500000")]
    assert len(cluster(same).groups) == 1


def test_a_bare_topic_leaves_the_question_to_the_detail() -> None:
    loud = Asked("a", "房屋纠纷", detail="楼上邻居装修噪音太大怎么投诉")
    leak = Asked("b", "房屋纠纷", detail="卫生间漏水楼下要求赔偿怎么办")
    assert len(cluster([loud, leak]).groups) == 2
