"""Cutting archives into records, however damaged (ISO 28500, RFC 1952).

warcio alone gives up at the first gzip member that is damaged, and takes the records behind one that was cut
short for its content. Here each record is cut out by itself, and behind a bad one the next is looked for.
"""

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, cast

# A page is some 20 to 200 kB. What is past this is no page, and would fill the memory of a worker.
LARGEST = 5_000_000
ROOM = 65_536  # for the headers of a record; also what is read at once
_MEMBER = b"\x1f\x8b\x08"  # how a gzip member begins
_RECORD = b"WARC/1."
_LENGTH = re.compile(rb"^content-length:\s*(\d{1,15})\s*$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Cut:
    """One record as it lies in the archive, unpacked; or why it cannot be used, in a word and a sentence."""

    offset: int  # of the record in the file; in a packed file that of its gzip member
    content: bytes = b""
    reason: str | None = None
    detail: str = ""


def cut(stream: BinaryIO) -> Iterator[Cut]:
    """The records of an archive, packed or not, in order. Holds one at a time; ``stream`` must be seekable."""
    window = _Window(stream)
    head = window.peek(ROOM)
    packed, plain = (head.find(begin) % (ROOM + 1) for begin in (_MEMBER, _RECORD))  # -1 is far
    if packed < plain:
        yield from _members(stream)
    else:
        yield from _records(window)


class _Window:
    """A stream that can be looked at before it is read on."""

    def __init__(self, stream: BinaryIO, offset: int = 0) -> None:
        self._stream = stream
        self._held = bytearray()
        self.offset = offset

    def peek(self, size: int) -> bytes:
        """The next bytes, fewer than ``size`` only at the end; they stay in the window."""
        while len(self._held) < size:
            more = self._stream.read(max(size - len(self._held), ROOM))
            if not more:
                break
            self._held += more
        return bytes(self._held[:size])

    def drop(self, size: int) -> None:
        """Go on by so many bytes, or to the end."""
        held = min(size, len(self._held))
        del self._held[:held]
        self.offset += held
        while held < size and (more := self._stream.read(min(size - held, ROOM))):
            held += len(more)
            self.offset += len(more)

    def drop_until(self, wanted: bytes) -> bool:
        """Go on to where ``wanted`` comes next; False if it does not."""
        while held := self.peek(ROOM):
            at = held.find(wanted)
            if at >= 0:
                self.drop(at)
                return True
            self.drop(max(len(held) - len(wanted) + 1, 1))
        return False


def _records(window: _Window) -> Iterator[Cut]:
    """The records of an unpacked stream."""
    while head := window.peek(ROOM):
        if blank := len(head) - len(head.lstrip(b"\r\n")):
            window.drop(blank)
            continue
        offset = window.offset
        end = head.find(b"\r\n\r\n")
        length = _LENGTH.search(head[:end]) if head.startswith(_RECORD) and end > 0 else None
        if length is None:
            yield Cut(offset, reason="bad_archive", detail="No record begins here.")
            window.drop(1)
            window.drop_until(_RECORD)
            continue
        size = end + 4 + int(length[1])
        if size > LARGEST + ROOM:
            yield _too_large(offset, size)
            window.drop(size)
            continue
        content = window.peek(size + 4)
        if len(content) < size or content[size:].strip(b"\r\n"):
            # shorter than it says: its length reaches into the next records, or past the end
            yield Cut(offset, reason="cut_record", detail="The end of the record is missing.")
            window.drop(1)
            window.drop_until(_RECORD)
            continue
        yield Cut(offset, content[:size])
        window.drop(size)


def _members(stream: BinaryIO) -> Iterator[Cut]:
    """The records of a packed file; each should be a gzip member of its own."""
    offset, lost = 0, False
    while True:
        stream.seek(offset)
        window = _Window(stream, offset)
        if lost and not window.drop_until(_MEMBER):
            return
        while window.peek(1):
            offset = window.offset
            found = _member(window)
            if found.reason in ("damaged_record", "cut_record"):
                if not lost:  # what only looks like the begin of a member is no record
                    whole = _in_member(
                        io.BytesIO(found.content), offset
                    )  # what came before the cut
                    yield from (one for one in whole if one.reason is None)
                    yield replace(found, content=b"")
                lost = True
                break
            if found.reason == "one_member":
                stream.seek(offset)
                unpacked = cast(BinaryIO, gzip.GzipFile(fileobj=stream))
                yield from _in_member(unpacked, offset)
                return
            if found.reason:
                yield found
            else:
                yield from _in_member(io.BytesIO(found.content), offset)
            lost = False
        else:
            return
        offset += 1


def _in_member(stream: BinaryIO, offset: int) -> Iterator[Cut]:
    """The records of a member, each with the offset of the member."""
    try:
        for one in _records(_Window(stream)):
            yield Cut(offset, one.content, one.reason, one.detail)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield Cut(
            offset, reason="damaged_record", detail=f"The file cannot be unpacked on: {error}."
        )


def _member(window: _Window) -> Cut:
    """The next member unpacked, the window behind it; of one that is too large only its size."""
    unpacker = zlib.decompressobj(wbits=31)
    offset, content, size = window.offset, bytearray(), 0
    try:
        while not unpacker.eof:
            piece = window.peek(ROOM)
            if not piece:
                detail = "The end of the record is missing."
                return Cut(offset, bytes(content), "cut_record", detail)
            more = unpacker.decompress(piece, ROOM)
            left = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
            window.drop(len(piece) - len(left))
            size += len(more)
            if size <= LARGEST + ROOM:
                content += more
            elif _announces_less(content):
                return Cut(offset, reason="one_member")
    except zlib.error as error:
        return Cut(offset, b"", "damaged_record", f"It cannot be unpacked: {error}.")
    return Cut(offset, bytes(content)) if size <= LARGEST + ROOM else _too_large(offset, size)


def _announces_less(content: bytearray) -> bool:
    """Whether the first record of a large member is a small one: then all records are packed as one."""
    length = _LENGTH.search(content[:ROOM])
    return length is not None and int(length[1]) <= LARGEST


def _too_large(offset: int, size: int) -> Cut:
    return Cut(
        offset,
        reason="too_large",
        detail=f"The record has {size} bytes, over the limit of {LARGEST}.",
    )
