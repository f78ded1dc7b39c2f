"""robots.txt as RFC 9309 says: asked, kept for a day, obeyed; protego matches the rules.

| answer | RFC 9309 | here |
|---|---|---|
| 2xx | parse | parsed; a BOM and bytes that are no UTF-8 are skipped, never a reason to allow all |
| 3xx | follow five | followed, also to other hosts; more than five are "unavailable": allow |
| 4xx | "unavailable": allow | allow; but 429 is no answer to the question: deny for this run |
| 5xx | "unreachable": disallow | a copy of at most 30 days serves, else deny for this run |
| no connection | "unreachable": disallow | deny for this run: who drops robots.txt would drop the pages |
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import httpx
from protego import Protego

from pipeline.crawl.addresses import Refused
from pipeline.crawl.client import AGENT, HostClosed
from pipeline.crawl.download import download
from pipeline.crawl.session import Session
from pipeline.crawl.signals import in_robots
from pipeline.crawl.state import Host, iso

# RFC 9309, 2.5: a crawler must read at least 500 KiB.
_MOST_BYTES = 512_000
# A site that wants more than this between two requests is asked nothing: a run would never end.
LONGEST_DELAY = 30.0
# RFC 9309, 2.4 and 2.3.1.4: a copy is good for 24 hours, and for about 30 days while the host is unreachable.
_FRESH, _STALE = timedelta(hours=24), timedelta(days=30)
_MOST_REDIRECTS = 5  # RFC 9309, 2.3.1.2


@dataclass(frozen=True)
class Robots:
    """What a host allows one crawler. ``rules`` is None where a plain yes or no stands for all."""

    allow_all: bool
    decision: str  # parsed, unavailable, unreachable, busy, cached
    rules: Protego | None = None
    text: str = ""

    def allows(self, url: str, agent: str) -> bool:
        """Whether ``agent`` may fetch ``url``."""
        return self.allow_all if self.rules is None else bool(self.rules.can_fetch(url, agent))

    def delay(self, agent: str) -> float:
        """The Crawl-delay for ``agent`` in seconds; 0.0 if there is none, or none that makes sense."""
        asked = 0.0 if self.rules is None else float(self.rules.crawl_delay(agent) or 0.0)
        return asked if asked > 0 else 0.0  # "nan" is a float too, and not over 0

    def sitemaps(self) -> list[str]:
        """The sitemaps it names."""
        return [] if self.rules is None else list(self.rules.sitemaps)

    def signals(self, agent: str) -> list[str]:
        """What it says of machines that learn."""
        return in_robots(self.text, agent)

    @property
    def sha256(self) -> str:
        """The digest of its text, for the record of what was obeyed."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def robots_of(status: int | None, body: bytes = b"", cached: str | None = None) -> Robots:
    """What the answer to ``/robots.txt`` means; ``status`` is None if there was no answer.

    ``cached`` is the text of a copy that may still serve; it does so for 5xx only.

    >>> robots_of(404).allows("https://a.cn/x", "lawqa"), robots_of(503).allows("https://a.cn/x", "lawqa")
    (True, False)
    """
    if status is not None and status >= 500 and cached is not None:
        return robots_in(cached, "cached")
    if status is None or status >= 500:
        return Robots(allow_all=False, decision="unreachable")
    if status == 429:
        return Robots(allow_all=False, decision="busy")
    if not 200 <= status < 300:
        return Robots(allow_all=True, decision="unavailable")
    return robots_in(body[:_MOST_BYTES].decode("utf-8-sig", errors="ignore"), "parsed")


def robots_in(text: str, decision: str) -> Robots:
    """The rules of a robots.txt."""
    return Robots(allow_all=True, decision=decision, rules=Protego.parse(text), text=text)


async def robots_for(session: Session, origin: str) -> Robots:
    """What a host allows; the answer, its digest and what it was taken for are written to the state."""
    host = session.state.host(origin)
    age = _age(host, session.now)
    if host.robots_text is not None and age is not None and age < _FRESH:
        return robots_in(host.robots_text, "cached")
    usable = age is not None and age < _STALE
    status, body = await _asked(session, f"{origin}/robots.txt")
    robots = robots_of(status, body, host.robots_text if usable else None)
    if robots.decision == "parsed":
        host = replace(host, robots_text=robots.text, robots_at=iso(session.now))
    elif robots.decision == "unavailable":
        host = replace(host, robots_text=None, robots_at=None)
    session.state.put_host(
        replace(
            host,
            robots_status=status,
            robots_sha256=robots.sha256,
            decision=robots.decision,
            delay=robots.delay(AGENT),
        )
    )
    session.state.commit()
    session.journal.note(
        "robots", host=origin, status=status, decision=robots.decision, sha256=robots.sha256
    )
    return robots


async def _asked(session: Session, first: str) -> tuple[int | None, bytes]:
    """Status and body of robots.txt behind at most five redirects, also to other hosts.

    No status where no answer came; 404 where the redirects do not end. Raises HostClosed, and Refused
    where the host itself has a private address.
    """
    url = first
    for _ in range(_MOST_REDIRECTS + 1):
        try:
            reply = await download(session.client, session.manners, url, {})
        except HostClosed:
            raise
        except Refused as why:
            if why.reason == "private_address" and url == first:
                raise  # not a host that fails, but one that nobody should ask
            return None, b""
        except httpx.HTTPError:
            return None, b""
        session.aside("robots").response(reply.exchange)
        if reply.location is None:
            return reply.status, reply.content
        url = reply.location
    return 404, b""


def _age(host: Host, now: datetime) -> timedelta | None:
    return None if host.robots_at is None else now - datetime.fromisoformat(host.robots_at)
