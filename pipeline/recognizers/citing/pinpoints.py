"""Articles, paragraphs and items: 第二百五十三条之一第一款第（二）项, in lists, ranges and elliptic lists.

A chain is read part by part. A part without a mark before it narrows the last pinpoint (第三条第一款), one behind a
joining mark stands beside it (第一款、第二款), one behind 至 closes a range. Which law a chain belongs to is decided
later; here only its grammar counts.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Literal

from pipeline.recognizers.citing.mentions import Chain, Pinpoint
from pipeline.recognizers.citing.numerals import NUMERAL
from pipeline.recognizers.citing.parts import (
    JOIN,
    MOST_IN_RANGE,
    MOST_LISTED,
    SPAN,
    Part,
    Unit,
    loose_part_at,
    part_at,
)

Separator = Literal["narrow", "beside", "range"]

FEWEST_ABUTTING = 10  # 第三十八条四十六条 names two articles, 第三条三条规定 counts
# What stands between two parts begins with one of these.
SEPARATOR_START = frozenset(" 、,和及与或/以+并至到-")
JOINED = re.compile(JOIN)
RANGED = re.compile(SPAN)
START = re.compile(f"第+(?= *{NUMERAL})")
# Where a loose article may stand in running text: 不符合14条规定, 与40条的; at the head of a sentence 第三十　每周.
LOOSE_UNIT = re.compile("条(?=的|规定|之|第)")
BEFORE_LOOSE_UNIT = re.compile(
    f"(?:[与和及、]|符合|根据|依据|按照|依照|违反|适用) ?(?P<number>{NUMERAL})$"
)
LOOSE_HEAD = re.compile(
    f"[。;\n](?=[一二三四五六七八九十百千零]{{2,9}}条[\u4e00-\u9fff]|第{NUMERAL} +[\u4e00-\u9fff])"
)
WITHOUT_UNIT = re.compile(f"第(?={NUMERAL}第{NUMERAL}[款项])")  # 第302第1款, wherever it stands


def _following(clean: str, position: int) -> tuple[Separator, Part] | None:
    """The part behind a position, and how it hangs on what stands before."""
    part = part_at(clean, position)
    if part is not None and part.unit != "条":
        return "narrow", part
    if clean[position : position + 1] not in SEPARATOR_START:
        part = loose_part_at(clean, position, unit_only=True)
        return ("beside", part) if part and part.values[0] >= FEWEST_ABUTTING else None
    joined = JOINED.match(clean, position)
    if joined is not None:
        part = part_at(clean, joined.end())
        if part is None and "," not in joined[0]:
            part = loose_part_at(clean, joined.end(), unit_only=True)
        return ("beside", part) if part else None
    ranged = RANGED.match(clean, position)
    if ranged is None:
        return None
    part = part_at(clean, ranged.end()) or loose_part_at(clean, ranged.end(), unit_only=True)
    return ("range", part) if part else None


def _articles(part: Part) -> list[Pinpoint]:
    """One pinpoint for each number of an article part; its suffixes belong to the last number."""
    span, repaired = (part.start, part.end), not part.whole
    found = [Pinpoint(*span, value, repaired=repaired) for value in part.values]
    if part.suffixes:
        last = found.pop()
        found += [replace(last, suffix=suffix) for suffix in part.suffixes]
    return found


def _at(pinpoint: Pinpoint, unit: Unit, value: int) -> Pinpoint:
    """The pinpoint with another article, paragraph or item, and nothing below it."""
    if unit == "条":
        return replace(pinpoint, article=value, suffix=None, paragraph=None, item=None)
    if unit == "款":
        return replace(pinpoint, paragraph=value, item=None)
    return replace(pinpoint, item=value)


def _value(pinpoint: Pinpoint, unit: Unit) -> int | None:
    values = {"条": pinpoint.article, "款": pinpoint.paragraph, "项": pinpoint.item}
    return values.get(unit)


def _extend(found: list[Pinpoint], separator: Separator, part: Part) -> bool:
    """Add a part to the pinpoints read so far; False where it does not go with them."""
    last = found[-1]
    if part.unit == "目":
        found[-1] = replace(last, end=part.end)
        return separator == "narrow"
    if part.unit == "款" and separator == "narrow" and last.item is not None:
        return False
    if part.unit == "条":
        members = _articles(part)
    else:
        narrows = separator == "narrow" and _value(last, part.unit) is None
        base = replace(last, start=last.start if narrows else part.start, end=part.end)
        members = [_at(base, part.unit, value) for value in part.values]
        if narrows:
            found.pop()
    if separator == "range":
        found.extend(_between(last, members[0], part.unit))
    found.extend(members)
    return True


def _between(first: Pinpoint, last: Pinpoint, unit: Unit) -> list[Pinpoint]:
    """What a range leaves out between its two ends; each member carries the span of the range."""
    low, high = _value(first, unit), _value(last, unit)
    if low is None or high is None or not 0 < high - low <= MOST_IN_RANGE:
        return []
    return [_at(replace(last, start=first.start), unit, value) for value in range(low + 1, high)]


def _chain(clean: str, found: list[Pinpoint], start: int, end: int, loose: bool = False) -> Chain:
    """The pinpoints with everything that hangs on them."""
    while len(found) < MOST_LISTED * 5:
        following = _following(clean, end)
        if following is None or not _extend(found, *following):
            break
        end = following[1].end
    return Chain(start, end, tuple(found), loose)


def chain_at(clean: str, start: int, loose: bool = False) -> Chain | None:
    """The chain at ``start``; with ``loose`` also one whose first article lacks its 第 or its 条."""
    part = part_at(clean, start)
    if part is not None and part.unit == "条":
        return _chain(clean, _articles(part), part.start, part.end)
    part = loose_part_at(clean, start) if loose else None
    return _chain(clean, _articles(part), part.start, part.end, loose=True) if part else None


def chain_below(clean: str, start: int, article: Pinpoint) -> Chain | None:
    """The paragraphs or items at ``start`` of an article named before (behind 该条)."""
    part = part_at(clean, start)
    if part is None or part.unit not in ("款", "项"):
        return None
    base = replace(article, start=start, end=part.end, paragraph=None, item=None, repaired=False)
    found = [base]
    _extend(found, "narrow", part)
    return _chain(clean, found, start, part.end)


def _loose_starts(clean: str) -> Iterator[int]:
    for match in LOOSE_UNIT.finditer(clean):
        before = BEFORE_LOOSE_UNIT.search(clean, max(0, match.start() - 12), match.start())
        if before is not None:
            yield before.start("number")
    for match in LOOSE_HEAD.finditer(clean):
        yield match.end()
    for match in WITHOUT_UNIT.finditer(clean):
        yield match.start()


def chains(clean: str, behind_laws: Iterable[int]) -> Iterator[Chain]:
    """All chains from left to right; ``behind_laws`` are the places right behind a law's name."""
    loose = {*behind_laws, *_loose_starts(clean)}
    position = 0
    for start in sorted({match.start() for match in START.finditer(clean)} | loose):
        chain = chain_at(clean, start, start in loose) if start >= position else None
        if chain is not None:
            yield chain
            position = chain.end
