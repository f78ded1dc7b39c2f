"""Sites → data/raw: pages brought politely, kept as WARC. What may be asked is decided in ``crawl``."""

import asyncio
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import sources
from pipeline.crawl.addresses import Refused, check_url, host_of, origin_of
from pipeline.crawl.client import Client, Manners
from pipeline.crawl.host import visit_host
from pipeline.crawl.page import new_page
from pipeline.crawl.session import Outcome, Places, Session, recover
from pipeline.crawl.state import Known, State, iso
from pipeline.errors import InputError, UsageError
from pipeline.journal import Journal
from pipeline.report import Progress, Silent
from pipeline.sitepages import Reader, SitePages
from pipeline.store import Store, pretty_json
from pipeline.tables import only, without


@dataclass(frozen=True)
class Errand:
    """How a fetch goes about it: its manners, and what reads the pages."""

    manners: Manners
    reader: Reader


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a fetch came to: each address, and what is wrong with hosts as a whole, newly and as before."""

    run: str
    outcomes: tuple[Outcome, ...]
    problems: tuple[str, ...]
    standing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person asks for: addresses, and sites of which all that is due is meant; nothing: all sites."""

    urls: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()


# The addresses to ask of each origin; None: all that is due.
Given = dict[str, list[str]] | None


def wanted(names: Iterable[str]) -> Wanted:
    """Tell addresses from the names of sites. Raises UsageError for what is neither."""
    urls, named = [], []
    for name in dict.fromkeys(names):
        if name in sources.sites():
            named.append(name)
            continue
        try:
            check_url(name)
        except Refused as why:
            known = ", ".join(sources.sites())
            raise UsageError(f"{name!r} is no site ({known}) and no address: {why}") from None
        urls.append(name)
    return Wanted(tuple(urls), tuple(named))


def fetch(
    store: Store,
    what: Wanted,
    errand: Errand,
    journal: Journal | None = None,
    progress: Progress | None = None,
) -> Fetched:
    """Ask for what is wanted and due, host by host, and append what comes to raw.

    Raises UsageError where no contact is given, Locked if another run brings pages, InputError for a
    disk that takes no more.
    """
    journal, progress, manners = journal or Journal(), progress or Silent(), errand.manners
    with store.fetch_lock(), State(store.workshop / "state.sqlite") as state:
        recover(_places(store), state, journal)
        given = _taken_in(store, state, what, errand)
        if _origins(state, what, given, manners.now()) and manners.contact is None:
            raise UsageError(
                "Say where a site can reach you, an address of mail or web: --contact or LAWQA_CONTACT."
            )
        run = _run_id(store, manners.now())
        session = Session(
            run, Client(manners), manners, state, _places(store), journal, progress, given
        )
        journal.note("fetch_begins", run=run)
        progress.start("fetch", None)
        with _writing_to(store.raw):
            try:
                asyncio.run(_visit_all(session, what, errand.reader))
            finally:
                session.close()
                recover(session.places, state, journal)
            _report(store, session)
    journal.note(
        "fetch_ends", run=run, addresses=len(session.outcomes), problems=len(session.problems)
    )
    return Fetched(run, tuple(session.outcomes), tuple(session.problems), tuple(session.standing))


@contextmanager
def _writing_to(folder: Path) -> Iterator[None]:
    """Say in a sentence what a disk does not take; what is cut is mended by the next run."""
    refused: BaseException | None = None
    try:
        yield
    except* (OSError, sqlite3.OperationalError) as group:
        refused = group
    while isinstance(refused, BaseExceptionGroup):
        refused = refused.exceptions[0]
    if refused is not None:
        raise InputError(f"Cannot write to {folder}: {refused}. What came until now is kept.")


def plan(store: Store, what: Wanted, errand: Errand) -> Iterator[Outcome]:
    """What ``fetch`` would ask and why, without asking or writing."""
    manners = errand.manners
    now = iso(manners.now())
    path = store.workshop / "state.sqlite"
    with State.copy_of(path) as state:
        given = _taken_in(store, state, what, errand)
        for origin, site in _origins(state, what, given, manners.now()):
            pause = manners.interval or sources.sites()[site].facts.delay
            closed = state.host(origin).closed_until
            rows = _due(state, origin, now, manners.budget) if given is None else given[origin]
            for row in filter(None, map(state.get, rows)):
                why = _why(row) if closed is None or closed <= now else f"but closed until {closed}"
                yield Outcome(row.url, "planned", f"{why}; into {site}, every {pause:g} s")


def _why(known: Known) -> str:
    """Why an address is due, in words."""
    if known.asked_at is None:
        return f"new, known by: {known.found_by}"
    if known.strikes:
        return f"gone {known.strikes} times since {known.first_strike}, last look {known.asked_at}"
    if known.failures:
        return f"failed {known.failures} times ({known.verdict}), last tried {known.asked_at}"
    days = known.interval or 0.0
    return f"due since {known.next_due}, seen {known.asked_at} ({known.verdict}), every {days:.1f} days"


