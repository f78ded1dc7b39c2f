"""What a page shows as lines: marked text in, lines out, each with what the markup says of it.

``rendering`` writes the text of a page with marks in it where lines end, headings, links and lists
begin; here the marks are read. One pattern takes a line at a time, so that a page costs no step for
each of its elements.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_WHITE = "\t\r\n\f\v\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_SPACE = re.compile(f"[{_WHITE}][ {_WHITE}]*|  [ {_WHITE}]*")  # all but a single plain space
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad\x00]")

# Marks in what a page shows: the end of a line, and what the markup says of the text behind the mark.
# No text may hold these characters (Unicode, section 23.7); one that does is read wrong, and harms no other.
END, HEADING, LINK, HREF, UNLINK, OL, UL, UNLIST, ITEM = map(chr, range(0xFDD0, 0xFDD9))
_MARK = re.compile("([\ufdd1-\ufdd8])")
_NONE = "\ufdd0-\ufdd8"
_TEXT = f"[^{_NONE}]*"
# One line: the marks in front of it, then a text with one link in it or none, else anything.
_LINE = re.compile(
    f"[ {END}]*((?:{HEADING}.|{OL}[^{END}]*|[{UL}{UNLIST}{ITEM}{END} ])*)"
    f"(?:({_TEXT})(?:{LINK}({_TEXT}){HREF}({_TEXT}[^ {_NONE}]) ?{UNLINK}({_TEXT}))?(?={END}|$)"
    f"|([^{END}]+))"
)


class Line(NamedTuple):
    """One line of a page, its white space collapsed.

    ``heading`` is 1 to 6 inside h1 to h6, else 0 (a text capture never says); ``href`` is the
    address if the line stands in a link, as written; ``marker`` is what the text begins with if
    the line is an item of a list.
    """

    text: str
    heading: int = 0
    href: str | None = None
    marker: str = ""

    @property
    def title(self) -> str:
        """The text without the marker of a list."""
        return self.text.removeprefix(self.marker)


def collapse(text: str) -> str:
    r"""One line of text without invisible characters, runs of white space as one space, none at the ends.

    >>> collapse("方法\xa0\xa0 1、\u200b首先 ")
    '方法 1、首先'
    """
    return _SPACE.sub(" ", _INVISIBLE.sub("", text)).strip()


class _State:
    """What the marks so far say of the text that follows."""

    def __init__(self) -> None:
        self.heading = 0
        self.links: list[str] = []
        self.lists: list[int | None] = []  # the number of the next item; None in a list of bullets
        self.marker = ""

    def see(self, marks: str) -> None:
        """Take in the marks in front of a line."""
        for chunk in marks.split(END):
            mark = chunk[:1]
            if mark == HEADING:
                self.heading = int(chunk[1]) if chunk[1:2].isdecimal() else 0
            elif mark == OL:
                self.lists.append(int(chunk[1:]) if chunk[1:].isdecimal() else 1)
            elif mark == UL:
                self.lists.append(None)
            elif mark == UNLIST and self.lists:
                self.lists.pop()
                self.marker = ""
            elif mark == ITEM and self.lists:
                number = self.lists[-1]
                self.marker = "• " if number is None else f"{number}. "
                self.lists[-1] = None if number is None else number + 1

    def read(self, chunk: str) -> tuple[str, str | None]:
        """The text of a line that holds several links, or parts of one; and the first link of it."""
        text, *pieces = _MARK.split(chunk)
        href = self.links[-1] if self.links and text.strip() else None
        for mark, piece in zip(pieces[::2], pieces[1::2], strict=True):
            if mark == LINK:
                self.links.append(piece)
                continue
            if mark == UNLINK and self.links:
                self.links.pop()
            if href is None and self.links and piece.strip():
                href = self.links[-1]
            text += piece
        return _SPACE.sub(" ", text), href


def lines_of(shown: str) -> Iterator[Line]:
    """The lines of a marked text, and what the marks say of each."""
    state = _State()
    links = state.links
    for found in _LINE.finditer(_SPACE.sub(" ", _INVISIBLE.sub("", shown))):
        marks, text, href, inside, behind, several = found.groups()
        if marks:
            state.see(marks)
        if several is not None:
            text, href = state.read(several)
        elif inside is None:
            href = links[-1] if links else None
        else:
            href = links[-1] if links and text.strip() else href
            text = f"{text}{inside}{behind}".replace("  ", " ")
        if text := text.strip():
            yield Line(state.marker + text, state.heading, href, state.marker)
            state.marker = ""
