"""What a site says of machines that learn: Content-Signal, Content-Usage, X-Robots-Tag, robots meta tags.

None of them is part of RFC 9309, so robots.txt libraries pass over them. They are recorded word for word; a plain
no to the training of models keeps a page out of what is published, unless the user decides otherwise.

| said where | no to training |
|---|---|
| robots.txt, header ``Content-Signal: search=yes, ai-train=no`` (contentsignals.org) | ``ai-train=no`` |
| robots.txt, header ``Content-Usage: train-ai=n`` (draft-ietf-aipref-vocab) | ``train-ai=n`` |
| header ``TDM-Reservation: 1`` (TDMRep, W3C community report of 2022) | ``1`` |
| header ``X-Robots-Tag: noai``, ``<meta name="robots" content="noai">`` | ``noai`` |
"""

import re
from collections.abc import Iterable, Iterator

_HEADERS = frozenset({"content-signal", "content-usage", "x-robots-tag", "tdm-reservation"})
_META = re.compile(rb"<meta\b[^>]{0,500}>", re.IGNORECASE)
_NAME = re.compile(rb"""\bname\s*=\s*["']?\s*(?:robots|lawqa)\b""", re.IGNORECASE)
_CONTENT = re.compile(rb"""\bcontent\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_NO = re.compile(
    r"\bai-train\s*=\s*no?\b|\btrain-ai\s*=\s*no?\b|\bnoai\b|^tdm-reservation:\s*1\s*$",
    re.IGNORECASE,
)
# A head is some 10 kB; what stands further down is text.
_HEAD_BYTES = 64_000


def in_headers(headers: Iterable[tuple[str, str]]) -> list[str]:
    """The signals among the headers of a response, as ``name: value``.

    >>> in_headers([("X-Robots-Tag", "noai"), ("Server", "x")])
    ['x-robots-tag: noai']
    """
    return [f"{name.lower()}: {text}" for name, text in headers if name.lower() in _HEADERS]


def in_page(content: bytes) -> list[str]:
    """The robots meta tags of a page, as ``meta: value``; ASCII in every charset of the web.

    >>> in_page(b'<head><meta name="robots" content="noai, noarchive"></head>')
    ['meta: noai, noarchive']
    """
    tags = (tag for tag in _META.findall(content[:_HEAD_BYTES]) if _NAME.search(tag))
    found = (match for match in map(_CONTENT.search, tags) if match)
    texts = (next(filter(None, one.groups()), b"") for one in found)
    return [f"meta: {text.decode('ascii', errors='replace').strip()}" for text in texts]


def in_robots(text: str, agent: str) -> list[str]:
    """The signals that robots.txt gives ``agent``: those of its own groups, else those of ``*``.

    >>> in_robots("User-agent: *\\nContent-Signal: search=yes, ai-train=no\\nAllow: /", "lawqa")
    ['content-signal: search=yes, ai-train=no']
    """
    said: dict[str, list[str]] = {}
    for names, signal in _groups(text):
        for name in names:
            said.setdefault(name, []).extend(signal)
    return said.get(agent.lower(), said.get("*", []))


def refuses_training(signals: Iterable[str]) -> bool:
    """Whether any of the signals says no to the training of models.

    >>> refuses_training(["content-signal: search=yes, ai-train=no"]), refuses_training(["meta: noarchive"])
    (True, False)
    """
    return any(_NO.search(signal) for signal in signals)


def _groups(text: str) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    """The groups of robots.txt: who is named, and the signals that follow."""
    names: list[str] = []
    signals: list[str] = []
    naming = False
    for line in text.splitlines():
        key, _, rest = line.partition("#")[0].partition(":")
        key, rest = key.strip().lower(), rest.strip()
        if key == "user-agent":
            if not naming:
                yield tuple(names), signals
                names, signals = [], []
            names.append(rest.lower())
        elif key in ("content-signal", "content-usage"):
            signals.append(f"{key}: {rest}")
        naming = key == "user-agent" or (naming and not key)
    yield tuple(names), signals
