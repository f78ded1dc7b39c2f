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
    parts, parted = kept.read(grouped(asked, Links()), 2)
    assert len(rows) > 7 * 30  # more than one process would read alone
    for name in ("asked", "region", "asks", "facts"):
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


def test_nothing_is_read_of_nothing() -> None:
    rows, sketches = kept.read(grouped([], Links()))
    assert not rows and len(sketches) == 0
