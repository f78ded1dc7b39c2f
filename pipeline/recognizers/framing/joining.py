"""What passages say put together: the slots of many questions at once, in columns.

What most questions say is told by arrays; compounds and acts beside their things, which one question in three has, are
made question by question.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence, Set
from functools import lru_cache
from typing import NamedTuple, TypeVar

import numpy as np

from pipeline.recognizers.framing import asks, clauses, roles
from pipeline.recognizers.framing.clauses import Passage, Token
from pipeline.recognizers.framing.content import Content, Told
from pipeline.recognizers.framing.lexicon import beside, by_concept, compounds
from pipeline.recognizers.framing.quantities import Quantity
from pipeline.recognizers.framing.ragged import I64, Numbers, by_row, spread
from pipeline.recognizers.framing.roles import Roles

_Slot = TypeVar("_Slot", bound=Hashable)


class Slots(NamedTuple):
    """The slots of a ``Frame``, of many."""

    asks: list[frozenset[str]]
    focus: list[str | None]
    tokens: list[tuple[Token, ...]]
    quantities: list[frozenset[Quantity]]
    roles: list[Roles]
    modal: list[str | None]


class Parts(NamedTuple):
    """Passages of questions: of each the row of its question, and its place among the passages that differ."""

    row: I64
    place: I64
    rows: int


def slots(passages: Sequence[Passage], parts: Parts) -> Slots:
    """What the questions say whose ``parts`` stand in the rows."""
    heard = _each([one.heard for one in passages], asks.SILENT, asks.joined, parts)
    quantities = _each([one.quantities for one in passages], frozenset(), _union, parts)
    who = _each([one.roles for one in passages], roles.NONE, roles.joined, parts)
    focus = _each([one.focus for one in passages], None, _last, parts)
    told = _made(_told([one.tokens for one in passages], parts), focus)
    content = Content(_read(told, focus), focus)
    types = content.types(heard)
    content.imply([n for n, some in enumerate(quantities) if _graded(some)])
    modal = list(map(asks.modal, heard))
    return Slots(types, content.focus, content.tokens(), quantities, who, modal)


def _each(
    said: Sequence[_Slot], none: _Slot, join: Callable[[tuple[_Slot, ...]], _Slot], parts: Parts
) -> list[_Slot]:
    """A slot of each row, out of what its passages say of it; most say nothing, or one does."""
    numbers = Numbers({none: 0})
    number = numbers.of(said)[parts.place]
    some, known = np.flatnonzero(number), list(numbers)
    row, number = parts.row[some], number[some]
    last = np.zeros(parts.rows, dtype=np.int64)
    last[row] = number
    slots = [known[one] for one in last.tolist()]
    several = np.bincount(row, minlength=parts.rows) > 1
    of = several[row]
    keys = by_row(np.cumsum(several)[row[of]] - 1, number[of].tolist(), int(several.sum()))
    made = {key: join(tuple([known[one] for one in key])) for key in set(keys)}
    for place, key in zip(np.flatnonzero(several).tolist(), keys, strict=True):
        slots[place] = made[key]
    return slots


def _last(some: Sequence[str | None]) -> str | None:
    return some[-1] if some else None


def _union(some: Sequence[frozenset[Quantity]]) -> frozenset[Quantity]:
    return some[0] if len(some) == 1 else frozenset().union(*some)


@lru_cache(10_000)
def _graded(some: frozenset[Quantity]) -> bool:
    return any(one.kind == "grade" for one in some)


def _told(said: Sequence[tuple[Token, ...]], parts: Parts) -> Told:
    numbers = Numbers()
    at, number = spread([[numbers[one] for one in some] for some in said], parts.place)
    return Told(parts.row[at], number, [*numbers], parts.rows)


def _made(told: Told, focus: list[str | None]) -> Told:
    """The tokens, and the acts asked about, with compounds made: 解除 … 绑定 is 解绑."""
    pairing = told.among(compounds().keys())
    paired = by_row(told.row[pairing], told.number[pairing].tolist(), told.rows)
    makes = {key: _makes(frozenset(told.concepts(key))) for key in set(paired)}
    odd = [row for row, key in enumerate(paired) if makes[key]]
    made = dict[int, Iterable[Token]]()
    for row in odd:
        tokens = tuple([told.known[one] for one in paired[row]])
        made[row], focus[row] = _compounded(tokens, focus[row])
    return told.replaced(pairing, made) if odd else told


def _read(told: Told, focus: list[str | None]) -> Told:
    """The same with acts as what they are beside the things of the question: 领公积金 is 提取."""
    odd = np.unique(told.row[told.among(beside().keys())]).tolist()
    ends, made = told.ends(), dict[int, Iterable[Token]]()
    for row in odd:
        some = told.number[ends[row] : ends[row + 1]].tolist()
        if becomes := _becomes(set(told.concepts(some))):
            tokens = [told.known[one] for one in some]
            made[row] = [_as(becomes.get(one.concept), one) for one in tokens]
            focus[row] = becomes.get(act, act) if (act := focus[row]) else None
    return told.replaced(np.ones(len(told.row), dtype=bool), made) if made else told


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
