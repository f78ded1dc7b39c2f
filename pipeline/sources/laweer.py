"""晖律网 (laweer.com): one question, an edited answer with the articles quoted, related questions cut short.

History
- 2026-11: first written. The same text stands on mirrors under other hosts, in another layout: a line with date
  and source above it, 显示全文 below.
"""

import re
from collections.abc import Sequence

from pipeline.records import Answer, Dropped, Entry, Question, Reading
from pipeline.sources.document import Document
from pipeline.sources.facts import Facts
from pipeline.sources.lines import Line
from pipeline.sources.posts import moment
from pipeline.sources.readers import tried
from pipeline.sources.wording import asks

_ANSWER = "律师回答"
_RELATED = "相关法律问题"
_LABEL = re.compile(r"^(?:律师|法律)(?:分析|解析)[:：]\s*")
_SOURCE = re.compile(r"^\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)? 来源[:：]")
_WHOLE = "显示全文"
_CUT = re.compile(r"(?:\.{3}|…{1,2})?\s*查看全文$")


def parse(document: Document, facts: Facts) -> Reading:
    """The question of the page, on the site itself or on a mirror. See ``pipeline.sources``."""
    return tried(document, facts, (_question, _mirrored))


def _question(document: Document, facts: Facts) -> Reading | None:
    """The main question with its answer, and the related ones with their excerpts."""
    lines, dropped = facts.sift(document.lines)
    texts = [line.text for line in lines]
    if _ANSWER not in texts[1:]:
        return None
    answered = texts.index(_ANSWER)
    related = texts.index(_RELATED) if _RELATED in texts else len(texts)
    answer = texts[answered + 1 : related]
    if answer and _LABEL.fullmatch(answer[0]):
        answer = answer[1:]
    main = Entry(
        Question(texts[0], detail="\n".join(texts[1:answered]) or None),
        (Answer("\n".join(answer)),) if answer else (),
    )
    listed, unread = _related(lines[related + 1 :])
    dropped += (Dropped("unread", line.text) for line in unread)
    return Reading((main, *listed), tuple(dropped))


def _mirrored(document: Document, facts: Facts) -> Reading | None:
    """The same text on a mirror: title, date and source, the answer."""
    lines, dropped = facts.sift(document.lines)
    at = next((n for n, line in enumerate(lines[:6]) if _SOURCE.match(line.text)), 0)
    if not at or not any(_LABEL.match(line.text) for line in lines[at + 1 :]):
        return None
    end = next((n for n, line in enumerate(lines) if line.text == _WHOLE), len(lines))
    text = _LABEL.sub("", "\n".join(line.text for line in lines[at + 1 : end])).strip()
    dropped += (Dropped("unread", line.text) for line in (*lines[1:at], *lines[end + 1 :]))
    answer = Answer(text, published_at=moment(lines[at].text))
    return Reading((Entry(Question(lines[0].text), (answer,)),), tuple(dropped))


def _related(lines: Sequence[Line]) -> tuple[list[Entry], list[Line]]:
    """Items of a title and an excerpt that ends with 查看全文; and the lines behind the list.

    The last item of a capture that was cut short may lack its end; it is told by its asking title.
    """
    entries: list[Entry] = []
    item: list[Line] = []
    for line in lines:
        item.append(line)
        if len(item) > 1 and _CUT.search(line.text):
            entries.append(_item(item))
            item = []
    if item and asks(item[0].text):
        return [*entries, _item(item)], []
    return entries, item


def _item(lines: Sequence[Line]) -> Entry:
    excerpt = "\n".join(line.text for line in lines[1:])
    text = _CUT.sub("", _LABEL.sub("", excerpt)).strip()
    question = Question(lines[0].title, "related", url=lines[0].href)
    return Entry(question, (Answer(text, excerpt=True),) if text else ())
