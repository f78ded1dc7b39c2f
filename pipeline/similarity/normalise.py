"""Text made comparable. For comparing only: what is published keeps its own characters.

Folded: width and compatibility forms (NFKC), case, traditional characters, runs of space, and the
punctuation that Chinese pages write in several ways. Not folded: numbers (第1165条 is not 第1167条),
particles and word order, which carry meaning; whoever compares words decides about them.
"""

import csv
import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipeline.similarity.codepoints import points_of, texts_of
from pipeline.similarity.ragged import I64, offsets_of

# Travels with stored signatures: raise it when a change here changes what any text folds to.
VERSION = "fold-1"

_NOT_LETTER = re.compile(r"[\W_]+")
# NFKC does these, too: without them most texts are in that form, which is seen in a tenth of the time.
_WIDE = tuple(zip("，：；！？（）", ",:;!?()", strict=True))
# What it leaves.
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
def _simplified() -> tuple[re.Pattern[str], dict[int, str]]:
    """Where a traditional character stands, and what each becomes."""
    path = Path(__file__).with_name("tables") / "simplified.csv"
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    folds = {ord(row["traditional"]): row["simplified"] for row in csv.DictReader(lines)}
    return re.compile(f"[{''.join(map(chr, folds))}]"), folds


def fold(text: str) -> str:
    """The text with everything folded that never changes a meaning.

    >>> fold("醫保卡（電子）怎麼用？\\u3000ＡＰＰ")
    '医保卡(电子)怎么用? app'
    """
    return " ".join(_plain(text).split())


# Between texts that are folded at once: nothing joins it, and it becomes nothing else.
_BETWEEN = "\0"


def fold_all(texts: Sequence[str]) -> list[str]:
    """``fold`` of every text; of many each takes half the time."""
    plain = _plain(_BETWEEN.join(texts)).split(_BETWEEN)
    if len(plain) != len(texts):  # it stands in a text, or there is none
        return list(map(fold, texts))
    return [" ".join(one.split()) for one in plain]


def _plain(text: str) -> str:
    """All folded but runs of space."""
    for wide, narrow in _WIDE:
        text = text.replace(wide, narrow)
    plain = unicodedata.normalize("NFKC", text).lower()
    for mark, usual in _PUNCTUATION.items():
        plain = plain.replace(mark, usual)
    traditional, folds = _simplified()
    if traditional.search(plain):
        plain = plain.translate(folds)
    return plain


def letters(text: str) -> str:
    """Folded text without spaces and punctuation: what is shingled.

    >>> letters("医保卡, 怎么用?")
    '医保卡怎么用'
    """
    return _NOT_LETTER.sub("", text)


# What a code point becomes in ``letters_of``: nothing, or something only its whole text can tell.
_DROPPED, _HARD = np.uint32(0xFFFFFFFF), np.uint32(0xFFFFFFFE)
_PLANE = 0x10000  # the Basic Multilingual Plane; rarer letters are folded one text at a time


def letters_of(texts: pa.Array) -> pa.LargeStringArray:
    """``letters(fold(text))`` of every text, a table look-up a code point.

    Texts that hold a code point whose folding depends on its neighbours (combining marks, half-width
    kana, the final sigma), gives several letters, or lies outside the first plane go through ``fold``.
    """
    points, starts = points_of(texts)
    outside = points >= _PLANE
    folded = _letter_table()[np.where(outside, 0, points)]
    folded[outside] = _HARD
    hard = np.flatnonzero(_any_in(folded == _HARD, starts))
    kept = folded < _HARD
    plain = texts_of(folded[kept], offsets_of(_sums_in(kept, starts)))
    if not len(hard):
        return plain
    given = texts.take(pa.array(hard)).to_pylist()
    mended = pa.array([letters(fold(text)) for text in given], pa.large_string())
    source = np.arange(len(texts))
    source[hard] = len(texts) + np.arange(len(hard))
    return pa.concat_arrays([plain, mended]).take(pa.array(source))


def _sums_in(flags: npt.NDArray[np.bool_], starts: I64) -> I64:
    sums: I64 = np.concatenate([np.zeros(1, np.int64), np.cumsum(flags, dtype=np.int64)])
    return np.diff(sums[starts])


def _any_in(flags: npt.NDArray[np.bool_], starts: I64) -> npt.NDArray[np.bool_]:
    return _sums_in(flags, starts) > 0 if flags.any() else np.zeros(len(starts) - 1, dtype=bool)


@cache
def _letter_table() -> npt.NDArray[np.uint32]:
    """What each code point of the first plane becomes by itself."""
    table = np.full(_PLANE, _HARD, dtype=np.uint32)
    alone = _alone()
    # All at once, parted by what nothing joins, and is no letter itself.
    for char, folded in zip(alone, fold_all(alone), strict=True):
        kept = letters(folded)
        if len(kept) < 2:
            table[ord(char)] = ord(kept) if kept else _DROPPED
    table[0] = _DROPPED
    return table


def _alone() -> list[str]:
    """The characters of the first plane that fold the same whatever stands beside them, but for the first."""
    chars = list(map(chr, range(1, _PLANE)))
    joining = {c for c in chars if unicodedata.category(c)[0] == "M" or unicodedata.combining(c)}
    # Half-width kana and jamo compose; surrogates are no text; Σ becomes ς at the end of a word.
    joining |= {"Σ", *map(chr, range(0x1100, 0x1200))}
    barred = {*range(0xD800, 0xE000), *range(0xFF65, 0xFFDD)}
    plain = unicodedata.normalize("NFKC", _BETWEEN.join(chars)).split(_BETWEEN)
    return [
        char
        for char, one in zip(chars, plain, strict=True)
        if joining.isdisjoint(one) and ord(char) not in barred
    ]