async def _visit_all(session: Session, what: Wanted, reader: Reader) -> None:
    """Visit all hosts that have something to ask, some at once; then those that pages have moved to.

    A host is asked by one task at a time, over http and https.
    """
    end = asyncio.get_running_loop().time() + session.manners.deadline
    gate = asyncio.Semaphore(session.manners.hosts)
    visited: set[str] = set()

    async def one(origins: Sequence[tuple[str, str]]) -> None:
        async with gate:
            for origin, site in origins:
                pages = SitePages(site, session.places.raw, reader)
                await visit_host(session, origin, pages, end)

    async with session.client:
        while True:
            hosts: dict[str, list[tuple[str, str]]] = defaultdict(list)
            for origin, site in _origins(session.state, what, session.given, session.now):
                if origin not in visited:
                    visited.add(origin)
                    hosts[host_of(origin)].append((origin, site))
            if not hosts:
                return
            async with asyncio.TaskGroup() as group:
                for origins in hosts.values():
                    group.create_task(one(origins))


def _origins(state: State, what: Wanted, given: Given, now: datetime) -> Sequence[tuple[str, str]]:
    """The origins to visit, each with its site."""
    if given is not None:
        return [(origin, sources.site_of_url(origin).id) for origin in sorted(given)]
    known = what.sites or sources.sites()
    return [(origin, site) for origin, site in state.origins(iso(now)) if site in known]


def _due(state: State, origin: str, now: str, most: int) -> list[str]:
    return [row.url for row in state.due(origin, "page", now, most)]


def _taken_in(store: Store, state: State, what: Wanted, errand: Errand) -> Given:
    """Note the addresses given, and those of raw; what to ask of each origin."""
    now = iso(errand.manners.now())
    if (stamp := store.parsed_stamp()) and state.note("adopted") != stamp:
        state.add(_of_raw(store, errand, now, state.addresses()))
        state.put_note("adopted", stamp)
    given: dict[str, list[str]] = {}
    for url in what.urls:
        pages = SitePages(sources.site_of_url(url).id, store.raw, errand.reader)
        row = new_page(pages, url, "given", now)
        state.add([row])
        given.setdefault(row.origin, []).append(url)
    if given:
        for origin, _ in _origins(state, what, None, errand.manners.now()) if what.sites else ():
            given.setdefault(origin, []).extend(_due(state, origin, now, errand.manners.budget))
    return given or None


def _of_raw(store: Store, errand: Errand, now: str, known: Sequence[str]) -> Iterator[Known]:
    """The pages that raw holds and those their related questions link to, of the sites that can be asked.

    Those known already are left out, as far as pages name them in the one form of their address.
    """
    pages = {site: SitePages(site, store.raw, errand.reader) for site in sources.sites()}

    def public(origin: str) -> bool:
        try:
            return origin != "" and errand.manners.reach.may_name(host_of(origin))
        except ValueError:  # no address at all
            return False

    def admitted(site: str, url: str) -> str | None:
        try:
            return pages[site].admit(url)
        except ValueError:
            return None

    columns = ["site", "url", "path", "last_captured"]
    held = without(store.read_table("parsed", "pages").select(columns), "url", known)
    for site, given, path, captured in zip(*_of_origins(held, public), strict=True):
        if url := admitted(site, given):
            yield replace(new_page(pages[site], url, "raw", now), warc=path, warc_date=captured)
    questions = store.read_table("parsed", "questions").select(["site", "url", "role"])
    linked = without(only(questions, "role", ["related"]), "url", known)
    for site, given, _ in zip(*_of_origins(linked, public), strict=True):
        if url := admitted(site, given):
            yield new_page(pages[site], url, "related", now)


def _of_origins(table: pa.Table, wanted: Callable[[str], bool]) -> list[list[Any]]:
    """The columns of the rows whose ``url`` is of a wanted origin, asked once for each: to read a whole address costs
    a hundred times as much."""
    table = table.filter(table["url"].is_valid())
    parts = pc.list_slice(pc.split_pattern(table["url"], "/", max_splits=3), 0, 3)
    origins = pc.binary_join(parts, "/").combine_chunks().dictionary_encode()
    ours = pa.array(map(wanted, origins.dictionary.to_pylist()), pa.bool_())
    return [column.to_pylist() for column in table.filter(ours.take(origins.indices)).columns]


def _places(store: Store) -> Places:
    return Places(store.workshop / "incoming", store.workshop / "aside", store.raw)


def _run_id(store: Store, now: datetime) -> str:
    """A name for the run by its time, with a number behind it where a run, ended or killed, has that name."""
    name = now.strftime("%Y%m%dT%H%M%SZ")
    reports, archives = store.workshop.glob("runs/*.json"), store.raw.glob("*/*.warc.gz")
    taken = {path.name.partition(".")[0] for path in (*reports, *archives)}
    numbered = (f"{name}-{number}" for number in range(2, len(taken) + 3))
    return name if name not in taken else next(one for one in numbered if one not in taken)


def _report(store: Store, session: Session) -> None:
    """Leave what the run did: counts by host and result, and what robots.txt was taken for."""
    results: Mapping[str, Counter[str]] = defaultdict(Counter)
    for outcome in session.outcomes:
        results[origin_of(outcome.url)][outcome.result] += 1
    hosts = {}
    for origin, counts in results.items():
        host = session.state.host(origin)
        hosts[origin] = {
            "robots": host.decision,
            "robots_sha256": host.robots_sha256,
            "crawl_delay": host.delay,
            "results": counts,
        }
    said = {
        "run": session.run,
        "hosts": hosts,
        "problems": session.problems,
        "standing": session.standing,
    }
    path = store.workshop / "runs" / f"{session.run}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(pretty_json(said), encoding="utf-8")
