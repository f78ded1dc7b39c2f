"""Text that was read in the wrong encoding before it was saved: 鐢佃瘽 and ÖØÇì for 电话 and 重庆.

A page whose *bytes* are in another encoding than it says is no trouble (``decoding``). Here the page says what it is,
and its text is wrong. The mistake is undone only where undoing it loses nothing: then it is certain, as no text of
any sense turns into other sensible text, byte for byte. (ftfy repairs Latin mojibake; of Chinese it knows none.)
"""

import re

_LATIN = "cp1252"  # and Latin-1, which has controls where cp1252 has letters
# How a text came to be wrong: (the encoding its bytes were read in, the one they are in).
_MISTAKES = (("gb18030", "utf-8"), (_LATIN, "gb18030"), (_LATIN, "utf-8"))
# The commonest character of Chinese. No mistake of the three can make it of Chinese: it needs the bytes B5 C4, which no
# UTF-8 of a Han character holds, and the two others make Latin letters. So a page that has it needs no closer look.
_COMMONEST = "的"
_LOST = re.compile("[\ufffd?]")
_NOT_ASCII = re.compile("[^\x00-\x7f]+")
_PAIR = re.compile(rb"[\xa1-\xf7][\xa1-\xfe]")
_LAST_COMMON = (
    0xD7  # the first byte of the last character of the first level: 3,755 common characters
)

# With fewer characters a chance is left: two Latin letters may be some rare Han character.
_FEWEST = 12
# Of real Chinese some 97 % are common characters and punctuation; of mojibake at most a half.
_COMMON = 0.8
# What comes out with more than this lost is no Chinese. With less it was, and part of it is lost for good.
# Of 19,667 real questions, titles and passages none shows any mistake.
_MOST_LOST = 0.5


def mended(text: str) -> tuple[str, bool]:
    """The text with its mistake undone; and whether it shows one that cannot be undone.

    >>> mended("重庆医保卡怎么绑定给家里人使用".encode().decode("gb18030", "replace"))[1]
    True
    >>> mended("重庆，深圳：医保卡怎么绑定家人使用".encode("gbk").decode("latin-1"))[0]
    '重庆，深圳：医保卡怎么绑定家人使用'
    """
    if _COMMONEST in text:
        return text, False
    wrong = "\n".join(_NOT_ASCII.findall(text))
    if len(wrong) < _FEWEST or is_common(wrong):
        return text, False
    for read_in, really in _MISTAKES:
        content = _encoded(wrong, read_in)
        right = content.decode(really, "replace")
        lost = len(_LOST.findall(right))
        if lost > _MOST_LOST * len(right) or not is_common(_LOST.sub("", right)):
            continue
        if lost:
            return text, True
        return _encoded(text, read_in).decode(really), False
    return text, False


def is_common(text: str) -> bool:
    """Whether the characters of a text are those of usual Chinese: punctuation and the first level of GB 2312."""
    pairs: list[bytes] = _PAIR.findall(text.encode("gb2312", "replace"))
    return sum(pair[0] <= _LAST_COMMON for pair in pairs) >= _COMMON * len(text.replace("\n", ""))


def _encoded(text: str, encoding: str) -> bytes:
    """The bytes that were misread; a character that no misreading gives becomes ``?``."""
    if encoding != _LATIN:
        return text.encode(encoding, "replace")
    return b"".join(
        bytes([ord(one)]) if ord(one) < 0xA0 else one.encode(_LATIN, "replace") for one in text
    )
