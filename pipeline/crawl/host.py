"""One host in one run: robots.txt, its sitemaps, its due pages, one request at a time, and when to leave it alone."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import islice

import httpx

from pipeline.crawl import revisit
from pipeline.crawl.addresses import Refused, host_of
from pipeline.crawl.client import AGENT, BudgetSpent, HostClosed
from pipeline.crawl.download import download, validators
from pipeline.crawl.page import Visit, new_page
from pipeline.crawl.robots import LONGEST_DELAY, Robots, robots_for
from pipeline.crawl.session import Pages, Session
from pipeline.crawl.sitemap import Sitemap, read_sitemap
from pipeline.crawl.state import Known, iso

# So many answers in a row that are none, and the host is left alone for the run.
_MOST_FAILURES = 5
_FAILURES = frozenset({"failed", "forbidden", "maintenance", "login", "endless", "cut_body"})
# After a test for robots a host is left alone until the next night.
_AFTER_BLOCK = timedelta(hours=18)
_LONGEST_CLOSED = timedelta(days=30)  # and no longer, whatever Retry-After says
_MOST_SITEMAPS = 20  # a run; each holds up to 50,000 addresses
_SITEMAP_DAYS = 1.0
_FEW_CHANGES = 10  # of a small site all pages may change in a night


async def visit_host(session: Session, origin: str, pages: Pages, end: float) -> None:
    """Ask a host for all that is due, within its rules and the budget, until ``end`` by the loop's clock."""
    host = session.state.host(origin)
    if host.closed_until is not None and host.closed_until > iso(session.now):
        session.lasting(origin, f"left alone until {host.closed_until}: {host.closed_because}")
        return
    pause = pages.interval if session.manners.interval is None else session.manners.interval
    session.client.pace(host_of(origin), pause)
    try:
        async with asyncio.timeout_at(end):
            robots = await robots_for(session, origin)
            if _lets_in(session, origin, robots):
                visit = Visit(session, pages, robots)
                _find_sitemaps(visit)
                if session.given is None:
                    await _sitemaps(visit, origin)
                await _pages(visit, origin)
    except HostClosed as why:
        away = timedelta(seconds=min(why.seconds, _LONGEST_CLOSED.total_seconds()))
        _leave(session, origin, "The host asks for a longer pause than a run waits.", away)
    except Refused as why:
        _refuse(session, origin, why)
    except BudgetSpent as why:
        session.journal.note("budget_spent", host=origin, detail=str(why))
    except TimeoutError:
        session.problem(origin, "The time of the run is up; the rest stays due.")


def _refuse(session: Session, origin: str, why: Refused) -> None:
    """Note of every page due on a host with a private address that it is not asked."""
    session.problem(origin, str(why))
    for known in islice(session.queue(origin), session.manners.budget):
        session.settle(known, revisit.failed(known, session.now, why.reason, str(why)))
        session.tell(known.url, why.reason, str(why))


def _lets_in(session: Session, origin: str, robots: Robots) -> bool:
    """Whether a host may be asked anything, at a pace that this run can keep; it is kept from here on.

    What a robots.txt says every night is news once. That it does not answer is news every night: it may be the
    network of this machine that is down, for as long as nobody looks.
    """
    delay, host = robots.delay(AGENT), session.state.host(origin)
    if delay > LONGEST_DELAY:
        most = f"{LONGEST_DELAY:g} is the most this waits"
        _leave(session, origin, f"robots.txt asks for {delay:g} s between requests; {most}.")
        return False
    if not robots.allow_all:
        why = f"robots.txt is {robots.decision}, so nothing may be asked."
        if host.robots_status is None:
            session.problem(origin, why)
        else:
            _leave(session, origin, why)
        return False
    if not any(robots.allows(known.url, AGENT) for known in session.state.pages(origin)):
        _leave(session, origin, "robots.txt allows none of its pages.")
    elif host.closed_because is not None:
        session.state.put_host(replace(host, closed_until=None, closed_because=None))
    session.client.pace(host_of(origin), delay)
    _heed(session, origin, robots)
    return True


def _find_sitemaps(visit: Visit) -> None:
    """Take the sitemaps that robots.txt names into the frontier."""
    now, pages = iso(visit.session.now), visit.pages
    named = filter(pages.belongs, visit.robots.sitemaps())
    rows = (replace(new_page(pages, url, "robots.txt", now), kind="sitemap") for url in named)
    visit.session.find(rows)


