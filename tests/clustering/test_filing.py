"""A group as records: every member with what holds it, at a cost that grows as the group."""

import time

from pipeline.clustering import filing
from pipeline.clustering.judging import Verdict
from pipeline.clustering.reporting import Group


def verdict(left: str, right: str, score: float, *, accepted: bool = True) -> Verdict:
    return Verdict(left, right, score, "same_question", accepted, "同一问题", "same question")


def filed(group: Group, verdicts: list[Verdict]) -> filing.Filed:
    return filing.Filed.of([(group, filing.Told([group], verdicts).of(group))])


def test_a_member_tells_of_the_canonical_question_else_of_what_holds_it_most() -> None:
    group = Group("a", ("a", "b", "c"), None, None, False)
    verdicts = [
        verdict("a", "b", 0.8),
        verdict("b", "c", 0.9),
        verdict("c", "d", 0.95, accepted=False),
    ]
    found = filed(group, verdicts).variants
    assert found["id"].to_pylist() == ["a", "b", "c"]
    assert found["similarity"].to_pylist() == [1.0, 0.8, 0.9]


def test_a_group_of_fifty_thousand_is_filed_in_a_second() -> None:
    names = tuple(f"q{number:05}" for number in range(50_000))
    verdicts = [verdict(names[0], name, 0.9) for name in names[1:]]
    start = time.process_time()
    group = Group(names[0], names, None, None, True)
    assert len(filed(group, verdicts).variants) == 50_000
    assert (
        time.process_time() - start < 20
    )  # 0.4 s; looking up every pair of members took twelve minutes
