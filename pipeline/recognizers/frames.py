"""A question reduced to a frame of typed slots: what is asked, of which act, on what, by whom, under which condition.

``frame(text)`` takes a folded text (``similarity.normalise.fold``) and gives its slots; comparing
two frames is ``framing.agreement``. Nothing here looks at any other question.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.recognizers.framing.lexicon import compounds, rarity
from pipeline.recognizers.framing.quantities import Quantity
from pipeline.recognizers.framing.words import Word, cut

# How much a slot's words count beside their rarity.
SLOT_WEIGHT = {"act": 1.0, "thing": 1.0, "party": 0.6, "state": 0.8, "light": 0.3, "word": 0.8}

# Types that ask nothing by themselves: 是什么, 哪些, 什么. A noun that names what is wanted decides.
_WEAK = frozenset({"meaning", "what", "which"})

# A how-question about these acts asks how much or with which consequence.
_HOW_MEANS = {
    "赔偿": "amount",
    "经济补偿金": "amount",
    "报销": "amount",
    "处罚": "consequence",
    "判刑": "consequence",
    "罚款": "consequence",
    "判决": "consequence",
}


@dataclass(frozen=True, slots=True)
class Token:
    """One content word: its concept, whether it is negated, and its weight."""

    concept: str
    slot: str
    broader: str
    negated: bool
    weight: float

    @property
    def key(self) -> str:
        return ("¬" if self.negated else "") + self.concept


@dataclass(frozen=True, slots=True)
class Frame:
    """The slots of one question."""

    text: str
    asks: frozenset[str]
    tokens: tuple[Token, ...]
    quantities: frozenset[Quantity]


@lru_cache(maxsize=200_000)
def frame(text: str) -> Frame:
    """The frame of one folded text."""
    words = cut(text)
    tokens: list[Token] = []
    for clause in _clauses(words):
        tokens += _tokens(clause)
    quantities = frozenset(word.quantity for word in words if word.quantity)
    return Frame(text, _asks(words, tokens), _distinct(tokens), quantities)


def _clauses(words: list[Word]) -> Iterator[list[Word]]:
    clause: list[Word] = []
    for word in words:
        if word.is_break or (word.entry and word.entry.slot == "cut"):
            yield clause
            clause = []
        else:
            clause.append(word)
    yield clause


def _tokens(clause: list[Word]) -> list[Token]:
    tokens: list[Token] = []
    negated = False
    for word in clause:
        slot = word.entry.slot if word.entry else "word"
        if slot == "negator":
            negated = True
        elif slot in SLOT_WEIGHT and word.quantity is None:
            concept = word.entry.concept if word.entry else word.text
            broader = word.entry.broader if word.entry else ""
            weight = rarity(concept) * SLOT_WEIGHT[slot]
            tokens.append(Token(concept, slot, broader, negated, weight))
            negated = False
    return _joined(tokens)


def _joined(tokens: list[Token]) -> list[Token]:
    """Tokens of one clause with compounds made: 解除 … 绑定 is 解绑."""
    for i, first in enumerate(tokens):
        for second in tokens[i + 1 :]:
            gives = compounds().get(frozenset((first.concept, second.concept)))
            if gives:
                made = Token(gives, "act", "", first.negated or second.negated, rarity(gives))
                return _joined([made if t is first else t for t in tokens if t is not second])
    return tokens


def _asks(words: list[Word], tokens: list[Token]) -> frozenset[str]:
    asks = {w.entry.concept for w in words if w.entry and w.entry.slot == "ask"}
    aspects = {w.entry.concept for w in words if w.entry and w.entry.slot == "aspect"}
    if not asks - _WEAK and aspects:
        asks = aspects
    if not asks:
        text = "".join(word.text for word in words if word.entry)
        asks = {"who"} if "谁" in text else {"how"} if "怎" in text or "如何" in text else {"topic"}
    concepts = {token.concept for token in tokens}
    means = {_HOW_MEANS[c] for c in concepts & _HOW_MEANS.keys()}
    if means and asks & {"how", "topic", "basis", "amount", "remedy"}:
        asks = (asks - {"how", "topic", "basis", "amount", "remedy"}) | means
    return frozenset(asks)


def _distinct(tokens: list[Token]) -> tuple[Token, ...]:
    seen: dict[str, Token] = {}
    for token in tokens:
        if token.key not in seen or seen[token.key].weight < token.weight:
            seen[token.key] = token
    return tuple(seen.values())
