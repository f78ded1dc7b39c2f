"""A question page as data: where each field stands, by classes (``Layout``) or by lines (``Thread``)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from pipeline.records import Dropped, Entry, Question, Reading
from pipeline.sources.document import Document
from pipeline.sources.facts import Facts
from pipeline.sources.lines import Line
from pipeline.sources.posts import Lined, Marked, moment
from pipeline.sources.selecting import Selector, text

_H1 = Selector("h1")


@dataclass(frozen=True)
class Layout:
    """Where a page of one era has its question; ``posts`` where it has its answers.

    ``shows`` is what only this layout has. ``detail`` is the title where there is no other. Of a
    ``region`` of several parts the parts are joined by "-". ``words`` cuts what belongs to a field out
    of an element that says more, by the name of the field.
    """

    shows: Selector
    posts: Marked
    title: Selector = _H1
    detail: Selector | None = None
    category: Selector | None = None
    region: Selector | None = None
    date: Selector | None = None
    words: Mapping[str, re.Pattern[str]] = field(default_factory=dict)

    def read(self, document: Document, facts: Facts) -> Reading | None:
        """The reading of a page that shows this layout, else None.

        Raises PageChanged if it has neither title nor question, or a post without words.
        """
        tree = document.tree
        if tree is None or self.shows.maybe(tree) is None:
            return None
        title = text(self.title.maybe(tree))
        detail, dropped = self._detail(tree, facts)
        if not title:
            title, detail = detail or text(self.title.one(tree)), None
        question = Question(
            title,
            detail=detail if detail != title else None,
            category=self._field("category", tree),
            region=self._field("region", tree, joined="-"),
            asked_at=moment(self._field("date", tree)),
        )
        return Reading((Entry(question, tuple(self.posts.read(tree))),), tuple(dropped))

    def _detail(self, tree: HtmlElement, facts: Facts) -> tuple[str | None, list[Dropped]]:
        found = text(self.detail.maybe(tree)) if self.detail else ""
        kept, dropped = facts.sift(Line(line) for line in found.split("\n") if line)
        return "\n".join(line.text for line in kept) or None, dropped

    def _field(self, name: str, tree: HtmlElement, joined: str = " ") -> str | None:
        selector: Selector | None = getattr(self, name)
        shown = joined.join(filter(None, map(text, selector.every(tree)))) if selector else ""
        if name not in self.words:
            return shown or None
        found = self.words[name].search(shown)
        return found[1] if found else None


@dataclass(frozen=True)
class Thread:
    """A question page told by its lines: title, detail, a line about the asker, then the answers.

    ``asker`` matches the line about the asker; its groups category, region and date say what of him.
    """

    posts: Lined
    asker: re.Pattern[str]

    def read(self, document: Document, facts: Facts) -> Reading | None:
        """The reading of a page whose lines show a title and an answer below it, else None."""
        lines, dropped = facts.sift(document.lines)
        first = self.posts.first(lines)
        if not first or first == len(lines):
            return None
        answers, unread = self.posts.read(lines[first:])
        if not answers:
            return None
        known: dict[str, str | None] = {}
        detail: list[str] = []
        for line in lines[1:first]:
            if found := self.asker.match(line.text):
                known |= found.groupdict()
            else:
                detail.append(line.text)
        question = Question(
            lines[0].text,
            detail="\n".join(detail) or None,
            category=known.get("category"),
            region=known.get("region"),
            asked_at=moment(known.get("date")),
        )
        dropped += (Dropped("unread", line.text) for line in unread)
        return Reading((Entry(question, tuple(answers)),), tuple(dropped))
