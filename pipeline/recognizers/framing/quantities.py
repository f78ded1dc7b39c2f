"""Numbers with their units: amounts, durations, ages, grades, dates; 五万 = 5万 = 50000, 半年 = 6个月.

A number that a site has masked (X, XX, XXXX) is a quantity of unknown value. 一 before a measure word
that counts nothing (一个, 一下, 一次性) is no quantity.
"""

import re
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

UNKNOWN = -1.0

Side = Literal["", "<", ">"]
_SIDES: dict[Side, str] = {"": "", "<": "以下", ">": "以上"}

_DIGITS = {c: v for v, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}

# Unit -> (kind, factor to the kind's base). Bases: yuan, months, days, hours, years of age, grade, per cent.
_UNITS: dict[str, tuple[str, float]] = {
    **dict.fromkeys(("元", "块", "块钱", "圆", "快", "元钱"), ("money", 1)),
    **dict.fromkeys(("年", "年多", "周年"), ("months", 12)),
    **dict.fromkeys(("个月", "个多月", "月"), ("months", 1)),
    "个半月": ("months", 1),
    "年半": ("months", 12),
    **dict.fromkeys(("天", "日"), ("days", 1)),
    **dict.fromkeys(("周", "星期", "个星期", "礼拜"), ("days", 7)),
    **dict.fromkeys(("小时", "个小时"), ("hours", 1)),
    **dict.fromkeys(("岁", "周岁", "岁半"), ("age", 1)),
    **dict.fromkeys(("级", "级伤残"), ("grade", 1)),
    **dict.fromkeys(("%", "％"), ("percent", 1)),
    **dict.fromkeys(("分",), ("points", 1)),
    **dict.fromkeys(("根",), ("bones", 1)),
    **dict.fromkeys(("颗",), ("teeth", 1)),
    **dict.fromkeys(("条",), ("article", 1)),
    **dict.fromkeys(("米", "平米", "平方米", "亩", "公里"), ("size", 1)),
    **dict.fromkeys(("ml", "毫克", "mg"), ("dose", 1)),
    **dict.fromkeys(
        ("人", "次", "倍", "个", "克", "本", "份", "套", "辆", "张", "期"), ("count", 1)
    ),
}
# How a kind is written, and the larger unit where the value is a whole number of it.
_WRITTEN = {"money": "元", "months": "个月", "days": "天", "hours": "小时", "age": "岁"}
_WRITTEN |= {"grade": "级", "percent": "%", "points": "分", "article": "条", "several": "处"}
_WRITTEN |= {"bones": "根", "teeth": "颗"}
_LARGER = (("money", 10_000, "万元"), ("months", 12, "年"))

_HALF = {"年半", "个半月", "岁半"}

# 两三, 七八: about so many.
_ABOUT = re.compile("一二|[两二]三|三四|三五|四五|五六|六七|七八|八九")

# What says on which side of a number something lies; in no more than so many letters.
_BELOW = re.compile(
    r"(?:不到|不满|未满|未达到?|没达到?|不足|低于|少于|小于|没到|没满|未到|不超过|未超过)$"
)
_ABOVE = re.compile(r"(?:(?<![不没未])(?:超过|超出|超|达到|满)|高于|多于|大于)$")
_BESIDE = 4
_OR_LESS, _OR_MORE = re.compile(r" ?(?:及?以下|以内|之内|内)"), re.compile(r" ?(?:及?以上|往上)")

# Before a bare number: it is money (欠五千).
_OWED = re.compile(r"[欠借骗偷贷罚赔还付花]")

_NUMBER = r"(?:\d+(?:\.\d+)?|[零〇一二三四五六七八九十百千两俩]+|x+(?:\.x+)?)"
# 六 in 一万六, 六千 in 一万六千; not 三 in 五万三年没还.
_REST = (
    r"(?<=万)(?:\d{4}|\d|[一二三四五六七八九两](?:千[零一二三四五六七八九十百]*)?)千?"
    r"(?![\d年个月天岁日周次人级条期分倍十百千多几])"
)
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_QUANTITY = re.compile(
    rf"(?P<date>(?:19|20|x)[\dx]{{2}}年?(?:[\dx]{{1,2}}月)(?:[\dx]{{1,2}}[日号]?)?)"
    rf"|(?P<year>(?:19|20)\d\d(?:年度?)?(?!\d|万|元|块))|(?P<maskyear>xxxx年)"
    rf"|(?P<half>半个?)(?P<halfunit>年|月)"
    rf"|百分之(?P<percent>{_NUMBER})"
    rf"|(?P<several>[两三四五2-5])(?:个|处)(?={_NUMBER}级)"
    rf"|(?P<number>{_NUMBER})(?P<power>[十百千万亿])?(?P<rest>{_REST})?(?P<more>[多几来余])?(?P<power2>[万亿])?"
    rf"(?P<unit>{_UNIT})?(?P<half2>半)?"
)


