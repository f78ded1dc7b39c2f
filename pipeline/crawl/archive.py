"""Reading WARC and WET files (ISO 28500): pages as they came, with time and digest."""

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from pipeline.crawl.cutting import LARGEST, ROOM, cut
from pipeline.records import Capture

# Types of what pages load, not of pages.
_NO_PAGE = re.compile(r"^(?:image|audio|video|font)/|css|javascript|pdf|zip", re.IGNORECASE)
# A record whole in its head that holds no page: to learn that from warcio costs as much as to read one.
_NOT_OF_PAGES = re.compile(
    rb"WARC/1\.[01]\r\n(?:[^\r\n]+\r\n)*?WARC-Type: (?:request|revisit|warcinfo|metadata)\r\n"
)


@dataclass(frozen=True, slots=True)
class BadRecord:
    """A record that could not be used: where it lies (``<file>#<offset>``) and why."""

    path: str
    reason: str
    detail: str


class _Bad(Exception):
    """Why a record cannot be used: reason and detail."""


def is_archive(name: str) -> bool:
    """Whether a file name is that of a WARC or WET file."""
    return name.endswith((".warc", ".warc.gz", ".wet", ".wet.gz"))


def read_archive(name: str, path: Path) -> Iterator[Capture | BadRecord]:
    """The pages of one archive, in order: responses with status 200, and the texts made of them (WET).

    Other records are passed over. A record that is damaged, cut short or larger than ``LARGEST`` comes as a
    BadRecord, and the rest is read. Holds one record at a time. Raises OSError if the file cannot be opened.
    """
    with path.open("rb") as stream:
        for record in cut(stream):
            where = f"{name}#{record.offset}"
            if record.reason is not None:
                yield BadRecord(where, record.reason, record.detail)
                continue
            if _NOT_OF_PAGES.match(record.content):
                continue
            try:
                found = _capture(where, record.content)
            except _Bad as error:
                yield BadRecord(where, *error.args)
                continue
            if found is not None:
                yield found


def _capture(where: str, content: bytes) -> Capture | None:
    """The page that one record holds; None if it is none. Raises _Bad."""
    try:
        record = _record(content)
        if record is None or not _is_page(record):
            return None
        body = _read(record)
    except (ArchiveLoadFailed, EOFError, ValueError, zlib.error) as error:
        raise _Bad("bad_record", f"The record cannot be read: {error!s:.200}") from None
    # warcio compares digests only once it has read to the end, so a cut record passes its check
    if (missing := record.raw_stream.limit) > 0:
        raise _Bad("cut_record", f"The last {missing} bytes of the record are missing.")
    if record.digest_checker.passed is False:
        problems = "; ".join(record.digest_checker.problems)
        raise _Bad("bad_digest", f"The record is damaged: {problems}.")
    headers = record.http_headers or record.rec_headers
    return Capture(
        where,
        body,
        url=record.rec_headers.get_header("WARC-Target-URI"),
        captured_at=record.rec_headers.get_header("WARC-Date"),
        content_type=headers.get_header("Content-Type"),
    )


def _record(content: bytes) -> Any:
    try:
        return next(iter(ArchiveIterator(io.BytesIO(content), check_digests=True)), None)
    except AttributeError:  # warcio 1.8 asks a missing address for its beginning
        raise _Bad("bad_record", "The record has no address.") from None


def _is_page(record: Any) -> bool:
    """Whether a record holds a page: a good response, or a text made of one (WET)."""
    if record.rec_type == "conversion":
        return str(record.rec_headers.get_header("Content-Type")).startswith("text/plain")
    if record.rec_type != "response" or record.http_headers is None:
        return False
    kind = record.http_headers.get_header("Content-Type") or ""
    is_robots = str(record.rec_headers.get_header("WARC-Target-URI")).endswith("/robots.txt")
    is_good = record.http_headers.get_statuscode() == "200"
    return is_good and not is_robots and not _NO_PAGE.search(kind)


def _read(record: Any) -> bytes:
    """The body, unpacked. Raises _Bad if it is larger than a page may be."""
    stream = record.content_stream()
    body = bytearray()
    while piece := stream.read(ROOM):
        body += piece
        if len(body) > LARGEST:
            raise _Bad("too_large", f"The page has more than {LARGEST} bytes.")
    return bytes(body)
