"""The books of the parsed stage: what every site gave, what was rejected and why, and which site alarms."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from pipeline import sources
from pipeline.records import Answer, PageInfo, Question, Rejection
from pipeline.report import QUIET_REASONS, Tally
from pipeline.sources import drift

CHANGED = "page_changed"  # the reason that is said first: a site changed, or its reader is wrong


class Books:
    """The books of the stage, kept while its tables are written: pages and questions, by site."""

    def __init__(self) -> None:
        self._pages, self._questions = Tally("parse pages"), Tally("parse questions")

    def pages(self, rows: Iterable[PageInfo]) -> Iterator[PageInfo]:
        """The rows, counted."""
        for page in rows:
            self._pages.read(page.site)
            self._pages.kept(page.site)
            self._questions.read(page.site, page.questions)
            yield page

    def questions(self, rows: Iterable[Question]) -> Iterator[Question]:
        """The rows, counted."""
        for question in rows:
            self._questions.kept(question.site)
            yield question

    def rejections(self, rows: Iterable[Rejection]) -> Iterator[Rejection]:
        """The rows, counted."""
        for rejection in rows:
            if rejection.kind == "page":
                self._pages.read(rejection.site)
                self._pages.rejected(rejection.site, rejection.reason)
            elif rejection.kind == "question":
                self._questions.rejected(rejection.site, rejection.reason)
            yield rejection

    def closed(self, held: Mapping[str, Mapping[str, int]]) -> dict[str, object]:
        """The books, balanced. Raises LawqaError if something was lost on the way."""
        return reckoned(self._pages.balance(), self._questions.balance(), held)


def books_of(
    pages: Sequence[PageInfo],
    questions: Iterable[Question],
    answers: Iterable[Answer],
    rejections: Iterable[Rejection],
) -> dict[str, object]:
    """The books of some pages by what the stage keeps of them and of all their captures."""
    told = Books()
    contents: dict[str, tuple[list[Question], list[Answer]]] = {one.id: ([], []) for one in pages}
    asked = {}
    for question in told.questions(questions):
        contents[question.page][0].append(question)
        asked[question.id] = contents[question.page]
    for answer in answers:
        asked[answer.question][1].append(answer)
    deque(chain(told.pages(pages), told.rejections(rejections)), maxlen=0)
    return told.closed(drift.added(drift.counted(*one) for one in contents.values()))


def reckoned(
    pages: Mapping[str, Any], questions: Mapping[str, Any], held: Mapping[str, Mapping[str, int]]
) -> dict[str, object]:
    """The books of the stage: balances of pages and questions, what the pages of each site hold, and where
    that falls short."""
    facts = {site.id: site.facts for site in sources.sites().values()}
    alarms = [
        f"{site}: {changed} pages of {counts['read']} fit none of its readers. The site has changed."
        for site, counts in pages.items()
        if (changed := counts["rejected"].get(CHANGED))
    ]
    alarms += map(str, drift.shortfalls(held, facts))
    rejected = [one["rejected"] for balance in (pages, questions) for one in balance.values()]
    loud = sum(n for one in rejected for why, n in one.items() if why not in QUIET_REASONS)
    return {
        "alarms": alarms,
        "pages": pages,
        "questions": questions,
        "held": held,
        "complaints": loud + len(alarms),
    }
