"""Sitemaps (sitemaps.org): addresses, and when they changed if the site is to be believed.

Many sites stamp every entry with the time of the request; such a lastmod says nothing and is dropped.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import lxml.etree

from pipeline.crawl.addresses import Refused
from pipeline.crawl.download import unpacked

# sitemaps.org: at most 50,000 addresses and 50 MB unpacked in one file.
_MOST_ENTRIES = 50_000
_MOST_BYTES = 52_428_800


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry: a page, or a further sitemap. ``changed``: ISO 8601, None if not given or not to be believed."""

    url: str
    changed: str | None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What one file lists: pages, or further sitemaps."""

    is_index: bool
    entries: tuple[Listed, ...]


def read_sitemap(content: bytes) -> Sitemap:
    """Read a sitemap or an index of sitemaps, XML or one address a line, gzipped or not.

    What is broken behind the first entries is passed over. Raises Refused if it unpacks to more
    than a sitemap may hold.
    """
    if content[:2] == b"\x1f\x8b":
        content = unpacked(content, "gzip", _MOST_BYTES)
    if content.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] != b"<":
        lines = content.decode("utf-8", errors="replace").splitlines()
        return Sitemap(False, tuple(Listed(one.strip(), None) for one in lines if "://" in one))
    parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        root = lxml.etree.fromstring(content, parser)
    except lxml.etree.XMLSyntaxError as error:
        raise Refused("bad_sitemap", f"The sitemap cannot be read: {error}.") from None
    if root is None:
        raise Refused("bad_sitemap", "The sitemap is empty.")
    entries = list(_entries(root))[:_MOST_ENTRIES]
    return Sitemap(_name(root) == "sitemapindex", tuple(_believed(entries)))


def _entries(root: lxml.etree._Element) -> Iterator[Listed]:
    for element in root:
        texts = {_name(child): (child.text or "").strip() for child in element}
        if url := texts.get("loc"):
            yield Listed(url, texts.get("lastmod") or None)


def _believed(entries: list[Listed]) -> list[Listed]:
    """The entries, without their times if all of several bear one and the same."""
    times = {one.changed for one in entries}
    if len(entries) > 1 and len(times) == 1:
        return [Listed(one.url, None) for one in entries]
    return entries


def _name(element: lxml.etree._Element) -> str:
    """The tag without its namespace; empty for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
