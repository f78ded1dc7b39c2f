"""Selectors that say how many they expect.

A selector is written as in a style sheet (``div.c_title span.txt``) and compiled to XPath once. What a page
must have is asked for with ``one`` or ``some``, which raise PageChanged; what it may have with ``maybe``
or ``every``.
"""

import re
from dataclasses import dataclass
from typing import cast

from lxml.etree import XPath
from lxml.html import HtmlElement

from pipeline.errors import PageChanged
from pipeline.sources.rendering import tree_lines

_STEP = re.compile(r"(?P<tag>[a-z][a-z0-9]*|\*)?(?P<classes>(?:\.[\w-]+)*)(?:\[(?P<nth>\d+)\])?")


def xpath_of(selector: str) -> str:
    """A selector as XPath: tags, classes, descendants, ``>``, and ``[n]`` for the nth child of that kind.

    >>> xpath_of("ul > li.item")
    ".//ul/li[contains(concat(' ', normalize-space(@class), ' '), ' item ')]"

    Raises ValueError for anything else.
    """
    path, axis = ".", "//"
    for part in selector.split():
        if part == ">":
            axis = "/"
            continue
        step = _STEP.fullmatch(part)
        if step is None:
            raise ValueError(f"{part!r} in the selector {selector!r}")
        path += axis + (step["tag"] or "*")
        for name in filter(None, step["classes"].split(".")):
            path += f"[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"
        if step["nth"]:
            path += f"[{step['nth']}]"
        axis = "//"
    return path


@dataclass(frozen=True)
class Selector:
    """One or more selectors, separated by commas; what any of them finds, in the order of the page.

    >>> import lxml.html
    >>> page = lxml.html.fromstring("<div><p class='b'>一<br>二</p><p>三</p></div>")
    >>> text(Selector("p.b").one(page))
    '一\\n二'
    """

    css: str

    def __post_init__(self) -> None:
        path = " | ".join(xpath_of(one.strip()) for one in self.css.split(","))
        object.__setattr__(self, "_path", XPath(path))

    def every(self, root: HtmlElement) -> list[HtmlElement]:
        """All that is found, perhaps nothing."""
        return elements(self.__dict__["_path"], root)

    def maybe(self, root: HtmlElement) -> HtmlElement | None:
        """The first that is found, if anything is."""
        return next(iter(self.every(root)), None)

    def one(self, root: HtmlElement) -> HtmlElement:
        """The only one. Raises PageChanged if there is none, or there are more."""
        found = self.every(root)
        if len(found) != 1:
            raise PageChanged("selector", f"One {self.css!r} was expected, {len(found)} are there.")
        return found[0]

    def some(self, root: HtmlElement) -> list[HtmlElement]:
        """At least one. Raises PageChanged if there is none."""
        found = self.every(root)
        if not found:
            raise PageChanged("selector", f"At least one {self.css!r} was expected, none is there.")
        return found


def elements(path: XPath, root: HtmlElement) -> list[HtmlElement]:
    """The elements that a compiled XPath finds, in document order."""
    return cast(list[HtmlElement], path(root))


def strings(path: XPath, root: HtmlElement) -> list[str]:
    """The attribute values or text nodes that a compiled XPath finds, in document order."""
    return [str(one) for one in cast(list[object], path(root))]


def text(element: HtmlElement | None) -> str:
    """What an element shows, a line each; nothing for None."""
    return "" if element is None else "\n".join(line.text for line in tree_lines(element))
