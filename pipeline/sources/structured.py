"""Questions that a page declares in structured data: schema.org as JSON-LD or microdata, and Baidu's cambrian.

Each script is read by itself, so that one broken script does not spoil the others. extruct is not used: one
bad script loses it all JSON-LD of the page, and it had no release since 2024.
"""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from lxml.etree import XPath
from lxml.html import HtmlElement

from pipeline.jsonlines import whole
from pipeline.records import Answer, Entry, Question
from pipeline.sources.lines import collapse
from pipeline.sources.rendering import text_lines
from pipeline.sources.selecting import elements, strings

_SCRIPTS = XPath("//script[starts-with(@type, 'application/ld+json')]/text()")
_WRAPPING = re.compile(
    r"<!--|-->|//\s*<!\[CDATA\[|//\s*\]\]>|<!\[CDATA\[|\]\]>|/\*(?:(?!/\*).)*?\*/", re.DOTALL
)
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d:\d\d))?")
_DECODER = json.JSONDecoder(strict=False)

_QUESTIONS = XPath("//*[contains(@itemtype, 'schema.org/Question')]")
_ANSWERS = XPath(".//*[@itemprop='acceptedAnswer' or @itemprop='suggestedAnswer']")
# properties of the question itself, not of an answer inside it
_OWN_NAME = XPath(".//*[@itemprop='name'][not(ancestor::*[contains(@itemtype, '/Answer')])][1]")
_OWN_TEXT = XPath(".//*[@itemprop='text'][not(ancestor::*[contains(@itemtype, '/Answer')])][1]")
_TEXT = XPath(".//*[@itemprop='text'][1]")
_AUTHOR = XPath(".//*[@itemprop='author']//*[@itemprop='name'][1]")
_CREATED = XPath(".//*[@itemprop='dateCreated' or @itemprop='datePublished'][1]")


def scripts(tree: HtmlElement) -> list[Any]:
    """The JSON-LD values of a page; a script that cannot be read is passed over."""
    values = []
    for script in strings(_SCRIPTS, tree):
        bare = whole(_WRAPPING.sub("", script)).strip()
        for attempt in (bare, html.unescape(bare)):
            try:
                values.append(_DECODER.raw_decode(attempt)[0])
                break
            except (ValueError, RecursionError):  # no JSON; a number or a nesting past all sense
                continue
    return values


def date(value: object) -> str | None:
    """An ISO 8601 date, with the time if there is one, or None.

    >>> date("2024-03-05T08:00:00+08:00"), date("yesterday")
    ('2024-03-05T08:00:00', None)
    """
    match = _DATE.search(value) if isinstance(value, str) else None
    if match is None:
        return None
    return f"{match[1]}T{match[2]}" if match[2] else match[1]


def json_ld(values: list[Any]) -> Iterator[Entry]:
    """The questions of all schema.org values, however deep they stand."""
    for node in _nodes(values):
        if _is_a(node, "Question") and (title := _text(node.get("name") or node.get("text"))):
            detail = _text(node.get("text"))
            answers = [
                answer
                for key in ("acceptedAnswer", "suggestedAnswer")
                for one in _listed(node.get(key))
                if (answer := _answer(one))
            ]
            yield Entry(
                Question(
                    title,
                    detail=detail if detail != title else None,
                    asked_at=date(node.get("dateCreated") or node.get("datePublished")),
                ),
                tuple(dict.fromkeys(answers)),
            )


def cambrian(values: list[Any]) -> dict[str, Any] | None:
    """Baidu's record of the page (title, pubDate, upDate, data), or None."""
    return next(
        (node for node in _nodes(values) if "cambrian.jsonld" in str(node.get("@context"))), None
    )


def baidu(values: list[Any]) -> Iterator[Entry]:
    """The questions of Baidu's record: ``data.Question``, with ``data.Author`` and the page's headline.

    The fields are those of Baidu's description of cambrian.jsonld; its record has no ``@type``.
    """
    record = cambrian(values) or {}
    data = record.get("data")
    if not isinstance(data, dict):
        return
    (page, *_), (author, *_) = (_objects(data.get(name)) or [{}] for name in ("WebPage", "Author"))
    headline = _text(page.get("headline")) or _text(record.get("title"))
    for node in _objects(data.get("Question")):
        title = _text(node.get("name") or node.get("title")) or headline
        if title is None:
            continue
        answers = [
            replace(
                answer,
                lawyer=answer.lawyer or _text(author.get("name")),
                lawyer_title=_text(author.get("jobTitle")),
                firm=_text(author.get("memberOf")),
                published_at=answer.published_at
                or date(record.get("upDate") or record.get("pubDate")),
            )
            for one in _listed(node.get("acceptedAnswer"))
            if (answer := _answer(one if isinstance(one, dict) else {"text": one}))
        ]
        detail = _text(node.get("text"))
        asked = date(record.get("pubDate"))
        question = Question(title, detail=detail if detail != title else None, asked_at=asked)
        yield Entry(question, tuple(dict.fromkeys(answers)))


def microdata(tree: HtmlElement) -> Iterator[Entry]:
    """The questions marked up with schema.org itemprops."""
    for question in elements(_QUESTIONS, tree):
        title = _first(_OWN_NAME, question) or _first(_OWN_TEXT, question)
        if title is None:
            continue
        detail = _first(_OWN_TEXT, question)
        answers = [
            Answer(text, lawyer=_first(_AUTHOR, one), published_at=_created(one))
            for one in elements(_ANSWERS, question)
            if (text := _first(_TEXT, one))
        ]
        yield Entry(Question(title, detail=detail if detail != title else None), tuple(answers))


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a JSON value, outermost first."""
    waiting = [value]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, dict):
            yield one
            waiting[:0] = one.values()
        elif isinstance(one, list):
            waiting[:0] = one


def _objects(value: Any) -> list[dict[str, Any]]:
    return [one for one in _listed(value) if isinstance(one, dict)]


def _is_a(node: dict[str, Any], kind: str) -> bool:
    return kind in _listed(node.get("@type"))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str | None:
    """What a value of JSON-LD, which may hold markup, shows."""
    return "\n".join(text_lines(value)) or None if isinstance(value, str) else None


def _answer(node: Any) -> Answer | None:
    if not isinstance(node, dict) or not (text := _text(node.get("text"))):
        return None
    author = next(iter(_listed(node.get("author"))), None)
    name = author.get("name") if isinstance(author, dict) else author
    published = date(node.get("dateCreated") or node.get("datePublished"))
    return Answer(text, lawyer=_text(name), published_at=published)


def _first(path: XPath, element: HtmlElement) -> str | None:
    """What the first match shows: its ``content`` attribute, else its text."""
    for match in elements(path, element):
        content = match.get("content")
        text = collapse(content) if content else collapse(match.text_content())
        return text or None
    return None


def _created(element: HtmlElement) -> str | None:
    for match in elements(_CREATED, element):
        return date(match.get("datetime") or match.get("content") or match.text_content())
    return None
