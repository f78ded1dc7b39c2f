"""Questions to clusters: what must be together, what must not, and that nothing else matters."""

import random
import subprocess
import sys
from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.clustering import Asked, Clustering, Links, cluster, explain, propose
from pipeline.clustering.decisions import settled
from pipeline.clustering.grouping import linked
from pipeline.clustering.judging import THRESHOLD
from pipeline.config import Level
from pipeline.records import Decision
from pipeline.similarity.closure import components
from pipeline.similarity.jaccard import F64
from pipeline.similarity.linkage import average_linkage
from pipeline.similarity.pairs import Guarded, Scored
from pipeline.similarity.shingles import I64, Flags

Groups = set[frozenset[str]]


def asked(*titles: str) -> list[Asked]:
    return [Asked(f"q{number}", title) for number, title in enumerate(titles)]


def groups(clustering: Clustering) -> Groups:
    return {frozenset(group.members) for group in clustering.groups}


def together(*titles: str, level: Level = "normal") -> bool:
    return len(cluster(asked(*titles), level).groups) == 1


@pytest.mark.parametrize(
    "titles",
    [
        ("医保卡怎么绑定家人", "如何将家人绑定到医保卡", "医疗保险卡绑定亲属的流程"),
        ("房东不退押金怎么办", "租房押金房东不退还如何处理", "租房子押金不給退怎麼辦"),
        ("借了五万元不还能起诉吗", "借了50000元不还可以起诉吗", "借了5万块不还能不能起诉"),
        ("公司无故辞退员工怎么赔偿", "被无故辞退怎么赔"),
    ],
)
def test_one_question_in_other_words_is_one_group(titles: tuple[str, ...]) -> None:
    assert together(*titles)


def test_a_question_asked_in_eight_hundred_ways_is_one_question() -> None:
    """A component too large for all its pairs; 400 such wordings were 32 groups while unscored pairs counted 0."""
    before = ("", "您好,", "律师你好,", "求助,", "在线等,", "麻烦问下,", "请教一下,", "各位好,")
    ways = ("如何", "怎么", "怎样", "咋", "该怎么", "应该怎么", "要怎么")
    after = ("", "谢谢", "急", "谢谢律师", "在线等", "麻烦了", "急急急", "拜托了", "多谢", "感谢")
    asks = ("办", "处理", "解决", "维权")
    titles = [
        f"{a}租房子房东{no}退押金{way}{ask}?{end}"
        for a in before
        for no in ("不", "拒绝", "不肯")
        for way in ways
        for ask in asks
        for end in after
    ][::8]
    found = cluster(asked(*titles)).groups
    assert max(len(group.members) for group in found) >= 0.98 * len(titles)


def test_a_template_asked_with_ten_numbers_is_ten_questions_however_often_it_is_asked() -> None:
    """800 near-identical texts, one component over the line: each number is its own question, and whole."""
    before = ("", "您好,", "律师你好,", "求助,", "在线等,", "麻烦问下,", "请教一下,", "各位好,")
    after = ("", "谢谢", "急", "谢谢律师", "在线等", "麻烦了", "急急急", "拜托了", "多谢", "感谢")
    some = [
        Asked(f"{number}-{a}-{z}", f"{a}租房子房东收了{number}个月租金押金不退怎么办?{z}")
        for number in range(2, 12)
        for a in before
        for z in after
    ]
    found = cluster(some).groups
    assert [len(group.members) for group in found] == [80] * 10
    assert all(len({name.split("-")[0] for name in group.members}) == 1 for group in found)


WORDINGS = (
    "工伤认定需要什么材料",
    "申请工伤认定要提交哪些资料",
    "工伤认定要多久",
    "申请工伤认定多长时间有结果",
    "医保卡怎么绑定家人",
    "重庆医保卡怎么绑定家人",
    "如何把家人绑定到医保卡",
    "医保卡怎么解绑家人",
    "房东不退押金怎么办",
    "租房押金不退怎么办",
    "房东不退押金怎么办？",
    "押金",
    "",
    "??",
    "借了5万不还怎么起诉",
    "借了八万不还怎么起诉",
)
questions = st.lists(
    st.tuples(st.sampled_from(WORDINGS), st.sampled_from([None, "深圳", "情况是这样的"])),
    max_size=14,
)


@settings(max_examples=40, deadline=None)
@given(questions, st.randoms(use_true_random=False), st.sampled_from(["strict", "normal", "broad"]))
def test_the_order_of_the_questions_does_not_matter(
    some: list[tuple[str, str | None]], rng: random.Random, level: Level
) -> None:
    ordered = [Asked(f"q{n:02}", title, detail) for n, (title, detail) in enumerate(some)]
    shuffled = ordered.copy()
    rng.shuffle(shuffled)
    first, second = cluster(ordered, level), cluster(shuffled, level)
    assert first == second
    assert sorted(m for group in first.groups for m in group.members) == [a.id for a in ordered]


