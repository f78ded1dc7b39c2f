"""Addresses as pages and indexes give them, which may be anything."""

import re
from functools import lru_cache
from urllib.parse import SplitResult, urljoin, urlsplit

# A path from the root with no step up in it: most links of a list, which need no more than what stands before it.
_PLAIN = re.compile(r"(?:/[\w-][\w.-]*)+/?", re.ASCII)
_NONE = SplitResult("", "", "", "", "")


def parts_of(url: str) -> SplitResult:
    """The parts of an address; all empty where it is none.

    >>> parts_of("https://a.example/b?c").hostname, parts_of("http://[b").hostname
    ('a.example', None)
    """
    try:
        return urlsplit(url)
    except ValueError:
        return _NONE


def resolved(base: str | None, href: str | None) -> str | None:
    """Where a link of a page leads; None if to no page on the web.

    >>> resolved("https://a.example/b/c", "../d"), resolved(None, "javascript:void(0)")
    ('https://a.example/d', None)
    """
    if not href:
        return None
    origin = _origin(base or "")
    if origin and _PLAIN.fullmatch(href):
        return origin + href
    try:
        link = urljoin(base or "", href)
    except ValueError:
        return None
    return link if parts_of(link).scheme in ("http", "https") else None


@lru_cache(maxsize=64)
def _origin(url: str) -> str | None:
    """What stands before the path of an address of the web, else None."""
    parts = parts_of(url)
    is_web = parts.scheme in ("http", "https") and parts.netloc
    return f"{parts.scheme}://{parts.netloc}" if is_web else None
