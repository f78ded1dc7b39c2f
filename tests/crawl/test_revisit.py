"""When to come again, and what a visit makes of what is known."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.crawl import revisit
from pipeline.crawl.revisit import LONGEST, SHORTEST, Visited, due_after, interval_after
from pipeline.crawl.state import Known, iso

NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
PAGE = Known(
    "https://a.cn/1", "https://a.cn", "a", "page", "given", iso(NOW), iso(NOW), warc="a/x.warc.gz#0"
)


def visited(days: float = 0, status: int = 200, **more: str) -> Visited:
    signals = tuple(more.get("signals", "").split("|")) if "signals" in more else ()
    at = NOW + timedelta(days=days)
    return Visited(at, status, more.get("etag"), more.get("last_modified"), signals)


@given(st.lists(st.booleans(), max_size=40))
def test_an_interval_stays_within_its_bounds(changes: list[bool]) -> None:
    interval: float | None = None
    for changed in changes:
        before, interval = interval, interval_after(interval, changed)
        assert SHORTEST <= interval <= LONGEST
        assert before is None or (interval <= before if changed else interval >= before)


@given(st.text(), st.floats(SHORTEST, LONGEST))
def test_a_page_is_a_little_off_the_beat_always_the_same(url: str, days: float) -> None:
    wait = (due_after(NOW, days, url) - NOW + timedelta(hours=6)) / timedelta(days=1)
    assert abs(wait - days) <= 0.1 * days + 1e-6
    assert due_after(NOW, days, url) == due_after(NOW, days, url)


def test_pages_of_one_night_do_not_come_back_on_one_night() -> None:
    dues = {due_after(NOW, 30.0, f"https://a.cn/{n}").date() for n in range(200)}
    assert len(dues) >= 6


def test_what_fails_waits_ever_longer_and_keeps_what_it_had() -> None:
    row, waits = replace(PAGE, etag='"1"', record_hash="h"), []
    for _ in range(7):
        row = revisit.failed(row, NOW, "failed", "no answer")
        waits.append((datetime.fromisoformat(row.next_due) - NOW + timedelta(hours=6)).days)
    assert waits == [1, 2, 4, 8, 16, 30, 30]
    assert (row.etag, row.record_hash, row.withheld) == ('"1"', "h", None)
    assert revisit.seen(row, visited(), "same", changed=False).failures == 0


def test_gone_is_removed_only_when_it_is_gone_again_days_later() -> None:
    once = revisit.gone(PAGE, visited(0, 404), "removed", "")
    assert (once.withheld, once.strikes) == (None, 1)
    assert iso(NOW + timedelta(days=8)) == once.next_due
    assert revisit.gone(once, visited(6.9, 404), "removed", "").withheld is None
    twice = revisit.gone(once, visited(7, 410), "removed", "")
    assert (twice.withheld, twice.strikes) == ("removed", 2)
    assert revisit.gone(twice, visited(9, 404), "removed", "").withheld == "removed"


def test_a_page_that_comes_back_is_no_longer_removed() -> None:
    once = revisit.gone(PAGE, visited(0, 404), "removed", "")
    back = revisit.seen(once, visited(1), "same", changed=False)
    assert (back.strikes, back.first_strike) == (0, None)
    again = revisit.gone(back, visited(9, 404), "removed", "")
    assert again.withheld is None, "strikes count in a row"
    twice = revisit.gone(again, visited(17, 404), "removed", "")
    assert revisit.seen_again(twice, visited(20, 304)).withheld is None


def test_what_was_never_held_is_not_withheld() -> None:
    unheld = replace(PAGE, warc=None)
    once = revisit.gone(unheld, visited(0, 404), "removed", "")
    assert revisit.gone(once, visited(9, 404), "removed", "").withheld is None


def test_an_opt_out_counts_at_once_and_stays_through_failures() -> None:
    out = revisit.opted_out(PAGE, visited(0, 451), "")
    assert out.withheld == "opted_out"
    assert revisit.failed(out, NOW, "failed", "").withheld == "opted_out"
    assert revisit.under_signals(out, ("meta: noai",)).withheld == "opted_out"


def test_a_304_keeps_the_validators_that_it_does_not_repeat() -> None:
    held = replace(PAGE, etag='"1"', last_modified="Sat")
    assert revisit.seen_again(held, visited(0, 304)).etag == '"1"'
    assert revisit.seen_again(held, visited(0, 304, etag='"2"')).etag == '"2"'
    assert revisit.seen(held, visited(0), "same", changed=False).etag is None


@pytest.mark.parametrize(
    ("signal", "withheld"),
    [
        ("robots.txt content-signal: search=yes, ai-train=no", "ai_train_no"),
        ("content-usage: train-ai=n", "ai_train_no"),
        ("tdm-reservation: 1", "ai_train_no"),
        ("tdm-reservation: 0", None),
        ("x-robots-tag: noarchive", None),
        ("content-signal: ai-train=yes", None),
    ],
)
def test_a_no_to_training_withholds_and_its_end_releases(signal: str, withheld: str | None) -> None:
    row = revisit.seen(PAGE, visited(0, signals=signal), "new", changed=True)
    assert (row.withheld, row.signals) == (withheld, signal)
    assert revisit.seen(row, visited(1), "same", changed=False).withheld is None


def test_a_page_that_moved_has_not_failed() -> None:
    row = revisit.moved(replace(PAGE, failures=2), NOW, "https://a.cn/2")
    assert (row.verdict, row.detail, row.failures, row.withheld) == (
        "moved",
        "https://a.cn/2",
        0,
        None,
    )
    assert row.next_due > iso(NOW + timedelta(days=75))
