"""Names in quotation marks: 《》, nested to depth three, or with a mark missing.

Every 《 is read once, over at most ``LONGEST`` characters and ``DEEPEST`` marks, so the time is
linear whatever stands in the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.recognizers.citing.laws import key, table

LONGEST = 160  # the longest title in the table of laws has 82 characters; a notice about it can double that
DEEPEST = 3

OPENING = re.compile(r"[《》]|〈(?=[^〈〉《》\n]{2,40}〉)")
# 《某办法第三条: ends a title whose closing mark is missing.
UNCLOSED = re.compile(
    r"[^《》〈〉。;\n]{1,60}?(?:法|法典|条例|办法|规定|细则|规则|解释|意见|通知)(?=[\[第,。:;\n ]|$|规定|\()"
)
# 《关于印发《A规则》的通知: the outer closing mark is missing behind the inner one.
NOTICE_TAIL = re.compile(r"的?(?:通知|意见|决定|办法|规定|批复|公告|函)")
# 道路交通安全法》: what may stand before a closing mark whose opening one is missing.
UNOPENED = re.compile(r"[\u4e00-\u9fff()]{2,40}$")
LEAD = re.compile(r".*(?:根据|依据|按照|依照|参照|违反|适用|符合|以及|我国|[和与及由在按])(?=.{2})")
OUTER = "《》<>＜＞〈〉﹤﹥"
INNER = str.maketrans("《》<>＜＞﹤﹥", "〈〉〈〉〈〉〈〉")


@dataclass(frozen=True, slots=True)
class Title:
    """A quoted name: its place with the marks, and what stands between them, clean, without spaces."""

    start: int
    end: int
    name: str
    repaired: bool = False


def _close(clean: str, start: int) -> int | None:
    """Where the title that opens at ``start`` ends, None where its marks do not balance."""
    depth = 0
    for position in range(start, min(len(clean), start + LONGEST)):
        char = clean[position]
        if char in "《〈":
            depth += 1
            if depth > DEEPEST:
                return None
        elif char in "》〉":
            depth -= 1
            if depth == 0:
                return position + 1
        elif char == "。":
            return None
    return None


def _closed(clean: str, start: int, end: int) -> Title:
    """A title with all its marks, or with doubled ones (《《民法典》》)."""
    inside = re.sub(r"\s", "", clean[start + 1 : end - 1])
    doubled = inside.startswith("《") and inside.endswith("》") and "》" not in inside[:-1]
    return Title(start, end, inside[1:-1] if doubled else inside, doubled)


def _unclosed(clean: str, start: int) -> Title | None:
    """The title that opens at ``start`` and lacks a mark, if its end is certain."""
    inner = clean.find("《", start + 1, start + LONGEST)
    if inner > start + 1:
        inner_end = _close(clean, inner)
        tail = NOTICE_TAIL.match(clean, inner_end) if inner_end else None
        if tail is not None and not re.search(r"[。;\n]", clean[start:inner]):
            return Title(start, tail.end(), re.sub(r"\s", "", clean[start + 1 : tail.end()]), True)
    match = UNCLOSED.match(clean, start + 1)
    return Title(start, match.end(), re.sub(r"\s", "", match[0]), True) if match else None


def _unopened(clean: str, close: int, floor: int) -> Title | None:
    """The title before a closing mark without an opening one, if it is a law of the table."""
    match = UNOPENED.search(clean, max(floor, close - 40), close)
    if match is None:
        return None
    lead = LEAD.match(match[0])
    name = match[0][lead.end() :] if lead else match[0]
    if table().exact(key(name)) is None:
        return None
    return Title(close - len(name), close + 1, name, True)


def quoted(clean: str) -> Iterator[Title]:
    """All quoted names from left to right, laws or not; none overlap."""
    position = 0
    for match in OPENING.finditer(clean):
        start = match.start()
        if start < position or clean.startswith(("《《《", "《》"), start):
            continue
        title: Title | None
        if match[0] == "》":
            title = _unopened(clean, start, position)
        else:
            end = _close(clean, start)
            title = _closed(clean, start, end) if end else _unclosed(clean, start)
        if title is not None:
            yield title
            position = title.end


def given(text: str, title: Title) -> str:
    """The title as the text writes it: without its marks and spaces, 〈〉 around a title inside."""
    written = re.sub(r"\s", "", text[title.start : title.end])
    if re.search("&|<[a-zA-Z/]", written):  # left-over markup: the clean reading is the better one
        return title.name.translate(INNER)
    written = written.strip(OUTER) if title.repaired else written[1:-1]
    return written.translate(INNER)
