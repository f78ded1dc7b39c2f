"""Articles, paragraphs and items: 第二百五十三条之一第一款第（二）项, in lists, ranges and elliptic lists.

A chain is read part by part, each ``第 NUMBERS unit``. A part without a mark before it narrows the
last pinpoint (第三条第一款), one behind a joining mark stands beside it (第一款、第二款), one behind 至
closes a range. Every pattern is bounded and matched at one place only, so the time is linear. Which
law a chain belongs to is decided later; here only its grammar counts.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Literal, NamedTuple

from pipeline.recognizers.citing.mentions import Chain, Pinpoint
from pipeline.recognizers.citing.numerals import NUMERAL, number

Unit = Literal["条", "款", "项", "目"]
Separator = Literal["narrow", "beside", "range"]

MOST_LISTED = 40  # the longest list in 2,774 passages has 9 numbers
FEWEST_ABUTTING = 10  # 第三十八条四十六条 names two articles, 第三条三条规定 counts
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
# What a part and what a separator begin with: most places are neither, and five patterns need not be tried.
PART_START = frozenset("第 (0123456789")
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


def _part(clean: str, position: int) -> Part | None:
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


def _loose_part(clean: str, position: int, unit_only: bool = False) -> Part | None:
    """The article at a position that lacks a mark; with ``unit_only`` it must have its 条."""
    match = LOOSE.match(clean, position)
    if match is None or not (match["unit"] or (match["mark"].strip() and not unit_only)):
        return None
    if not match["unit"] and not BEHIND_MISSING_UNIT.match(clean, match.end()):
        return None
    values = expand(match["numbers"])
    start = position + len(match[0]) - len(match[0].lstrip())
    return Part(start, match.end(), "条", values, _suffixes(match), False) if values else None


def _following(clean: str, position: int) -> tuple[Separator, Part] | None:
    """The part behind a position, and how it hangs on what stands before."""
    part = _part(clean, position)
    if part is not None and part.unit != "条":
        return "narrow", part
    if clean[position : position + 1] not in SEPARATOR_START:
        part = _loose_part(clean, position, unit_only=True)
        return ("beside", part) if part and part.values[0] >= FEWEST_ABUTTING else None
    joined = JOINED.match(clean, position)
    if joined is not None:
        part = _part(clean, joined.end())
        if part is None and "," not in joined[0]:
            part = _loose_part(clean, joined.end(), unit_only=True)
        return ("beside", part) if part else None
    ranged = RANGED.match(clean, position)
    if ranged is None:
        return None
    part = _part(clean, ranged.end()) or _loose_part(clean, ranged.end(), unit_only=True)
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
    part = _part(clean, start)
    if part is not None and part.unit == "条":
        return _chain(clean, _articles(part), part.start, part.end)
    part = _loose_part(clean, start) if loose else None
    return _chain(clean, _articles(part), part.start, part.end, loose=True) if part else None


def chain_below(clean: str, start: int, article: Pinpoint) -> Chain | None:
    """The paragraphs or items at ``start`` of an article named before (behind 该条)."""
    part = _part(clean, start)
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
