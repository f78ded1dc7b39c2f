"""What passages say put together: the slots of many questions at once, in columns.

What most questions say is told by arrays; compounds and acts beside their things, which one question in three has, are
made question by question.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from typing import NamedTuple, TypeVar

import numpy as np

from pipeline.recognizers.framing import asks, clauses, roles
from pipeline.recognizers.framing.clauses import Passage, Token
from pipeline.recognizers.framing.content import Content, among
from pipeline.recognizers.framing.lexicon import beside, by_concept, compounds
from pipeline.recognizers.framing.quantities import Quantity
from pipeline.recognizers.framing.ragged import (
    I64,
    Coded,
    Flags,
    Numbers,
    Ragged,
    by_row,
    pairs,
    spread,
)
from pipeline.recognizers.framing.roles import Roles

_Slot = TypeVar("_Slot", bound=Hashable)


class Slots(NamedTuple):
    """The slots of a ``Frame``, of many."""

    asks: Coded[frozenset[str]]
    focus: Coded[str | None]
    tokens: Ragged[Token]
    quantities: Coded[frozenset[Quantity]]
    roles: Coded[Roles]
    modal: Coded[str | None]

    @property
    def rows(self) -> int:
        return self.tokens.rows

    def patched(self, rows: I64, others: "Slots") -> "Slots":
        """The same with others in place of some rows."""
        return Slots(
            self.asks.patched(rows, others.asks),
            self.focus.patched(rows, others.focus),
            self.tokens.patched(rows, others.tokens),
            self.quantities.patched(rows, others.quantities),
            self.roles.patched(rows, others.roles),
            self.modal.patched(rows, others.modal),
        )


def slots(parts: Ragged[Passage]) -> Slots:
    """What the questions say of which these are the passages."""
    said = parts.known
    heard = _each(_saying([one.heard for one in said], asks.SILENT, parts), asks.joined)
    quantities = _each(_saying([one.quantities for one in said], frozenset(), parts), _union)
    who = _each(_saying([one.roles for one in said], roles.NONE, parts), roles.joined)
    focus = _last(_saying([one.focus for one in said], None, parts)).values()
    told = _made(_told(parts), focus)
    content = Content(_read(told, focus), focus)
    types = content.types(heard)
    graded = np.array([_graded(some) for some in quantities.known], dtype=bool)
    content.imply(np.flatnonzero(graded[quantities.number]))
    modal = Coded(heard.number, [asks.modal(one) for one in heard.known])
    return Slots(types, Coded.of(content.focus), content.tokens(), quantities, who, modal)


def _saying(said: Sequence[_Slot], none: _Slot, parts: Ragged[Passage]) -> Ragged[_Slot]:
    """One slot of the passages, where it says anything; what says nothing is the first that is known."""
    numbers = Numbers({none: 0})
    number = numbers.of(said)[parts.number]
    some = np.flatnonzero(number)
    return Ragged(parts.row[some], number[some], [*numbers], parts.rows)


def _last(told: Ragged[_Slot]) -> Coded[_Slot]:
    """What the last passage of each row says."""
    slots = np.zeros(told.rows, dtype=np.int64)
    slots[told.row] = told.number
    return Coded(slots, told.known)


def _each(told: Ragged[_Slot], join: Callable[[tuple[_Slot, ...]], _Slot]) -> Coded[_Slot]:
    """What the passages of each row say together; most say nothing, or one does."""
    if np.diff(told.row).all():
        return _last(told)
    slots, known = _last(told).number, told.known
    numbers = Numbers({one: n for n, one in enumerate(known)})
    several = np.bincount(told.row, minlength=told.rows) > 1
    of = several[told.row]
    row = np.cumsum(several)[told.row[of]] - 1
    keys = by_row(row, told.number[of].tolist(), int(several.sum()))
    made = {key: numbers[join(tuple([known[one] for one in key]))] for key in set(keys)}
    slots[several] = [made[key] for key in keys]
    return Coded(slots, [*numbers])


def _union(some: Sequence[frozenset[Quantity]]) -> frozenset[Quantity]:
    return some[0] if len(some) == 1 else frozenset().union(*some)


@lru_cache(10_000)
def _graded(some: frozenset[Quantity]) -> bool:
    return any(one.kind == "grade" for one in some)


def _told(parts: Ragged[Passage]) -> Ragged[Token]:
    numbers = Numbers()
    said = [[numbers[token] for token in one.tokens] for one in parts.known]
    at, number = spread(said, parts.number)
    return Ragged(parts.row[at], number, [*numbers], parts.rows)


def _made(told: Ragged[Token], focus: list[str | None]) -> Ragged[Token]:
    """The tokens, and the acts asked about, with compounds made: 解除 … 绑定 is 解绑."""
    pairing = among(told, compounds().keys())
    paired = by_row(told.row[pairing], told.number[pairing].tolist(), told.rows)
    makes = {key: _makes(frozenset(_concepts(told, key))) for key in set(paired)}
    made = dict[int, Iterable[Token]]()
    for row in [row for row, key in enumerate(paired) if makes[key]]:
        tokens = tuple([told.known[one] for one in paired[row]])
        made[row], focus[row] = _compounded(tokens, focus[row])
    return _replaced(told, pairing, made)


def _read(told: Ragged[Token], focus: list[str | None]) -> Ragged[Token]:
    """The same with acts as what they are beside the things of the question: 领公积金 is 提取."""
    odd = np.unique(told.row[among(told, beside().keys())])
    starts, ends = (np.searchsorted(told.row, odd + step).tolist() for step in (0, 1))
    made = dict[int, Iterable[Token]]()
    for row, start, end in zip(odd.tolist(), starts, ends, strict=True):
        some = told.number[start:end].tolist()
        if becomes := _becomes(set(_concepts(told, some))):
            tokens = [told.known[one] for one in some]
            made[row] = [_as(becomes.get(one.concept), one) for one in tokens]
            focus[row] = becomes.get(act, act) if (act := focus[row]) else None
    return _replaced(told, np.ones(len(told.row), dtype=bool), made)


def _concepts(told: Ragged[Token], numbers: Iterable[int]) -> Iterator[str]:
    return (told.known[one].entry.concept for one in numbers)


def _replaced(
    told: Ragged[Token], some: Flags, made: Mapping[int, Iterable[Token]]
) -> Ragged[Token]:
    """Other tokens in place of ``some`` in a few rows."""
    if not made:
        return told
    numbers = Numbers({one: n for n, one in enumerate(told.known)})
    new = pairs((row, numbers[one]) for row, tokens in made.items() for one in tokens)
    odd = np.zeros(told.rows, dtype=bool)
    odd[[*made]] = True
    return told.exchanged(odd[told.row] & some, new[:, 0], new[:, 1], [*numbers])


@lru_cache(10_000)
def _makes(paired: frozenset[str]) -> bool:
    """Whether any two of the concepts make a compound."""
    return any(not paired.isdisjoint(compounds()[concept]) for concept in paired)


@lru_cache(10_000)
def _compounded(
    tokens: tuple[Token, ...], focus: str | None
) -> tuple[tuple[Token, ...], str | None]:
    """Tokens that make compounds with others, as those, and the act that a question asks about."""
    present, known = {token.entry.concept for token in tokens}, compounds()
    for place, first in enumerate(tokens):
        for second, gives in known.get(first.entry.concept, {}).items():
            if second in present and second != first.concept:
                at = next(n for n, token in enumerate(tokens) if token.concept == second)
                negated = first.negated or tokens[at].negated
                share = max(first.share, tokens[at].share)
                made = clauses.token(by_concept()[gives], negated, share)
                rest = tuple(made if n == place else t for n, t in enumerate(tokens) if n != at)
                return _compounded(rest, gives if focus in (first.concept, second) else focus)
    return tokens, focus


def _becomes(present: Set[str]) -> dict[str, str]:
    """Acts that are others beside what is present."""
    return {
        act: other
        for act in present & beside().keys()
        for thing, other in beside()[act].items()
        if thing in present
    }


def _as(act: str | None, token: Token) -> Token:
    return token._replace(entry=by_concept()[act]) if act else token
