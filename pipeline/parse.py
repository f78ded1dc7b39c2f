"""data/raw → parsed: each page through the reader of its site; questions, answers, and what was dropped."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from pipeline import sources
from pipeline.config import Config
from pipeline.crawl.archive import BadRecord, is_archive, read_archive
from pipeline.crawl.decoding import decode
from pipeline.engines.local import ordered_map
from pipeline.errors import PageError, PageRejected
from pipeline.records import Answer, Capture, Page, PageInfo, Question, Reading, Rejection
from pipeline.report import Progress, Tally
from pipeline.sources.document import Document
from pipeline.sources.harvest import harvest
from pipeline.store import IndexEntry, RawFile, Store

STAGE = "parsed"

# A page is some 20 to 200 kB; what is past this is no page (and would fill the memory of a worker).
_LARGEST = 20_000_000
# With more lost characters than this the text says something else than the page did.
_MOST_REPLACED = 0.01


@dataclass(frozen=True, slots=True)
class Parsed:
    """One capture read: its page with questions and answers; or no page, and why."""

    page: PageInfo | None
    questions: tuple[Question, ...] = ()
    answers: tuple[Answer, ...] = ()
    rejections: tuple[Rejection, ...] = ()


def run(store: Store, config: Config, progress: Progress) -> None:
    """Read everything in raw and write the parsed stage.

    Raises InputError if there is nothing in raw.
    """
    files = store.raw_files()
    index, bad_lines = store.index()
    progress.start("parse", len(files))
    parsed = _latest(ordered_map(parse_capture, _captures(files, index, progress)))
    rejections = [
        Rejection(STAGE, "-", "line", f"{name}:{line.number}", "bad_index_line", line.reason)
        for name, line in bad_lines
    ]
    rejections += (rejection for one in parsed for rejection in one.rejections)
    store.write_stage(STAGE, "pages", PageInfo, (one.page for one in parsed if one.page))
    store.write_stage(STAGE, "questions", Question, (q for one in parsed for q in one.questions))
    store.write_stage(STAGE, "answers", Answer, (a for one in parsed for a in one.answers))
    store.write_stage(STAGE, "rejected", Rejection, rejections)
    store.write_counts(STAGE, _counts(parsed))


def parse_capture(capture: Capture | BadRecord) -> Parsed:
    """Decode one capture, tell its site, and read it. What gives no page gives a rejection."""
    if isinstance(capture, BadRecord):
        return _no_page(capture.path, None, capture.reason, capture.detail)
    page = None
    try:
        document = sources.identify(Document.of(_decoded(capture)), capture.content)
        page = document.page
        reading = sources.read(document)
    except PageError as error:
        return _no_page(capture.path, page, error.reason, str(error))
    return _with_records(page, capture, reading)


def _captures(
    files: Sequence[RawFile], index: Mapping[str, IndexEntry], progress: Progress
) -> Iterator[Capture | BadRecord]:
    """Every page in raw: files as they are, archives record by record."""
    for file in files:
        try:
            if is_archive(file.name):
                yield from read_archive(file.name, file.path)
            else:
                known = index.get(file.name, IndexEntry())
                content = file.path.read_bytes()
                yield Capture(file.name, content, known.url, known.captured_at, known.content_type)
        except OSError as error:
            yield BadRecord(file.name, "unreadable", f"The file cannot be read: {error.strerror}.")
        progress.advance()


def _decoded(capture: Capture) -> Page:
    """The capture as text; its id and site are still unknown. Raises PageRejected if it is none."""
    if not capture.content.strip():
        raise PageRejected("empty", "The file is empty.")
    if len(capture.content) > _LARGEST:
        raise PageRejected(
            "too_large", f"{len(capture.content)} bytes, over the limit of {_LARGEST}."
        )
    decoded = decode(capture.content, capture.content_type)
    text = decoded.text
    if "\x00" in text:
        raise PageRejected("not_text", "The file holds zero bytes: it is no page and no text.")
    if decoded.replaced > _MOST_REPLACED * len(text):
        raise PageRejected(
            "damaged_text", f"{decoded.replaced} of {len(text)} characters were lost in decoding."
        )
    return Page(
        id="",
        site="",
        path=capture.path,
        url=capture.url,
        captured_at=capture.captured_at,
        media=sources.media_of(text, capture.content_type),
        text=text,
        encoding=decoded.encoding,
        replaced=decoded.replaced,
    )


def _with_records(page: Page, capture: Capture, reading: Reading) -> Parsed:
    """What the stage keeps of a page that was read."""
    gives = harvest(page, reading)
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
    )
    return Parsed(
        info,
        tuple(question for question, _ in titled),
        tuple(answer for _, answers in titled for answer in answers),
        tuple(rejections),
    )


def _latest(parsed: Iterable[Parsed]) -> list[Parsed]:
    """Pages in the order of their ids, each by its latest capture; then what gave no page.

    Of captures of one time, or without any, the first by path is kept. The others become
    rejections; the time of the first one seen is kept.
    """
    rows = list(parsed)
    pages = sorted(((one.page, one) for one in rows if one.page), key=lambda pair: pair[0].path)
    pages.sort(key=lambda pair: pair[0].last_captured or "", reverse=True)
    pages.sort(key=lambda pair: pair[0].id)
    kept: list[Parsed] = []
    dropped = [one for one in rows if one.page is None]
    for _, group in groupby(pages, key=lambda pair: pair[0].id):
        (page, newest), *older = group
        seen = [one.first_captured for one in (page, *(old for old, _ in older))]
        first = min(filter(None, seen), default=None)
        kept.append(replace(newest, page=replace(page, first_captured=first)))
        dropped += (_superseded(old, page) for old, _ in older)
    return kept + dropped


def _superseded(old: PageInfo, new: PageInfo) -> Parsed:
    same = old.sha256 == new.sha256
    reason = "duplicate_capture" if same else "superseded"
    detail = f"{new.path} holds {'the same bytes' if same else 'a newer capture of the page'}."
    return Parsed(None, rejections=(Rejection(STAGE, old.site, "page", old.path, reason, detail),))


def _no_page(path: str, page: Page | None, reason: str, detail: str) -> Parsed:
    folder = path.split("/", maxsplit=1)[0]
    site = page.site if page else folder if folder in sources.sites() else sources.GENERIC
    return Parsed(None, rejections=(Rejection(STAGE, site, "page", path, reason, detail),))


def _counts(parsed: Sequence[Parsed]) -> dict[str, object]:
    """The books of the stage: pages and questions, by site."""
    pages, questions = Tally("parse pages"), Tally("parse questions")
    for one in parsed:
        if one.page is not None:
            pages.read(one.page.site)
            pages.kept(one.page.site)
            questions.read(one.page.site, one.page.questions)
            questions.kept(one.page.site, len(one.questions))
        for rejection in one.rejections:
            if rejection.kind == "page":
                pages.read(rejection.site)
                pages.rejected(rejection.site, rejection.reason)
            elif rejection.kind == "question":
                questions.rejected(rejection.site, rejection.reason)
    return {
        "pages": pages.balance(),
        "questions": questions.balance(),
        "complaints": pages.complaints + questions.complaints,
    }
