"""A folded text cut into words: the tables' words first, jieba's dictionary for the rest.

The cut is the most probable one under jieba's word frequencies (the same dynamic programme as
``jieba.cut(HMM=False)``), with the tables' words and the quantities added as words of their own.
"""

import math
import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from pipeline.recognizers.framing import quantities
from pipeline.recognizers.framing.lexicon import Entry, entries, frequencies, total
from pipeline.recognizers.framing.quantities import Quantity

# A word of the tables counts as at least this frequent, so that 医保卡 (2 in jieba) is not cut in two.
_FLOOR = 8000
# Letters of a dictionary word that is looked for: longer ones (违章罚款) are better compared in parts.
_LONGEST = 3
_A_NOT_A = re.compile(r"([\u4e00-\u9fff])[不没]\1")
_RUN = re.compile(r"[\u4e00-\u9fffa-z0-9%+]+(?:\.\d+)?|[,;:.?!()\"'/|~…-]+")
_LATIN = re.compile(r"[a-z0-9][a-z0-9.+]*")
_BREAK = re.compile(r"[,;:.?!()\"'/|~…-]")
# 还 is "still" before an act, a denial or one of these (还能, 还有), "repay" before all else (还钱, 还房贷).
_STILL, _STILL_BEFORE = "还", frozenset("有能会要可应需得想在让是只用")
_DEBTS = frozenset({"欠款", "贷款", "贷款买房"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word with what it stands for; a quantity carries its value; a break ends a clause."""

    text: str
    entry: Entry | None = None
    quantity: Quantity | None = None

    @property
    def is_break(self) -> bool:
        return self.entry is None and self.quantity is None and bool(_BREAK.match(self.text))


@cache
def _logs() -> dict[str, float]:
    """Log probability of every word that may be cut out."""
    whole = math.log(total())
    logs = {
        word: math.log(max(count, 1)) - whole
        for word, count in frequencies().items()
        if len(word) <= _LONGEST
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
    """退不退 becomes 是否退; what the tables know as a whole (能不能, 是不是) stays."""
    return match[0] if match[0] in entries() else "是否" + match[1]


def cut(text: str) -> list[Word]:
    """Words of a folded text, in order; spaces are dropped, punctuation comes as breaks."""
    plain = _A_NOT_A.sub(_asked_plainly, text)
    spans = {f.start: f for f in quantities.find(plain)}
    out: list[Word] = []
    for run in _RUN.finditer(plain):
        out += _cut_run(plain, run.start(), run.end(), spans)
    read = [Word(_STILL, _FILLER) if _still(*pair) else pair[0] for pair in pairwise(out)]
    return read + out[-1:]


_FILLER = Entry(_STILL, "drop")


def _still(word: Word, following: Word) -> bool:
    if word.text != _STILL:
        return False
    entry = following.entry
    acts = entry is not None and entry.slot in ("act", "negator") and entry.concept not in _DEBTS
    return acts or following.text[0] in _STILL_BEFORE


def _cut_run(text: str, start: int, end: int, spans: dict[int, quantities.Found]) -> list[Word]:
    """The most probable words of text[start:end], by dynamic programming from the right."""
    logs, unknown = _logs(), -math.log(total()) - 2
    best: list[tuple[float, int]] = [(0.0, end)] * (end - start + 1)
    for at in range(end - 1, start - 1, -1):
        reach = _longest() if text[at : at + 2] in _starts() else _LONGEST
        options = [(unknown + best[at + 1 - start][0], at + 1)]
        for stop in range(at + 1, min(at + reach, end) + 1):
            log = logs.get(text[at:stop])
            if log is not None:
                options.append((log + best[stop - start][0], stop))
        latin = _LATIN.match(text, at, end)
        if latin is not None and (at == start or not _LATIN.match(text[at - 1])):
            options.append((unknown + best[latin.end() - start][0], latin.end()))
        span = spans.get(at)
        if span is not None and span.end <= end:
            log = logs["的"] * (1 if span.end - at > 1 else 2)
            options.append((log + best[span.end - start][0], span.end))
        best[at - start] = max(options)
    words, at = [], start
    while at < end:
        stop = best[at - start][1]
        words.append(_word(text[at:stop], spans.get(at), stop))
        at = stop
    return words


def _word(text: str, span: quantities.Found | None, stop: int) -> Word:
    entry = entries().get(text)
    if entry is None and span is not None and span.end == stop:
        return Word(text, None, span.quantity)
    return Word(text, entry)
