"""data/raw → parsed: each page through the reader of its site; questions, answers, and what was dropped."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from pipeline import books, captures, sources
from pipeline.captures import Captures, Parsed, Seen
from pipeline.config import Config
from pipeline.crawl.archive import BadRecord, is_archive, read_archive
from pipeline.crawl.cutting import LARGEST
from pipeline.crawl.dumps import is_dump, read_dump
from pipeline.crawl.withheld import NO_TRAINING
from pipeline.crawl.withheld import withheld as listed
from pipeline.engines import Engine
from pipeline.engines.local import ordered_map
from pipeline.engines.spool import spooled
from pipeline.errors import PageChanged, PageError
from pipeline.opening import opened
from pipeline.records import Answer, Capture, Page, PageInfo, Question, Reading, Rejection
from pipeline.report import Progress
from pipeline.sources import drift
from pipeline.sources.document import Document
from pipeline.sources.harvest import harvest
from pipeline.store import IndexEntry, RawFile, Store

STAGE = captures.STAGE


def run(
    store: Store, config: Config, progress: Progress, engine: Engine[Any] | None = None
) -> None:
    """Read everything in raw and write the parsed stage. What was read lies on disk, not in memory.

    Raises InputError if there is nothing in raw.
    """
    files = store.raw_files()
    index, bad_lines = store.index()
    progress.start("parse", len(files))
    with reading(store, withheld_pages(store, config)) as read:
        for name, line in bad_lines:
            where = f"{name}:{line.number}"
            read.reject(Rejection(STAGE, "-", "line", where, "bad_index_line", line.reason))
        over = engine.ordered_map if engine else ordered_map
        for one in over(parse_capture, captures_of(files, index, progress)):
            read.add(one)


@contextmanager
def reading(store: Store, withheld: Mapping[str, str]) -> Iterator[Captures]:
    """Write the stage from the captures that are read in the block, without the pages ``withheld``."""
    with store.scratch(STAGE) as path, spooled(path) as connection:
        read, reckoning = Captures(connection, withheld), books.Books()
        yield read
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


def captures_of(
    files: Sequence[RawFile], index: Mapping[str, IndexEntry], progress: Progress
) -> Iterator[Capture | BadRecord]:
    """Every capture in files of raw: single ones as they are, archives record by record."""
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


def _no_page(path: str, page: Page | None, reason: str, detail: str) -> Parsed:
    folder = path.split("/", maxsplit=1)[0]
    site = page.site if page else folder if folder in sources.sites() else sources.GENERIC
    return Parsed(None, rejections=(Rejection(STAGE, site, "page", path, reason, detail),))
