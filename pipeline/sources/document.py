"""A page as a reader sees it: lines in order, each with what the markup says of it.

HTML and plain-text captures of one page give the same lines, so a site needs one reader for both.
What a browser would not show (scripts, hidden elements), and navigation, is left out; list items carry
the marker that a text capture shows.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias, cast

import lxml.etree
import lxml.html
from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag

from pipeline.records import Page

# ("start", tag, attributes) | ("text", text, {}) | ("end", tag, {})
Event: TypeAlias = tuple[str, str, dict[str, str]]

# libxml2 since 2.11 (lxml 5.3) drops all that follows </html> in silence, and </body> with it.
_CLOSING = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_SPACE = re.compile(r"[ \t\r\n\f\v\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad\x00]")

_CANONICAL = lxml.etree.XPath("//link[@rel='canonical']/@href")
_OG_URL = lxml.etree.XPath("//meta[@property='og:url']/@content")
_ADDRESS = re.compile(r"https?://[^\s/]+")

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BREAKING = frozenset(
    "address article aside blockquote br body center dd details dialog div dl dt fieldset figcaption "
    "figure form header hr html li main ol p pre section summary table tbody thead tfoot tr ul".split()
) | frozenset(_HEADINGS)
_UNSEEN = frozenset(
    "audio button canvas datalist footer iframe map math nav noscript object option script select "
    "style svg template textarea title video".split()
)
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page, its white space collapsed.

    ``heading`` is 1 to 6 inside h1 to h6, else 0 (a text capture never says); ``href`` is the
    address if the line stands in a link, as written; ``marker`` is what the text begins with if
    the line is an item of a list.
    """

    text: str
    heading: int = 0
    href: str | None = None
    marker: str = ""

    @property
    def title(self) -> str:
        """The text without the marker of a list."""
        return self.text.removeprefix(self.marker)


@dataclass(frozen=True)
class Document:
    """One page for its reader. ``tolerant`` reads the markup with BeautifulSoup instead of lxml."""

    page: Page
    tolerant: bool = False

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines of the page from the top; in HTML from its h1 on, if it has one.

        Of several the first that is no link: a site's logo is often an h1 that leads home.
        """
        if self.page.media == "text":
            return tuple(Line(text) for text in map(collapse, self.page.text.splitlines()) if text)
        lines = tuple(_lines(_soup_events(self._markup) if self.tolerant else self._events()))
        tops = [n for n, line in enumerate(lines) if line.heading == 1]
        own = [n for n in tops if lines[n].href is None]
        return lines[next(iter(own or tops), 0) :]

    @cached_property
    def url(self) -> str | None:
        """The address of the page: as recorded with the capture, else as the page says itself."""
        if self.page.url is not None or self.tree is None:
            return self.page.url
        said = strings(_CANONICAL, self.tree) + strings(_OG_URL, self.tree)
        return next((one.strip() for one in said if _ADDRESS.match(one.strip())), None)

    @cached_property
    def tree(self) -> lxml.html.HtmlElement | None:
        """The markup as lxml reads it; None for a text capture or an empty page."""
        if self.page.media == "text":
            return None
        text = _CLOSING.sub("", self._markup)
        parser = lxml.html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
        try:
            return lxml.html.document_fromstring(text, parser=parser)
        except lxml.etree.ParserError:
            return None

    @property
    def _markup(self) -> str:
        return _XML_DECLARATION.sub("", self.page.text).replace("\x00", "")

    def _events(self) -> Iterator[Event]:
        return iter(()) if self.tree is None else _tree_events(self.tree)


def elements(path: lxml.etree.XPath, root: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
    """The elements that a compiled XPath finds, in document order."""
    return cast(list[lxml.html.HtmlElement], path(root))


def strings(path: lxml.etree.XPath, root: lxml.html.HtmlElement) -> list[str]:
    """The attribute values or text nodes that a compiled XPath finds, in document order."""
    return [str(one) for one in cast(list[object], path(root))]


def collapse(text: str) -> str:
    r"""One line of text without invisible characters, runs of white space as one space, none at the ends.

    >>> collapse("方法\xa0\xa0 1、\u200b首先 ")
    '方法 1、首先'
    """
    return _SPACE.sub(" ", _INVISIBLE.sub("", text)).strip()


def text_lines(html: str) -> list[str]:
    """The lines that a fragment of HTML, or plain text, shows."""
    if "<" not in html and "&" not in html:
        return [text for text in map(collapse, html.splitlines()) if text]
    return [line.text for line in _lines(_soup_events(html))]


def _tree_events(root: lxml.html.HtmlElement) -> Iterator[Event]:
    for event, element in lxml.etree.iterwalk(root, events=("start", "end")):
        tag = element.tag
        if event == "start":
            yield "start", tag, dict(element.attrib)
            if element.text:
                yield "text", element.text, {}
        else:
            yield "end", tag, {}
            if element.tail:
                yield "text", element.tail, {}


def _soup_events(html: str) -> Iterator[Event]:
    """The same from BeautifulSoup(html.parser), without recursion: pages nest thousands deep."""
    stack: list[tuple[str | None, Iterator[object]]] = [
        (None, iter(BeautifulSoup(html, "html.parser").contents))
    ]
    while stack:
        tag, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            if tag is not None:
                yield "end", tag, {}
        elif isinstance(child, Tag):
            attributes = {key: str(value) for key, value in child.attrs.items()}
            yield "start", child.name, attributes
            stack.append((child.name, iter(child.contents)))
        elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
            yield "text", str(child), {}


class _Writer:
    """Collects text until a line ends."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.heading = 0
        self.links: list[str] = []
        self.href: str | None = None
        self.marker = ""

    def write(self, text: str) -> None:
        if self.links and self.href is None and text.strip():
            self.href = self.links[-1]
        self.parts.append(text)

    def end_line(self) -> Iterator[Line]:
        text = collapse("".join(self.parts))
        self.parts.clear()
        if text:
            yield Line(self.marker + text, self.heading, self.href, self.marker)
            self.marker = ""
        self.href = None


