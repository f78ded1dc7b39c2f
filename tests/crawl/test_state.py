"""The memory of a crawl: one row an address, and nothing that outlives what it speaks of."""

from dataclasses import fields, replace
from pathlib import Path

import pytest

from pipeline.crawl.state import Host, Known, State

DOCUMENT = (Path(__file__).parents[2] / "docs" / "fetching.md").read_text(encoding="utf-8")
PAGE = Known(
    "https://a.cn/1", "https://a.cn", "a", "page", "given", first_seen="2026-11-01", next_due="2026-11-05"
)  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "state.sqlite"


def test_what_is_committed_is_kept_and_the_rest_is_not(path: Path) -> None:
    with State(path) as state:
        state.put(PAGE)
        state.commit()
        state.put(replace(PAGE, etag='"2"'))
    with State(path) as state:
        assert state.get(PAGE.url) == PAGE
        assert state.get("https://a.cn/2") is None


def test_what_is_known_is_not_added_again(path: Path) -> None:
    with State(path) as state:
        state.put(replace(PAGE, etag='"1"'))
        state.add([PAGE, replace(PAGE, url="https://a.cn/2")])
        assert [row.etag for row in state.pages(PAGE.origin)] == ['"1"', None]


def test_the_longest_due_comes_first_and_what_is_not_due_not_at_all(path: Path) -> None:
    dues = {"1": "2026-11-05", "2": "2026-11-03", "3": "2026-11-09", "4": "2026-11-03"}
    with State(path) as state:
        state.add(replace(PAGE, url=url, next_due=due) for url, due in dues.items())
        state.add([replace(PAGE, url="map", kind="sitemap", next_due="2026-11-01")])
        due = state.due(PAGE.origin, "page", "2026-11-06", 10)
        assert [row.url for row in due] == ["2", "4", "1"]
        assert state.origins("2026-11-06") == [(PAGE.origin, "a")]
        assert state.origins("2026-10-01") == []


def test_new_pages_and_those_held_come_by_turns(path: Path) -> None:
    rows = [replace(PAGE, url=f"new{n}") for n in range(5)]
    rows += [
        replace(PAGE, url=f"held{n}", warc="a/x.warc.gz#0", next_due="2026-11-06") for n in range(2)
    ]
    with State(path) as state:
        state.add(rows)
        due = [row.url for row in state.due(PAGE.origin, "page", "2026-11-07", 6)]
        assert due == ["held0", "new0", "held1", "new1", "new2", "new3"]
        assert [row.url for row in state.due(PAGE.origin, "page", "2026-11-07", 1)] == ["held0"]


def test_pages_in_a_lost_end_of_an_archive_are_due_again_without_validators(path: Path) -> None:
    rows = [
        replace(PAGE, url=url, etag='"1"', record_hash="h", warc=f"{name}#{offset}", next_due="2027")
        for url, name, offset in (("1", "a/x.warc.gz", 0), ("2", "a/x.warc.gz", 900), ("3", "a/y.warc.gz", 900))
    ]  # fmt: skip
    with State(path) as state:
        state.add(rows)
        assert state.forget_archived("a/x.warc.gz", beyond=500) == 1
        first, second, third = state.pages(PAGE.origin)
        assert (first, third) == (rows[0], rows[2])
        assert (second.etag, second.record_hash, second.warc) == (None, None, None)
        assert second.next_due == PAGE.first_seen


def test_a_file_that_is_no_database_is_set_aside(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"torn" * 1000)
    with State(path) as state:
        assert state.get(PAGE.url) is None
    assert path.with_name("state.sqlite.damaged").read_bytes().startswith(b"torn")


def test_a_copy_leaves_the_original_alone(path: Path) -> None:
    with State.copy_of(path) as copy:
        copy.put(PAGE)
    assert not path.exists()
    with State(path) as state:
        state.put(PAGE)
        state.commit()
    with State.copy_of(path) as copy:
        copy.put(replace(PAGE, etag='"2"'))
        copy.commit()
    with State(path) as state:
        assert state.get(PAGE.url) == PAGE


def test_a_host_nobody_has_asked_is_closed_to_nobody(path: Path) -> None:
    with State(path) as state:
        assert state.host("https://a.cn") == Host("https://a.cn")
        state.put_host(Host("https://a.cn", closed_until="2027"))
        assert state.host("https://a.cn").closed_until == "2027"


def test_every_column_is_in_the_document() -> None:
    for field in fields(Known):
        assert f"`{field.name}`" in DOCUMENT, field.name
