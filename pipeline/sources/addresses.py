"""Addresses as pages and indexes give them, which may be anything."""

from urllib.parse import SplitResult, urljoin, urlsplit

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
    try:
        link = urljoin(base or "", href or "")
    except ValueError:
        return None
    return link if href and parts_of(link).scheme in ("http", "https") else None
