"""法律公园 (lawparks.com): one question, one lawyer's answer, a list of related questions.

History
- 2026-11: five layouts, told by their lines: A (detail, lawyer, related list), A2 (the list holds
  the *latest* questions, which are unrelated), B (title and answer only), C (展开 between detail
  and answer), D (as C, the alt texts of icons leaking into the text).
"""

import re
from collections.abc import Sequence

from pipeline.errors import PageChanged, PageRejected
from pipeline.records import Answer, Dropped, Entry, Question, Reading, Role
from pipeline.sources.document import Document
from pipeline.sources.facts import Facts
from pipeline.sources.lines import Line
from pipeline.sources.wording import asks, items

_LIST = re.compile(r"^为您推荐(\d+)个(相关|最新)问题$")
_ABOVE_LIST = frozenset({"相关问题", "最新问题"})
_LAWYER = re.compile(r"^(.{2,8}?) ?(执业律师)$")
_HELPED = re.compile(r"^已帮助 ?(\d+) ?人解决法律问题$")
_UNFOLD = re.compile(r"^展开(?: view-more)?$")
_ICON = re.compile(r"^(?:question-icon|answer-icon) (?=.)")


def parse(document: Document, facts: Facts) -> Reading:
    """The main question with its answer, and the list below. See ``pipeline.sources``."""
    lines, dropped = facts.sift(
        line._replace(text=_ICON.sub("", line.text)) if _ICON.match(line.text) else line
        for line in document.lines
    )
    at = next((n for n, line in enumerate(lines) if _LIST.match(line.text)), len(lines))
    head = [line.text for line in lines[:at] if line.text not in _ABOVE_LIST]
    if not head:
        raise PageChanged("no_title", "No line stands above the list of related questions.")
    main, is_layout = _main(head)
    if not is_layout and at == len(lines) and not asks(main.question.title):
        raise PageRejected("no_question", f"The title {main.question.title!r} asks nothing.")
    listed, unread = _listed(lines[at:])
    dropped += (Dropped("unread", line.text) for line in unread)
    return Reading((main, *listed), tuple(dropped))


def _main(head: Sequence[str]) -> tuple[Entry, bool]:
    """The main question and its answer, and whether the lines between them show a known layout."""
    helped = next((n for n, text in enumerate(head) if _HELPED.match(text)), None)
    if helped is not None:
        return _with_lawyer(head, helped), True
    unfold = next((n for n, text in enumerate(head) if _UNFOLD.match(text)), 0)
    answer = "\n".join(head[unfold + 1 :])
    question = Question(head[0], detail="\n".join(head[1:unfold]) or None)
    return Entry(question, (Answer(answer),) if answer else ()), unfold > 0


def _with_lawyer(head: Sequence[str], helped: int) -> Entry:
    """Layout A: title, detail, ``<name>执业律师`` (in HTML perhaps on two lines), helped, answer."""
    start = helped - 2 if head[helped - 1] == "执业律师" else helped - 1
    lawyer = _LAWYER.match("".join(head[max(start, 0) : helped]))
    if lawyer is None or start < 1:
        raise PageChanged("no_lawyer", f"No lawyer's name stands above {head[helped]!r}.")
    number = _HELPED.match(head[helped])
    answer = Answer(
        "\n".join(head[helped + 1 :]),
        lawyer=lawyer[1],
        lawyer_title=lawyer[2],
        helped=int(number[1]) if number else None,
    )
    question = Question(head[0], detail="\n".join(head[1:start]) or None)
    return Entry(question, (answer,) if answer.text else ())


def _listed(lines: Sequence[Line]) -> tuple[list[Entry], list[Line]]:
    """The questions of the list, whose heading is the first line; and the lines behind it."""
    heading = _LIST.match(lines[0].text) if lines else None
    if heading is None:
        return [], []
    role: Role = "related" if heading[2] == "相关" else "latest"
    found, unread = items(lines[1:], announced=int(heading[1]))
    entries = []
    for item in found:
        detail = "\n".join(line.text for line in item.below) or None
        entries.append(Entry(Question(item.title.title, role, detail=detail, url=item.title.href)))
    return entries, unread
