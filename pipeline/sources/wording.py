"""How a question looks on a page, and how lists of questions are laid out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.sources.lines import Line

# Words that make a line ask something, wherever they stand. 什么时候 and the like are covered by 什么.
_ASKS = re.compile(
    r"[?？]|如何|怎么|怎样|咋|怎能|怎办|什么|啥|为何|多少|多久|多长|多大|几[年天月岁次个种点]|哪|谁|"
    r"是否|能否|可否|会否|有没有|能不能|可不可以|是不是|会不会|要不要|该不该|算不算|用不用|需不需要|"
    r"[吗呢么]$|还是.{1,20}$|区别$|排名$|哪些$"
)
_ENDS_SENTENCE = re.compile(r"[。！!；;：:，,、]$")
_MARKER = re.compile(
    r"^(?:[•·\-*●◆]|\d{1,2}[.、．)）]|[（(]?[一二三四五六七八九十]{1,3}[)）、.])\s*"
)

# A title is short and one sentence. The longest of 1,639 real titles has 49 characters.
_LONGEST_TITLE = 60
# 如何申请 (4) is a step inside an answer; the shortest real question heading seen has 7 characters.
_SHORTEST_HEADING = 6


def asks(text: str) -> bool:
    """Whether the words of a line ask something.

    >>> [asks(text) for text in ("医保卡怎么绑定家人", "医保卡的使用规定", "试用期能辞退吗")]
    [True, False, True]
    """
    return bool(_ASKS.search(text))


def is_question_heading(line: Line) -> bool:
    """Whether a line inside an article is a heading that asks a question of its own."""
    text = line.text
    return (
        _SHORTEST_HEADING <= len(text) <= _LONGEST_TITLE
        and not _ENDS_SENTENCE.search(text)
        and not _MARKER.match(text)
        and asks(text)
    )


def is_title(text: str) -> bool:
    """Whether a line of a list of questions is a title rather than the detail below one."""
    return (
        len(text) <= _LONGEST_TITLE
        and not _ENDS_SENTENCE.search(text)
        and not re.search(r"[。！!？?；;].", text)
    )


def matter(text: str) -> set[str]:
    """The pairs of neighbouring characters of a text, its question words left out.

    >>> sorted(matter("医保卡怎么办") & matter("如何补办医保卡？"))
    ['保卡', '医保']
    """
    parts = re.split(r"[^\w]+", _ASKS.sub(" ", text))
    return {part[n : n + 2] for part in parts for n in range(len(part) - 1)}


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list of questions: its title line, and the lines below it."""

    title: Line
    below: tuple[Line, ...]


def items(lines: Sequence[Line], announced: int | None = None) -> tuple[list[Item], list[Line]]:
    """Cut a list of questions into items, ``announced`` at most; and what stands behind the list.

    Titles are told, in this order, by the markup (headings, else links), by strict alternation of
    title and detail (if the lines are twice the number announced), else by their shape. Where the
    markup tells, the last item has no more lines below its title than any other.
    """
    headings = [n for n, line in enumerate(lines) if line.heading]
    marked = headings or [n for n, line in enumerate(lines) if line.href]
    if marked and marked[0] == 0:
        return _until_announced(_cut(lines, marked), announced)
    if announced is not None and len(lines) == 2 * announced:
        return _cut(lines, range(0, len(lines), 2)), []
    return _cut(lines, [n for n, line in enumerate(lines) if n == 0 or is_title(line.text)]), []


def _cut(lines: Sequence[Line], starts: Sequence[int]) -> list[Item]:
    return [
        Item(lines[start], tuple(lines[start + 1 : end]))
        for start, end in pairwise([*starts, len(lines)])
    ]


def _until_announced(found: list[Item], announced: int | None) -> tuple[list[Item], list[Line]]:
    kept, behind = found[:announced], found[announced:] if announced is not None else []
    rest = [line for item in behind for line in (item.title, *item.below)]
    if len(kept) > 1:
        usual = max(len(item.below) for item in kept[:-1])
        rest = [*kept[-1].below[usual:], *rest]
        kept[-1] = Item(kept[-1].title, kept[-1].below[:usual])
    return kept, rest
