"""What one part of a question says by itself, read clause by clause: its tokens, what it asks about, who does what."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.recognizers.framing import asks, roles
from pipeline.recognizers.framing.asks import PRONOUNS, Heard
from pipeline.recognizers.framing.lexicon import Entry, by_concept, turned
from pipeline.recognizers.framing.quantities import Quantity
from pipeline.recognizers.framing.roles import Roles
from pipeline.recognizers.framing.words import Word, amount

CONTENT = frozenset({"act", "light", "thing", "party", "state", "word"})

# Acts that any question may be wrapped in: 怎么办理 and 怎么申请 ask how, not about applying.
_GENERIC = frozenset({"办理", "申请", "要求"})

# Words that only deny the act behind them; a person between the two is not what is denied: 不让我探视.
_REFUSALS = frozenset({"拒绝", "不让", "不给", "不准", "不许", "不肯", "不允许", "阻止", "阻拦"})
# Denials that say by themselves what someone does, where nothing follows that they deny: 我想离婚,但男方不愿意.
_REFUSES = Entry("拒绝", "act")
_UNWILLING = frozenset({"不愿意", "不愿", "不肯", "不想"})
# Who is spoken to, where a passage says nothing else: 律师,离婚另一方不签字怎么办.
_ADDRESSED = "律师"
_GREETINGS = ("你好", "您好", "请问", "我想", "想问", "想咨询", "问一下", "问下")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
_NO_FOCUS = _GENERIC | PRONOUNS


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


class Passage(NamedTuple):
    """What one part of a question says by itself, whatever stands around it."""

    tokens: tuple[Token, ...]
    focus: str | None
    quantities: frozenset[Quantity]
    roles: Roles
    heard: Heard


def read(words: Sequence[Word]) -> Passage:
    """The words of one passage, understood."""
    quantities = frozenset(word.quantity for word in words if word.quantity)
    if not quantities:
        return _said(words)
    any_amount = amount()
    told = _said([any_amount if w.quantity and len(w.text) > 1 else w for w in words])
    if told.focus == any_amount.text:
        told = _said(words)
    return told._replace(quantities=quantities)


def _said(said: Sequence[Word]) -> Passage:
    """The words of one passage, understood but for their quantities."""
    words = _unaddressed(list(said))
    clauses = [(clause, condition) for clause, condition in _clauses(words) if clause]
    tokens = [one for clause, condition in clauses for one in _tokens(clause, condition)]
    if len(tokens) == 1 and _says_nothing(tokens[0].concept):
        tokens = []
    asked = [focus for clause, condition in clauses if not condition and (focus := _focus(clause))]
    return Passage(
        tuple(tokens),
        asked[-1] if asked else None,
        frozenset(),
        roles.of(clause for clause, _ in clauses),
        asks.heard(words),
    )


def _unaddressed(words: list[Word]) -> list[Word]:
    """Without the lawyer who is greeted or asked, and his surname: 你好李律师,请问; not 律师咨询收费."""
    at = next((place for place, word in enumerate(words) if word.text == _ADDRESSED), None)
    if at is None:
        return words
    start = at - (at > 0 and _surname(words[at - 1]))
    around = (*words[max(start - 1, 0) : start], *words[at + 1 : at + 2])
    greeted = any(word.text.startswith(_GREETINGS) for word in around)
    return words[:start] + words[at + 1 :] if greeted else words


def _surname(word: Word) -> bool:
    return word.slot == "word" and len(word.text) == 1 and not word.is_break


def _says_nothing(concept: str) -> bool:
    """Whether all that a passage says is who is spoken to, or a letter for a name: A,借条没写日期有效吗."""
    return concept == _ADDRESSED or concept in _LETTERS


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
        if word.text in _UNWILLING and not any(w.slot in CONTENT for w in clause[place + 1 :]):
            tokens.append(token(_REFUSES, False, 1.0))
        elif slot == "negator" or (word.text in _REFUSALS and _refuses(clause[place + 1 :])):
            negated = True
        elif slot == "passive":
            passive = True
        elif slot == "ask":
            negated = False
        elif slot == "postnegator" and tokens:
            tokens[-1] = token(tokens[-1].entry, not tokens[-1].negated, tokens[-1].share)
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
            negated = negated and not (slot == "state" and clause[place - 1].slot == "drop")
            skips = entry.concept in PRONOUNS
            tokens.append(token(entry, negated and not skips, share))
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
    return word.entry is not None and word.entry.concept in PRONOUNS


def _attributive(rest: list[Word]) -> bool:
    """Whether an act only describes the thing after it: 绑定 in 绑定的亲情账户."""
    return len(rest) > 1 and rest[0].text == "的" and rest[1].slot in ("thing", "party", "word")


def token(entry: Entry, negated: bool, share: float) -> Token:
    """A token; an act whose denial has a name of its own has that name: 不同意离婚."""
    becomes = turned("negated").get(entry.concept) if negated else None
    return Token(by_concept()[becomes], False, share) if becomes else Token(entry, negated, share)


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
