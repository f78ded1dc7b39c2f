"""data/raw → parsed: each page through the reader of its site; questions, answers, and what was dropped."""

import hashlib
import pickle
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from pipeline import books, sources
from pipeline.config import Config
from pipeline.crawl.archive import BadRecord, is_archive, read_archive
from pipeline.crawl.cutting import LARGEST
from pipeline.crawl.dumps import is_dump, read_dump
from pipeline.crawl.withheld import NO_TRAINING, REASONS
from pipeline.crawl.withheld import withheld as listed
from pipeline.engines import Engine
from pipeline.engines.local import ordered_map
from pipeline.engines.spool import Spool, spooled
from pipeline.errors import PageChanged, PageError
from pipeline.opening import opened
from pipeline.records import Answer, Capture, Page, PageInfo, Question, Reading, Rejection
from pipeline.report import Progress
from pipeline.sources import drift
from pipeline.sources.document import Document
from pipeline.sources.harvest import harvest
from pipeline.store import IndexEntry, RawFile, Store

STAGE = "parsed"


@dataclass(frozen=True, slots=True)
class Parsed:
    """One capture read: its page with questions and answers; or no page, and why."""

    page: PageInfo | None
    questions: tuple[Question, ...] = ()
    answers: tuple[Answer, ...] = ()
    rejections: tuple[Rejection, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """One capture in raw, and the id of the page that it is of."""

    path: str
    page: str


def run(
    store: Store,
    config: Config,
    progress: Progress,
    engine: Engine[Any] | None = None,
    *,
    withheld: Mapping[str, str] | None = None,
) -> None:
    """Read everything in raw and write the parsed stage. What was read lies on disk, not in memory.

    Pages ``withheld`` (by default those that raw says, ``withheld_pages``) are rejected with that reason.

    Raises InputError if there is nothing in raw.
    """
    files = store.raw_files()
    index, bad_lines = store.index()
    progress.start("parse", len(files))
    reckoning = books.Books()
    with store.scratch(STAGE) as path, spooled(path) as connection:
        read = _Read(connection, withheld_pages(store, config) if withheld is None else withheld)
        for name, line in bad_lines:
            where = f"{name}:{line.number}"
            read.reject(Rejection(STAGE, "-", "line", where, "bad_index_line", line.reason))
        over = engine.ordered_map if engine else ordered_map
        for one in over(parse_capture, _captures(files, index, progress)):
            read.add(one)
        store.write_stage(STAGE, "pages", PageInfo, reckoning.pages(read.pages()))
        store.write_stage(STAGE, "questions", Question, reckoning.questions(read.questions()))
        store.write_stage(STAGE, "answers", Answer, read.answers())
        store.write_stage(STAGE, "rejected", Rejection, reckoning.rejections(read.rejections()))
        store.write_stage(STAGE, "captures", Seen, read.seen())
        held = drift.added(drift.counted(*one) for one in read.contents())
    store.write_counts(STAGE, reckoning.closed(held))


def withheld_pages(store: Store, config: Config) -> dict[str, str]:
    """The ids of the pages that are not published under these settings, each with its reason."""
    return {
        sources.page_id(sources.site_of_url(url), url, b""): reason
        for url, reason in sorted(listed(store.withheld_files()).items())
        if reason != NO_TRAINING or not config.publish_ai_train_no
    }


def parse_capture(capture: Capture | BadRecord) -> Parsed:
    """Decode one capture, tell its site, and read it. What gives no page gives a rejection."""
    if isinstance(capture, BadRecord):
        return _no_page(capture.path, None, capture.reason, capture.detail)
    page = None
    try:
        document = opened(capture)
        page = document.page
        reading = sources.read(document)
    except PageChanged as error:
        return _no_page(capture.path, page, books.CHANGED, f"{error.reason}: {error}")
    except PageError as error:
        return _no_page(capture.path, page, error.reason, str(error))
    return _with_records(document, capture, reading)


def _captures(
    files: Sequence[RawFile], index: Mapping[str, IndexEntry], progress: Progress
) -> Iterator[Capture | BadRecord]:
    """Every page in raw: files as they are, archives record by record."""
    for file in files:
        try:
            if is_archive(file.name):
                yield from read_archive(file.name, file.path)
            elif is_dump(file.name):
                yield from read_dump(file.name, file.path)
            else:
                known = index.get(file.name, IndexEntry())
                with file.path.open("rb") as stream:
                    content = stream.read(LARGEST + 1)
                yield Capture(file.name, content, known.url, known.captured_at, known.content_type)
        except OSError as error:
            yield BadRecord(file.name, "unreadable", f"The file cannot be read: {error.strerror}.")
        progress.advance()


def _with_records(document: Document, capture: Capture, reading: Reading) -> Parsed:
    """What the stage keeps of a page that was read."""
    page, gives = document.page, harvest(document, reading)
    rows = gives.questions
    titled = [(question, answers) for question, answers in rows if question.title]
    rejections = [
        Rejection(STAGE, page.site, "line", page.id, dropped.reason, dropped.text)
        for dropped in gives.dropped
    ]
    rejections += (
        Rejection(STAGE, page.site, "question", question.id, "no_title", "The title is empty.")
        for question, _ in rows
        if not question.title
    )
    info = PageInfo(
        id=page.id,
        site=page.site,
        path=page.path,
        url=page.url,
        media=page.media,
        encoding=page.encoding,
        replaced=page.replaced,
        sha256=hashlib.sha256(capture.content).hexdigest(),
        license=sources.sites()[page.site].facts.license,
        first_captured=page.captured_at,
        last_captured=page.captured_at,
        questions=len(rows),
        flags=page.flags,
    )
    return Parsed(
        info,
        tuple(question for question, _ in titled),
        tuple(answer for _, answers in titled for answer in answers),
        tuple(rejections),
    )


class _Read:
    """What was read, on disk: the captures of each page together, in the order of the pages' ids.

    Of several captures of a page the latest counts, of those of one time, or without any, the first by path;
    the others become rejections.
    """

    def __init__(self, connection: sqlite3.Connection, withheld: Mapping[str, str]) -> None:
        self._withheld = withheld  # page -> reason
        self._seen = Spool(connection, "seen", keys=2, values=1)  # path, page
        self._captures = Spool(connection, "captures", keys=3, values=4)  # page, time, path
        self._others = Spool(connection, "others", keys=1, values=1)
        self._count = 0

    def add(self, one: Parsed) -> None:
        """Take in one capture."""
        if one.page is None:
            for rejection in one.rejections:
                self.reject(rejection)
            return
        self._seen.add((one.page.path, one.page.id), b"")
        if reason := self._withheld.get(one.page.id):
            told = REASONS.get(reason, "It is on the list of pages withheld.")
            self.reject(Rejection(STAGE, one.page.site, "page", one.page.path, reason, told))
            return
        key = (one.page.id, one.page.last_captured or "", one.page.path)
        parts = (one.page, one.questions, one.answers, one.rejections)
        self._captures.add(key, *map(pickle.dumps, parts))

    def reject(self, rejection: Rejection) -> None:
        """Take in a rejection that is of no page."""
        self._count += 1
        self._others.add((f"{self._count:012}",), pickle.dumps(rejection))

    def seen(self) -> Iterator[Seen]:
        """Every capture that is of a page, by its path."""
        return (Seen(*key) for key, _ in self._seen.ordered(0))

    def pages(self) -> Iterator[PageInfo]:
        """Every page as its latest capture shows it, with the time of the first."""
        for newest, older in self._infos():
            seen = [one.first_captured for one in (newest, *older)]
            yield replace(newest, first_captured=min(filter(None, seen), default=None))

    def questions(self) -> Iterator[Question]:
        """The questions of every page."""
        return (one for group in self._groups(1) for one in group[0])

    def answers(self) -> Iterator[Answer]:
        """The answers of every page."""
        return (one for group in self._groups(2) for one in group[0])

    def contents(self) -> Iterator[tuple[Sequence[Question], Sequence[Answer]]]:
        """The questions and the answers of every page, together."""
        return (
            (questions[0], answers[0])
            for questions, answers in zip(self._groups(1), self._groups(2), strict=True)
        )

    def rejections(self) -> Iterator[Rejection]:
        """What was dropped of every page, what gave no page, and captures that a newer one replaces."""
        yield from (one for group in self._groups(3) for one in group[0])
        yield from (pickle.loads(value) for _, value in self._others.ordered(0))
        for newest, older in self._infos():
            yield from (_superseded(one, newest) for one in older)

    def _infos(self) -> Iterator[tuple[PageInfo, list[PageInfo]]]:
        return ((newest, older) for newest, *older in self._groups(0))

    def _groups(self, part: int) -> Iterator[list[Any]]:
        """One part of all captures of each page, that of the latest first."""
        for _, rows in groupby(self._captures.ordered(part), key=lambda row: row[0][0]):
            found = list(rows)
            newest = next(n for n, (key, _) in enumerate(found) if key[1] == found[-1][0][1])
            found.insert(0, found.pop(newest))
            yield [pickle.loads(value) for _, value in found]


def _superseded(old: PageInfo, new: PageInfo) -> Rejection:
    same = old.sha256 == new.sha256
    reason = "duplicate_capture" if same else "superseded"
    detail = f"{new.path} holds {'the same bytes' if same else 'a newer capture of the page'}."
    return Rejection(STAGE, old.site, "page", old.path, reason, detail)


def _no_page(path: str, page: Page | None, reason: str, detail: str) -> Parsed:
    folder = path.split("/", maxsplit=1)[0]
    site = page.site if page else folder if folder in sources.sites() else sources.GENERIC
    return Parsed(None, rejections=(Rejection(STAGE, site, "page", path, reason, detail),))
