"""The revisit policy: what a visit changes in what is known of an address, and when to come again. Pure.

Pages that stay the same are looked at ever later, pages that change ever sooner: the rule of Nutch's
AdaptiveFetchSchedule and of Cho and Garcia-Molina, Effective page refresh policies (2003), in its simplest form.
Each page is a little off the beat, so that what was found on one night is not due on one night for ever.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pipeline.crawl.signals import refuses_training
from pipeline.crawl.state import Known, iso

# Days. A question that was answered changes in its first weeks or hardly ever.
FIRST, SHORTEST, LONGEST = 7.0, 1.0, 90.0
_SAME, _CHANGED = 1.5, 0.5
_JITTER = 0.1
# What failed is tried again the next night, then every second and so on, up to a month.
_LONGEST_AFTER_FAILURE = 30.0
# A night comes every 24 hours, give or take what the last run took: due is due in the evening already.
_NIGHT = timedelta(hours=6)
# A page is deleted when it was gone twice, so many days apart: sites lose pages for a night.
_STRIKES, _APART = 2, timedelta(days=7)
_GONE = "removed"
_OPTED_OUT = "opted_out"
_NO_TRAINING = "ai_train_no"


@dataclass(frozen=True, slots=True)
class Visited:
    """One answer, as the policy wants it."""

    at: datetime
    status: int
    etag: str | None
    last_modified: str | None
    signals: tuple[str, ...]


def seen_again(known: Known, visited: Visited) -> Known:
    """304: the page is as it was. Validators that came are believed, those that did not are kept."""
    return replace(
        _well(known, visited, "unchanged", changed=False),
        etag=visited.etag or known.etag,
        last_modified=visited.last_modified or known.last_modified,
    )


def seen(known: Known, visited: Visited, verdict: str, *, changed: bool) -> Known:
    """200: the page came whole, and says something new or not."""
    return replace(
        _well(known, visited, verdict, changed=changed),
        etag=visited.etag,
        last_modified=visited.last_modified,
    )


def gone(known: Known, visited: Visited, verdict: str, detail: str) -> Known:
    """404, 410 or a page that says so: a strike; with the second one, days later, it is removed."""
    first = known.first_strike or iso(visited.at)
    strikes = known.strikes + 1
    since = visited.at - datetime.fromisoformat(first)
    removed = known.withheld == _GONE or (strikes >= _STRIKES and since >= _APART)
    # The second look comes a day late rather than early: the seven days must have passed.
    wait = timedelta(days=LONGEST) if removed else _APART + timedelta(days=1)
    return replace(
        _asked(known, visited.at, verdict, detail),
        status=visited.status,
        strikes=strikes,
        first_strike=first,
        failures=0,
        withheld=_GONE if removed and known.warc else known.withheld,
        next_due=iso(visited.at + wait),
    )


def moved(known: Known, at: datetime, to: str) -> Known:
    """It has another address now, which is asked in its place; this one is looked at once a season."""
    return replace(
        _asked(known, at, "moved", to),
        failures=0,
        next_due=iso(due_after(at, LONGEST, known.url)),
    )


def opted_out(known: Known, visited: Visited, detail: str) -> Known:
    """451: what the site must not show is not shown here either, from now on."""
    return replace(
        _asked(known, visited.at, _OPTED_OUT, detail),
        status=visited.status,
        withheld=_OPTED_OUT,
        next_due=iso(visited.at + timedelta(days=LONGEST)),
    )


def failed(
    known: Known, at: datetime, verdict: str, detail: str, status: int | None = None
) -> Known:
    """Anything that says nothing of the page: tried again, ever later. Nothing is deleted."""
    failures = known.failures + 1
    return replace(
        _asked(known, at, verdict, detail),
        status=status,
        failures=failures,
        next_due=iso(due_after_failure(at, failures)),
    )


def under_signals(known: Known, signals: tuple[str, ...]) -> Known:
    """The same address after its site said something else of machines that learn."""
    withheld = _NO_TRAINING if refuses_training(signals) else None
    if known.withheld in (_GONE, _OPTED_OUT):
        withheld = known.withheld
    return replace(known, signals="\n".join(signals), withheld=withheld)


def interval_after(interval: float | None, changed: bool) -> float:
    """The next interval in days, given the last one (None for a new page).

    >>> interval_after(None, True), interval_after(7.0, False), interval_after(1.0, True), interval_after(80, False)
    (7.0, 10.5, 1.0, 90.0)
    """
    if interval is None:
        return FIRST
    return min(max(interval * (_CHANGED if changed else _SAME), SHORTEST), LONGEST)


def due_after(now: datetime, days: float, url: str) -> datetime:
    """When a page is due again: after ``days``, a little earlier or later by its address."""
    share = int.from_bytes(hashlib.sha256(url.encode()).digest()[:4]) / 2**32  # 0 to 1
    return now + timedelta(days=days * (1 + _JITTER * (2 * share - 1))) - _NIGHT


def due_after_failure(now: datetime, failures: int) -> datetime:
    """When to try again what failed so many times in a row."""
    return now + timedelta(days=min(2.0 ** (failures - 1), _LONGEST_AFTER_FAILURE)) - _NIGHT


def _well(known: Known, visited: Visited, verdict: str, *, changed: bool) -> Known:
    interval = interval_after(known.interval, changed)
    back = replace(
        _asked(known, visited.at, verdict, None),
        status=visited.status,
        streak=0 if changed else known.streak + 1,
        interval=interval,
        next_due=iso(due_after(visited.at, interval, known.url)),
        failures=0,
        strikes=0,
        first_strike=None,
        withheld=None,
    )
    return under_signals(back, visited.signals)


def _asked(known: Known, at: datetime, verdict: str | None, detail: str | None) -> Known:
    return replace(known, asked_at=iso(at), verdict=verdict, detail=detail)
