"""Reading dumps: JSON Lines files, perhaps packed, one question a line."""

import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from pipeline.crawl.archive import BadRecord
from pipeline.crawl.cutting import LARGEST
from pipeline.records import Capture

JSON = "application/json"
_ENDINGS = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")


def is_dump(name: str) -> bool:
    """Whether a file name is that of a dump."""
    return name.endswith(_ENDINGS)


def read_dump(name: str, path: Path) -> Iterator[Capture | BadRecord]:
    """The lines of a dump that are not blank, in order; ``path`` of each is ``<file>:<line>``.

    A line larger than LARGEST comes as a BadRecord, and the rest is read. Holds one line at a time. Raises
    OSError if the file cannot be opened.
    """
    with path.open("rb") as raw:
        packed = raw.peek(2)[:2] == b"\x1f\x8b"
        stream = cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if packed else raw
        number = 0
        try:
            while line := stream.readline(LARGEST):
                number += 1
                if not line.endswith(b"\n") and len(line) == LARGEST:
                    _skip_line(stream)
                    detail = f"The line is longer than {LARGEST} bytes."
                    yield BadRecord(f"{name}:{number}", "too_large", detail)
                elif line.strip():
                    yield Capture(f"{name}:{number}", line, content_type=JSON)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            detail = f"The file cannot be unpacked any further: {error}."
            yield BadRecord(f"{name}:{number + 1}", "bad_archive", detail)


def _skip_line(stream: BinaryIO | io.BufferedReader) -> None:
    while piece := stream.readline(LARGEST):
        if piece.endswith(b"\n"):
            return
