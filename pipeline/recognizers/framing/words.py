"""A folded text cut into words: the tables' words first, jieba's dictionary for the rest.

The cut is the most probable one under jieba's word frequencies (the same dynamic programme as
``jieba.cut(HMM=False)``), with the tables' words and the quantities added as words of their own.
"""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from pipeline.recognizers.framing import quantities
from pipeline.recognizers.framing.lexicon import Entry, entries, frequencies, part_weight, total
from pipeline.recognizers.framing.quantities import Quantity

# A word of the tables counts as at least this frequent, so that 医保卡 (2 in jieba) is not cut in two.
_FLOOR = 8000
# Letters of a dictionary word that is looked for: longer ones (违章罚款) are better compared in parts.
LONGEST = 3
_A_NOT_A = re.compile(r"([\u4e00-\u9fff])[不没]\1")
_RUN = re.compile(r"[\u4e00-\u9fffa-z0-9%+]+(?:\.[\dx]+)?|[,;:.?!()\"'/|~…-]+")
_LATIN = re.compile(r"[a-z0-9][a-z0-9.+]*")
_LATIN_LETTER = re.compile(r"[a-z0-9]")
_BREAK = re.compile(r"[,;:.?!()\"'/|~…-]")
# Where a text may be parted without changing the cut of either side: behind punctuation, but not inside
# a number (2.5, x.x) nor behind a word that makes money of one (欠:5000).
_PASSAGE = re.compile(
    r"(?s:.*?)(?<![欠借骗偷贷罚赔还付花])(?:[,;:?!()\"'/|~…-]|\.(?![\dx]))+|(?s:.+)"
)
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

    def __hash__(self) -> int:
        return hash(self.text)


def word(text: str, entry: Entry | None = None, quantity: Quantity | None = None) -> Word:
    is_break = entry is None and quantity is None and bool(_BREAK.match(text))
    meaning = entry or Entry(text, "word")
    share = part_weight(text) if entry is None else 1.0
    person = entry is not None and (entry.slot == "party" or entry.concept in ("我", "对方"))
    return Word(text, entry, quantity, is_break, meaning, meaning.slot, share, person)


@cache
def amount() -> Word:
    """In place of any amount: it is told by its value, and where a question asks about it by its text.

    Made when it is asked for: it takes the lexicon, of 40 MB, which many a process never reads.
    """
    return word("..", None, Quantity("number", quantities.UNKNOWN))


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
def logs() -> dict[str, float]:
    """Log probability of every word that may be cut out."""
    whole, counts = math.log(total()), frequencies()
    log = {count: math.log(max(count, 1)) - whole for count in set(counts.values())}
    logs = {word: log[count] for word, count in counts.items() if len(word) <= LONGEST}
    held = {word for word, entry in entries().items() if entry.slot in _HELD}
    # Of 300,000 words few can be: to ask of each takes a third of a second.
    may = (word for word in logs if word[0] in _DENIERS or word[:2] in held or word[1:] in held)
    for word in [*filter(_joined, may)]:
        del logs[word]
    for word, entry in entries().items():
        # Fillers give way: 不还 + 会, not 不 + 还会.
        floor = 1 if len(word) == 1 else _FLOOR if entry.slot != "drop" else _FLOOR // 10
        logs[word] = math.log(max(frequencies().get(word, 0), floor)) - whole
    return logs


@cache
def _longest() -> int:
    return max(len(word) for word in entries())


@cache
def unknown() -> float:
    """Log probability of a letter, or a Latin word, that is no word of any table."""
    return -math.log(total()) - 2


@cache
def _long() -> tuple[re.Pattern[str], dict[str, tuple[int, ...]]]:
    """Where a word of more than ``LONGEST`` letters may begin, by its first letter and the one behind; and by as many
    letters as make it long, in how many it may end."""
    lengths: dict[str, set[int]] = {}
    for word in logs():
        if len(word) > LONGEST:
            lengths.setdefault(word[: LONGEST + 1], set()).add(len(word))
    first, second = ("".join(sorted({word[n] for word in lengths})) for n in (0, 1))
    beginning = re.compile(f"[{re.escape(first)}](?=[{re.escape(second)}])")
    return beginning, {word: tuple(sorted(some)) for word, some in lengths.items()}


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
    return _PASSAGE.findall(text)


class Plain(NamedTuple):
    """A text as it is cut, and the quantities in it."""

    text: str
    found: tuple[quantities.Found, ...]


def plain(text: str) -> Plain:
    """A folded text made ready for cutting."""
    asked = _A_NOT_A.sub(_asked_plainly, text)
    return Plain(asked, tuple(quantities.find(asked)))


