"""Which capture of a page counts, told from what was read and from what is only known."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.captures import Captures, Parsed, Seen, capture_at, latest
from pipeline.engines.spool import spooled
from pipeline.records import Capture, PageInfo, Question
from pipeline.store import IndexEntry, Store

DAYS = st.sampled_from([None, "2026-01-01", "2026-01-02"])
CAPTURES = st.lists(st.tuples(st.sampled_from("pq"), DAYS, st.sampled_from("xy")), max_size=8).map(
    lambda drawn: [
        Seen(f"s/{path}", f"s:{page}", "s", day, digest)
        for path, (page, day, digest) in enumerate(drawn)
    ]
)


def parsed(seen: Seen) -> Parsed:
    """The capture as it is read: one question with its path in the title."""
    info = PageInfo(
        id=seen.page,
        site=seen.site,
        path=seen.path,
        url=None,
        media="text",
        encoding="utf-8",
        replaced=0,
        sha256=seen.sha256,
        license="unknown",
        first_captured=seen.captured_at,
        last_captured=seen.captured_at,
        questions=1,
    )
    return Parsed(info, (Question(seen.path, id=f"{seen.page}#main", page=seen.page, site="s"),))


def kept(captures: Sequence[Seen], unread: Sequence[Seen], withheld: dict[str, str]) -> object:
    """All that is kept of captures, of which some are not read."""
    with spooled() as connection:
        read = Captures(connection, withheld)
        for one in captures:
            if one in unread:
                read.pass_over(one)
            else:
                read.add(parsed(one))
        contents = [*read.seen()], [*read.pages()], [*read.questions()], [*read.answers()]
        return *contents, sorted(map(repr, read.rejections()))


@given(CAPTURES, st.sampled_from([{}, {"s:p": "removed"}]))
def test_a_capture_that_does_not_count_need_not_be_read(
    captures: list[Seen], withheld: dict[str, str]
) -> None:
    pages = {one.page: [other for other in captures if other.page == one.page] for one in captures}
    unread = [one for one in captures if one.page in withheld or one != latest(pages[one.page])]
    assert kept(captures, unread, withheld) == kept(captures, [], withheld)


def test_the_latest_counts_and_the_first_by_path_of_one_time() -> None:
    old, one, other, bare = (
        Seen(path, "s:p", "s", day, "x")
        for path, day in (
            ("d", "2026-01-01"),
            ("c", "2026-01-02"),
            ("b", "2026-01-02"),
            ("a", None),
        )
    )
    assert latest([old, one, other, bare]) == other
    assert latest([bare]) == bare


def test_a_capture_is_found_by_its_path(tmp_path: Path) -> None:
    store = Store(tmp_path, tmp_path / "clean")
    (tmp_path / "a.txt").write_text("押金", encoding="utf-8")
    found = capture_at(store, "a.txt", {"a.txt": IndexEntry("https://a.example/1")})
    assert found == Capture("a.txt", "押金".encode(), "https://a.example/1")


@pytest.mark.parametrize("path", ["b.txt", "qa.jsonl#line", "qa.jsonl:1"])
def test_what_cannot_be_read_by_itself_is_none(tmp_path: Path, path: str) -> None:
    assert capture_at(Store(tmp_path, tmp_path / "clean"), path, {}) is None
