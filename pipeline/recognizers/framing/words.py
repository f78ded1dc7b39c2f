"""A folded text cut into words: the tables' words first, jieba's dictionary for the rest.

The cut is the most probable one under jieba's word frequencies (the same dynamic programme as
``jieba.cut(HMM=False)``), with the tables' words and the quantities added as words of their own.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from pipeline.recognizers.framing import quantities
from pipeline.recognizers.framing.lexicon import Entry, entries, frequencies, part_weight, total
from pipeline.recognizers.framing.quantities import Quantity

# A word of the tables counts as at least this frequent, so that 医保卡 (2 in jieba) is not cut in two.
_FLOOR = 8000
# Letters of a dictionary word that is looked for: longer ones (违章罚款) are better compared in parts.
_LONGEST = 3
_A_NOT_A = re.compile(r"([\u4e00-\u9fff])[不没]\1")
_RUN = re.compile(r"[\u4e00-\u9fffa-z0-9%+]+(?:\.\d+)?|[,;:.?!()\"'/|~…-]+")
_LATIN = re.compile(r"[a-z0-9][a-z0-9.+]*")
_BREAK = re.compile(r"[,;:.?!()\"'/|~…-]")
# Where a text may be parted without changing the cut of either side: behind punctuation, but not inside
# a number (2.5, x.x) nor behind a word that makes money of one (欠:5000).
_PARTING = re.compile(r"(?<![欠借骗偷贷罚赔还付花])(?:[,;:?!()\"'/|~…-]|\.(?![\dx]))+")
# 还 is "still" before an act, a denial or one of these (还能, 还有), "repay" before all else (还钱, 还房贷).
_STILL, _STILL_BEFORE = "还", frozenset("有能会要可应需得想在让是只用")
_DEBTS = frozenset({"欠款", "贷款", "贷款买房"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word with what it stands for; a quantity carries its value; a break ends a clause.

    Read many times for each time it is made, so what is asked of it stands ready.
    """

    text: str
    entry: Entry | None  # None for a word of no table
    quantity: Quantity | None
    is_break: bool
    meaning: Entry  # the entry, else the word itself
    slot: str
    share: float  # of its rarity that counts; 1 for a word of the tables
    is_person: bool


def word(text: str, entry: Entry | None = None, quantity: Quantity | None = None) -> Word:
    is_break = entry is None and quantity is None and bool(_BREAK.match(text))
    meaning = entry or Entry(text, "word")
    share = part_weight(text) if entry is None else 1.0
    person = entry is not None and (entry.slot == "party" or entry.concept in ("我", "对方"))
    return Word(text, entry, quantity, is_break, meaning, meaning.slot, share, person)


# What parts a word of jieba's: a denial before one of these slots, or two letters of one of those, but for a person
# (借款方 is no act) and a number (几年级 is no 几年).
_DENIERS, _DENIED = frozenset("不没未"), frozenset({"act", "light", "state"})
_HELD = frozenset({"act", "thing", "party", "state", "ask"})
_PERSONS, _NUMERALS = frozenset("人者员商方师"), frozenset("几多")


def _joined(word: str) -> bool:
    """Whether a word of jieba's holds one of the tables, and so is better read in parts: 不吃, 如何治, 离婚率."""
    known = entries()
    if word in known or word[0] in _NUMERALS:
        return False
    rest = known.get(word[1:])
    if word[0] in _DENIERS and rest is not None and rest.slot in _DENIED:
        return True
    parts = [word[1:]] if word[-1] in _PERSONS else [word[:2], word[1:]]
    return len(word) == 3 and any(part in known and known[part].slot in _HELD for part in parts)


@cache
def _logs() -> dict[str, float]:
    """Log probability of every word that may be cut out."""
    whole = math.log(total())
    logs = {
        word: math.log(max(count, 1)) - whole
        for word, count in frequencies().items()
        if len(word) <= _LONGEST and not _joined(word)
    }
    for word, entry in entries().items():
        # Fillers give way: 不还 + 会, not 不 + 还会.
        floor = 1 if len(word) == 1 else _FLOOR if entry.slot != "drop" else _FLOOR // 10
        logs[word] = math.log(max(frequencies().get(word, 0), floor)) - whole
    return logs


@cache
def _longest() -> int:
    return max(len(word) for word in entries())


@cache
def _starts() -> frozenset[str]:
    """First two letters of the tables' words: only these places look for long words."""
    return frozenset(word[:2] for word in entries() if len(word) > _LONGEST)


