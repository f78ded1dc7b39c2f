"""Questions read on all cores, block by block, are those that one process reads at once."""

import pytest

from pipeline.clustering import Asked, Links, cluster, kept
from pipeline.clustering.asked import grouped, twins
from pipeline.engines import local
from tests.planted import planted


def test_what_many_processes_read_is_what_one_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = planted(400)
    rows, sketches = kept.kept(twins(asked, Links()))
    whole = cluster(asked)
    monkeypatch.setattr(kept, "_BLOCK", 30)
    parts, parted = kept.read(grouped(asked, Links()), 2)
    assert len(rows) > 7 * 30  # more than one process would read alone
    for name in ("ids", "speaks", "region", "asks", "facts"):
        assert [getattr(one, name) for one in parts] == [getattr(one, name) for one in rows]
    unordered = ["features", "weights", "spares"]  # of one frame: summed without rounding
    assert parted.drop(unordered) == sketches.drop(unordered)
    assert cluster(asked, jobs=2) == whole


def test_no_process_is_started_unless_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A script without a guarded main module, or typed in line by line, could not start any."""
    monkeypatch.setattr(kept, "_BLOCK", 10)
    monkeypatch.setattr(local, "cores", lambda: 2)
    monkeypatch.setattr(local, "ProcessPoolExecutor", None)
    assert cluster(planted(100)).groups


def test_questions_come_back_as_far_as_they_are_kept() -> None:
    """Also half of a pair, which is no character; of an answer only that there is one."""
    asked = [
        Asked("a\ud800", "房\ud800子怎么卖", answer="可以卖。"),
        Asked("b", "房\ud800子怎么卖"),
        Asked("c", "离婚怎么办", region="500000"),
    ]
    rows, _ = kept.read(grouped(asked, Links()))
    told = {row.ids: (row.speaks.title, bool(row.speaks.answer), row.region) for row in rows}
    first, _, alone = asked
    assert told == {
        (first.id, "b"): (first.title, True, None),
        (alone.id,): (alone.title, False, "500000"),
    }


def test_nothing_is_read_of_nothing() -> None:
    rows, sketches = kept.read(grouped([], Links()))
    assert not rows and len(sketches) == 0
