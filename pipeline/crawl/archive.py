"""Reading WARC files (ISO 28500): pages as they came, with time and digest."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from pipeline.records import Capture


@dataclass(frozen=True, slots=True)
class BadRecord:
    """A record that could not be used: where it lies (``<file>#<offset>``) and why."""

    path: str
    reason: str
    detail: str


def is_archive(name: str) -> bool:
    """Whether a file name is that of a WARC file."""
    return name.endswith((".warc", ".warc.gz"))


def read_archive(name: str, path: Path) -> Iterator[Capture | BadRecord]:
    """The responses with status 200 of one WARC file, in order; every other record is passed over.

    A record whose bytes do not fit its digest (cut short, damaged) comes as a BadRecord, and so
    does an archive that cannot be read on. Raises OSError if the file cannot be opened.
    """
    with path.open("rb") as stream:
        records = ArchiveIterator(stream, check_digests=True)
        try:
            for record in records:
                if record.rec_type != "response" or record.http_headers is None:
                    continue
                if record.http_headers.get_statuscode() == "200":
                    content = record.content_stream().read()  # before the offset: that skips it
                    yield _capture(f"{name}#{records.get_record_offset()}", record, content)
        except (ArchiveLoadFailed, EOFError, ValueError) as error:
            yield BadRecord(name, "bad_archive", f"The archive cannot be read on: {error!s:.200}")


def _capture(where: str, record: Any, content: bytes) -> Capture | BadRecord:
    # warcio compares digests only once it has read to the end, so a cut record passes its check
    if (missing := record.raw_stream.limit) > 0:
        return BadRecord(
            where, "cut_record", f"The last {missing} bytes of the record are missing."
        )
    if record.digest_checker.passed is False:
        problems = "; ".join(record.digest_checker.problems)
        return BadRecord(where, "bad_digest", f"The record is damaged: {problems}.")
    return Capture(
        where,
        content,
        url=record.rec_headers.get_header("WARC-Target-URI"),
        captured_at=record.rec_headers.get_header("WARC-Date"),
        content_type=record.http_headers.get_header("Content-Type"),
    )
