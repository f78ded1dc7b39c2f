"""One step of a pinpoint: 第二百五十三条之一; 第一、三款; （二）项; also an article that lacks a mark.

Every pattern is bounded and matched at one place only, so the time is linear.
"""

import re
from typing import Literal, NamedTuple

from pipeline.recognizers.citing.numerals import NUMERAL, number

Unit = Literal["条", "款", "项", "目"]

MOST_LISTED = 40  # the longest list in 2,774 passages has 9 numbers
MOST_IN_RANGE = 60  # a range of more articles means a chapter; its two ends are kept

JOIN = r" *(?:、|,|和|及|与|或者?|/|以及|\+|并)+ *"
SPAN = r" *[至到-] *"
LIST = f"{NUMERAL}(?:(?:{JOIN}|{SPAN})第? *{NUMERAL}(?![0-9]*年)){{0,{MOST_LISTED}}}+"
BRACKETS = f"\\( *{NUMERAL} *\\)(?:(?:{JOIN}|{SPAN})?第? *\\( *{NUMERAL} *\\)){{0,{MOST_LISTED}}}+"
# 之一 is a suffix of the article; 之一般, 之一方 and 之三者 are words.
SUFFIX = f"(?P<suffixes>(?:(?:{JOIN}|{SPAN})? *之 *{NUMERAL}(?![般方切部定样旦审者种系级时款项])){{1,6}})?"

# 第三条路, 第二条例: a 条 that counts lines and roads.
COUNTED = "线|例|路(?![面政产段口权])"
# 第二款 or 2款; 两款 and 三项 count paragraphs and items.
MARK = "(?:第 *|(?=[0-9]))"

FORMS: tuple[tuple[Unit, re.Pattern[str]], ...] = (
    (
        "条",
        re.compile(
            f" *第{{1,3}} *(?P<numbers>{LIST})(?: *之 *(?P<inner>{NUMERAL}))? *条(?!{COUNTED}){SUFFIX}"
        ),
    ),
    ("款", re.compile(f" *(?P<open>\\()?{MARK}(?P<numbers>{LIST}) *款(?(open)\\))")),
    ("项", re.compile(f" *{MARK}(?P<numbers>{LIST}) *项(?!目)")),
    ("项", re.compile(f" *(?P<mark>第)? *(?P<numbers>{BRACKETS})(?P<unit> *项)?")),
    ("目", re.compile(f" *第 *(?P<numbers>{LIST}) *[目点]")),
)
# An article that lacks 第 or 条, or has 底 for 第 (第302第1款, 47条): read only where a law is certain.
LOOSE = re.compile(
    f" *(?P<mark>[第底弟]? *)(?P<numbers>{LIST})(?P<unit> *条(?!{COUNTED}))?{SUFFIX}"
)
BEHIND_MISSING_UNIT = re.compile(r"[第,]| (?![0-9])|规定|之规定|的规定")
# Behind （二） without 第 and 项: only these let it be an item (第四条（二）规定, not a list that begins).
BEHIND_BARE_BRACKET = re.compile(
    r" *(?:规定|的|之|,|、|。|;|第 *[0-9一二三四五六七八九十]+ *[点目]|中|所|和|或|及|与|$)"
)
# What a part begins with: most places are none, and five patterns need not be tried.
PART_START = frozenset("第 (0123456789")


class Part(NamedTuple):
    """One 第 NUMBERS unit as read; ``whole`` where no mark of it is missing."""

    start: int
    end: int
    unit: Unit
    values: tuple[int, ...]
    suffixes: tuple[int, ...] = ()
    whole: bool = True


def expand(numbers: str) -> tuple[int, ...]:
    """The numbers of a list with ranges: ``十七、十九至二十一`` is 17, 19, 20, 21.

    A range that does not rise ends at its first number, one too long is read as its two ends.

    >>> expand("39-41"), expand("577/584/585"), expand("(一)(三)")
    ((39, 40, 41), (577, 584, 585), (1, 3))
    """
    single = number(numbers)
    if single is not None:
        return (single,)
    found: list[int] = []
    ranged = False
    for piece in re.findall(f"{NUMERAL}|[至到-]", numbers):
        value = number(piece)
        if value is None:
            ranged = piece in "至到-"
            continue
        first = found[-1] if ranged and found else None
        ranged = False
        if first is not None and first < value <= first + MOST_IN_RANGE:
            found.extend(range(first + 1, value))
        if first is None or first < value:
            found.append(value)
    return tuple(found)


def _suffixes(match: re.Match[str]) -> tuple[int, ...]:
    """The numbers behind 之; 第253-1条 and 第253之1条 are 第二百五十三条之一 in other hands."""
    behind = match["suffixes"] or match.groupdict().get("inner")
    if behind:
        return expand(behind)
    if "-" not in match["numbers"]:
        return ()
    first, _, last = match["numbers"].partition("-")
    low, high = number(first.strip()), number(last.strip())
    return (high,) if low and high and high < low else ()


def part_at(clean: str, position: int) -> Part | None:
    """The part at a position."""
    if clean[position : position + 1] not in PART_START:
        return None
    for unit, form in FORMS:
        match = form.match(clean, position)
        values = expand(match["numbers"]) if match else ()
        if match is None or not values:
            continue
        if "(" in match["numbers"] and not _is_item(clean, match):
            continue
        start = position + len(match[0]) - len(match[0].lstrip())
        return Part(start, match.end(), unit, values, _suffixes(match) if unit == "条" else ())
    return None


def _is_item(clean: str, match: re.Match[str]) -> bool:
    """Whether a bracketed number is an item and not the first of a list that begins."""
    marked = match["mark"] or match["unit"] or "第" in match["numbers"]
    return bool(marked or BEHIND_BARE_BRACKET.match(clean, match.end()))


def loose_part_at(clean: str, position: int, unit_only: bool = False) -> Part | None:
    """The article at a position that lacks a mark; with ``unit_only`` it must have its 条."""
    match = LOOSE.match(clean, position)
    if match is None or not (match["unit"] or (match["mark"].strip() and not unit_only)):
        return None
    if not match["unit"] and not BEHIND_MISSING_UNIT.match(clean, match.end()):
        return None
    values = expand(match["numbers"])
    start = position + len(match[0]) - len(match[0].lstrip())
    return Part(start, match.end(), "条", values, _suffixes(match), False) if values else None
