"""Whether the words of a text cut across the characters of a name: 今天|镇上 is no 天镇, 考察|县城 no 察县.

The most probable way to cut the text around into words with the name as one word is weighed against the
most probable one in which a word crosses an edge of the name. Probabilities are those of a unigram model
over jieba's dictionary (MIT), as in ``jieba.cut(HMM=False)``; names of persons and of places are left
out of it, so that 吉林|长春 does not cut 吉林长春 across.
"""

import math
import re
from functools import cache, lru_cache
from importlib.metadata import distribution
from pathlib import Path

from pipeline.recognizers.places.spellings import spellings
from pipeline.records import Level

LONGEST = 4  # characters of a word: longer ones are made of shorter ones
AROUND = 6  # characters of text looked at on each side of a name
# A name counts as at least so frequent: jieba's corpora hold half of the counties fewer than 15 times, and many
# never. About the 60th percentile of the short names of each level in its dictionary.
FLOOR: dict[Level, int] = {"national": 2000, "province": 2000, "city": 200, "county": 20}
# How much more probable, in nats, the other cut must be. Of 891 short names found in 30,000 questions and answers
# the worst true one loses by 0.2. Of 362 look-alikes written for other fields 145 were found without this check,
# 41 with it, 39 at a margin of 0; what is left is goods of a real place (信阳毛尖) and the like.
MARGIN = 0.5
# A line of the dictionary: word and count; the same with jieba's tag of a person, of a place, an organisation or
# another name. A word counted fewer than ten times says nothing about a cut, and half of the lines are such.
WORD = re.compile(rf"^(\S{{1,{LONGEST}}}) (\d{{2,}}) ", re.MULTILINE)
NAME = re.compile(rf"^(\S{{2,{LONGEST}}}) \d{{2,}} n([rstz])", re.MULTILINE)
TOTAL = 60_101_964  # sum of all counts in jieba 0.42.1
UNKNOWN = math.log(1 / TOTAL)  # of a character that is no word


@cache
def _dictionary() -> tuple[dict[str, str], frozenset[str]]:
    """How often each word stands in jieba's corpora, in digits; and the words that are names.

    Read without importing jieba, which takes as long as all the rest (0.15 s).
    """
    text = Path(str(distribution("jieba").locate_file("jieba/dict.txt"))).read_text("utf-8")
    names = (word for word, tag in NAME.findall(text) if tag == "r" or _holds_a_place(word))
    return dict(WORD.findall(text)), frozenset(names)


# 65,536 words and parts of words take about 8 MB.
@lru_cache(maxsize=65_536)
def _log(word: str) -> float:
    """The log probability of a word that is no name."""
    counts, names = _dictionary()
    count = counts.get(word)
    if count is None or word in names:
        return UNKNOWN if len(word) == 1 else -math.inf
    return math.log(int(count) / TOTAL)


def _holds_a_place(word: str) -> bool:
    """Whether the name of a division is part of the word, or the word: 吉林长春, 三亚旅游, but not 城市."""
    pieces = (
        word[start:end] for start in range(len(word) - 1) for end in range(start + 2, len(word) + 1)
    )
    return any(piece in spellings() for piece in pieces)


def _best(window: str, crossed: int = 0) -> float:
    """The log probability of the best cut of the window, with no word ending at ``crossed`` if it is given."""
    best = [0.0] + [-math.inf] * len(window)
    for end in range(1, len(window) + 1):
        for start in range(max(0, end - LONGEST), end if end != crossed else 0):
            score = best[start] + _log(window[start:end])
            best[end] = max(best[end], score)
    return best[-1]


# What stands around the edges of names repeats: 20,000 planted questions have 9,000 such windows.
@lru_cache(maxsize=65_536)
def _crossed(before: str, behind: str) -> bool:
    """Whether any word begins in the one and ends in the other."""
    return any(
        _log(before[-left:] + behind[:right]) > -math.inf
        for left in range(1, len(before) + 1)
        for right in range(1, min(LONGEST - left, len(behind)) + 1)
    )


def across(text: str, start: int, end: int, level: Level) -> bool:
    """Whether words cut across the name of a division of that level at ``text[start:end]``."""
    counts, _ = _dictionary()
    window = text[max(0, start - AROUND) : end + AROUND]
    first = min(start, AROUND)
    last = first + end - start
    begins = _crossed(
        window[max(first - LONGEST + 1, 0) : first], window[first : first + LONGEST - 1]
    )
    inside = window[max(last - LONGEST + 1, first + 1) : last]
    if not (begins or _crossed(inside, window[last : last + LONGEST - 1])):
        return False  # so of five names of six in real questions: none of these cuts is probable at all
    name = math.log(max(int(counts.get(text[start:end], 0)), FLOOR[level]) / TOTAL)
    whole = _best(window[:first]) + name + _best(window[last:])
    # A word over the beginning; or a word that begins inside, over the end. One that begins with the name
    # (大连人, 三亚旅游) says nothing against it.
    cut = max(
        _best(window, crossed=first) if first else -math.inf,
        *(
            _best(window[:inner]) + _best(window[inner:], crossed=last - inner)
            for inner in range(first + 1, last)
            if last < len(window)
        ),
        -math.inf,
    )
    return cut > whole + MARGIN