def _asked_plainly(match: re.Match[str]) -> str:
    """退不退 becomes 是否退; what the tables know as a whole (能不能, 有没有影响) stays, but for 有没有: 有没有效 is
    是否有效, and nothing there is 没有效."""
    text, start = match.string, match.start()
    if any(text[start:end] in entries() for end in range(start + 4, start + _longest() + 1)):
        return match[0]
    return match[0] if match[0] in entries() and match[1] != "有" else "是否" + match[1]


def passages(text: str) -> list[str]:
    """A folded text in parts whose words do not depend on each other: ``cut`` of the parts is ``cut``
    of the whole, but for runs of punctuation that may come as several breaks.

    >>> passages("房东不退押金,怎么办?急.")
    ['房东不退押金,', '怎么办?', '急.']
    """
    ends = [match.end() for match in _PARTING.finditer(text)]
    return [text[start:end] for start, end in pairwise([0, *ends, len(text)]) if start < end]


def cut(text: str) -> list[Word]:
    """Words of a folded text, in order; spaces are dropped, punctuation comes as breaks."""
    plain = _A_NOT_A.sub(_asked_plainly, text)
    spans = {f.start: f for f in quantities.find(plain)}
    out: list[Word] = []
    for run in _RUN.finditer(plain):
        out += _cut_run(plain, run.start(), run.end(), spans)
    if _STILL in plain or _UNDER in plain:
        out[:-1] = [one for pair in pairwise(out) for one in _beside(*pair)]
    return out


_FILLER = Entry(_STILL, "drop")
_UNDER = "不满"  # discontent, but before a number: 不满两岁


def _beside(this: Word, following: Word) -> tuple[Word, ...]:
    """What a word is beside the next one."""
    if this.text == _UNDER and following.quantity:
        return tuple(_known(letter) for letter in _UNDER)
    return (word(_STILL, _FILLER) if _still(this, following) else this,)


def _still(this: Word, following: Word) -> bool:
    if this.text != _STILL:
        return False
    entry = following.entry
    acts = (
        entry is not None
        and entry.slot in ("act", "state", "negator")
        and entry.concept not in _DEBTS
    )
    return acts or following.text[0] in _STILL_BEFORE


def _cut_run(text: str, start: int, end: int, spans: dict[int, quantities.Found]) -> list[Word]:
    """The most probable words of text[start:end]; of two equally probable cuts the longer word."""
    stops = _stops(text, start, end, spans)
    words, at = [], start
    while at < end:
        stop = stops[at - start]
        words.append(
            _word(text[at:stop], spans[at], stop) if at in spans else _known(text[at:stop])
        )
        at = stop
    return words


def _stops(text: str, start: int, end: int, spans: dict[int, quantities.Found]) -> list[int]:
    """Where the word that begins at each place ends, by dynamic programming from the right.

    The innermost loop of the whole clustering: plain local names and comparisons.
    """
    logs, starts, unknown = _logs().get, _starts(), -math.log(total()) - 2
    scores, stops = [0.0] * (end - start + 1), [end] * (end - start + 1)
    for at in range(end - 1, start - 1, -1):
        place = at - start
        best, best_stop = unknown + scores[place + 1], at + 1
        reach = _longest() if text[at : at + 2] in starts else _LONGEST
        for stop in range(at + 1, (at + reach if at + reach < end else end) + 1):
            log = logs(text[at:stop])
            if log is not None and (score := log + scores[stop - start]) >= best:
                best, best_stop = score, stop
        if at in spans or text[at] < "\x80":
            for stop, log in _others(text, at, (start, end), spans):
                best, best_stop = max((best, best_stop), (log + scores[stop - start], stop))
        scores[place], stops[place] = best, best_stop
    return stops


def _others(
    text: str, at: int, run: tuple[int, int], spans: dict[int, quantities.Found]
) -> Iterator[tuple[int, float]]:
    """What may begin at a place beside the words of the tables: a Latin word, a quantity."""
    start, end = run
    if text[at] < "\x80":
        latin = _LATIN.match(text, at, end)
        if latin is not None and (at == start or not _LATIN.match(text[at - 1])):
            yield latin.end(), -math.log(total()) - 2
    span = spans.get(at)
    if span is not None and span.end <= end:
        yield span.end, _logs()["的"] * (1 if span.end - at > 1 else 2)


def _word(text: str, span: quantities.Found, stop: int) -> Word:
    if text not in entries() and span.end == stop:
        return word(text, None, span.quantity)
    return _known(text)


@lru_cache(maxsize=100_000)
def _known(text: str) -> Word:
    """One object for all places where a word stands: questions use some 20,000 words."""
    return word(text, entries().get(text))
