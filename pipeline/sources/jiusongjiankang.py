"""九松健康 (jiusongjiankang.com): an article answers its title, and its headings ask further questions.

The list below it (相关推荐) is drawn from the whole site, mostly hospitals: recommended, never related.

History
- 2026-11: first written.
"""

import re
from collections.abc import Iterator, Sequence

from pipeline.errors import PageRejected
from pipeline.records import Answer, Entry, Question, Reading
from pipeline.sources.articles import sections
from pipeline.sources.document import Document
from pipeline.sources.facts import Facts
from pipeline.sources.lines import Line
from pipeline.sources.wording import asks

_LIST = "相关推荐"
_STAMP = re.compile(r"^(?P<category>\S{2,8}) (?P<date>\d{4}-\d\d-\d\d)$")


def parse(document: Document, facts: Facts) -> Reading:
    """The title's question, one for each heading that asks, and the recommended items."""
    kept, dropped = facts.sift(document.lines)
    at = next((n for n, line in enumerate(kept) if line.text == _LIST), len(kept))
    if not at or not asks(kept[0].text):
        raise PageRejected("no_question", "The title asks nothing.")
    article = sections(Question(kept[0].text), kept[1:at], Answer(""))
    return Reading((*article, *_recommended(kept[at + 1 :])), tuple(dropped))


def _recommended(lines: Sequence[Line]) -> Iterator[Entry]:
    """Items of a title, an excerpt and a line ``<category> <date>`` that closes them."""
    item: list[Line] = []
    for line in lines:
        stamp = _STAMP.match(line.text)
        if stamp is None:
            item.append(line)
        elif item:
            yield _item(item, stamp["category"], stamp["date"])
            item = []
    if item:
        yield _item(item, None, None)


def _item(lines: Sequence[Line], category: str | None, date: str | None) -> Entry:
    excerpt = "\n".join(line.text for line in lines[1:])
    question = Question(lines[0].text, "recommended", category=category, url=lines[0].href)
    answers = (Answer(excerpt, excerpt=True, published_at=date),) if excerpt else ()
    return Entry(question, answers)
