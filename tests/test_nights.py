"""Five nights, four days apart, against simulated hosts, judged by the log of the server and by the dataset."""

from dataclasses import replace
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from benchmarks.nights.dataset import faults
from benchmarks.nights.rules import Line, Rules, breaches, read_log
from benchmarks.nights.run import World, simulate
from benchmarks.nights.site import MAIN, Site

SLOW = ("stuck", "dripping")  # each visit costs the time of a deadline
EVENTS = {2: "maintenance", 3: "busy", 4: "block_page"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("nights")
    site = Site(40, every=40, events=EVENTS, without=SLOW)
    # Patience: a machine under load answers late, and a page given up is one that nobody judges.
    world = World(folder, site, nights=5, budget=45, days=4, patience=15.0)
    assert len(list(simulate(world))) == 5
    return world


def test_no_request_breaks_a_rule(world: World) -> None:
    assert world.breaches() == []
    assert len(read_log(world.folder / "server.jsonl")) > 100


def test_the_nights_do_what_they_are_for(world: World) -> None:
    first, second, *_, last = world.rows
    assert first.new > 0 and second.new > 20, "seeds, then the frontier"
    assert sum(row.changed for row in world.rows) > 0
    assert sum(row.failed for row in world.rows) > 0
    assert world.rows[2].problems > second.problems, "maintenance is told"
    assert last.blocked == 1 and last.requests < 45, "a test for robots ends the night"
    assert second.published.startswith("+") and not second.published.startswith("+0")
    assert second.standing > 0 and last.problems <= 3, "robots that deny are news once"
    assert last.published == "nothing" or last.published.endswith(" -0"), "nor deletes a thing"


def test_the_dataset_says_what_the_site_is(world: World) -> None:
    assert world.amiss() == []
    dataset, known = world.store.dataset(), world.known()
    assert dataset is not None
    read = next(row for row in known.values() if row.warc and not row.withheld)
    lost = known | {"/x": replace(read, url=read.url.replace("/question/", "/question/0"))}
    assert "is missing" in faults(dataset, world.site, lost)[0]
    path = read.url.partition("example")[2].partition("/")[2]
    kept = known | {f"/{path}": replace(read, withheld="removed")}
    assert "is published, withheld: removed" in faults(dataset, world.site, kept)[0]
    assert any("raw does not hold it" in one for one in faults(dataset, world.site, {}))


def test_no_page_is_withheld_that_should_not_be(world: World) -> None:
    assert world.misjudged() == []
    assert {row.withheld for row in world.known().values()} >= {None, "ai_train_no"}


def test_every_fault_is_told_apart(world: World) -> None:
    told = {
        world.site.fate(number): row.verdict
        for path, row in world.known().items()
        if (number := world.site.number_of(path)) is not None
        and row.verdict not in (None, "disallowed", "blocked", "maintenance")
    }
    expected = {
        "cut": "failed",
        "huge": "too_large",
        "bomb": "bomb",
        "pdf": "no_page",
        "inside": "left_the_site",
        "abroad": "left_the_site",
        "file": "other_scheme",
        "circle": "failed",
    }
    assert {fate: told[fate] for fate in expected if fate in told} == {
        fate: verdict for fate, verdict in expected.items() if fate in told
    }
    assert len(set(expected) & set(told)) >= 5


def test_another_tool_reads_the_archives(world: World) -> None:
    kinds: dict[str, int] = {}
    for path in sorted(world.store.raw.glob("laweer/*.warc.gz")):
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream, check_digests="raise"):
                record.content_stream().read()
                kinds[record.rec_type] = kinds.get(record.rec_type, 0) + 1
    assert set(kinds) == {"warcinfo", "request", "response", "revisit"}
    assert kinds["request"] == kinds["response"] + kinds["revisit"]


LINE = Line(
    0, MAIN, "/question/0.html", 10.0, 10.1, 200, True, None, False, "lawqa/1 (+a@b)", "a@b"
)
ROBOTS = replace(LINE, path="/robots.txt", at=9.0, answered=9.1, validators=False)
NEXT = replace(LINE, path="/question/1.html", at=11.0, answered=11.1)


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ([ROBOTS, LINE, NEXT], None),
        ([ROBOTS, LINE, replace(NEXT, at=10.2)], "asked 0.1000 s after"),
        ([ROBOTS, LINE, replace(NEXT, path="/question/f.html")], "disallowed"),
        ([LINE, NEXT], "before robots.txt"),
        ([ROBOTS, LINE, replace(LINE, at=12.0, answered=12.1)], "without its validators"),
        ([ROBOTS, *(replace(NEXT, at=n, answered=n, path=f"/question/{n}.html") for n in range(11, 16))], "the most"),
        ([ROBOTS, replace(LINE, status=429, retry_after="60"), NEXT], "too long"),
        ([ROBOTS, replace(LINE, agent="Mozilla/5.0")], "who asks"),
        ([ROBOTS, replace(LINE, host="elsewhere.example")], "no host of the site"),
        ([replace(ROBOTS, host="bom.laweer.example"), replace(LINE, host="bom.laweer.example")], "says no"),
    ],
)  # fmt: skip
def test_the_judge_finds_what_is_wrong(lines: list[Line], says: str | None) -> None:
    found = breaches(lines, Site(40, 40, {}), Rules(interval=0.5, budget=4, longest_pause=5.0))
    assert bool(found) == (says is not None)
    assert says is None or any(says in one for one in found), found


def test_the_log_is_read_in_the_order_of_time(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("", encoding="utf-8")
    assert read_log(log) == []
