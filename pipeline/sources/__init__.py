"""The sites: one ``<site>.py`` that reads its pages and one ``<site>.toml`` with the facts, each.

The folder is listed, nothing is registered: a facts file makes a site. A site's module offers
``parse(document, facts) -> Reading`` and raises PageRejected for a page that holds no question and
PageChanged for a page that fits none of its readers. ``generic`` reads what belongs to no site,
``dump`` the lines of a JSONL dump.

A site's id is the stem of its files. A module's name cannot begin with a digit, so a host that does
is written with the www before it: ``www64365``, ``www66law``.
"""

import hashlib
import importlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote

from pipeline.errors import PageError, PageRejected
from pipeline.records import Media, Reading
from pipeline.sources.addresses import parts_of
from pipeline.sources.document import Document
from pipeline.sources.facts import Facts, read_facts

GENERIC = "generic"
DUMP = "dump"

_FOLDER = Path(__file__).parent
_MARKUP = re.compile(r"<(?:!doctype\s+html|html|head|body|meta|div|p|h1|span)\b", re.IGNORECASE)
_SNIFFED = 4096  # characters: a page's markup starts at its top


@dataclass(frozen=True)
class Site:
    """One site: its id (the stem of its files), its facts, and the reader of its pages."""

    id: str
    facts: Facts
    parse: Callable[[Document, Facts], Reading]

    def read(self, document: Document) -> Reading:
        """What the site's reader makes of a page; raises as it does."""
        return self.parse(document, self.facts)


@cache
def sites() -> Mapping[str, Site]:
    """All sites, by id, in order. Raises UsageError if a facts file is wrong."""
    found = {}
    for path in sorted(_FOLDER.glob("*.toml")):
        module = importlib.import_module(f"pipeline.sources.{path.stem}")
        found[path.stem] = Site(path.stem, read_facts(path), module.parse)
    return found


@cache
def _sites_by_host() -> Mapping[str, Site]:
    return {host: site for site in sites().values() for host in site.facts.hosts}


def site_of_url(url: str) -> Site:
    """The site an address belongs to: its host, or a domain above it, stands in the facts."""
    labels = (parts_of(url).hostname or "").split(".")
    domains = (".".join(labels[n:]) for n in range(len(labels)))
    known = _sites_by_host()
    return next((known[one] for one in domains if one in known), sites()[GENERIC])


def site_of(document: Document) -> Site:
    """The site of a page: by its address, else by the lines it shows, else by its folder in raw.

    Raises PageRejected if the page shows the lines of more than one site.
    """
    if document.page.media == "json":
        return sites()[DUMP]
    if document.url is not None and (site := site_of_url(document.url)).id != GENERIC:
        return site
    shown = _sites_that_show(document)
    if len(shown) == 1:
        return shown[0]  # under another host: a mirror
    if document.url is not None:
        return sites()[GENERIC]
    if shown:
        names = " and ".join(site.id for site in shown)
        raise PageRejected("ambiguous_site", f"The page shows the lines of {names}.")
    return sites().get(document.page.path.split("/")[0], sites()[GENERIC])


def _sites_that_show(document: Document) -> list[Site]:
    text = "\n".join(line.text for line in document.body.all_lines)
    return [site for site in sites().values() if site.facts.shows and site.facts.shows.search(text)]


def page_id(site: Site, url: str | None, content: bytes) -> str:
    """``<site>:<native id>``, from the address where it is known, else from the bytes.

    >>> page_id(sites()["laweer"], "https://laweer.com/question/0123456789abc.html", b"")
    'laweer:0123456789abc'
    >>> page_id(sites()["laweer"], None, b"text")
    'laweer:~982d9e3eb996f559'

    The line of a dump keeps the id of its bytes: one address may stand behind many of its lines.
    """
    if url is None or site.id == DUMP:
        return f"{site.id}:~{hashlib.sha256(content).hexdigest()[:16]}"
    parts = parts_of(url)
    native = site.facts.page_id.search(unquote(parts.path))
    if native:
        return f"{site.id}:{native[1]}"
    address = (parts.hostname or "") + parts.path + (f"?{parts.query}" if parts.query else "")
    return f"{site.id}:{address}"


def media_of(text: str, content_type: str | None) -> Media:
    """Whether a document is a line of a dump, HTML, or plain text: its header says, or its markup."""
    if content_type == "application/json":
        return "json"
    if _MARKUP.search(text[:_SNIFFED]) or "html" in (content_type or ""):
        return "html"
    return "text"


def identify(document: Document, content: bytes) -> Document:
    """The page with its site, its id and its address filled in.

    Raises PageRejected if it shows itself to be of two sites.
    """
    site = site_of(document)
    return document.identified(site.id, page_id(site, document.url, content))


def read(document: Document) -> Reading:
    """The questions of an identified page, through the reader of its site.

    HTML is read with lxml; where that finds nothing, once more with BeautifulSoup, which forgives
    more. Raises PageRejected or PageChanged as the reader of the site does.
    """
    site = sites()[document.page.site]
    try:
        return site.read(document)
    except PageError as error:
        if document.page.media != "html":
            raise
        try:
            return site.read(Document.of(document.page, tolerant=True))
        except PageError:
            raise error from None
