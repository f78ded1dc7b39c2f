"""What the simulated hosts answer, night by night: pages that change, vanish, move, and faults of every kind. Pure.

Every fate of a page and every event of a host is decided by number and night, so that a judge can tell what should
have been made of it.
"""

import gzip
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

from benchmarks.nights.faults import (
    FATES,
    ROBOTS,
    Reply,
    Request,
    dressed,
    head,
    html,
    lasting,
    missing,
    path_of,
    robots,
    turned,
)  # fmt: skip
from benchmarks.nights.texts import page

START = datetime(2026, 12, 1, 3, 17, tzinfo=UTC)
MAIN = "www.laweer.example"


@dataclass(frozen=True)
class Site:
    """All hosts. ``pages`` on the main one, a page in ``every`` of each fate; ``events`` by night."""

    pages: int
    every: int
    events: Mapping[int, str]
    without: tuple[str, ...] = ()  # fates that no page has
    canary: int = 1  # the port of a server on loopback that must never be asked

    @cached_property
    def hosts(self) -> dict[str, tuple[str, range]]:
        """Each host with the kind of its robots.txt and the numbers of its questions."""
        others = [kind for kind in ROBOTS if kind != "plain"]
        small = {
            f"{kind.replace('_', '-')}.laweer.example": (
                kind,
                range(self.pages + 3 * n, self.pages + 3 * n + 3),
            )
            for n, kind in enumerate(others)
        }
        return {MAIN: ("plain", range(self.pages)), **small}

    @cached_property
    def _numbers(self) -> dict[str, int]:
        """The number of a question by the path of its page, and of the place it moves to."""
        last = max(numbers.stop for _, numbers in self.hosts.values())
        paths = {path_of(n): n for n in range(last)}
        return paths | {path_of(n, "a"): n for n in range(last) if self.fate(n) == "moved"}

    def number_of(self, path: str) -> int | None:
        """The number of the question that a path belongs to."""
        return self._numbers.get(path.partition("?")[0])

    def fate(self, number: int) -> str:
        """What becomes of a page; empty where nothing does."""
        place = number % self.every
        if number >= self.pages or place >= len(FATES) or FATES[place] in self.without:
            return ""
        return FATES[place]

    def turn(self, number: int) -> int:
        """The night from which a page's fate holds: 3 to 12."""
        return 3 + random.Random(f"turn {number}").randrange(10)

    def born(self, number: int) -> int:
        """The night from which a page is there: nine in ten from the first on."""
        luck = random.Random(f"born {number}").random()
        return 0 if luck < 0.9 or number < 5 else int((luck - 0.9) * 200)

    def version(self, number: int, night: int) -> int:
        """How often a page has changed: every third night, every tenth, or never."""
        period = {0: 3, 1: 10, 2: 10}.get(number % 7, 10_000)
        return (night + number) // period - number // period

    def answer(self, request: Request) -> Reply:
        """What a host answers."""
        kind, numbers = self.hosts.get(request.host, ("404", range(0)))
        if request.path in ("/robots.txt", "/robots-2.txt"):
            return robots(kind, request)
        if request.host == MAIN and (event := self._event(request)):
            return event
        if request.path in ("/sitemap.xml", "/map.xml.gz"):
            return self._sitemap(request, numbers, stamped=kind == "stamped")
        number = self.number_of(request.path)
        if number is not None and self.born(number) <= request.night:
            answer = self._whole if request.path == path_of(number, "a") else self._page
            return answer(request, number, numbers)
        said = {"/": "首页", "/login": "请先登录"}.get(request.path)
        return html(f"<title>晖律网</title><p>{said}</p>") if said else missing()

    def _event(self, request: Request) -> Reply | None:
        """What befalls the main host as a whole on some nights."""
        event = self.events.get(request.night, "")
        if event == "maintenance":
            return html("<title>系统维护中</title><p>网站正在维护，请稍后访问</p>", 503)
        if event == "block_page" and request.asked >= 8:
            return html("<title>安全验证</title><p>请完成下方的安全验证</p>")
        if event == "busy" and request.asked == 5:
            return Reply(429, {"Retry-After": "1"})
        if event == "busy_until" and request.asked == 5:
            then = datetime.now(UTC) + timedelta(seconds=2)
            return Reply(503, {"Retry-After": then.strftime("%a, %d %b %Y %H:%M:%S GMT")})
        if event == "leave_me" and request.asked >= 6:
            return Reply(429, {"Retry-After": "86400"})
        return None

    def _page(self, request: Request, number: int, numbers: range) -> Reply:
        """One page, as its fate has it."""
        fate, since = self.fate(number), request.night - self.turn(number)
        fault = lasting(fate, request, self.canary)
        if fault is None and since >= 0:
            fault = turned(fate, number, since)
        return self._whole(request, number, numbers) if fault is None else fault

    def _whole(self, request: Request, number: int, numbers: range) -> Reply:
        """The page itself, with the validators of its kind: an ETag, a date, none, an ETag that lies."""
        version, asked = self.version(number, request.night), request.headers
        etag = f'"{number}-{version}"'
        date = self._changed(number, request.night).strftime("%a, %d %b %Y %H:%M:%S GMT")
        seed = f"{number} {request.night} {request.attempt}"
        token = f"{random.Random(seed).getrandbits(32):08x}"
        kinds = {0: {"ETag": etag}, 1: {"Last-Modified": date}, 3: {"ETag": f'"{token}"'}}
        validators = kinds.get(number % 4, {})
        if asked.get("if-none-match", "-") == validators.get("ETag"):
            return Reply(304, validators)
        if asked.get("if-modified-since", "-") == validators.get("Last-Modified"):
            return Reply(304, validators)
        if number % 8 == 2:
            token = "00000000"  # the one page in eight whose bytes stay the same
        links = [
            numbers[(number - numbers.start + step) % len(numbers)] for step in (1, 2, 3, 7, 31)
        ]
        there = (n for n in links if self.born(n) <= request.night and n != number)
        fate = self.fate(number)
        text = page(number, version, tuple(dict.fromkeys(there)), token, head(fate))
        return dressed(fate, text, validators)

    def _changed(self, number: int, night: int) -> datetime:
        """When a page last changed."""
        while night > 0 and self.version(number, night) == self.version(number, night - 1):
            night -= 1
        return START.replace(hour=0, minute=0) + timedelta(days=night)

    def _sitemap(self, request: Request, numbers: range, *, stamped: bool) -> Reply:
        """An index, and behind it the pages that are there, with the days of their last change."""
        space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        base = f"http://{request.headers['host']}"
        if request.path == "/sitemap.xml":
            inner = f"<sitemap><loc>{base}/map.xml.gz</loc></sitemap>"
            text = f"<sitemapindex {space}>{inner}</sitemapindex>"
            return Reply(200, {"Content-Type": "application/xml"}, text.encode())
        today = START + timedelta(days=request.night)
        entries = "".join(
            f"<url><loc>{base}{path_of(n)}</loc>"
            f"<lastmod>{(today if stamped else self._changed(n, request.night)).date()}</lastmod></url>"
            for n in numbers
            if self.born(n) <= request.night
        )
        body = gzip.compress(f"<urlset {space}>{entries}</urlset>".encode(), mtime=0)
        return Reply(200, {"Content-Type": "application/gzip"}, body)