class Run(NamedTuple):
    """Letters without a break between them, text[start:end], and the quantities of the text by their beginning."""

    text: str
    start: int
    end: int
    spans: dict[int, quantities.Found]

    @property
    def length(self) -> int:
        return self.end - self.start


def cut(text: str) -> list[Word]:
    """Words of a folded text, in order; spaces are dropped, punctuation comes as breaks."""
    return parted(plain(text))


def parted(one: Plain) -> list[Word]:
    """The words of a text made ready for cutting."""
    return read([word for run in runs(one) for word in spelled(run, _ends(run))])


def runs(one: Plain) -> list[Run]:
    """What of a text is cut by itself."""
    spans = {f.start: f for f in one.found}
    return [Run(one.text, *match.span(), spans) for match in _RUN.finditer(one.text)]


def spelled(run: Run, ends: Iterable[int]) -> list[Word]:
    """The words of a run that end there."""
    text, spans, at = run.text, run.spans, run.start
    words = []
    for end in ends:
        words.append(_word(text[at:end], spans[at], end) if at in spans else _known(text[at:end]))
        at = end
    return words


def read(words: list[Word]) -> list[Word]:
    """The words of a text as they read beside each other."""
    if any(word.text in (_STILL, _UNDER, _SPLIT) for word in words):
        words[:-1] = [one for pair in pairwise(words) for one in _beside(*pair)]
    return words


_FILLER = Entry(_STILL, "drop")
_SPLIT, _TERMS = "分", re.compile(r".+期")  # 分24期还 splits nothing
_UNDER = "不满"  # discontent, but before a number: 不满两岁


def _beside(this: Word, following: Word) -> tuple[Word, ...]:
    """What a word is beside the next one."""
    if this.text == _UNDER and following.quantity:
        return tuple(_known(letter) for letter in _UNDER)
    if _still(this, following) or (this.text == _SPLIT and _TERMS.fullmatch(following.text)):
        return (word(this.text, _FILLER),)
    return (this,)


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


def _ends(run: Run) -> Iterator[int]:
    """Where the most probable words of a run end; of two equally probable cuts the longer word.

    By dynamic programming from the right; ``cutting`` does the same for many runs at once.
    """
    text, start, end = run.text, run.start, run.end
    known, none = logs(), unknown()
    scores, stops = [0.0] * (end - start + 1), [end] * (end - start + 1)
    more: dict[int, list[tuple[int, float, bool]]] = {}
    for at, stop, other, plain in others(run):
        more.setdefault(at, []).append((stop, other, plain))
    for at in range(end - 1, start - 1, -1):
        place = at - start
        best, best_stop = none + scores[place + 1], at + 1
        for stop in range(at + 1, min(at + LONGEST, end) + 1):
            log = known.get(text[at:stop])
            if log is not None and (score := log + scores[stop - start]) >= best:
                best, best_stop = score, stop
        for stop, other, plain in more.get(at, ()):
            score = other + scores[stop - start]
            if score > best or (score == best and (plain or stop > best_stop)):
                best, best_stop = score, stop
        scores[place], stops[place] = best, best_stop
    at = start
    while at < end:
        at = stops[at - start]
        yield at


def others(run: Run) -> Iterator[tuple[int, int, float, bool]]:
    """What may be cut out beside words of up to ``LONGEST`` letters: where it begins and ends, its log probability,
    and whether it is a word of the tables: then it stands above what is as probable. The longest last of each place,
    then a Latin word, then a quantity."""
    text, start, end = run.text, run.start, run.end
    beginning, lengths = _long()
    for match in beginning.finditer(text, start, end):
        at = match.start()
        for length in lengths.get(text[at : at + LONGEST + 1], ()):
            if at + length <= end and (log := logs().get(text[at : at + length])) is not None:
                yield at, at + length, log, True
    for match in _LATIN_LETTER.finditer(text, start, end):
        at = match.start()
        latin = _LATIN.match(text, at, end)
        if latin is not None and (at == start or not _LATIN.match(text[at - 1])):
            yield at, latin.end(), unknown(), False
    for at, span in run.spans.items():
        if start <= at < end and span.end <= end:
            yield at, span.end, logs()["的"] * (1 if span.end - at > 1 else 2), False


def _word(text: str, span: quantities.Found, stop: int) -> Word:
    if text not in entries() and span.end == stop:
        return word(text, None, span.quantity)
    return _known(text)


@lru_cache(maxsize=100_000)
def _known(text: str) -> Word:
    """One object for all places where a word stands: questions use some 20,000 words."""
    return word(text, entries().get(text))
