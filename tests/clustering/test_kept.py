"""Questions read on all cores, block by block, are those that one process reads at once."""

import pytest

from pipeline.clustering import Links, cluster, kept
from pipeline.clustering.asked import grouped, twins
from pipeline.engines import local
from tests.planted import planted


def test_what_many_processes_read_is_what_one_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = planted(400)
    rows, sketches = kept.kept(twins(asked, Links()))
    whole = cluster(asked)
    monkeypatch.setattr(kept, "_BLOCK", 30)
    monkeypatch.setattr(local, "cores", lambda: 2)
    parts, parted = kept.read(grouped(asked, Links()))
    assert len(rows) > 7 * 30  # more than one process would read alone
    for name in ("asked", "region", "asks", "facts"):
        assert [getattr(one, name) for one in parts] == [getattr(one, name) for one in rows]
    unordered = ["features", "weights", "spares"]  # of one frame: summed without rounding
    assert parted.drop(unordered) == sketches.drop(unordered)
    assert cluster(asked) == whole


def test_nothing_is_read_of_nothing() -> None:
    rows, sketches = kept.read(grouped([], Links()))
    assert rows == [] and len(sketches) == 0
