"""How divisions are written: in full, without the word for what they are, by a former name.

Every spelling leads to the codes it may mean. A short spelling shared by divisions of different level
means the highest one (吉林 is the province, 大理 the prefecture); shared by divisions of one level it
stays open.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from pipeline.recognizers import tables
from pipeline.recognizers.places import divisions

Form = Literal["full", "short", "former_full", "former_short", "alias"]

# A name that ended before this year is no rival of a name in use: public question pages begin about 2003.
LIVING_MEMORY = 2000

# What a division is, as written at the end of its name; longest first.
SUFFIX = re.compile(
    r"(?:特别行政区|自治[区州县旗]|矿区|(?<=神农架)林区|特区|新区|地区|[省市区县州盟旗])$"
)
# The peoples of China as they stand before 自治: with 族 but for those whose name alone is usual there.
PEOPLE = re.compile(
    "(?:[壮回藏羌苗侗彝傣白满瑶黎佤怒水畲土]族|各族|土家族|景颇族|傈僳族|朝鲜族|布依族|仫佬族|毛南族|哈尼族"
    "|拉祜族|布朗族|独龙族|普米族|纳西族|仡佬族|撒拉族|保安族|东乡族|裕固族|达斡尔族|蒙古族?|鄂温克族"
    "|哈萨克族?|维吾尔|柯尔克孜|塔吉克|锡伯)$"
)
BANNER = re.compile(r"(?:[左右前后中]|联合)旗$")  # 乌拉特前旗: nobody writes 乌拉特前
KINDS: tuple[tuple[Form, Form], ...] = (("full", "former_full"), ("short", "former_short"))
AUTONOMOUS = {"自治州": "州", "自治县": "县", "自治旗": "旗", "自治区": "自治区"}


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way of writing: ``codes`` in use that it may mean, highest level first."""

    written: str
    codes: tuple[str, ...]
    form: Form


def stem(name: str) -> str:
    """The name without people and kind; empty where less than two characters are left.

    >>> stem("深圳市"), stem("延边朝鲜族自治州"), stem("积石山保安族东乡族撒拉族自治县"), stem("忠县")
    ('深圳', '延边', '积石山', '')
    """
    if BANNER.search(name):
        return ""
    rest = SUFFIX.sub("", name)
    if "自治" in name or name.endswith("族区"):
        while (shorter := PEOPLE.sub("", rest)) != rest and len(shorter) >= 2:
            rest = shorter
        rest = rest.removesuffix("族")
    return rest if len(rest) >= 2 else ""


def full_forms(name: str) -> Iterator[str]:
    """The official name, and the name with its people left out: 延边州, 玉屏县, 广西自治区."""
    yield name
    if "自治" in name and stem(name):
        yield stem(name) + AUTONOMOUS[name[-3:]]


def highest(codes: Iterable[str]) -> tuple[str, ...]:
    """The codes of the highest level among them, in order."""
    ordered = sorted(set(codes))
    for step in ("province", "city", "county"):
        if found := tuple(code for code in ordered if divisions.level(code) == step):
            return found
    return ()


def _current(form: Form) -> dict[str, set[str]]:
    codes: dict[str, set[str]] = defaultdict(set)
    for code, name in divisions.in_use().items():
        for written in full_forms(name) if form == "full" else [stem(name)]:
            codes[written].add(code)
    return codes


def _former(form: Form) -> dict[str, list[divisions.Former]]:
    rows: dict[str, list[divisions.Former]] = defaultdict(list)
    for old in divisions.former():
        for written in full_forms(old.name) if form == "former_full" else [stem(old.name)]:
            rows[written].append(old)
    return rows


def _rivals(codes: set[str], past: Iterable[divisions.Former]) -> set[str]:
    """The codes that a name of the past adds to one in use: of its level, and in living memory.

    重庆 had a 江北区 until 2025, as 宁波 has; the city 巢湖 that ended in 2011 adds nothing to the
    county-level 巢湖市.
    """
    levels = {divisions.level(code) for code in codes}
    return {
        code
        for old in past
        if old.until >= LIVING_MEMORY and divisions.level(old.code) in levels
        for code in old.successors
    }


def _successors(past: list[divisions.Former], form: Form) -> set[str]:
    """What stands for a name that is no more: all that bore it in living memory, else the last.

    A short name is forgotten with its division: nobody writes 获鹿 for the county that ended in 1994.
    """
    recent = {code for old in past if old.until >= LIVING_MEMORY for code in old.successors}
    return recent or (set(past[-1].successors) if form == "former_full" else set())


@cache
def spellings() -> dict[str, Spelling]:
    """Every spelling, by what is written. Full names keep all their codes, short ones the highest."""
    table: dict[str, Spelling] = {}
    for form, old in KINDS:
        past = _former(old)
        for written, codes in _current(form).items():
            if written not in table:
                both = codes if form == "full" else set(highest(codes))
                both = both | _rivals(both, past.get(written, ()))
                table[written] = Spelling(written, tuple(sorted(both)), form)
        for written, rows in past.items():
            if written not in table and (codes := _successors(rows, old)):
                table[written] = Spelling(written, tuple(sorted(codes)), old)
    for row in tables.read("region_aliases"):
        table[row["spelling"]] = Spelling(row["spelling"], tuple(row["codes"].split()), "alias")
    table.pop("", None)
    return table


HALVES = range(0xD800, 0xE000)  # of surrogate pairs: no characters, and no UTF-8


@cache
def _folds() -> tuple[re.Pattern[str], dict[int, str]]:
    rows = tables.read("region_traditional")
    table = {ord(row["traditional"]): row["simplified"] for row in rows} | dict.fromkeys(
        HALVES, "\ufffd"
    )
    return re.compile(f"[{''.join(map(chr, table))}]"), table


def simplified(text: str) -> str:
    """The text with the traditional characters of place names made simplified, and no half characters; same length.

    >>> simplified("廣東省廣州市")
    '广东省广州市'
    """
    some, table = _folds()
    return text.translate(table) if some.search(text) else text
