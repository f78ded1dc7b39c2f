"""Articles, paragraphs and items: 第二百五十三条之一第一款第（二）项, in lists, ranges and elliptic lists.

A chain is read from left to right by patterns that match at one place only, each bounded, so the
time is linear. What a chain needs in front (a law) is decided later; here only its grammar counts.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.recognizers.citing.mentions import Chain, Pinpoint
from pipeline.recognizers.citing.numerals import NUMERAL, number

# A list of 40 numbers is longer than any met; a range is expanded to at most 60 members, else both ends.
MOST_LISTED = 40
MOST_IN_RANGE = 60

JOIN = r" *(?:、|,|和|及|与|或者?|/|以及|\+|并)+ *"
SPAN = r" *[至到-] *"
NUMBERS = (
    f"(?P<numbers>{NUMERAL}(?:(?:{JOIN}|{SPAN})第? *{NUMERAL}(?![0-9]*年)){{0,{MOST_LISTED}}}+)"
)
# 之一 belongs to the article, 之一般 and 之一方 do not.
SUFFIX = f"(?: *之 *(?P<suffix>{NUMERAL})(?![般方切部定样旦审者种系级时]))?"

ARTICLE = re.compile(f"第{{1,3}} *{NUMBERS} *条(?!线|例|款项)(?:款(?=项))?{SUFFIX}")
BARE_ARTICLE = re.compile(f"(?P<no>[第底弟]? *){NUMBERS}(?P<unit> *条(?!线|例))?{SUFFIX}")
PARAGRAPH = re.compile(f" *\\(?第? *{NUMBERS} *款\\)?")
ITEM = re.compile(
    f" *第? *(?:{NUMBERS}|\\( *(?P<bracketed>{NUMERAL}) *\\)) *项"
    f"|(?P<open> *第? *\\( *(?P<loose>{NUMERAL}) *\\)(?: *项)?)"
)
BRACKETED = re.compile(
    f"(?P<join>{JOIN}|{SPAN}|(?=第?\\())第? *\\( *(?P<item>{NUMERAL}) *\\)(?: *项)?"
)
BELOW_ITEM = re.compile(f" *第 *{NUMERAL} *[目点]")
MORE_SUFFIXES = re.compile(f"(?:{JOIN}之 *{NUMERAL}(?![般方切部定样])){{1,6}}")
JOINED = re.compile(JOIN)
RANGED = re.compile(SPAN)
ANCHOR = re.compile(f"第+ *(?={NUMERAL})")
# Articles of a law named before, without 第 (不符合14条规定) or without 条 at the head of a sentence (第三十　每周).
LOOSE = re.compile(
    f"(?:(?<=[与和及、])|(?<=符合|根据|依据|按照|依照|违反|适用)) ?(?P<listed>{NUMERAL}条(?=的|规定|之|第))"
    r"|(?<=[。;\n])(?P<heading>[一二三四五六七八九十百千零]{2,9}条(?=[\u4e00-\u9fff])"
    f"|第{NUMERAL} +(?=[\u4e00-\u9fff]))"
)
# Behind a bracketed number without 项: only these let it be an item (第四条（二）规定, not a list that begins).
AFTER_LOOSE_ITEM = re.compile(
    r" *(?:规定|的|之|,|、|。|;|第 *[0-9一二三四五六七八九十]+ *[点目]|中|所|和|或|及|与|$)"
)


# Behind 第302 without 条: only these say that an article is meant.
UNIT_MISSING = re.compile(r"[ 第,]|规定|之规定|的规定")


@dataclass(frozen=True, slots=True)
class _Step:
    """What one pattern gave: the pinpoints and where they end."""

    pinpoints: tuple[Pinpoint, ...]
    end: int


def expand(numbers: str) -> list[int]:
    """The numbers of a list with ranges: ``十七、十九至二十一`` is 17, 19, 20, 21.

    A range that falls (253-1) is read as its first number alone; one too long as its two ends.

    >>> expand("39-41"), expand("577/584/585")
    ([39, 40, 41], [577, 584, 585])
    """
    found: list[int] = []
    ranged = False
    for part in re.findall(f"{NUMERAL}|[至到-]", numbers):
        if part in "至到-":
            ranged = True
            continue
        value = number(part)
        if value is None:
            continue
        if ranged and found:
            first = found[-1]
            if 0 < value - first <= MOST_IN_RANGE:
                found.extend(range(first + 1, value))
            elif value <= first:
                ranged = False
                continue
        found.append(value)
        ranged = False
    return found


def _articles(match: re.Match[str], start: int) -> tuple[Pinpoint, ...]:
    """One pinpoint for each number of an article head."""
    values = expand(match["numbers"])
    suffix = number(match["suffix"]) if match["suffix"] else None
    if "-" in match["numbers"] and len(values) == 1 and suffix is None:  # 第253-1条 is 第253条之一
        suffix = number(match["numbers"].rpartition("-")[2].strip())
    pinpoints = [Pinpoint(start, match.end(), value) for value in values]
    if pinpoints and suffix is not None:
        pinpoints[-1] = replace(pinpoints[-1], suffix=suffix)
    return tuple(pinpoints)


def _suffixes(clean: str, step: _Step) -> _Step:
    """第二百八十七条之一、之二: the same article with further suffixes."""
    match = MORE_SUFFIXES.match(clean, step.end)
    last = step.pinpoints[-1]
    if match is None or last.suffix is None:
        return step
    values = [number(part) for part in re.findall(NUMERAL, match[0])]
    more = tuple(replace(last, suffix=value, end=match.end()) for value in values if value)
    return _Step(step.pinpoints + more, match.end())


def _paragraphs(clean: str, position: int, article: Pinpoint) -> _Step | None:
    match = PARAGRAPH.match(clean, position)
    values = expand(match["numbers"]) if match else []
    if match is None or not values:
        return None
    start = position if article.start < 0 else article.start
    found = (replace(article, start=start, end=match.end(), paragraph=n, item=None) for n in values)
    return _Step(tuple(found), match.end())


def _items(clean: str, position: int, above: Pinpoint) -> _Step | None:
    """第（一）项, 第一、三项, (一)(二)项, 第（一）项至第（三）项 of one article or paragraph."""
    match = ITEM.match(clean, position)
    if match is None:
        return None
    end = match.end()
    if match["numbers"]:
        values = expand(match["numbers"])
    else:
        values, end, closed = _bracketed(clean, match)
        if not closed and not AFTER_LOOSE_ITEM.match(clean, end):
            return None
    below = BELOW_ITEM.match(clean, end)
    end = below.end() if below else end
    start = position if above.start < 0 else above.start
    found = (replace(above, start=start, end=end, item=value) for value in values)
    return _Step(tuple(found), end) if values else None


def _bracketed(clean: str, match: re.Match[str]) -> tuple[list[int], int, bool]:
    """Bracketed items in a row: their numbers, where they end, and whether 第 or 项 says they are items."""
    written = match["bracketed"] or match["loose"]
    numbers, end = written, match.end()
    while more := BRACKETED.match(clean, end):
        join = "-" if RANGED.fullmatch(more["join"]) else "、"
        numbers, end = f"{numbers}{join}{more['item']}", more.end()
    whole = clean[match.start() : end]
    return expand(numbers), end, "项" in whole or "第" in whole


def _below(clean: str, step: _Step) -> _Step:
    """The paragraph and item behind the last article or paragraph of a step."""
    *before, last = step.pinpoints
    if last.paragraph is None:
        paragraphs = _paragraphs(clean, step.end, last)
        if paragraphs is not None:
            step = _Step((*before, *paragraphs.pinpoints), paragraphs.end)
            *before, last = step.pinpoints
    items = _items(clean, step.end, last)
    return _Step((*before, *items.pinpoints), items.end) if items else step


def _next(clean: str, position: int, last: Pinpoint) -> _Step | None:
    """What follows a joining mark: an article, or a further paragraph or item of the last one."""
    match = ARTICLE.match(clean, position)
    if match is not None:
        found = _articles(match, position)
        return _below(clean, _suffixes(clean, _Step(found, match.end()))) if found else None
    bare = replace(last, start=-1)
    if last.paragraph is not None or last.item is None:
        paragraphs = _paragraphs(clean, position, replace(bare, paragraph=None, item=None))
        if paragraphs is not None:
            return _below(clean, paragraphs)
    if last.item is not None and clean[position : position + 1] in ("第", "("):
        return _items(clean, position, bare)
    return None


def _between(first: Pinpoint, last: Pinpoint) -> tuple[Pinpoint, ...]:
    """What a range leaves out: the articles, paragraphs or items between its two ends."""
    span = {"start": first.start, "end": last.end}
    if first.article != last.article:
        if first.paragraph or first.item or last.article - first.article > MOST_IN_RANGE:
            return ()
        return tuple(Pinpoint(**span, article=n) for n in range(first.article + 1, last.article))
    if first.item is not None and last.item is not None and last.item - first.item <= MOST_IN_RANGE:
        return tuple(replace(last, **span, item=n) for n in range(first.item + 1, last.item))
    if first.paragraph and last.paragraph and last.paragraph - first.paragraph <= MOST_IN_RANGE:
        paragraphs = range(first.paragraph + 1, last.paragraph)
        return tuple(replace(last, **span, paragraph=n) for n in paragraphs)
    return ()


def _chain(clean: str, start: int, head: _Step, loose: bool = False) -> Chain:
    """The head with everything that is joined to it."""
    step = _below(clean, _suffixes(clean, head))
    found: list[Pinpoint] = list(step.pinpoints)
    end = step.end
    repaired = loose
    while len(found) < 200:
        joined, ranged = JOINED.match(clean, end), RANGED.match(clean, end)
        mark = joined or ranged
        following = _next(clean, mark.end(), found[-1]) if mark else None
        if following is None and joined is not None:
            following = _without_mark(clean, joined)
            repaired = repaired or following is not None
        if following is None:
            break
        if ranged and not joined:
            found.extend(_between(found[-1], following.pinpoints[0]))
        found.extend(following.pinpoints)
        end = following.end
    return Chain(start, end, tuple(found), repaired, loose)


def _without_mark(clean: str, joined: re.Match[str]) -> _Step | None:
    """第十条、十三条: a listed article that lacks its 第. Not behind a comma (，5条线路)."""
    if "," in joined[0]:
        return None
    match = BARE_ARTICLE.match(clean, joined.end())
    if match is None or not match["unit"]:
        return None
    found = _articles(match, joined.end())
    return _below(clean, _Step(found, match.end())) if found else None


def chain_at(clean: str, start: int) -> Chain | None:
    """The chain that begins with 第N条 at ``start``."""
    match = ARTICLE.match(clean, start)
    found = _articles(match, start) if match else ()
    return _chain(clean, start, _Step(found, match.end())) if match and found else None


def repaired_chain_at(clean: str, start: int) -> Chain | None:
    """The chain at ``start`` that lacks its 第 or its 条; to be asked only right behind a law.

    第302第1款, 47条, 第三十　用人单位: with neither mark it is no article.
    """
    match = BARE_ARTICLE.match(clean, start)
    if match is None or not (match["unit"] or match["no"].strip()):
        return None
    if not match["unit"] and not UNIT_MISSING.match(clean, match.end()):
        return None
    found = _articles(match, start)
    return _chain(clean, start, _Step(found, match.end()), loose=True) if found else None


def below_article(clean: str, start: int, article: Pinpoint) -> Chain | None:
    """The paragraph or item behind 该条 or 同条 at ``start``, of an article named before."""
    bare = replace(article, start=-1, paragraph=None, item=None)
    step = _paragraphs(clean, start, bare) or _items(clean, start, bare)
    return _chain(clean, start, step) if step else None


def chains(clean: str, behind_laws: Sequence[int]) -> Iterator[Chain]:
    """All chains from left to right; ``behind_laws`` are the places right behind a law's name."""
    lenient = {
        *behind_laws,
        *(match.start(match.lastgroup or 0) for match in LOOSE.finditer(clean)),
    }
    starts = sorted({match.start() for match in ANCHOR.finditer(clean)} | lenient)
    position = 0
    for start in starts:
        if start < position:
            continue
        chain = chain_at(clean, start)
        if chain is None and start in lenient:
            chain = repaired_chain_at(clean, start)
        if chain is not None:
            yield chain
            position = chain.end
