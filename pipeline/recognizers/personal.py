"""Personal data in text: numbers and addresses that lead to one person, found and replaced.

Patterns look around with digits and ASCII letters, never ``\\b``: a Chinese character is a word
character, and 卡号6222… has no word boundary. What is public stays: hotlines (12333, 12348, 110), service
numbers (400, 800, 95xxx, 96xxx: a firm answers, not a person), articles of laws, 〔2024〕12号, dates, amounts.
A number of QQ or WeChat, and a local telephone number, counts only behind a word that says so.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.records import PersonalData, PersonalKind

PLACEHOLDERS: dict[PersonalKind, str] = {
    "mobile": "[手机号]",
    "landline": "[电话]",
    "id_card": "[身份证号]",
    "bank_card": "[银行卡号]",
    "email": "[邮箱]",
    "qq": "[QQ号]",
    "wechat": "[微信号]",
    "plate": "[车牌号]",
}

FULL_WIDTH = {0xFF01 + offset: 0x21 + offset for offset in range(94)}  # １２３ａｂｃ＠ and so on
BLANK = "\0"  # stands for what was already found; fits no pattern


def is_id_number(digits: str) -> bool:
    """Whether the text, blanks apart, is a resident's number: a date that exists, and the check character.

    GB 11643-1999: the characters, the last as 10 where it is X, weighted with 2**17 ... 2**0, sum to
    1 modulo 11 (ISO/IEC 7064, MOD 11-2).

    >>> is_id_number("11010519491231002X"), is_id_number("110105194912310021")
    (True, False)
    """
    digits = digits.replace(" ", "")
    try:
        date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
    except ValueError:
        return False
    values = [10 if digit in "Xx" else int(digit) for digit in digits]
    return sum(value << (17 - place) for place, value in enumerate(values)) % 11 == 1


def is_card_number(text: str) -> bool:
    """Whether 16 to 19 digits, blanks and hyphens apart, satisfy the formula of Luhn.

    ISO/IEC 7812-1, annex B: every second digit from the right but one is doubled, the digits of the
    products and the others sum to a multiple of 10.

    >>> is_card_number("6222 0212 3456 7890 128"), is_card_number("6222 0212 3456 7890 123")
    (True, False)
    """
    digits = [int(digit) for digit in text if digit.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return 16 <= len(digits) <= 19 and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def always(_: str) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind, the pattern whose group ``data`` is the data, and a check on what it holds."""

    kind: PersonalKind
    pattern: re.Pattern[str]
    check: Callable[[str], bool] = always


def _rule(kind: PersonalKind, pattern: str, check: Callable[[str], bool] = always) -> Rule:
    return Rule(kind, re.compile(pattern, re.ASCII | re.VERBOSE), check)


# In this order: what an earlier rule finds is blank for the later ones. All lengths are bounded.
RULES = (
    _rule("email", r"(?P<data>[\w.%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,24})"),
    _rule(
        "id_card",
        r"(?<!\d)(?P<data>\d{6}[ ]?(?:18|19|20)\d{6}[ ]?\d{3}[\dXx])(?![\dA-Za-z])",
        is_id_number,
    ),
    # Behind the word a number with a slip, and one of 15 digits (until 1999), leads to the person too.
    _rule(
        "id_card", r"身份证(?:号码|号)?(?:为|是)?\s?[:：]?\s?(?P<data>\d{15}(?:\d{2}[\dXx])?)(?!\d)"
    ),
    _rule(
        "bank_card",
        r"""(?<!\d)(?<!\d\.)(?<!单号)(?<!单号[:：])(?<!流水号)(?<!编号)(?<!编号[:：])
        (?P<data>[3-69]\d{3}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?)(?!\d)""",
        is_card_number,
    ),
    _rule(
        "mobile",
        r"(?<!\d)(?<!\d\.)(?P<data>(?:\+?86[ -]?)?1[3-9]\d(?:[ .-]?\d{4}){2})(?!\d|\s?[元万亿])",
    ),
    _rule(
        "landline",
        r"""(?<!\d)(?<!\d\.)(?P<data>[(（]?0(?:10|2\d|[3-9]\d{2})[)）]?[ -]?[2-8]\d{2,3}[ -]?\d{4}
        (?:(?:-|转)\d{1,6})?)(?!\d)""",
    ),
    _rule(
        "landline",
        r"(?:电话|座机|固话|致电|拨打)(?:号码|号|为|是)?\s?[:：]?\s?(?P<data>[2-8]\d{2,3}[ -]?\d{4})(?!\d|[-年元])",
    ),
    _rule(
        "qq",
        r"""(?:(?<![A-Za-z])[Qq]{2}|扣扣|企鹅|加[Qq]|(?<![A-Za-z])[Qq](?=[号:：]))
        (?:群|号码|号|为|是|联系|加){0,2}\s?[:：]?\s?(?P<data>[1-9]\d{4,10})(?![\d@])""",
    ),
    _rule(
        "wechat",
        r"""(?:微信|[Vv]信|薇信|(?<![A-Za-z])(?:[Vv][Xx]|[Ww][Xx]|[Ww]e[Cc]hat)|加[Vv])
        (?:(?:号码|账号|帐号|号|[Ii][Dd]|为|是|加|同号){1,2}\s?[:：]?|\s?[:：(（])\s?
        (?P<data>[A-Za-z][\w-]{5,19}|[1-9]\d{5,11})(?![\w-])""",
    ),
    _rule(
        "plate",
        r"""(?P<data>[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Za-z][ ·•.-]?
        (?=[A-Za-z]{0,5}\d)(?:[A-Za-z0-9]{6}|[A-Za-z0-9]{5}|[A-Za-z0-9]{4}[挂学警港澳试超]))(?![A-Za-z0-9])""",
    ),
)


# What every rule finds holds four such signs side by side: a text without them need not be looked through ten times.
_ANY = re.compile(r"[\w@.-]{4}", re.ASCII)


def find(text: str) -> list[PersonalData]:
    """What leads to a person, in the order of the text; none overlap."""
    return sorted(_found(text), key=lambda data: data.start)


def _found(text: str) -> Iterator[PersonalData]:
    rest = text.translate(FULL_WIDTH)
    if not _ANY.search(rest):
        return
    for rule in RULES:
        spans = [
            match.span("data") for match in rule.pattern.finditer(rest) if rule.check(match["data"])
        ]
        for start, end in spans:
            yield PersonalData(rule.kind, text[start:end], start, end)
        rest = _blanked(rest, spans)


def _blanked(text: str, spans: list[tuple[int, int]]) -> str:
    parts, at = [], 0
    for start, end in spans:
        parts += [text[at:start], BLANK * (end - start)]
        at = end
    return "".join([*parts, text[at:]]) if spans else text


def redact(text: str) -> tuple[str, list[PersonalData]]:
    """The text with every find replaced by the placeholder of its kind, and the finds.

    A second time changes nothing.

    >>> redact("请加微信：abc_12345，或打电话0755-88886666")[0]
    '请加微信：[微信号]，或打电话[电话]'
    """
    found = find(text)
    parts, at = [], 0
    for data in found:
        parts += [text[at : data.start], PLACEHOLDERS[data.kind]]
        at = data.end
    return "".join([*parts, text[at:]]), found
