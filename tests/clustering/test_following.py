"""Groups and verdicts brought up to date, against clustering everything again."""

import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.clustering import Asked, Group, Verdict, cluster
from pipeline.clustering.following import follow
from pipeline.clustering.judging import THRESHOLD
from pipeline.clustering.regrouping import Followed
from pipeline.clustering.standing import NOTHING
from pipeline.similarity import closure, lsh, moving

CROWDED: dict[str, Callable[..., Any]] = {
    "bucket_pairs": lsh.bucket_pairs,
    "parted_pairs": lsh.parted_pairs,
    "moved": moving.moved,
}

TITLES = (
    "医保卡怎么绑定家人",
    "如何将家人绑定到医保卡",
    "医保卡如何绑定家人？",
    "重庆医保卡怎么绑定家人",
    "医保卡怎么解绑家人",
    "丈夫开车追尾对方要18万元可以调解吗",
    "我丈夫开车追尾对方要18万元可以调解吗",
    "妻子开车追尾对方要18万元可以调解吗",
    "房东不退押金怎么办",
    "房东不退还押金怎么办？",
    "押金房东不退应该怎么办",
    "租房押金不退怎么要回来",
    "公司拖欠工资怎么办",
    "公司拖欠我工资怎么要回来",
    "公司拖欠三个月工资怎么要回来",
    "拖欠工资去哪里投诉",
)
Question = tuple[str, str | None]
NAMES = st.integers(0, 15).map(lambda number: f"s:{number}#main")
ASKED = st.tuples(st.sampled_from(TITLES), st.sampled_from([None, "可以起诉。"]))
# The questions of a first night, and what changes in each night after it, so that most of them stay: None goes.
FIRST = st.dictionaries(NAMES, ASKED, min_size=6)
NIGHTS = st.lists(st.dictionaries(NAMES, st.none() | ASKED, max_size=4), min_size=2, max_size=4)


def asked(world: dict[str, Question], names: Iterable[str]) -> list[Asked]:
    return [Asked(name, world[name][0], answer=world[name][1]) for name in sorted(names)]


class Kept:
    """A clustering kept up to date as the dedup stage keeps it."""

    def __init__(self) -> None:
        self.standing = NOTHING
        self.world: dict[str, Question] = {}
        self.groups: set[Group] = set()
        self.verdicts: set[Verdict] = set()

    def refresh(self, world: dict[str, Question]) -> Followed:
        def known(names: Collection[str]) -> list[Asked]:
            return asked(world, names)

        moved = {name for name in self.world | world if self.world.get(name) != world.get(name)}
        come = asked(world, moved & world.keys())
        done = follow(self.standing, moved & self.world.keys(), come, known, "normal")
        self.groups = {one for one in self.groups if not {*one.members} & done.touched}
        self.groups |= {*done.groups}
        self.verdicts = {one for one in self.verdicts if (one.left, one.right) not in done.lost} | {
            *done.verdicts
        }
        assert {(one.left, one.right) for one in self.verdicts} >= done.central
        packed = done.standing.packed()
        few = len(packed.rows) * 2 < len(done.standing.rows)
        self.standing, self.world = packed if few else done.standing, world
        return done


@contextmanager
def crowded(bucket: int) -> Iterator[None]:
    """A bucket of more rows than this is crowded."""
    with ExitStack() as patched:
        for name, function in CROWDED.items():
            for module in ("looks", "judging"):
                if hasattr(sys.modules[f"pipeline.clustering.{module}"], name):
                    small = partial(function, bucket=bucket)
                    patched.enter_context(mock.patch(f"pipeline.clustering.{module}.{name}", small))
        yield


@pytest.mark.parametrize(
    ("bucket", "largest"), [(2, closure.LARGEST), (lsh.BUCKET, closure.LARGEST), (lsh.BUCKET, 3)]
)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(world=FIRST, nights=NIGHTS)
def test_what_is_kept_up_to_date_is_what_all_at_once_would_be(
    bucket: int, largest: int, world: dict[str, Question], nights: list[dict[str, Question | None]]
) -> None:
    kept = Kept()
    with crowded(bucket), ExitStack() as patched:
        completed = partial(closure.completed, largest=largest)
        patched.enter_context(mock.patch("pipeline.similarity.pairs.completed", completed))
        for module in (
            "similarity.pairs",
            "clustering.reporting",
            "clustering.regrouping",
        ):
            patched.enter_context(mock.patch(f"pipeline.{module}.LARGEST", largest))
        for night in ({}, *nights):
            world = {name: one for name, one in (world | night).items() if one}
            kept.refresh(world)
            whole = cluster(asked(world, world), "normal")
            assert kept.groups == {*whole.groups}
            assert kept.verdicts == {*whole.verdicts}


def test_a_pair_over_the_line_that_a_fact_parts_carries_no_change_on() -> None:
    kept = Kept()
    world: dict[str, Question] = {
        "s:1#main": ("丈夫开车追尾对方要18万元可以调解吗", None),
        "s:2#main": ("妻子开车追尾对方要18万元可以调解吗", None),
    }
    kept.refresh(world)
    (parted,) = kept.verdicts
    assert parted.fact == "contrast"
    assert parted.score > THRESHOLD["normal"]
    done = kept.refresh(world | {"s:3#main": ("我丈夫开车追尾对方要18万元可以调解吗", None)})
    assert done.touched == {"s:1#main", "s:3#main"}


def test_a_pair_of_two_components_is_told_as_long_as_a_bucket_proposes_it() -> None:
    kept = Kept()
    few: dict[str, Question] = {
        "s:2#main": ("房东不退押金怎么办", None),
        "s:4#main": ("请问房东不退我的押金去哪里可以投诉", None),
    }
    # With one before and one behind the first, all that the two share is crowded, and they are neighbours nowhere.
    more: dict[str, Question] = {
        "s:1#main": ("你好房东不退押金怎么办", None),
        "s:3#main": ("房东不退押金怎么办谢谢", None),
    }
    with crowded(2):
        for world, proposed in ((few, True), (few | more, False), (few, True)):
            done = kept.refresh(world)
            assert kept.verdicts == {*cluster(asked(world, world), "normal").verdicts}
            assert (("s:2#main", "s:4#main") in told(kept.verdicts)) == proposed
    assert "s:4#main" not in done.touched


def told(verdicts: Iterable[Verdict]) -> set[tuple[str, str]]:
    return {(one.left, one.right) for one in verdicts}
