"""HTML to lines: what a browser shows, in order, each line with what the markup says of it.

Two readers, one result. lxml is the first; its tree is walked by a stylesheet (XSLT 1.0) that writes
line ends and marks, so that Python sees lines and not elements: a walk in Python took seven times as
long on a page of 700 tags. BeautifulSoup is the second: it keeps what lxml loses, and the tests hold
both to the same lines. Scripts, hidden elements and navigation are left out; items of lists carry the
marker that a text capture shows.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, TypeAlias, cast

import lxml.etree
import lxml.html
from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag
from bs4.exceptions import ParserRejectedMarkup

from pipeline.sources.lines import (
    END,
    HEADING,
    HREF,
    ITEM,
    LINK,
    OL,
    UL,
    UNLINK,
    UNLIST,
    Line,
    collapse,
    lines_of,
)

# ("start", tag, attributes) | ("text", text, {}) | ("end", tag, {})
Event: TypeAlias = tuple[str, str, dict[str, str]]

# libxml2 since 2.11 (lxml 5.3) drops all that follows </html> in silence, and </body> with it.
_CLOSING = re.compile(
    rb"</[HBhb][TOto][MDmd][LYly]\s*>"
)  # no IGNORECASE: that takes 8 times as long
_XML_DECLARATION = re.compile(rb"^\s*<\?xml[^>]*\?>")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

# What stands in the place of a tag and of its end; {name} is the value of the attribute, a cell begins with a
# space that no stylesheet strips.
_BLOCKS = (
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption "
    "figure form header hr html main p pre section summary table tbody thead tfoot tr".split()
)
_MARKS = dict.fromkeys(_BLOCKS, (END, END)) | {
    **{f"h{n}": (f"{END}{HEADING}{n}", f"{END}{HEADING}0") for n in range(1, 7)},
    "br": (END, ""),
    "a": (f"{LINK}{{href}}{HREF}", UNLINK),
    "ol": (f"{END}{OL}{{start}}{END}", f"{END}{UNLIST}"),
    "ul": (f"{END}{UL}", f"{END}{UNLIST}"),
    "li": (f"{END}{ITEM}", END),
    "td": ("\u00a0", ""),
    "th": ("\u00a0", ""),
}
# Elements whose content is not shown, or is not the page's own.
_UNSEEN_BLOCKS = frozenset({"footer", "nav"})
_UNSEEN = _UNSEEN_BLOCKS | frozenset(
    "audio button canvas datalist iframe map math noscript object option script select style svg "
    "template textarea title video".split()
)


def tree_of(html: str) -> lxml.html.HtmlElement | None:
    """The markup as lxml reads it; None if there is nothing in it."""
    try:
        root = lxml.etree.fromstring(_CLOSING.sub(b"", _fit(html)), _parser())
    except lxml.etree.XMLSyntaxError:
        return None
    return cast("lxml.html.HtmlElement | None", root)


def tree_lines(root: lxml.html.HtmlElement) -> list[Line]:
    """The lines that an element of a tree shows."""
    return list(lines_of(tree_shown(root)))


def tree_shown(root: lxml.html.HtmlElement) -> str:
    """What an element of a tree shows, marked for ``lines_of``."""
    styles = cast(list[str], _styles()(root))
    hides = any(not style or _HIDDEN.search(style) for style in styles)
    try:
        return str(_stylesheet(hides)(root))
    except lxml.etree.XSLTApplyError:  # nested deeper than libxslt follows (3,000 templates)
        return _shown(_tree_events(root))


def soup_shown(html: str) -> str:
    """What HTML shows as BeautifulSoup(html.parser) reads it, marked for ``lines_of``."""
    return _shown(_soup_events(_fit(html).decode()))


def soup_tree_of(html: str) -> lxml.html.HtmlElement:
    """The markup as BeautifulSoup(html.parser) reads it, as a tree for the same XPaths."""
    builder = lxml.etree.TreeBuilder(element_factory=_element)
    builder.start("html", {})
    for kind, name, attributes in _soup_events(_fit(html).decode()):
        if kind == "text":
            builder.data(_NO_XML.sub("", name))
            continue
        tag = name if _XML_NAME.fullmatch(name) else "span"
        if kind == "end":
            builder.end(tag)
        else:
            known = {k: v for k, v in attributes.items() if _XML_NAME.fullmatch(k)}
            builder.start(tag, {key: _NO_XML.sub("", value) for key, value in known.items()})
    builder.end("html")
    return cast(lxml.html.HtmlElement, builder.close())


def text_lines(html: str) -> list[str]:
    """The lines that a fragment of HTML, or plain text, shows."""
    if "<" not in html and "&" not in html:
        return [text for text in map(collapse, html.splitlines()) if text]
    return [line.text for line in lines_of(soup_shown(html))]


def _element(
    tag: Any, attributes: dict[str | bytes, str | bytes] | None = None
) -> lxml.etree._Element:
    return _parser().makeelement(tag, cast("dict[str, str]", attributes or {}))


# what an XML tree cannot hold, and the names it can
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_XML_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)


def _fit(html: str) -> bytes:
    """The markup as UTF-8, without what would confuse its readers: an XML declaration, zero bytes."""
    return _XML_DECLARATION.sub(b"", html.encode("utf-8", errors="replace").replace(b"\x00", b""))


@cache
def _parser() -> lxml.html.HTMLParser:
    return lxml.html.HTMLParser(
        huge_tree=True, remove_comments=True, remove_pis=True, encoding="utf-8"
    )


@cache
def _styles() -> lxml.etree.XPath:
    """The values of all attributes that may hide an element; an empty one may be that of ``hidden``."""
    return lxml.etree.XPath(
        "descendant-or-self::*/@style | descendant-or-self::*/@hidden", smart_strings=False
    )


@cache
def _stylesheet(hides: bool) -> lxml.etree.XSLT:
    """The stylesheet that writes what a tree shows; one that looks for hidden elements takes twice as long."""
    style = "translate(@style, 'DISPLAYNOEVBTHU &#9;&#10;&#13;', 'displaynoevbthu')"
    hidden = (
        f"@hidden or contains({style}, 'display:none') or contains({style}, 'visibility:hidden')"
    )
    rules = {
        name: opens + "<xsl:apply-templates/>" + ends for name, (opens, ends) in _MARKS.items()
    }
    rules |= {name: END if name in _UNSEEN_BLOCKS else "" for name in _UNSEEN}
    templates = "".join(
        f"<xsl:template match='{name}'>{_ATTRIBUTE.sub(_VALUE, body)}</xsl:template>"
        for name, body in rules.items()
    )
    if hides:
        templates += f"<xsl:template match=\"*[{hidden}]\" priority='2'/>"
    return lxml.etree.XSLT(
        lxml.etree.XML(
            "<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform'>"
            f"<xsl:output method='text'/>{templates}</xsl:stylesheet>"
        )
    )


_ATTRIBUTE = re.compile(r"\{(\w+)\}")
_VALUE = r"<xsl:value-of select='@\1'/>"


class _Given(dict[str, str]):
    """Attributes, empty where not given."""

    def __missing__(self, name: str) -> str:
        return ""


def _shown(events: Iterable[Event]) -> str:
    """What the stylesheet writes, from the events of a markup."""
    parts: list[str] = []
    unseen = 0  # how many open elements hide what is inside them
    hiding: list[bool] = []
    for kind, name, attributes in events:
        if kind == "text":
            parts += [name] if not unseen else []
        elif kind == "start":
            hidden = "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style", "")))
            hiding.append(hidden or name in _UNSEEN)
            if not unseen and name in _UNSEEN_BLOCKS and not hidden:
                parts.append(END)
            unseen += hiding[-1]
            if not unseen and name in _MARKS:
                parts.append(_MARKS[name][0].format_map(_Given(attributes)))
        else:
            if not unseen and name in _MARKS:
                parts.append(_MARKS[name][1])
            unseen -= hiding.pop()
    return "".join(parts)


def _tree_events(root: lxml.html.HtmlElement) -> Iterator[Event]:
    for event, element in lxml.etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            yield "start", element.tag, dict(element.attrib)
            if element.text:
                yield "text", element.text, {}
        else:
            yield "end", element.tag, {}
            if element.tail and element is not root:
                yield "text", element.tail, {}


def _soup(html: str) -> BeautifulSoup:
    """The markup as BeautifulSoup reads it. Declarations that Python's parser trips over become text."""
    try:
        return BeautifulSoup(html, "html.parser", multi_valued_attributes=None)
    except ParserRejectedMarkup:
        bare = html.replace("<!", "&lt;!")
        return BeautifulSoup(bare, "html.parser", multi_valued_attributes=None)


def _soup_events(html: str) -> Iterator[Event]:
    """The markup from BeautifulSoup(html.parser), without recursion: pages nest thousands deep."""
    stack: list[tuple[str | None, Iterator[object]]] = [(None, iter(_soup(html).contents))]
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
