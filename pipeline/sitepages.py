"""What the crawl asks of a site: how its pages read, which addresses are its own. Facts and readers answer.

Whether a page says something new is told by its record, never by its bytes: every fetch brings other tokens,
counters, advertisements, lists in another order. Measured on 40 pages that had not changed: 40 other bodies, 40 other
main texts, 40 other ordered lists, no other record.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from pipeline import sources
from pipeline.crawl.addresses import Refused, check_url, origin_of
from pipeline.crawl.decoding import decode
from pipeline.crawl.session import Seen
from pipeline.crawl.state import Known
from pipeline.crawl.warc import response_at
from pipeline.records import Answer, Capture, Question

# Lists that only share the page turn over with every visit; they say nothing of its question.
_OWN = frozenset({"main", "section", "related"})
# Where a record lies, and what moves by itself: how many people a lawyer helped, where links lead.
_NOT_SAID = frozenset({"id", "page", "question", "site", "position", "url", "helped", "flags"})
# What decides how a page reads.
_CODE = frozenset({".py", ".toml", ".csv"})


class Read(Protocol):
    """What reading a capture gives: the very records that the dataset is made of."""

    @property
    def questions(self) -> Sequence[Question]:
        """The questions of the page; none if it could not be read."""

    @property
    def answers(self) -> Sequence[Answer]:
        """Their answers."""


Reader = Callable[[Capture], Read]


class SitePages:
    """The pages of one site, for ``crawl``; ``raw`` is where they lie, ``reader`` reads one of them."""

    def __init__(self, site: str, raw: Path, reader: Reader) -> None:
        self.site, self._raw, self._read = site, raw, reader
        self._facts = sources.sites()[site].facts

    @property
    def reader(self) -> str:
        """The version of what reads its pages."""
        return _reader_version()

    @property
    def interval(self) -> float:
        """Seconds between two requests to one of its hosts."""
        return self._facts.delay

    def admit(self, url: str) -> str | None:
        """The one form of the address of a question page of this site, else None.

        The id of a page stands in the path, so query and fragment are left out.
        """
        try:
            check_url(url)
        except Refused:
            return None
        path = urlsplit(url).path
        is_page = self.belongs(url) and self._facts.page_id.search(path)
        return origin_of(url) + path if is_page else None

    def belongs(self, url: str) -> bool:
        """Whether the host of an address stands in the site's facts."""
        return bool(self._facts.hosts) and sources.site_of_url(url).id == self.site

    def read(self, url: str, content: bytes, content_type: str | None) -> Seen:
        """What a page says, through the reader of its site."""
        found = self._read(Capture(f"{self.site}/", content, url, None, content_type))
        related = (one.url for one in found.questions if one.role == "related")
        return Seen(
            decode(content, content_type).text,
            record_hash(found.questions, found.answers) if found.questions else None,
            tuple(dict.fromkeys(filter(None, related))),
        )

    def held(self, known: Known) -> str | None:
        """The digest of the record that raw holds of a page, by the readers of today; None if it holds none."""
        if known.warc is None:
            return None
        name, _, offset = known.warc.partition("#")
        path = self._raw / name
        try:
            if not offset:
                return self.read(known.url, path.read_bytes(), None).record
            found = response_at(path, int(offset), known.warc)
        except OSError:
            return None
        if found is None:
            return None
        return self.read(known.url, found.content, found.content_type).record


def record_hash(questions: Sequence[Question], answers: Sequence[Answer]) -> str:
    """The digest of what a page says: its questions and answers in order, its related questions as a set."""
    given: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        given[answer.question].append(answer)
    own = [(one.role, _said([one, *given[one.id]])) for one in questions if one.role in _OWN]
    said = [words for role, words in own if role != "related"]
    related = sorted(words for role, words in own if role == "related")
    return hashlib.sha256("\n".join([*said, "", *related]).encode()).hexdigest()


def _said(records: Sequence[Question | Answer]) -> str:
    return json.dumps(
        [
            [getattr(one, field.name) for field in fields(one) if field.name not in _NOT_SAID]
            for one in records
        ]
    )


@cache
def _reader_version() -> str:
    """The digest of all code and tables that make a record of a page."""
    package = Path(__file__).parent
    files = (one for one in (package / "sources").rglob("*") if one.suffix in _CODE)
    digest = hashlib.sha256()
    opening = (
        package / one
        for one in ("parse.py", "opening.py", "crawl/decoding.py", "crawl/mojibake.py")
    )
    for path in sorted([*files, *opening]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
