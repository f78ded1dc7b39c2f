"""The captures of a page, which of them counts, and what becomes of the others.

Of several captures of a page the latest counts, of those of one time, or without any, the first by path; the others
become rejections.
"""

import pickle
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from pipeline.crawl.warc import response_at
from pipeline.crawl.withheld import REASONS
from pipeline.engines.spool import Spool
from pipeline.records import Answer, Capture, PageInfo, Question, Rejection
from pipeline.store import IndexEntry, Store

STAGE = "parsed"
_SEEN, _PAGE, _QUESTIONS, _ANSWERS, _REJECTIONS = range(5)  # what is kept of a capture

# Why a capture became a rejection that another one of its page replaces; the words beside it are our own.
REPLACED = _SAME, _OLDER = "duplicate_capture", "superseded"


@dataclass(frozen=True, slots=True)
class Parsed:
    """One capture read: its page with questions and answers; or no page, and why."""

    page: PageInfo | None
    questions: tuple[Question, ...] = ()
    answers: tuple[Answer, ...] = ()
    rejections: tuple[Rejection, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """One capture in raw: the page that it is of, when it was made, and the digest of its bytes."""

    path: str
    page: str
    site: str
    captured_at: str | None
    sha256: str


def latest(captures: Iterable[Seen]) -> Seen:
    """The one of several captures of a page that counts."""
    by_path = sorted(captures, key=lambda one: one.path)
    return max(by_path, key=lambda one: one.captured_at or "")


class Captures:
    """What was read, on disk: the captures of each page together, in the order of the pages' ids.

    ``withheld``: the pages that are not to be published, with the reason; their captures become rejections.
    """

    def __init__(self, connection: sqlite3.Connection, withheld: Mapping[str, str]) -> None:
        self._withheld = withheld
        self._seen = Spool(connection, "seen", keys=1, values=1)  # path
        self._captures = Spool(connection, "captures", keys=3, values=5)  # page, time, path
        self._others = Spool(connection, "others", keys=1, values=1)
        self._count = 0

    def add(self, one: Parsed) -> None:
        """Take in one capture that was read."""
        page = one.page
        if page is None:
            for rejection in one.rejections:
                self.reject(rejection)
            return
        seen = Seen(page.path, page.id, page.site, page.last_captured, page.sha256)
        self._add(seen, *map(pickle.dumps, (page, one.questions, one.answers, one.rejections)))

    def pass_over(self, earlier: Seen) -> None:
        """Take in one capture unread: it must not be the one of its page that counts."""
        self._add(earlier, b"", b"", b"", b"")

    def reject(self, rejection: Rejection) -> None:
        """Take in a rejection that is of no page."""
        self._count += 1
        self._others.add((f"{self._count:012}",), pickle.dumps(rejection))

    def seen(self) -> Iterator[Seen]:
        """Every capture that is of a page, by its path."""
        return (pickle.loads(value) for _, value in self._seen.ordered(0))

    def pages(self) -> Iterator[PageInfo]:
        """Every page as its latest capture shows it, with the time of the first."""
        for page, captures in zip(self._latest(_PAGE), self._all(), strict=True):
            times = (one.captured_at for one in captures)
            yield replace(page, first_captured=min(filter(None, times), default=None))

    def questions(self) -> Iterator[Question]:
        """The questions of every page."""
        return (one for some in self._latest(_QUESTIONS) for one in some)

    def answers(self) -> Iterator[Answer]:
        """The answers of every page."""
        return (one for some in self._latest(_ANSWERS) for one in some)

    def contents(self) -> Iterator[tuple[Sequence[Question], Sequence[Answer]]]:
        """The questions and the answers of every page, together."""
        return zip(self._latest(_QUESTIONS), self._latest(_ANSWERS), strict=True)

    def rejections(self) -> Iterator[Rejection]:
        """What was dropped of every page, what gave no page, and captures that a newer one replaces."""
        yield from (one for some in self._latest(_REJECTIONS) for one in some)
        yield from (pickle.loads(value) for _, value in self._others.ordered(0))
        for newest, *older in self._all():
            yield from (_superseded(one, newest) for one in older)

    def _add(self, seen: Seen, *parts: bytes) -> None:
        told = pickle.dumps(seen)
        self._seen.add((seen.path,), told)
        if reason := self._withheld.get(seen.page):
            detail = REASONS.get(reason, "It is on the list of pages withheld.")
            self.reject(Rejection(STAGE, seen.site, "page", seen.path, reason, detail))
        else:
            self._captures.add((seen.page, seen.captured_at or "", seen.path), told, *parts)

    def _all(self) -> Iterator[list[Seen]]:
        """All captures of each page, the latest first."""
        return ([pickle.loads(one) for one in some] for some in self._parts(_SEEN))

    def _latest(self, part: int) -> Iterator[Any]:
        """One part of the latest capture of each page."""
        return (pickle.loads(newest) for newest, *_ in self._parts(part))

    def _parts(self, part: int) -> Iterator[list[bytes]]:
        """One part of all captures of each page, that of the latest first."""
        for _, rows in groupby(self._captures.ordered(part), key=lambda row: row[0][0]):
            found = list(rows)
            newest = next(n for n, (key, _) in enumerate(found) if key[1] == found[-1][0][1])
            found.insert(0, found.pop(newest))
            yield [value for _, value in found]


def capture_at(store: Store, path: str, index: Mapping[str, IndexEntry]) -> Capture | None:
    """The capture of that path in raw, with what is known of it; None if it is of a kind not known here."""
    name, _, offset = path.partition("#")
    if offset:
        return response_at(store.raw / name, int(offset), path) if offset.isdigit() else None
    file = store.raw / name
    if not file.is_file():
        return None
    known = index.get(name, IndexEntry())
    return Capture(path, file.read_bytes(), known.url, known.captured_at, known.content_type)


def _superseded(old: Seen, new: Seen) -> Rejection:
    same = old.sha256 == new.sha256
    reason = _SAME if same else _OLDER
    detail = f"{new.path} holds {'the same bytes' if same else 'a newer capture of the page'}."
    return Rejection(STAGE, old.site, "page", old.path, reason, detail)
