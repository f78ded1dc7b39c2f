"""A page as a reader sees it: its lines in order, its markup, its address.

HTML and plain-text captures of one page give the same lines, so a layout told by its lines needs one
reader for both.
"""

import re
from dataclasses import dataclass, replace
from functools import cached_property

from lxml.etree import XPath
from lxml.html import HtmlElement

from pipeline.records import Media, Page
from pipeline.sources.lines import Line, collapse, lines_of
from pipeline.sources.rendering import soup_shown, soup_tree_of, tree_of, tree_shown
from pipeline.sources.selecting import strings

_ADDRESS = re.compile(r"https?://[^\s/]+")
_CANONICAL = XPath("//link[@rel='canonical']/@href", smart_strings=False)
_OG_URL = XPath("//meta[@property='og:url']/@content", smart_strings=False)

# 首页 > 法律咨询 > 劳动合同: the way to the page, as sites show it above the title
_WAY = re.compile(r"^(?:您的位置|您现在的位置|您的当前位置|当前位置|首页)[:：]?.*[>›»]")
_STEP = re.compile(r"\s*[>›»]\s*")
# What a <title> has behind the page's own: 怎么起诉？_某某网
_SITE_NAME = re.compile(r"\s*[-_|–—]\s*[^-_|–—]*$")


@dataclass(frozen=True)
class Body:
    """What a page shows. ``tolerant`` reads markup with BeautifulSoup instead of lxml."""

    text: str
    media: Media
    tolerant: bool = False

    @cached_property
    def tree(self) -> HtmlElement | None:
        """The markup; None for anything but HTML, and for an empty page."""
        if self.media != "html":
            return None
        return soup_tree_of(self.text) if self.tolerant else tree_of(self.text)

    @cached_property
    def all_lines(self) -> tuple[Line, ...]:
        """Every line, from the top of the page."""
        if self.media != "html":
            return tuple(Line(text) for text in map(collapse, self.text.splitlines()) if text)
        return tuple(lines_of(self.shown))

    @cached_property
    def shown(self) -> str:
        """What the page shows, its characters as they are; of HTML marked for ``lines_of``."""
        if self.media != "html":
            return self.text
        if self.tolerant:
            return soup_shown(self.text)
        return "" if self.tree is None else tree_shown(self.tree)

    @cached_property
    def top(self) -> int:
        """Where the page's own text begins: at its h1; in a text capture, see ``_text_top``.

        Of several h1 the first that is no link: a site's logo is often an h1 that leads home.
        """
        if self.media != "html":
            return _text_top(self.all_lines)
        tops = [n for n, line in enumerate(self.all_lines) if line.heading == 1]
        own = [n for n in tops if self.all_lines[n].href is None]
        return next(iter(own or tops), 0)


@dataclass(frozen=True)
class Document:
    """One page for its reader."""

    page: Page
    body: Body

    @classmethod
    def of(cls, page: Page, tolerant: bool = False) -> "Document":
        """The page, its text not yet looked at."""
        return cls(page, Body(page.text, page.media, tolerant))

    def identified(self, site: str, page_id: str) -> "Document":
        """The same with its site, its id and its address filled in; what was read stays read."""
        return replace(self, page=replace(self.page, id=page_id, site=site, url=self.url))

    @property
    def tree(self) -> HtmlElement | None:
        """The markup; None for a text capture or an empty page."""
        return self.body.tree

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines of the page from its title on, where the markup or the capture shows it."""
        return self.body.all_lines[self.body.top :]

    @property
    def above(self) -> tuple[Line, ...]:
        """The lines above the title: the way to the page, and the site's own."""
        return self.body.all_lines[: self.body.top]

    @property
    def way(self) -> tuple[str, ...]:
        """The steps of the way to the page that stands above its title: 首页, 法律咨询, 劳动合同."""
        shown = next((line.text for line in self.above if _WAY.match(line.text)), "")
        return tuple(_STEP.split(shown)) if shown else ()

    @cached_property
    def url(self) -> str | None:
        """The address of the page: as recorded with the capture, else as the page says itself."""
        if self.page.url is not None or self.tree is None:
            return self.page.url
        for path in (_CANONICAL, _OG_URL):
            for said in map(str.strip, strings(path, self.tree)):
                if _ADDRESS.match(said):
                    return said
        return None


def without_site_name(title: str) -> str:
    """A page's ``<title>`` without the name of the site behind it.

    >>> without_site_name("房东不退押金怎么起诉？_某某法律网")
    '房东不退押金怎么起诉？'
    """
    return _SITE_NAME.sub("", title)


def _text_top(lines: tuple[Line, ...]) -> int:
    """Where a text capture's title stands: below the way to the page, or where the ``<title>`` comes again.

    Captures of whole pages (WET) begin with the title and the site's name; navigation follows, then
    the title again, now as the heading of the text. Else the capture begins with the title.
    """
    if not lines:
        return 0
    title = without_site_name(lines[0].text)
    below = next((n + 1 for n, line in enumerate(lines[:-1]) if _WAY.match(line.text)), 0)
    if title == lines[0].text or not title:
        return below
    again = (n for n, line in enumerate(lines) if n >= max(below, 1) and line.text == title)
    return next(again, below)
