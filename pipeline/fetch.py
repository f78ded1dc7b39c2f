"""Sites → data/raw: pages brought politely, kept as WARC. What may be asked is decided in ``crawl``."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx

from pipeline import sources
from pipeline.crawl.archive import Exchange, write_exchange
from pipeline.crawl.client import AGENT, HostClosed, client
from pipeline.crawl.robots import LONGEST_DELAY, Robots, robots_of
from pipeline.errors import LawqaError, UsageError
from pipeline.records import PageInfo, Question
from pipeline.store import Store

_MOST_REDIRECTS = 5
_MOST_BYTES = 20_000_000  # a page is 20 to 200 kB


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one address: ``saved`` or ``planned``, else why not; and in words."""

    url: str
    result: str
    detail: str

    @property
    def is_good(self) -> bool:
        """Whether the address was fetched, or would have been."""
        return self.result in ("saved", "planned")


class _NotKept(LawqaError):
    """An address that is not asked, or whose answer is not kept; the first argument is the result."""

    def __init__(self, result: str, detail: str) -> None:
        super().__init__(detail)
        self.result = result


def wanted(store: Store, names: Iterable[str], limit: int | None = None) -> list[str]:
    """The addresses to fetch: those given; for the name of a site, those its pages link to.

    A site's due pages are the question pages that the parsed stage knows from lists of related
    questions and raw does not hold yet, in order, at most ``limit`` a site. Raises UsageError for a
    name that is neither an address nor a site.
    """
    urls: list[str] = []
    for name in names:
        if urlsplit(name).scheme in ("http", "https") and urlsplit(name).hostname:
            urls.append(name)
        elif name in sources.sites():
            urls += _due(store, name)[:limit]
        else:
            known = ", ".join(sources.sites())
            raise UsageError(f"{name!r} is neither an http address nor a site ({known}).")
    return list(dict.fromkeys(urls))


def fetchable_sites() -> list[str]:
    """The sites that have hosts to ask."""
    return [site.id for site in sources.sites().values() if site.facts.hosts]


def fetch(
    store: Store, urls: Iterable[str], contact: str | None = None, interval: float | None = None
) -> Iterator[Outcome]:
    """Fetch addresses host by host, one request at a time, and append what comes to raw.

    Between two requests to a host lie ``interval`` seconds: by default what the site's facts say,
    or its robots.txt if that asks for more.
    """
    started = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    for origin, group in groupby(sorted(urls, key=_origin), key=_origin):
        site = sources.site_of_url(origin)
        archive = store.raw_folder(site.id) / f"{started}.warc.gz"
        pause = site.facts.delay if interval is None else interval
        yield from _fetch_host(origin, list(group), archive, pause, contact)


def plan(urls: Iterable[str]) -> Iterator[Outcome]:
    """What ``fetch`` would ask, without asking."""
    for url in sorted(urls, key=_origin):
        site = sources.site_of_url(url)
        yield Outcome(url, "planned", f"into {site.id}, one request every {site.facts.delay:g} s")


def _fetch_host(
    origin: str, urls: list[str], archive: Path, pause: float, contact: str | None
) -> Iterator[Outcome]:
    with client(pause, contact) as asking:
        robots = _ask_robots(asking, origin)
    pause = max(pause, robots.delay(AGENT))
    if pause > LONGEST_DELAY:
        detail = f"robots.txt asks for {pause:g} s between requests; {LONGEST_DELAY:g} is the most."
        yield from (Outcome(url, "too_slow", detail) for url in urls)
        return
    time.sleep(pause)  # the next client does not know that robots.txt was just asked for
    with client(pause, contact) as asking:
        for number, url in enumerate(urls):
            try:
                yield Outcome(url, "saved", _bring(asking, robots, url, archive))
            except _NotKept as why:
                yield Outcome(url, why.result, str(why))
            except HostClosed as why:
                yield from (Outcome(other, "host_closed", str(why)) for other in urls[number:])
                return
            except httpx.HTTPError as why:
                yield Outcome(url, "failed", f"{type(why).__name__}: {why}")


def _ask_robots(asking: httpx.Client, origin: str) -> Robots:
    """What the host's robots.txt allows; up to five redirects are followed (RFC 9309, 2.3.1.2)."""
    url = urljoin(origin, "/robots.txt")
    for _ in range(_MOST_REDIRECTS + 1):
        try:
            response = asking.get(url)
        except httpx.HTTPError:
            return robots_of(None)
        if not response.has_redirect_location:
            return robots_of(response.status_code, response.content)
        url = urljoin(url, response.headers["Location"])
    return robots_of(404)


def _bring(asking: httpx.Client, robots: Robots, url: str, archive: Path) -> str:
    """Fetch one page, append every exchange on the way to the archive; where it lies now, in words.

    Raises _NotKept if the page may not or cannot be had, httpx.HTTPError if the host fails.
    """
    origin = _origin(url)
    for _ in range(_MOST_REDIRECTS + 1):
        if _origin(url) != origin:
            raise _NotKept("left_the_host", f"It redirects to another host: {url}")
        if not robots.allows(url, AGENT):
            raise _NotKept("disallowed", "robots.txt does not allow it.")
        exchange = _ask(asking, url)
        write_exchange(archive, exchange)
        location = dict(exchange.response_headers).get("location")
        if exchange.status.startswith("3") and location:
            url = urljoin(url, location)
        elif exchange.status.startswith("200"):
            return f"{len(exchange.body)} bytes in {archive}"
        else:
            raise _NotKept("no_page", f"The host answers {exchange.status}.")
    raise _NotKept("no_page", f"More than {_MOST_REDIRECTS} redirects.")


def _ask(asking: httpx.Client, url: str) -> Exchange:
    """One request, its body as it comes over the wire. Raises _NotKept if it never ends."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    body = bytearray()
    with asking.stream("GET", url) as response:
        for piece in response.iter_raw():
            body += piece
            if len(body) > _MOST_BYTES:
                raise _NotKept("too_large", f"The page is larger than {_MOST_BYTES} bytes.")
    return Exchange(
        url=url,
        captured_at=now,
        status=f"{response.status_code} {response.reason_phrase}",
        request_headers=list(response.request.headers.items()),
        response_headers=list(response.headers.items()),
        body=bytes(body),
    )


def _due(store: Store, site: str) -> list[str]:
    pages = store.read_stage("parsed", "pages", PageInfo)
    reader = sources.sites()[site]
    held = {page.id for page in pages if page.site == site}
    linked = {
        question.url
        for question in store.read_stage("parsed", "questions", Question)
        if question.url is not None and sources.site_of_url(question.url) is reader
    }
    return sorted(
        url
        for url in linked
        if reader.facts.page_id.search(urlsplit(url).path)
        and sources.page_id(reader, url, b"") not in held
    )


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
