"""Any other page: what it declares of itself, else the question in its title with the text below it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from lxml.etree import XPath

from pipeline.errors import PageRejected
from pipeline.records import Answer, Dropped, Entry, Question, Reading
from pipeline.sources.document import Document, without_site_name
from pipeline.sources.facts import Facts
from pipeline.sources.lines import Line, collapse
from pipeline.sources.selecting import strings
from pipeline.sources.structured import baidu, cambrian, date, json_ld, microdata, scripts
from pipeline.sources.wording import asks

_TITLE = XPath("//head/title/text()")
# Below the text: lists of other pages, and the way to the next one.
_AFTER = re.compile(
    r"^(?:相关|推荐|猜你|热门|最新|更多|上一篇|下一篇|大家都在|为您推荐|延伸阅读|扩展阅读)"
)
# Rows of an online dictionary, in a text capture with a bar behind each cell.
_ROW = re.compile(r"^(?P<name>问题|词条|标题|释义) ?(?:\||(?<= )) ?(?P<text>.*?) ?\|?$")
_ROW_MARKS = re.compile(r"^释义 ?\|? ?| ?\|$")
_OTHERS = re.compile(r"^随便看(?: ?\|.*)?$")
# A line of prose; shorter ones are buttons and labels.
_PROSE = 12
# A line with no sentence in it, that says when, by whom and how often read.
_BYLINE = re.compile(
    r"^[^。！？；，]*(?:\d{4}[-年./]\d{1,2}|来源|作者|编辑|浏览|阅读|发布)[^。！？；，]*$"
)


def parse(document: Document, facts: Facts) -> Reading:
    """The questions that the page declares, else its title's question.

    Raises PageRejected if nothing is declared and the title asks nothing or nothing stands below it.
    """
    if declared := _declared(document):
        first, *others = declared
        rest = (replace(one, question=replace(one.question, role="section")) for one in others)
        return Reading((first, *rest))
    return _looked_up(document, facts) or _titled(document, facts)


def _declared(document: Document) -> list[Entry]:
    if document.tree is None:
        return []
    declared = scripts(document.tree)
    return list(json_ld(declared)) or list(baidu(declared)) or list(microdata(document.tree))


def _looked_up(document: Document, facts: Facts) -> Reading | None:
    """A page of an online dictionary that copies answers: 问题 | … | and 释义 | … | as lines, then others."""
    rows = [(n, one) for n, line in enumerate(document.lines) if (one := _ROW.match(line.text))]
    asked = next((one["text"] for _, one in rows if one["name"] != "释义"), None)
    at = next((n for n, one in rows if one["name"] == "释义"), None)
    if asked is None or at is None or not asks(asked):
        return None
    end = next(
        (n for n, line in enumerate(document.lines) if _OTHERS.match(line.text)),
        len(document.lines),
    )
    lines, dropped = facts.sift(document.lines[at:end])
    text = "\n".join(_ROW_MARKS.sub("", line.text) for line in lines).strip()
    dropped += (Dropped("unread", line.text) for line in document.lines[end:])
    return Reading((Entry(Question(asked), (Answer(text),) if text else ()),), tuple(dropped))


def _titled(document: Document, facts: Facts) -> Reading:
    """The page's title as a question and its main text as the answer.

    It is the more likely to be one, the less stands beside it: its share of what the page shows below the title
    is its confidence.
    """
    title = _title(document)
    if not asks(title):
        raise PageRejected("no_question", f"The title {title!r} asks nothing.")
    lines, noise = facts.sift(line for line in document.lines if line.text != title)
    text, others = _main_text(lines)
    if not text:
        raise PageRejected("no_answer", f"Below the title {title!r} stands no text.")
    published = None
    if document.tree is not None and (record := cambrian(scripts(document.tree))):
        published = date(record.get("upDate") or record.get("pubDate"))
    answer = Answer(
        "\n".join(line.text for line in text),
        published_at=published,
        confidence=round(_length(text) / _length(lines), 2),
    )
    dropped = (*noise, *(Dropped("unread", line.text) for line in others))
    return Reading((Entry(Question(title), (answer,)),), dropped)


def _length(lines: Sequence[Line]) -> int:
    return sum(len(line.text) for line in lines)


def _title(document: Document) -> str:
    """The first heading of the page, else its ``<title>`` without the name of the site."""
    lines = document.lines
    if document.tree is None or (lines and lines[0].heading == 1):
        return lines[0].text if lines else ""
    return without_site_name(collapse(" ".join(strings(_TITLE, document.tree))))


def _main_text(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """From the first line of prose to the last one before the lists of other pages; and the rest."""
    end = next((n for n, line in enumerate(lines) if _AFTER.match(line.text)), len(lines))
    prose = [
        n
        for n, line in enumerate(lines[:end])
        if len(line.text) >= _PROSE and line.href is None and not _BYLINE.match(line.text)
    ]
    if not prose:
        return [], list(lines)
    body = lines[prose[0] : prose[-1] + 1]
    text = [line for line in body if line.href is None and not _BYLINE.match(line.text)]
    return text, [line for line in lines if line not in text]
