"""A question made ready: where its region comes from, and which of its words ask."""

from pipeline.clustering import Asked, Links, cluster, explain
from pipeline.clustering.asked import twins


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


def test_half_a_surrogate_pair_is_no_letter() -> None:
    texts = ("房东不退押金\ud83d怎么办", "房东不退押金怎么办")
    (one,) = twins([Asked(str(n), text) for n, text in enumerate(texts)], Links())
    assert {asked.id for asked in one.asked} == {"0", "1"}


def test_twins_come_in_the_order_of_the_first_of_each() -> None:
    titles = ["工伤怎么赔?", "房东不退押金", "工伤,怎么赔", "押金", "房东 不退押金!", "工伤怎么赔"]
    asked = [Asked(str(n), title) for n, title in enumerate(titles)]
    groups = [[one.id for one in row.asked] for row in twins(asked, Links(different=(("0", "5"),)))]
    assert groups == [["2"], ["5"], ["0"], ["4", "1"], ["3"]]
