from collections.abc import Callable, Iterable, Iterator

import pyarrow as pa
import pytest

from pipeline.clustering import Asked, Links, cluster, spread
from pipeline.clustering.kernels import table
from pipeline.engines import Item, Kernel, Kernel2, Result
from tests.clustering.whole import Whole
from tests.planted import planted


class Scattered:
    """An engine whose batches are as small as the rules allow, and in an awkward order."""

    def ordered_map(
        self, function: Callable[[Item], Result], items: Iterable[Item]
    ) -> Iterator[Result]:
        return map(function, items)

    def place(self, table: pa.Table) -> list[pa.Table]:
        return [table.slice(start, 7) for start in range(0, max(len(table), 1), 7)][::-1]

    def map(self, data: list[pa.Table], kernel: Kernel, schema: pa.Schema) -> list[pa.Table]:
        return [kernel(batch).cast(schema) for batch in data]

    def shuffle(self, data: list[pa.Table], key: str) -> list[pa.Table]:
        whole = pa.concat_tables(data)
        remainders = [value % 5 for value in whole[key].to_pylist()]
        return [
            whole.filter(pa.array([one == n for one in remainders], pa.bool_()))[::-1]
            for n in range(5)
        ]

    def join(
        self,
        left: list[pa.Table],
        right: list[pa.Table],
        key: str,
        kernel: Kernel2,
        schema: pa.Schema,
    ) -> list[pa.Table]:
        batches = zip(self.shuffle(left, key), self.shuffle(right, key), strict=True)
        return [kernel(ours, theirs).cast(schema) for ours, theirs in batches]

    def union(self, *parts: list[pa.Table]) -> list[pa.Table]:
        return [batch for part in parts for batch in part]

    def persist(self, data: list[pa.Table]) -> list[pa.Table]:
        return data

    def each(self, data: list[pa.Table]) -> Iterator[pa.Table]:
        return iter(data)


def test_batches_of_any_size_give_the_same_clustering(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spread, "_SAMPLE", 3)  # many blocks
    monkeypatch.setattr(spread, "_BLOCK", 2)
    asked = planted(240)
    whole = cluster(asked)
    assert any(len(group.members) > 3 for group in whole.groups)
    assert spread.cluster(Whole(), table(asked)).here() == whole
    engine = Scattered()
    assert spread.cluster(engine, engine.place(table(asked))).here() == whole


def test_no_question_and_one() -> None:
    engine = Scattered()
    for asked in (planted(0), planted(1)):
        assert spread.cluster(engine, engine.place(table(asked))).here() == cluster(asked)


def test_what_people_decided_counts_everywhere() -> None:
    asked = planted(60)
    groups = cluster(asked).groups
    large = max(groups, key=lambda group: len(group.members))
    alone = [group.canonical for group in groups if len(group.members) == 1]
    links = Links(
        same=((alone[0], alone[1]), (alone[1], alone[2]), ("unknown", alone[3])),
        different=((large.members[0], large.members[1]), (alone[0], alone[3])),
        canonical=(alone[2], large.members[-1]),
    )
    engine = Scattered()
    ours = spread.cluster(engine, engine.place(table(asked)), "broad", links).here()
    assert ours == cluster(asked, "broad", links)
    assert {alone[2], large.members[-1]} <= {group.canonical for group in ours.groups}


def test_a_hot_bucket_is_a_star_and_a_chain_everywhere() -> None:
    # One template 90 times over, apart in a number only: every text band holds 90 of them.
    asked = [
        Asked(f"q{n:03}", f"我在网上买了一台电视机用了{n}天就坏了商家不给修怎么投诉")
        for n in range(90)
    ]
    engine = Scattered()
    assert spread.cluster(engine, engine.place(table(asked))).here() == cluster(asked)
