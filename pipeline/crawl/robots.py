"""robots.txt as RFC 9309 says; protego matches the rules, this file decides what an answer means.

| answer | RFC 9309 | here |
|---|---|---|
| 2xx | parse | parsed; a BOM and bytes that are no UTF-8 are skipped, never a reason to allow all |
| 3xx | follow five | the caller follows |
| 4xx | "unavailable": allow | allow; but 429 is no answer to the question: deny for this run |
| 5xx, no connection | "unreachable": disallow | deny for this run |
"""

from dataclasses import dataclass

from protego import Protego

# RFC 9309, 2.5: a crawler must read at least 500 KiB.
_MOST_BYTES = 512_000
# A site that wants more than this between two requests is asked nothing: a run would never end.
LONGEST_DELAY = 30.0


@dataclass(frozen=True)
class Robots:
    """What a host allows one crawler. ``rules`` is None where a plain yes or no stands for all."""

    allow_all: bool
    rules: Protego | None = None

    def allows(self, url: str, agent: str) -> bool:
        """Whether ``agent`` may fetch ``url``."""
        return self.allow_all if self.rules is None else bool(self.rules.can_fetch(url, agent))

    def delay(self, agent: str) -> float:
        """The Crawl-delay for ``agent`` in seconds; 0.0 if there is none."""
        return 0.0 if self.rules is None else float(self.rules.crawl_delay(agent) or 0.0)


def robots_of(status: int | None, body: bytes = b"") -> Robots:
    """What the answer to ``/robots.txt`` means; ``status`` is None if there was no answer.

    >>> robots_of(404).allows("https://a.cn/x", "lawqa"), robots_of(503).allows("https://a.cn/x", "lawqa")
    (True, False)
    """
    if status is None or status >= 500 or status == 429:
        return Robots(allow_all=False)
    if not 200 <= status < 300:
        return Robots(allow_all=True)
    text = body[:_MOST_BYTES].decode("utf-8-sig", errors="ignore")
    return Robots(allow_all=True, rules=Protego.parse(text))