class Quantity(NamedTuple):
    """A kind and a value in the kind's base; ``year`` tells the version of a rule, not a fact. ``side``: less than
    that much (不满十年) or more (十年以上), where the text says so."""

    kind: str
    value: float
    side: Side = ""

    def __str__(self) -> str:
        """As people write it.

        >>> str(Quantity("money", 80000)), str(Quantity("months", 120)), str(Quantity("months", 18))
        ('8万元', '10年', '18个月')
        """
        if self.value == UNKNOWN:
            return "若干"
        value, unit = self.value, _WRITTEN.get(self.kind, "")
        for kind, factor, larger in _LARGER:
            if self.kind == kind and value >= factor and value % factor == 0:
                value, unit = value / factor, larger
        return f"{value:g}{unit}{_SIDES[self.side]}"

    @property
    def bare(self) -> "Quantity":
        """The quantity whatever lies beside it."""
        return self._replace(side="") if self.side else self


@dataclass(frozen=True, slots=True)
class Found:
    """A quantity and where it stands."""

    quantity: Quantity
    start: int
    end: int


def number(text: str) -> float:
    """The value of a Chinese or Arabic numeral; UNKNOWN for a masked one, and for one that only says about how much.

    >>> number("十五"), number("一千三"), number("2.5"), number("xx"), number("两三")
    (15.0, 1300.0, 2.5, -1.0, -1.0)
    """
    if "x" in text or _ABOUT.fullmatch(text):
        return UNKNOWN
    if text[0].isdigit():
        return float(text)
    if not any(c in _POWERS for c in text):
        return float("".join(str(_DIGITS[c]) for c in text))
    value, digit, power = 0, 0, 10
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
        else:
            power = _POWERS[c]
            value += max(digit, 1) * power
            digit = 0
    # 一千三 is 1300: a last digit without its power is of the next lower one.
    trailing = digit * (power // 10 if power > 10 and "零" not in text else 1)
    return float(value + trailing)


def find(text: str) -> list[Found]:
    """Quantities of a folded text in order; counts of one and bare single numerals are left out."""
    return [_sided(found, text) for match in _QUANTITY.finditer(text) if (found := _read(match))]


def _sided(found: Found, text: str) -> Found:
    """The quantity with its side, told by the words around it.

    >>> [str(found.quantity) for found in find("工作不满10年,欠款五万以上")]
    ['10年以下', '5万元以上']
    """
    before = text[max(found.start - _BESIDE, 0) : found.start]
    side: Side = ""
    if _BELOW.search(before) or _OR_LESS.match(text, found.end):
        side = "<"
    elif _ABOVE.search(before) or _OR_MORE.match(text, found.end):
        side = ">"
    return replace(found, quantity=found.quantity._replace(side=side)) if side else found


def _read(match: re.Match[str]) -> Found | None:
    start, end = match.span()
    if match["date"]:
        digits = re.findall(r"[\dx]+", match["date"])
        value = UNKNOWN if "x" in match["date"] else float("".join(d.zfill(2) for d in digits))
        return Found(Quantity("date", value), start, end)
    if match["year"] or match["maskyear"]:
        value = float(match["year"][:4]) if match["year"] else UNKNOWN
        return Found(Quantity("year", value), start, end)
    if match["half"]:
        months = 6.0 if match["halfunit"] == "年" else 0.5
        return Found(Quantity("months", months), start, end)
    if match["several"]:  # 两个十级 is more than 十级
        return Found(Quantity("several", number(match["several"])), start, end)
    if match["percent"]:
        return Found(Quantity("percent", number(match["percent"])), start, end)
    return _read_number(match, start, end)


def _thousands(rest: str) -> float:
    """What follows 万: a digit alone is of the thousands.

    >>> _thousands("六"), _thousands("6千"), _thousands("六千五"), _thousands("")
    (6000.0, 6000.0, 6500.0, 0.0)
    """
    if not rest:
        return 0.0
    return number(rest) if len(rest) > 2 else 1000 * number(rest.removesuffix("千"))


def _read_number(match: re.Match[str], start: int, end: int) -> Found | None:
    value = number(match["number"])
    powers = [_POWERS[p] for p in (match["power"], match["power2"]) if p]
    unit = match["unit"]
    if value != UNKNOWN:
        for power in powers:
            value *= power
        value += _thousands(match["rest"] or "")
    if unit is None:
        big = value == UNKNOWN or value >= 1000 or powers
        bare = match["number"].isdigit() or big
        owed = value >= 100 and _OWED.search(match.string, max(start - 2, 0), start)
        kind = "money" if owed or (powers and powers[-1] >= 10_000) else "number"
        if not bare or (kind == "number" and not big and len(match["number"]) < 2):
            return None
        return Found(Quantity(kind, value), start, end)
    kind, factor = _UNITS[unit]
    if kind == "count" and (match["number"][0] not in "0123456789x" or 0 <= value <= 1):
        return None
    if value != UNKNOWN and (unit in _HALF or match["half2"]):
        value += 0.5
    return Found(Quantity(kind, value if value == UNKNOWN else value * factor), start, end)
