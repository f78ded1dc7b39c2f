"""Names in quotation marks: 《》, nested to depth three, or with a mark missing; and what such a name names.

Every 《 is read once, over at most ``LONGEST`` characters and ``DEEPEST`` marks, so the time is
linear whatever stands in the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from pipeline.recognizers import tables
from pipeline.recognizers.citing.cleaning import PINYIN
from pipeline.recognizers.citing.laws import ISSUERS, key, table

Kind = Literal["law", "policy", "other"]

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
UNOPENED = re.compile(r"[\u4e00-\u9fff、()]{2,60}$")
LONGEST_UNOPENED = 60
OUTER = "《》<>＜＞〈〉﹤﹥"
INNER = str.maketrans("《》<>＜＞﹤﹥", "〈〉〈〉〈〉〈〉")

LONGEST_ENDING = 8
# Behind a title's last word: (试行), (二), [政府发文]2号.
BEHIND_LAST_WORD = re.compile(r"(?:\([^()]{1,30}\)|\[[^\[\]]{1,30}\][^()]{0,12}|[一二三四五])+$")
# No title of a law holds these.
ESSAY = re.compile(r"--|[?？|丨…]|理解与适用|释义|评注|案例|论文|:")
# A company's own rules, not 公司登记管理条例 or 证券公司监督管理条例.
PRIVATE = re.compile(
    r"有限公司|集团|^[本我]?公司(?!法|登记|债|信用|股权|章程指引)|员工"
    r"|^(?:淘宝|天猫|京东|拼多多|抖音|快手|微信|支付宝|闲鱼|美团|滴滴)"
)
# Speaks for a policy document: who issued it, what for.
ISSUED = re.compile(
    r"关于|印发|试行|暂行|审查|审理|[省市县区州]|国家|国务院|[部委局院厅]|全国|中共|中央|中国|第.次"
)


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
    match = UNOPENED.search(clean, max(floor, close - LONGEST_UNOPENED), close)
    for start in range(match.start(), close - 1) if match else ():
        if table().exact(clean[start:close]) is not None:
            return Title(start, close + 1, clean[start:close], True)
    return None


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
    # Left-over markup: the clean reading is the better one.
    if re.search("&|<[a-zA-Z/]", written) or PINYIN.search(written):
        return title.name.translate(INNER)
    written = written.strip(OUTER) if title.repaired else written[1:-1]
    return written.translate(INNER)


@cache
def _endings() -> dict[str, Kind]:
    kinds: dict[str, Kind] = {"law": "law", "policy": "policy", "other": "other"}
    return {row["ending"]: kinds[row["kind"]] for row in tables.read("title_endings")}


@lru_cache(maxsize=4096)
def ending(name: str) -> tuple[str, Kind]:
    """The longest known ending of a clean title and its kind; ``("", "other")`` where there is none.

    >>> ending("某市燃气管理办法(试行)")
    ('办法', 'law')
    """
    bare = BEHIND_LAST_WORD.sub("", name)
    endings = _endings()
    for length in range(min(LONGEST_ENDING, len(bare)), 0, -1):
        kind = endings.get(bare[-length:])
        if kind is not None:
            return bare[-length:], kind
    return "", "other"


@lru_cache(maxsize=4096)
def kind_of(name: str) -> Kind:
    """What a clean title names.

    >>> [kind_of(name) for name in ("某市燃气管理条例", "停水通知", "关于停水的通知", "劳动合同")]
    ['law', 'policy', 'law', 'other']
    """
    if table().exact(key(name)) is not None:
        return "law"
    if ESSAY.search(name) or PRIVATE.search(name):
        return "other"
    name = name.rstrip("》〉")
    found, kind = ending(name)
    if ("关于" in name and found.endswith("意见")) or (not found and ISSUERS.match(name)):
        return "law"
    return "law" if kind == "policy" and ISSUED.search(name) else kind
