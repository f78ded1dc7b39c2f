"""Numbers as legal texts write them: 一千零七十九, 1079, 一〇七九, 廿三, 第1百条.

Own code and not cn2an: that reads 一百一 as 110 (an article is numbered without the 零: 101),
returns floats for digits, and takes 12 microseconds a number (measured 2026).
"""

DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")}
DIGITS |= {"〇": 0, "两": 2} | {str(value): value for value in range(10)}
DIGITS |= {char: value for value, char in enumerate("壹贰叁肆伍陆柒捌玖", start=1)}
UNITS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
TENS = {"廿": 20, "卅": 30}

# The characters of a number, for a character class. Nine hold 一千二百三十四 and two more.
NUMERAL = "[0-9〇零一二三四五六七八九十百千两廿卅壹贰叁肆伍陆柒捌玖拾佰仟]{1,9}"


def number(text: str) -> int | None:
    """The value of a numeral of at most four digits, else None.

    >>> [number(text) for text in ("一千零七十九", "二〇二一", "1079", "十七", "一百一", "廿三", "叁拾", "99999")]
    [1079, 2021, 1079, 17, 101, 23, 30, None]
    """
    total = digits = 0
    for char in text:
        if char in UNITS:
            total += (digits or 1) * UNITS[char]
            digits = 0
        elif char in TENS:
            total += TENS[char]
        elif char in DIGITS:
            digits = digits * 10 + DIGITS[char]
        else:
            return None
    total += digits
    return total if text and 0 < total <= 9999 else None


def written(value: int) -> str:
    """A number from 1 to 9999 as a statute prints it.

    >>> [written(value) for value in (7, 10, 17, 253, 1079, 1260)]
    ['七', '十', '十七', '二百五十三', '一千零七十九', '一千二百六十']
    """
    text = ""
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit:
            text += "零一二三四五六七八九"[digit] + sign
        elif text and not text.endswith("零"):
            text += "零"
    text = text.rstrip("零")
    return text.removeprefix("一") if text.startswith("一十") else text
