"""Writing WARC files (ISO 28500): requests, responses and revisits as they came; mending a file cut by a kill.

Each record is a gzip member of its own, so that any tool can read from any record on, and a file that was cut can
be cut back to its last whole record.
"""

import base64
import hashlib
import io
import os
import string
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote, urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline import __version__
from pipeline.records import Capture

Headers = Iterable[tuple[str, str]]

# The body is stored without the chunks it came in, so the header that announces them must go.
_NOT_KEPT = frozenset({"transfer-encoding"})
_VERSION = "1.1"
_PROFILES = "http://netpreserve.org/warc/1.1/revisit/"
_PIECE = 1 << 20
_PLAIN = "!$%&'()*+,/:;=?@[]~"  # what a request line may bear as it is (RFC 3986)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer. ``body`` is as it came over the wire, perhaps compressed."""

    url: str
    captured_at: str  # ISO 8601, UTC: 2026-11-21T03:00:00Z
    status: str  # "200 OK"
    request_headers: Headers
    response_headers: Headers
    body: bytes
    address: str | None = None  # of the host


@dataclass(frozen=True, slots=True)
class Earlier:
    """The response that a revisit refers to."""

    url: str
    captured_at: str
    payload_digest: str | None  # None where the host itself said that nothing changed


class Archive:
    """One WARC file being written. Nothing is made before the first record."""

    def __init__(self, path: Path, run: str) -> None:
        self.path, self._run = path, run
        self._stream: BinaryIO | None = None

    def response(self, exchange: Exchange) -> int:
        """Append a response and its request; the offset of the response."""
        stream = self._opened()
        offset = stream.tell()
        _write_pair(stream, exchange, _response(_writer(stream), exchange))
        return offset

    def revisit(self, exchange: Exchange, earlier: Earlier) -> None:
        """Append a revisit and its request: the page is as it was at an earlier time."""
        stream = self._opened()
        _write_pair(stream, exchange, _revisit(_writer(stream), exchange, earlier))

    def sync(self) -> int:
        """See to it that what was written outlasts a power cut; the size of the file."""
        if self._stream is None:
            return 0
        self._stream.flush()
        os.fsync(self._stream.fileno())
        return self._stream.tell()

    def close(self) -> None:
        """Nothing more is written."""
        if self._stream is not None:
            self.sync()
            self._stream.close()
            self._stream = None

    def _opened(self) -> BinaryIO:
        if self._stream is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._stream = self.path.open("ab")
            writer = _writer(self._stream)
            info = {
                "software": f"lawqa/{__version__}",
                "format": f"WARC File Format {_VERSION}",
                "isPartOf": self._run,
                "robots": "obey",
            }
            writer.write_record(writer.create_warcinfo_record(self.path.name, info))
        return self._stream


def response_at(archive: Path, offset: int, path: str) -> Capture | None:
    """The response at an offset, its body unpacked, as the capture of ``path``; None if there is none.

    Raises OSError if the file cannot be read.
    """
    with archive.open("rb") as stream:
        stream.seek(offset)
        try:
            record = next(iter(ArchiveIterator(stream)), None)
        except ArchiveLoadFailed:
            return None
        if record is None or record.rec_type != "response":
            return None
        return Capture(
            path,
            record.content_stream().read(),
            url=record.rec_headers.get_header("WARC-Target-URI"),
            captured_at=record.rec_headers.get_header("WARC-Date"),
            content_type=record.http_headers.get_header("Content-Type"),
        )


def payload_digest(body: bytes) -> str:
    """The digest of a body as WARC writes it."""
    return f"sha1:{base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()}"


def mend(path: Path, whole: int = 0) -> int:
    """Cut a gzipped WARC file back to the end of its last whole record; how many bytes went.

    The first ``whole`` bytes are known to be whole records, if there are so many.
    """
    with path.open("r+b") as stream:
        size = stream.seek(0, os.SEEK_END)
        good = _last_whole(stream, whole if whole <= size else 0)
        if good < size:
            stream.truncate(good)
            os.fsync(stream.fileno())
    return size - good


def _last_whole(stream: BinaryIO, start: int) -> int:
    """Where the last gzip member that is whole ends, from a place where one begins."""
    good = position = start
    stream.seek(start)
    member = zlib.decompressobj(31)
    while piece := stream.read(_PIECE):
        while piece:
            try:
                member.decompress(piece)
            except zlib.error:
                return good
            position += len(piece) - len(member.unused_data)
            piece = member.unused_data
            if member.eof:
                good = position
                member = zlib.decompressobj(31)
    return good


def _writer(stream: BinaryIO) -> Any:
    return WARCWriter(stream, warc_version=_VERSION)


def _write_pair(stream: BinaryIO, exchange: Exchange, answer: Any) -> None:
    writer = _writer(stream)
    writer.write_request_response_pair(_request(writer, exchange), answer)


def _request(writer: Any, exchange: Exchange) -> Any:
    parts = urlsplit(exchange.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = StatusAndHeaders(
        f"GET {quote(target, safe=_PLAIN)} HTTP/1.1",
        list(exchange.request_headers),
        is_http_request=True,
    )
    return writer.create_warc_record(
        exchange.url, "request", http_headers=headers, warc_headers_dict=_dated(exchange)
    )


def _response(writer: Any, exchange: Exchange) -> Any:
    return writer.create_warc_record(
        exchange.url,
        "response",
        payload=io.BytesIO(exchange.body),
        length=len(exchange.body),
        http_headers=_answered(exchange),
        warc_headers_dict=_dated(exchange),
    )


def _revisit(writer: Any, exchange: Exchange, earlier: Earlier) -> Any:
    said = "server-not-modified" if earlier.payload_digest is None else "identical-payload-digest"
    headers = _dated(exchange) | {
        "WARC-Profile": _PROFILES + said,
        "WARC-Refers-To-Target-URI": earlier.url,
        "WARC-Refers-To-Date": earlier.captured_at,
    }
    if earlier.payload_digest is not None:
        headers["WARC-Payload-Digest"] = earlier.payload_digest
    return writer.create_warc_record(
        exchange.url, "revisit", http_headers=_answered(exchange), warc_headers_dict=headers
    )


def _answered(exchange: Exchange) -> Any:
    kept = [pair for pair in _ascii(exchange.response_headers) if pair[0].lower() not in _NOT_KEPT]
    return StatusAndHeaders(exchange.status, kept, protocol="HTTP/1.1")


def _ascii(headers: Headers) -> list[tuple[str, str]]:
    """Headers as warcio can write them: other characters than ASCII as %XX."""
    return [(name, quote(text, safe=string.printable)) for name, text in headers]


def _dated(exchange: Exchange) -> dict[str, str]:
    headers = {"WARC-Date": exchange.captured_at}
    if exchange.address is not None:
        headers["WARC-IP-Address"] = exchange.address
    return headers