async def _pages(visit: Visit, origin: str) -> None:
    """The due pages, and those found on the way."""
    session, failures = visit.session, 0
    for known in session.queue(origin):
        try:
            result = await visit.page(known)
        except (HostClosed, BudgetSpent):
            raise
        except httpx.HTTPError as why:
            result, detail = "failed", f"{type(why).__name__}: {why}"
            session.settle(known, revisit.failed(known, session.now, result, detail))
            session.tell(known.url, result, detail)
        if result == "blocked":
            _leave(session, origin, "It answered with a test for robots.", _AFTER_BLOCK)
            return
        if result != "disallowed":  # which says nothing of how the host is
            failures = failures + 1 if result in _FAILURES else 0
        if failures == _MOST_FAILURES:
            session.problem(
                origin, f"{failures} answers in a row were none; the last was {result}."
            )
            return


async def _sitemaps(visit: Visit, origin: str) -> None:
    """The sitemaps that are due."""
    session = visit.session
    for _ in range(_MOST_SITEMAPS):
        due = session.state.due(origin, "sitemap", iso(session.now), 1)
        if not due:
            return
        await _sitemap(visit, due[0])


async def _sitemap(visit: Visit, known: Known) -> None:
    """Read one sitemap: its pages into the frontier, those that it says have changed made due."""
    session = visit.session
    try:
        if not visit.robots.allows(known.url, AGENT):
            raise Refused("disallowed", "robots.txt does not allow it.")
        asked = validators(known.etag, known.last_modified)
        reply = await download(session.client, session.manners, known.url, asked)
        if reply.status not in (200, 304):
            raise Refused("failed", f"The host answers {reply.status}.")
        listed = read_sitemap(reply.content) if reply.status == 200 else None
    except (HostClosed, BudgetSpent):
        raise
    except (httpx.HTTPError, Refused) as why:
        result = why.reason if isinstance(why, Refused) else "failed"
        session.settle(known, revisit.failed(known, session.now, result, str(why)))
        session.tell(known.url, result, str(why))
        return
    if listed is not None:
        _take_in(visit, listed)
    after = replace(
        known,
        asked_at=iso(session.now),
        status=reply.status,
        verdict="listed",
        etag=reply.headers.get("etag", known.etag),
        last_modified=reply.headers.get("last-modified", known.last_modified),
        next_due=iso(revisit.due_after(session.now, _SITEMAP_DAYS, known.url)),
        failures=0,
    )
    session.settle(known, after)
    entries = len(listed.entries) if listed else 0
    session.tell(known.url, "listed", f"{entries} entries", reply.status)


def _take_in(visit: Visit, sitemap: Sitemap) -> None:
    """Take the site's own entries of a sitemap in; make due what it says has changed.

    If more than half of what it lists has changed since the last time, it is not believed.
    """
    pages, state, now = visit.pages, visit.session.state, iso(visit.session.now)
    kind, changed, listed = "sitemap" if sitemap.is_index else "page", [], 0
    for entry in sitemap.entries:
        url = pages.admit(entry.url) if kind == "page" else entry.url
        if url is None or not pages.belongs(url):
            continue
        listed += 1
        known = state.get(url)
        if known is None:
            new = new_page(pages, url, "sitemap", now)
            state.add([replace(new, kind=kind, listed_change=entry.changed)])
        elif entry.changed is not None and entry.changed != known.listed_change:
            changed.append((known, entry.changed))
    believed = len(changed) <= max(_FEW_CHANGES, listed / 2)
    for known, time in changed:
        newer = known.listed_change is not None or time[:10] > (known.asked_at or "")[:10]
        due = min(known.next_due, now) if newer and believed else known.next_due
        state.put(replace(known, listed_change=time, next_due=due))


def _heed(session: Session, origin: str, robots: Robots) -> None:
    """Apply what robots.txt says of machines that learn to the pages already held, if it says something new."""
    host, said = session.state.host(origin), "\n".join(robots.signals(AGENT))
    if said == host.signals:
        return
    for known in list(session.state.pages(origin)):
        if known.warc is not None:
            own = [one for one in known.signals.splitlines() if not one.startswith("robots.txt ")]
            signals = (*(f"robots.txt {one}" for one in robots.signals(AGENT)), *own)
            session.settle(known, revisit.under_signals(known, signals))
    session.state.put_host(replace(host, signals=said))
    session.state.commit()


def _leave(session: Session, origin: str, why: str, pause: timedelta | None = None) -> None:
    """Leave a host alone for a time, or for as long as it says so: news unless that was so the last time."""
    until = None if pause is None else iso(session.now + pause)
    host = session.state.host(origin)
    session.state.put_host(replace(host, closed_until=until, closed_because=why))
    session.state.commit()
    tell = session.lasting if host.closed_because == why else session.problem
    tell(origin, why if until is None else f"{why} It is left alone until {until}.")
