"""Text made comparable. For comparing only: what is published keeps its own characters.

Folded: width and compatibility forms (NFKC), case, traditional characters, runs of space, and the
punctuation that Chinese pages write in several ways. Not folded: numbers (第1165条 is not 第1167条),
particles and word order, which carry meaning; whoever compares words decides about them.
"""

import csv
import re
import unicodedata
from functools import cache
from pathlib import Path

# Travels with stored signatures: raise it when a change here changes what any text folds to.
VERSION = "fold-1"

_SPACE = re.compile(r"\s+")
_NOT_LETTER = re.compile(r"[\W_]+")
# NFKC already turns ，：；！？（） into their half-width forms; these are what it leaves.
_PUNCTUATION = {
    "。": ".",
    "、": ",",
    "【": "(",
    "】": ")",
    "〔": "(",
    "〕": ")",
    "“": '"',
    "”": '"',
}


@cache
def _folds() -> dict[int, str]:
    path = Path(__file__).with_name("tables") / "simplified.csv"
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    folds = {ord(row["traditional"]): row["simplified"] for row in csv.DictReader(lines)}
    return folds | {ord(mark): plain for mark, plain in _PUNCTUATION.items()}


def fold(text: str) -> str:
    """The text with everything folded that never changes a meaning.

    >>> fold("醫保卡（電子）怎麼用？\\u3000ＡＰＰ")
    '医保卡(电子)怎么用? app'
    """
    plain = unicodedata.normalize("NFKC", text).lower().translate(_folds())
    return _SPACE.sub(" ", plain).strip()


def letters(text: str) -> str:
    """Folded text without spaces and punctuation: what is shingled.

    >>> letters("医保卡, 怎么用?")
    '医保卡怎么用'
    """
    return _NOT_LETTER.sub("", text)
