"""A question reduced to a frame of typed slots: what is asked, of which act, on what, by whom, under which condition.

``frame(text)`` takes a folded text (``similarity.normalise.fold``) and gives its slots; comparing
two frames is ``framing.agreement``. Nothing here looks at any other question.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import NamedTuple, TypeVar

from pipeline.recognizers.framing import asks, clauses, roles
from pipeline.recognizers.framing.clauses import Passage, Token
from pipeline.recognizers.framing.cutting import cut_all, pays
from pipeline.recognizers.framing.lexicon import beside, by_concept, compounds, implied
from pipeline.recognizers.framing.quantities import Quantity
from pipeline.recognizers.framing.roles import Roles
from pipeline.recognizers.framing.words import cut, passages

_Kept = TypeVar("_Kept")


class Frame(NamedTuple):
    """The slots of one question. ``focus``: the act it asks about; ``modal``: may (可以) or must (需要)."""

    asks: frozenset[str]
    focus: str | None
    tokens: tuple[Token, ...]
    quantities: frozenset[Quantity]
    roles: Roles
    modal: str | None


def frame(text: str) -> Frame:
    """The frame of one folded text."""
    return _frame(_read([passages(text)])[0])


# Texts read at once, and passages kept beside: of 8,192 questions there are 9,000 to 28,000.
_BATCH, _PASSAGES = 8192, 50_000


def frames(texts: Iterable[str]) -> Iterator[Frame]:
    """``frame`` of each text; many at once take half as long."""
    coming = iter(texts)
    while some := [passages(text) for text in islice(coming, _BATCH)]:
        yield from map(_frame, _read(some))


# Questions repeat each other's clauses (现在不知道该怎么处理) far more than their whole texts: 79,000 planted questions
# hold 573,000, of which 41,000 differ.
_known: dict[str, Passage] = {}


def _read(texts: Sequence[Sequence[str]]) -> list[list[Passage]]:
    """The passages of each text, understood."""
    known = {part: _known.get(part) for part in dict.fromkeys(chain.from_iterable(texts))}
    new = [part for part, one in known.items() if one is None]
    cuts = cut_all(new) if pays(len(new)) else map(cut, new)
    made = dict(zip(new, map(clauses.read, cuts), strict=True))
    if len(_known) > _PASSAGES:
        _known.clear()
    _known.update(made)
    read = {part: one or made[part] for part, one in known.items()}
    return [[read[part] for part in parts] for parts in texts]


def forget() -> None:
    """Let go of the passages that are kept: some 100 MB."""
    _known.clear()
    clauses.understood.cache_clear()


def _frame(parts: Sequence[Passage]) -> Frame:
    tokens = [token for part in parts for token in part.tokens]
    focus = next((part.focus for part in reversed(parts) if part.focus), None)
    paired = {concept for part in parts for concept in part.paired}
    if any(not paired.isdisjoint(compounds()[concept]) for concept in paired):
        tokens, focus = _joined(tokens, focus)
    concepts = [token.entry.concept for token in tokens]
    if not beside().keys().isdisjoint(concepts):
        tokens, focus = _beside(tokens, focus)
        concepts = [token.entry.concept for token in tokens]
    quantities = frozenset(one for part in parts for one in part.quantities)
    implies = implied()
    said = {
        other
        for concept, token in zip(concepts, tokens, strict=True)
        if concept in implies and not token.negated
        for other in implies[concept]
    }
    if any(quantity.kind == "grade" for quantity in quantities):
        said.add("伤残")  # 十级 is a grade of 伤残
    heard = asks.joined(tuple([part.heard for part in parts if part.heard is not asks.SILENT]))
    types, told = asks.of(heard, concepts, focus)
    if told:
        tokens = [_shared(token, 0.5) if token.concept in told else token for token in tokens]
    focus = None if focus in said else focus
    who = roles.joined([part.roles for part in parts if part.roles is not roles.NONE])
    slots = _types(types), focus, _weighed(tokens, said), _quantities(quantities), _roles(who)
    return Frame(*slots, asks.modal(heard))


def _itself(value: _Kept) -> _Kept:
    return value


# Equal slots are one object: few questions are the first of theirs, and sets are half of what a frame takes.
_types: Callable[[frozenset[str]], frozenset[str]] = lru_cache(10_000)(_itself)
_quantities: Callable[[frozenset[Quantity]], frozenset[Quantity]] = lru_cache(50_000)(_itself)
_roles: Callable[[Roles], Roles] = lru_cache(50_000)(_itself)


def _shared(token: Token, share: float) -> Token:
    """The token with so much of its share."""
    return Token(token.entry, token.negated, token.share * share)


def _joined(tokens: list[Token], focus: str | None) -> tuple[list[Token], str | None]:
    """Tokens of a question, and the act it asks about, with compounds made: 解除 … 绑定 is 解绑."""
    present, known = {token.entry.concept for token in tokens}, compounds()
    for place, first in enumerate(tokens):
        for second, gives in known.get(first.entry.concept, {}).items():
            if second in present and second != first.concept:
                at = next(n for n, token in enumerate(tokens) if token.concept == second)
                negated = first.negated or tokens[at].negated
                share = max(first.share, tokens[at].share)
                made = clauses.token(by_concept()[gives], negated, share)
                rest = [made if n == place else t for n, t in enumerate(tokens) if n != at]
                return _joined(rest, gives if focus in (first.concept, second) else focus)
    return tokens, focus


def _beside(tokens: list[Token], focus: str | None) -> tuple[list[Token], str | None]:
    """Acts as what they are beside the things of the question: 领公积金 is 提取."""
    present = {token.entry.concept for token in tokens}
    becomes = {
        act: other
        for act in present & beside().keys()
        for thing, other in beside()[act].items()
        if thing in present
    }
    read = [
        Token(by_concept()[becomes[token.concept]], token.negated, token.share)
        if token.concept in becomes
        else token
        for token in tokens
    ]
    return read, becomes.get(focus, focus) if focus else None


def _weighed(tokens: list[Token], said: set[str]) -> tuple[Token, ...]:
    """Each concept once, with its largest share; a fifth of it where another concept implies it."""
    largest: dict[tuple[str, bool], Token] = {}
    for token in tokens:
        known = largest.get(key := (token.entry.concept, token.negated))
        if known is None or known.share < token.share:
            largest[key] = token
    return tuple(
        _shared(token, 0.2) if token.entry.concept in said else token for token in largest.values()
    )
