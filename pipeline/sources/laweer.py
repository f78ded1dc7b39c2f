"""晖律网 (laweer.com): one question, an edited answer with the articles quoted, related questions cut short.

History
- 2026-11: first written. The same text stands on mirrors under other hosts, in another layout.
"""

import re
from collections.abc import Iterator, Sequence

from pipeline.errors import PageChanged
from pipeline.records import Answer, Entry, Question, Reading
from pipeline.sources.document import Document, Line
from pipeline.sources.facts import Facts

_ANSWER = "律师回答"
_RELATED = "相关法律问题"
_LABEL = re.compile(r"^(?:律师|法律)(?:分析|解析)[:：]\s*")
_CUT = re.compile(r"(?:\.{3}|…{1,2})?\s*查看全文$")


def parse(document: Document, facts: Facts) -> Reading:
    """The main question with its answer, and the related ones with their excerpts."""
    lines, dropped = facts.sift(document.lines)
    texts = [line.text for line in lines]
    if _ANSWER not in texts or texts.index(_ANSWER) == 0:
        raise PageChanged("no_answer", f"No line {_ANSWER!r} stands below a title.")
    answered = texts.index(_ANSWER)
    related = texts.index(_RELATED) if _RELATED in texts else len(texts)
    answer = texts[answered + 1 : related]
    if answer and _LABEL.fullmatch(answer[0]):
        answer = answer[1:]
    main = Entry(
        Question(texts[0], detail="\n".join(texts[1:answered]) or None),
        (Answer("\n".join(answer)),) if answer else (),
    )
    return Reading((main, *_related(lines[related + 1 :])), tuple(dropped))


def _related(lines: Sequence[Line]) -> Iterator[Entry]:
    """Items of a title and an excerpt; an excerpt ends with 查看全文, whole or cut."""
    title: Line | None = None
    excerpt: list[str] = []
    for line in lines:
        if title is None:
            title = line
            continue
        excerpt.append(line.text)
        if _CUT.search(line.text):
            yield _item(title, excerpt)
            title, excerpt = None, []
    if title is not None:
        yield _item(title, excerpt)


def _item(title: Line, excerpt: Sequence[str]) -> Entry:
    text = _CUT.sub("", _LABEL.sub("", "\n".join(excerpt))).strip()
    question = Question(title.text, "related", url=title.href)
    return Entry(question, (Answer(text, excerpt=True),) if text else ())