def _lines(events: Iterable[Event]) -> Iterator[Line]:
    """What the events of a markup show, line by line."""
    writer = _Writer()
    unseen = 0  # how many open elements hide what is inside them
    hiding: list[bool] = []
    lists: list[int | None] = []  # the number of the next item; None in a list of bullets
    for kind, name, attributes in events:
        if kind == "text":
            if not unseen:
                writer.write(name)
            continue
        if name in _BREAKING and not unseen:
            yield from writer.end_line()
        if kind == "start":
            hides = name in _UNSEEN or _is_hidden(attributes)
            if name not in _VOID:
                hiding.append(hides)
                unseen += hides
            if not unseen:
                _open(writer, lists, name, attributes)
        else:
            if name not in _VOID and hiding:
                unseen -= hiding.pop()
            if not unseen:
                _close(writer, lists, name)
    yield from writer.end_line()


def _open(writer: _Writer, lists: list[int | None], name: str, attributes: dict[str, str]) -> None:
    if name in _HEADINGS:
        writer.heading = _HEADINGS[name]
    elif name == "a":
        writer.links.append(attributes.get("href", ""))
    elif name in ("ol", "ul"):
        start = attributes.get("start", "1")
        lists.append((int(start) if start.isdecimal() else 1) if name == "ol" else None)
    elif name == "li" and lists:
        number = lists[-1]
        writer.marker = "• " if number is None else f"{number}. "
        if number is not None:
            lists[-1] = number + 1
    elif name in ("td", "th"):
        writer.write(" ")


def _close(writer: _Writer, lists: list[int | None], name: str) -> None:
    if name in _HEADINGS:
        writer.heading = 0
    elif name == "a" and writer.links:
        writer.links.pop()
    elif name in ("ol", "ul") and lists:
        lists.pop()
    elif name == "li":
        writer.marker = ""


def _is_hidden(attributes: dict[str, str]) -> bool:
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style", "")))
