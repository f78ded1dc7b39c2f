"""A question reduced to a frame of typed slots: what is asked, of which act, on what, by whom, under which condition.

``frame(text)`` takes a folded text (``similarity.normalise.fold``) and gives its slots; comparing
two frames is ``framing.agreement``. Nothing here looks at any other question.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple, TypeVar

from pipeline.recognizers.framing import asks, roles
from pipeline.recognizers.framing.asks import Heard
from pipeline.recognizers.framing.cutting import cut_all
from pipeline.recognizers.framing.lexicon import (
    Entry,
    beside,
    by_concept,
    compounds,
    implied,
    turned,
)
from pipeline.recognizers.framing.quantities import Quantity
from pipeline.recognizers.framing.roles import Roles
from pipeline.recognizers.framing.words import Word, cut, passages

_Kept = TypeVar("_Kept")

CONTENT = frozenset({"act", "light", "thing", "party", "state", "word"})

# Acts that any question may be wrapped in: 怎么办理 and 怎么申请 ask how, not about applying.
_GENERIC = frozenset({"办理", "申请", "要求"})

# Words that only deny the act behind them; a person between the two is not what is denied: 不让我探视.
_REFUSALS = frozenset({"拒绝", "不让", "不给", "不准", "不许", "不肯", "不允许", "阻止", "阻拦"})
_PRONOUNS = frozenset({"我", "对方"})
_NO_FOCUS = _GENERIC | _PRONOUNS


class Token(NamedTuple):
    """One content word: a concept of the tables, or a word that stands for itself.

    ``share``: how much of its weight counts: less in a condition, and where another concept implies it.
    """

    entry: Entry
    negated: bool = False
    share: float = 1.0

    @property
    def concept(self) -> str:
        return self.entry.concept

    @property
    def key(self) -> str:
        return ("¬" if self.negated else "") + self.entry.concept


class Frame(NamedTuple):
    """The slots of one question. ``focus``: the act it asks about; ``modal``: may (可以) or must (需要)."""

    asks: frozenset[str]
    focus: str | None
    tokens: tuple[Token, ...]
    quantities: frozenset[Quantity]
    roles: Roles
    modal: str | None


@dataclass(frozen=True, slots=True)
class _Passage:
    """What one part of a question says by itself, whatever stands around it."""

    tokens: tuple[Token, ...]
    focus: str | None
    quantities: frozenset[Quantity]
    roles: Roles
    heard: Heard
    paired: frozenset[str]  # concepts that make a compound with another


def frame(text: str) -> Frame:
    """The frame of one folded text."""
    return _frame([_passage(part) for part in passages(text)])


# Texts read at once, and passages kept beside: of 8,192 questions there are 9,000 to 28,000.
_BATCH, _PASSAGES = 8192, 50_000
# Passages from which cutting them at once pays: it saves 25 microseconds each, its tables take 0.3 s.
_MANY = 6000


def frames(texts: Iterable[str]) -> Iterator[Frame]:
    """``frame`` of each text; many at once take half as long."""
    known: dict[str, _Passage] = {}
    coming, at_once = iter(texts), False
    while some := [passages(text) for text in islice(coming, _BATCH)]:
        new = [*dict.fromkeys(part for parts in some for part in parts if part not in known)]
        at_once = at_once or len(new) >= _MANY
        known |= zip(new, map(_said, cut_all(new) if at_once else map(cut, new)), strict=True)
        yield from (_frame([known[part] for part in parts]) for parts in some)
        if len(known) > _PASSAGES:
            known.clear()


def _frame(parts: Sequence[_Passage]) -> Frame:
    tokens = [token for part in parts for token in part.tokens]
    paired = {concept for part in parts for concept in part.paired}
    if any(not paired.isdisjoint(compounds()[concept]) for concept in paired):
        tokens = _joined(tokens)
    focus = next((part.focus for part in reversed(parts) if part.focus), None)
    if not _turning().isdisjoint([token.entry.concept for token in tokens]):
        tokens, focus = _beside(tokens, focus)
    quantities = frozenset(one for part in parts for one in part.quantities)
    implies = implied()
    said = {
        other
        for entry, negated, _ in tokens
        if entry.concept in implies and not negated
        for other in implies[entry.concept]
    }
    if any(quantity.kind == "grade" for quantity in quantities):
        said.add("伤残")  # 十级 is a grade of 伤残
    heard = asks.joined(tuple([part.heard for part in parts if part.heard is not asks.SILENT]))
    types, told = asks.of(heard, [token.entry.concept for token in tokens], focus)
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


# Questions repeat each other's clauses (现在不知道该怎么处理) far more than their whole texts. 50,000 passages
# take about 100 MB.
@lru_cache(maxsize=50_000)
def _passage(text: str) -> _Passage:
    return _said(cut(text))


def _said(words: list[Word]) -> _Passage:
    clauses = [(clause, condition) for clause, condition in _clauses(words) if clause]
    tokens = [token for clause, condition in clauses for token in _tokens(clause, condition)]
    asked = [focus for clause, condition in clauses if not condition and (focus := _focus(clause))]
    concepts = {token.entry.concept for token in tokens}
    return _Passage(
        tuple(tokens),
        asked[-1] if asked else None,
        frozenset(word.quantity for word in words if word.quantity),
        roles.of(clause for clause, _ in clauses),
        asks.heard(words),
        frozenset(concept for concept in concepts if concept in compounds()),
    )


def _shared(token: Token, share: float) -> Token:
    """The token with so much of its share."""
    return Token(token.entry, token.negated, token.share * share)


def _clauses(words: list[Word]) -> Iterator[tuple[list[Word], bool]]:
    """Words up to each break; a clause that a cut word (后, 的话) ends is a condition."""
    clause: list[Word] = []
    for word in words:
        if word.is_break or word.slot == "cut":
            yield clause, not word.is_break
            clause = []
        else:
            clause.append(word)
    yield clause, False


def _tokens(clause: list[Word], condition: bool) -> list[Token]:
    tokens: list[Token] = []
    negated = passive = False
    for place, word in enumerate(clause):
        slot = word.slot
        if slot == "negator" or (word.text in _REFUSALS and _refuses(clause[place + 1 :])):
            negated = True
        elif slot == "passive":
            passive = True
        elif slot == "ask":
            negated = False
        elif slot == "postnegator" and tokens:
            tokens[-1] = _token(tokens[-1].entry, not tokens[-1].negated, tokens[-1].share)
        elif slot in CONTENT and word.quantity is None:
            aside = slot in ("act", "light") and (condition or _attributive(clause[place + 1 :]))
            # 绑定家人使用: what an act is for is said in passing
            aside = aside or (slot == "light" and any(t.entry.slot == "act" for t in tokens))
            entry = word.meaning
            if passive and slot == "act":
                entry, passive = _suffered(entry), False
            share = (0.5 if aside else 1.0) * word.share
            if negated and _adverb(word):
                continue
            skips = entry.concept in _PRONOUNS
            tokens.append(_token(entry, negated and not skips, share))
            negated = negated and skips
    return tokens


def _suffered(entry: Entry) -> Entry:
    """An act by who suffers it, where that is another matter: 被公司起诉."""
    becomes = turned("passive").get(entry.concept)
    return by_concept()[becomes] if becomes else entry


def _adverb(word: Word) -> bool:
    """A word between a negation and what it negates: 没有按时支付."""
    return word.share <= 0.25


def _refuses(rest: list[Word]) -> bool:
    """Whether 拒绝, 不让, 不给 only negates the act that follows: 不让探视, but not 不给工资."""
    content = (f.slot for f in rest if f.slot in CONTENT - {"party"} and not _pronoun(f))
    return next(content, None) == "act"


def _pronoun(word: Word) -> bool:
    return word.entry is not None and word.entry.concept in _PRONOUNS


def _attributive(rest: list[Word]) -> bool:
    """Whether an act only describes the thing after it: 绑定 in 绑定的亲情账户."""
    return len(rest) > 1 and rest[0].text == "的" and rest[1].slot in ("thing", "party", "word")


def _token(entry: Entry, negated: bool, share: float) -> Token:
    becomes = turned("negated").get(entry.concept) if negated else None
    return Token(by_concept()[becomes], False, share) if becomes else Token(entry, negated, share)


def _joined(tokens: list[Token]) -> list[Token]:
    """Tokens of a question with compounds made: 解除 … 绑定 is 解绑."""
    present = {token.entry.concept for token in tokens}
    for place, first in enumerate(tokens):
        for second, gives in compounds().get(first.concept, {}).items():
            if second in present and second != first.concept:
                at = next(n for n, token in enumerate(tokens) if token.concept == second)
                negated = first.negated or tokens[at].negated
                share = max(first.share, tokens[at].share)
                made = _token(by_concept()[gives], negated, share)
                rest = [made if n == place else t for n, t in enumerate(tokens) if n != at]
                return _joined(rest)
    return tokens


@cache
def _turning() -> frozenset[str]:
    return frozenset(beside())


def _beside(tokens: list[Token], focus: str | None) -> tuple[list[Token], str | None]:
    """Acts as what they are beside the things of the question: 领公积金 is 提取."""
    present = {token.entry.concept for token in tokens}
    becomes = {
        act: other
        for act in present & _turning()
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


def _focus(clause: list[Word]) -> str | None:
    """What a clause asks about: an act, or for what and which the noun beside the question word.

    The act is the first after the question word (怎么绑定), else the last of the clause (流程).
    """
    asked = [place for place, word in enumerate(clause) if word.slot in ("ask", "aspect")]
    if asked and (word := clause[asked[-1]]).entry and word.entry.concept == "what":
        return _noun(clause, asked[-1])
    acts = [
        (place, word.entry.concept)
        for place, word in enumerate(clause)
        if word.entry
        and word.entry.slot in ("act", "light")
        and word.entry.concept not in _NO_FOCUS
    ]
    if not acts:
        return None
    after = [act for place, act in acts if asked and place > asked[0]]
    return after[0] if after else acts[-1][1]


def _noun(clause: list[Word], asked: int) -> str | None:
    """The content word right after 什么 or 哪些, else the nearest before."""
    after = clause[asked + 1 : asked + 2]
    before = [word for word in clause[:asked] if word.slot in CONTENT - {"light"}]
    nearest = after if after and after[0].slot in CONTENT - {"light"} else before[-1:]
    if not nearest:
        return None
    return nearest[0].meaning.concept


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