@settings(max_examples=40, deadline=None)
@given(questions)
def test_equal_texts_are_together_and_every_member_has_an_accepted_pair(
    some: list[tuple[str, str | None]],
) -> None:
    ordered = [Asked(f"q{n:02}", title, detail) for n, (title, detail) in enumerate(some)]
    clustering = cluster(ordered)
    group_of = {member: group for group in clustering.groups for member in group.members}
    for a in ordered:
        for b in ordered:
            if (a.title, a.detail) == (b.title, b.detail):
                assert group_of[a.id] is group_of[b.id]
    for group in clustering.groups:
        held = {d.left for d in clustering.verdicts if d.accepted and d.right in group.members}
        held |= {d.right for d in clustering.verdicts if d.accepted and d.left in group.members}
        assert len(group.members) == 1 or set(group.members) <= held
        assert group.canonical in group.members


def test_another_process_finds_the_same() -> None:
    code = (
        "from pipeline.clustering import Asked, cluster;"
        f"done = cluster([Asked(str(n), t) for n, t in enumerate({WORDINGS!r})]);"
        "print(done.groups, done.verdicts)"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


def test_what_else_is_clustered_does_not_change_a_pair() -> None:
    pair = asked("失业金怎么领取", "如何申领失业保险金")
    alone = cluster(pair)
    crowd = [*pair, *(Asked(f"x{n}", f"第{n}条法律规定是什么") for n in range(30))]
    assert groups(alone) <= groups(cluster(crowd))


def test_the_canonical_question_is_answered_then_asks_then_central_then_short() -> None:
    wordings = ["医保卡怎么绑定家人", "医保卡绑定家人怎么操作呢", "医保卡绑定家人"]
    assert cluster(asked(*wordings)).groups[0].canonical == "q0"
    answered = [Asked("a", wordings[0]), Asked("b", wordings[1], answer="先登录，再添加成员。")]
    assert cluster(answered).groups[0].canonical == "b"


def test_twins_are_reported_with_the_one_that_has_an_answer() -> None:
    twins = [Asked("a", "押金退吗"), Asked("b", "押金退吗？", answer="看合同。")]
    clustering = cluster(twins)
    assert clustering.groups[0].canonical == "b"
    assert [(d.left, d.right, d.zh) for d in clustering.verdicts] == [("b", "a", "文字相同")]


def test_pairs_near_the_line_are_kept_both_ways_with_reasons() -> None:
    titles = (
        "离婚后男方不给抚养费怎么起诉",
        "离婚后男方不给抚养费如何起诉",
        "离婚后女方不给抚养费怎么起诉",
    )
    clustering = cluster(asked(*titles))
    kept = {frozenset((d.left, d.right)): d for d in clustering.verdicts}
    assert kept[frozenset(("q0", "q1"))].accepted
    refused = [d for d in clustering.verdicts if not d.accepted]
    assert {d.fact for d in refused} == {"contrast"}


def test_a_region_said_and_one_unsaid_are_refused_on_file_with_the_score_of_their_words() -> None:
    (only,) = cluster(asked("工伤认定要多久", "重庆工伤认定要多久")).verdicts
    assert (only.accepted, only.fact, only.zh) == (False, "region", "地区不同：未指明 ≠ 重庆市")
    assert only.score > THRESHOLD["normal"] and only.en


def test_two_regions_are_not_compared_and_why_is_told_when_asked() -> None:
    here, there = asked("深圳工伤认定要多久", "重庆工伤认定要多久")
    clustering = cluster([here, there])
    assert len(clustering.groups) == 2 and not clustering.verdicts
    assert propose([here, there]) == []
    assert explain(here, there, "normal").verdict.zh == "地区不同：广东省/深圳市 ≠ 重庆市"


def test_no_chain_leads_from_one_region_to_another() -> None:
    titles = "工伤认定要多久", "申请工伤认定要多久", "重庆工伤认定要多久", "重庆市工伤认定要多久"
    clustering = cluster(asked(*titles))
    assert sorted(one.members for one in clustering.groups) == [("q0", "q1"), ("q2", "q3")]


def test_a_large_group_is_flagged() -> None:
    many = asked(*["医保卡怎么绑定家人"] * 4)
    assert not cluster(many).groups[0].flagged
    assert cluster(many, large=3).groups[0].flagged


def test_people_decide() -> None:
    ordered = asked("医保卡怎么绑定家人", "重庆医保卡怎么绑定家人", "如何把家人绑定到医保卡")
    assert groups(cluster(ordered)) == {frozenset({"q0", "q2"}), frozenset({"q1"})}
    joined = cluster(ordered, links=Links(same=(("q0", "q1"),)))
    assert groups(joined) == {frozenset({"q0", "q1", "q2"})}
    parted = cluster(ordered, links=Links(different=(("q0", "q2"),)))
    assert groups(parted) == {frozenset({name}) for name in ("q0", "q1", "q2")}
    twins = asked("押金退吗", "押金退吗")
    assert len(cluster(twins, links=Links(different=(("q0", "q1"),))).groups) == 2


def test_what_people_decided_is_said_of_the_pair() -> None:
    ordered = asked("医保卡怎么绑定家人", "重庆医保卡怎么绑定家人", "如何把家人绑定到医保卡")
    links = Links(same=(("q1", "q0"),), different=(("q0", "q2"),))
    told = {frozenset((v.left, v.right)): v for v in cluster(ordered, links=links).verdicts}
    same, different = told[frozenset({"q0", "q1"})], told[frozenset({"q0", "q2"})]
    assert (same.accepted, same.kind, same.zh) == (True, "decided", "人工判定相同")
    assert (different.accepted, different.kind, different.zh) == (False, "decided", "人工判定不同")
    assert not told[frozenset({"q1", "q2"})].accepted, "q1 is one with q0, so it is not one with q2"


def test_a_person_chooses_the_canonical_question_the_newest_choice_first() -> None:
    ordered = asked("医保卡怎么绑定家人", "医保卡怎么绑定家人？", "如何把家人绑定到医保卡")
    for wanted in ("q0", "q1", "q2"):
        links = Links(canonical=(wanted, "q0", "q1"))
        assert cluster(ordered, links=links).groups[0].canonical == wanted


names = st.sampled_from([f"q{n:02}" for n in range(14)])
named_pairs = st.lists(st.tuples(names, names).filter(lambda pair: pair[0] != pair[1]), max_size=4)


@settings(max_examples=40, deadline=None)
@given(questions, named_pairs, named_pairs)
def test_what_people_say_holds_whatever_the_scores(
    some: list[tuple[str, str | None]],
    same: list[tuple[str, str]],
    different: list[tuple[str, str]],
) -> None:
    ordered = [Asked(f"q{n:02}", title, detail) for n, (title, detail) in enumerate(some)]
    known = {one.id for one in ordered}
    said = [
        Decision(n, word, a, b, "梁示范", "2026-11-22", "读过")
        for n, (word, (a, b)) in enumerate(
            [("same", pair) for pair in same] + [("different", pair) for pair in different]
        )
    ]
    links, told = settled(said, known)
    clustering = cluster(ordered, links=links)
    cluster_of = {name: group.canonical for group in clustering.groups for name in group.members}
    assert cluster_of.keys() == known
    for one in told:
        if one.b and not one.fault:
            assert (cluster_of[one.a] == cluster_of[one.b]) == (one.decision == "same")


@pytest.mark.parametrize("some", [[], ["押金退吗"], ["", ""]])
def test_few_questions(some: Sequence[str]) -> None:
    clustering = cluster(asked(*some))
    assert sum(len(group.members) for group in clustering.groups) == len(some)
    assert propose(asked(*some)) == [] or some == ["", ""]


pairs_of_eight = list(combinations(range(8), 2))


@given(
    st.lists(st.integers(4, 10).map(lambda n: n / 10), min_size=28, max_size=28),
    st.sets(st.sampled_from(pairs_of_eight), max_size=8),
    st.sets(st.sampled_from(pairs_of_eight)),
)
def test_guards_asked_only_where_rows_came_together_do_what_all_of_them_do(
    scores: list[float], parted: set[tuple[int, int]], proposed: set[tuple[int, int]]
) -> None:
    table = dict(zip(pairs_of_eight, scores, strict=True))

    def score(i: I64, j: I64) -> F64:
        return np.array([table[pair] for pair in zip(i.tolist(), j.tolist(), strict=True)])

    def apart(i: I64, j: I64) -> Flags:
        found = [pair in parted for pair in zip(i.tolist(), j.tolist(), strict=True)]
        return np.array(found, dtype=bool)

    i, j = np.array(sorted(proposed), dtype=np.int64).reshape(-1, 2).T
    known = Scored(i, j, score(i, j))
    _, labels = linked(8, known, Guarded(score, 0.7, apart))
    a, b, _ = known.over(0.7)
    component = components(8, a[~apart(a, b)], b[~apart(a, b)])
    inside = [pair for pair in pairs_of_eight if len({*component[[*pair]].tolist()}) == 1]
    i, j = np.array(inside, dtype=np.int64).reshape(-1, 2).T
    told = np.where(apart(i, j), -np.inf, score(i, j))
    assert labels.tolist() == average_linkage(8, i, j, told, 0.7).tolist()
