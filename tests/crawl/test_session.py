"""After a kill or a power cut: what lies on the disk counts, and the state forgets what does not."""

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.crawl.session import Places, recover
from pipeline.crawl.state import Known, State
from pipeline.crawl.warc import Archive, Exchange, response_at
from pipeline.journal import Journal

EXCHANGE = Exchange("https://a.cn/1", "2026-11-21T03:00:00Z", "200 OK", [], [], b"<h1>x</h1>")
PAGE = Known("https://a.cn/1", "https://a.cn", "a", "page", "given", "2026-11-01", "2027", etag='"1"')  # fmt: skip


@pytest.fixture
def places(tmp_path: Path) -> Places:
    fetching = tmp_path / "raw" / ".fetch"
    return Places(fetching / "incoming", fetching / "aside", tmp_path / "raw")


def killed(places: Places, state: State, *, settled: int, lost: int) -> list[int]:
    """Three pages on their way when the run died, the first ones settled, so many bytes lost; their offsets."""
    archive = Archive(places.incoming / "a" / "run.warc.gz", "run")
    offsets = []
    for number in range(3):
        url = f"https://a.cn/{number}"
        offsets.append(archive.response(replace(EXCHANGE, url=url)))
        if number < settled:
            state.put_archive("a/run.warc.gz", archive.sync())
            state.put(replace(PAGE, url=url, warc=f"a/run.warc.gz#{offsets[-1]}"))
            state.commit()
    archive.close()
    with archive.path.open("r+b") as file:
        file.truncate(file.seek(0, io.SEEK_END) - lost)
    return offsets


def events(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_what_a_killed_run_had_brought_comes_into_raw(places: Places, tmp_path: Path) -> None:
    log = io.StringIO()
    with State(tmp_path / "state.sqlite") as state:
        offsets = killed(places, state, settled=2, lost=30)
        recover(places, state, Journal(log))
        assert [row.etag for row in state.pages("https://a.cn")] == ['"1"', '"1"']
        recover(places, state, Journal(log))
    path = places.raw / "a" / "run.warc.gz"
    found = [response_at(path, offset, "") for offset in offsets]
    assert [one.url if one else None for one in found] == [f"https://a.cn/{n}" for n in range(3)]
    (mended,) = events(log)
    assert (mended["event"], mended["archive"], mended["pages_lost"]) == (
        "mended",
        "a/run.warc.gz",
        0,
    )
    assert not list(places.incoming.rglob("*.gz"))


def test_pages_that_a_power_cut_took_are_due_again(places: Places, tmp_path: Path) -> None:
    log = io.StringIO()
    with State(tmp_path / "state.sqlite") as state:
        offsets = killed(places, state, settled=3, lost=0)
        archive = places.incoming / "a" / "run.warc.gz"
        with archive.open("r+b") as file:
            file.truncate(offsets[2] + 40)
        recover(places, state, Journal(log))
        first, second, third = state.pages("https://a.cn")
    assert (first.etag, second.etag, third.etag) == ('"1"', '"1"', None)
    assert (third.warc, third.next_due) == (None, third.first_seen)
    assert events(log)[0]["pages_lost"] == 1


def test_an_archive_that_is_gone_is_forgotten_with_its_pages(
    places: Places, tmp_path: Path
) -> None:
    log = io.StringIO()
    with State(tmp_path / "state.sqlite") as state:
        killed(places, state, settled=3, lost=0)
        (places.incoming / "a" / "run.warc.gz").unlink()
        recover(places, state, Journal(log))
        assert {row.etag for row in state.pages("https://a.cn")} == {None}
        assert state.archives() == frozenset()
        recover(places, state, Journal(log))
    (missing,) = events(log)
    assert (missing["event"], missing["pages_lost"]) == ("missing", 3)


def test_an_archive_with_no_whole_record_goes(places: Places, tmp_path: Path) -> None:
    path = places.incoming / "a" / "run.warc.gz"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"\x1f\x8b\x08torn")
    aside = places.aside / "a" / "run.warc.gz"
    aside.parent.mkdir(parents=True)
    aside.write_bytes(b"\x1f\x8b\x08torn")
    with State(tmp_path / "state.sqlite") as state:
        recover(places, state, Journal())
        assert state.archive_size(".aside/a/run.warc.gz") == 0
    assert not path.exists() and not (places.raw / "a").exists()
    assert aside.read_bytes() == b""
