"""Passages understood, each way of saying it once: questions repeat each other, word for word or but for a number.

79,000 planted questions hold 573,000 passages (现在不知道该怎么处理). Of these 41,000 differ, 28,000 in more than the
digits of their quantities.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from pipeline.recognizers.framing import clauses
from pipeline.recognizers.framing.clauses import Passage
from pipeline.recognizers.framing.cutting import cut_all
from pipeline.recognizers.framing.words import Plain, Word, logs, parted, plain

# Passages kept beside what is read: of 8,192 questions there are 9,000 to 28,000.
_PASSAGES = 50_000


class _Pattern(NamedTuple):
    """What texts say that differ in the digits of quantities alone."""

    first: Plain  # one of them
    passage: Passage  # what it says
    shared: bool  # whether the others say the same but for their quantities

    def of(self, one: Plain) -> Passage:
        if one is self.first:
            return self.passage
        if not self.shared:
            return clauses.read(parted(one))
        return self.passage._replace(quantities=frozenset(found.quantity for found in one.found))


_known: dict[str, Passage] = {}
_patterns: dict[str, _Pattern] = {}


def read(texts: Sequence[str]) -> list[Passage]:
    """Passages, no two of which are the same, understood."""
    if len(_known) > _PASSAGES:
        forget()
    new = {text: plain(text) for text in texts if text not in _known}
    patterns = list(map(pattern, new.values()))
    first = dict(zip(patterns, new.values(), strict=True))
    some = [(it, one) for it, one in first.items() if it not in _patterns]
    cuts = cut_all([one for _, one in some])
    _patterns.update((it, _read(one, cut)) for (it, one), cut in zip(some, cuts, strict=True))
    said = zip(new.items(), patterns, strict=True)
    _known.update((text, _patterns[it].of(one)) for (text, one), it in said)
    return [_known[text] for text in texts]


def pattern(one: Plain) -> str:
    """The same for texts that differ in the digits of quantities alone, and so are cut at the same places.

    It is the text itself where that may hold a word of the dictionary that has digits (110, 30天冷静期)."""
    text = one.text
    if not (one.found and _DIGITS.search(text)) or _with_digits().search(text):
        return text
    parts, at = list[str](), 0
    for found in one.found:
        parts += text[at : found.start], _DIGITS.sub(_SOME, text[found.start : found.end])
        at = found.end
    return "".join((*parts, text[at:]))


_DIGITS, _SOME = re.compile(r"\d[\d.]*"), "N"  # folded text has no capitals


@cache
def _with_digits() -> re.Pattern[str]:
    some = (word for word in logs() if not word.isalpha() and _DIGITS.search(word))
    return re.compile("|".join(sorted(map(re.escape, some))))


def _read(one: Plain, words: Sequence[Word]) -> _Pattern:
    told, amounts = clauses.read(words), [word.text for word in words if word.quantity]
    shared = len(amounts) == len(one.found) and told.focus not in amounts
    return _Pattern(one, told, shared)


def forget() -> None:
    """Let go of the passages that are kept: some 100 MB."""
    _known.clear()
    _patterns.clear()
