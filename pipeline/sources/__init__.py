"""The sites: one ``<site>.py`` that reads its pages and one ``<site>.toml`` with the facts, each.

The folder is listed, nothing is registered: a facts file makes a site. A site's module offers
``parse(document, facts) -> Reading`` and raises PageRejected for a page that holds no question and
PageChanged for a page that fits none of its readers. ``generic`` reads what belongs to no site.
"""

import hashlib
import importlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pipeline.errors import PageError, PageRejected
from pipeline.records import Media, Page, Reading
from pipeline.sources.document import Document
from pipeline.sources.facts import Facts, read_facts

GENERIC = "generic"

_FOLDER = Path(__file__).parent
_MARKUP = re.compile(r"<(?:!doctype\s+html|html|head|body|meta|div|p|h1|span)\b", re.IGNORECASE)
_SNIFFED = 4096  # characters: a page's markup starts at its top


@dataclass(frozen=True)
class Site:
    """One site: its id (the stem of its files), its facts, and the reader of its pages."""

    id: str
    facts: Facts
    parse: Callable[[Document, Facts], Reading]


@cache
def sites() -> Mapping[str, Site]:
    """All sites, by id, in order. Raises UsageError if a facts file is wrong."""
    found = {}
    for path in sorted(_FOLDER.glob("*.toml")):
        module = importlib.import_module(f"pipeline.sources.{path.stem}")
        found[path.stem] = Site(path.stem, read_facts(path), module.parse)
    return found


def site_of_url(url: str) -> Site:
    """The site an address belongs to: its host, or a subdomain of it, stands in the facts."""
    host = urlsplit(url).hostname or ""
    for site in sites().values():
        if any(host == one or host.endswith(f".{one}") for one in site.facts.hosts):
            return site
    return sites()[GENERIC]


def site_of(document: Document) -> Site:
    """The site of a page: by its address, else by the lines it shows, else by its folder in raw.

    Raises PageRejected if the page shows the lines of more than one site.
    """
    if document.url is not None:
        return site_of_url(document.url)
    shown = [
        site
        for site in sites().values()
        if any(pattern.search(line.text) for pattern in site.facts.shows for line in document.lines)
    ]
    if len(shown) > 1:
        names = " and ".join(site.id for site in shown)
        raise PageRejected("ambiguous_site", f"The page shows the lines of {names}.")
    folder = document.page.path.split("/")[0]
    return shown[0] if shown else sites().get(folder, sites()[GENERIC])


def page_id(site: Site, url: str | None, content: bytes) -> str:
    """``<site>:<native id>``, from the address where it is known, else from the bytes.

    >>> page_id(sites()["laweer"], "https://laweer.com/question/0123456789abc.html", b"")
    'laweer:0123456789abc'
    >>> page_id(sites()["laweer"], None, b"text")
    'laweer:~982d9e3eb996f559'
    """
    if url is None:
        return f"{site.id}:~{hashlib.sha256(content).hexdigest()[:16]}"
    parts = urlsplit(url)
    native = site.facts.page_id.search(unquote(parts.path))
    if native:
        return f"{site.id}:{native[1]}"
    address = (parts.hostname or "") + parts.path + (f"?{parts.query}" if parts.query else "")
    return f"{site.id}:{address}"


def media_of(text: str, content_type: str | None) -> Media:
    """Whether a document is HTML or a plain-text capture: its markup says, else the header."""
    if _MARKUP.search(text[:_SNIFFED]) or "html" in (content_type or ""):
        return "html"
    return "text"


def identify(page: Page, content: bytes) -> Page:
    """The page with its site, its id and its address filled in.

    Raises PageRejected if it shows itself to be of two sites.
    """
    document = Document(page)
    site = site_of(document)
    return replace(page, id=page_id(site, document.url, content), site=site.id, url=document.url)


def read(page: Page) -> Reading:
    """The questions of an identified page, through the reader of its site.

    HTML is read with lxml; where that finds nothing, once more with BeautifulSoup, which forgives
    more. Raises PageRejected or PageChanged as the reader of the site does.
    """
    site = sites()[page.site]
    try:
        return site.parse(Document(page), site.facts)
    except PageError as error:
        if page.media == "text":
            raise
        try:
            return site.parse(Document(page, tolerant=True), site.facts)
        except PageError:
            raise error from None
