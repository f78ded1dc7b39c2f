"""The type of a question, from its question words and the nouns that name what is wanted."""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import takewhile
from typing import NamedTuple

from pipeline.recognizers.framing.lexicon import by_concept
from pipeline.recognizers.framing.tables import rows
from pipeline.recognizers.framing.words import Word

# 是什么, 哪些: asks nothing by itself; a noun that names what is wanted (流程, 条件) decides.
_WEAK = frozenset({"what"})
# Which end of a span of time is asked for: what answers one does not answer another. In the order they are told.
ENDS = {"outcome": "多久有结果", "since": "何时起", "until": "到何时"}
TOPIC = "topic"  # nothing is asked in so many words
BARE = "bare"  # and only one thing is named: 公积金贷款 may ask anything about it

# Who asks, and whom: 我想咨询离婚 names one thing.
PRONOUNS = frozenset({"我", "对方"})

# What a figure or a place answers.
_APART = frozenset({"amount", "duration", "deadline", "when", "where", *ENDS})
_MATTERS = frozenset({"whether", "consequence"})

# Particles that close a question of any type: 有什么影响吗 asks what, not whether.
_PARTICLES = frozenset({"吗", "么", "嘛", "吧"})


@cache
def groups() -> dict[str, str]:
    """Type -> its group: the types that are asked for one another."""
    return {
        **{row["type"]: row["group"] for row in rows("question_types")},
        **dict.fromkeys(ENDS, "time"),
        TOPIC: TOPIC,
        BARE: BARE,
    }


def near(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether types of two questions are asked for one another."""
    return not _kin(a).isdisjoint(_kin(b))


@cache
def _kin(kinds: frozenset[str]) -> frozenset[str]:
    """The groups of some types; whether it matters (有影响吗) asks whether, and what follows."""
    both = _MATTERS if "effect" in kinds else frozenset[str]()
    return frozenset(groups()[kind] for kind in kinds) | both


def apart(kinds: frozenset[str]) -> bool:
    """Whether any of some types is answered by a figure or a place, which answer nothing else."""
    return not _APART.isdisjoint(kinds)


@cache
def plain(kinds: frozenset[str]) -> frozenset[str]:
    """Types as they agree: how long it takes is how long until the result."""
    return frozenset("duration" if kind == "outcome" else kind for kind in kinds)


@cache
def _readings() -> tuple[tuple[frozenset[str], str, str, bool], ...]:
    return tuple(
        (frozenset(row["types"].split("|")), row["concept"], row["becomes"], row["tells"] == "yes")
        for row in rows("readings")
    )


class Heard(NamedTuple):
    """What the words of a passage tell of its type, each by itself or in its clause.

    A named tuple, as what several passages tell is looked up by its value.
    """

    kinds: frozenset[str] = frozenset()
    aspects: frozenset[str] = frozenset()
    whether: frozenset[str] = frozenset()  # the words that ask whether
    modals: frozenset[str] = frozenset()
    inside: frozenset[str] = frozenset()  # question words inside words of the tables
    choice: bool = False  # 还是
    better: bool = False  # 好


SILENT = Heard()


def heard(words: Sequence[Word]) -> Heard:
    # few words can ask; only for these what follows is looked at
    may = (n for n, w in enumerate(words) if w.slot == "ask" or w.text in _CLOSING)
    texts = [w.text for w in words]
    told = Heard(
        frozenset(kind for n in may if (kind := _kind(words[n], words[:n], words[n + 1 :]))),
        frozenset(w.entry.concept for w in words if w.entry and w.slot == "aspect"),
        frozenset(w.text for w in words if w.entry and w.entry.concept == "whether"),
        frozenset(_MODALS[text] for text in texts if text in _MODALS),
        _inside(" ".join(w.text for w in words if w.entry)),
        "还是" in texts,
        any(text.startswith("好") for text in texts),  # 你好 is a greeting
    )
    return told if told != SILENT else SILENT


# Passages ask in few ways: 20,000 questions put 2,000 such rows together.
@lru_cache(maxsize=10_000)
def joined(rows: tuple[Heard, ...]) -> Heard:
    """What several passages tell together."""
    if len(rows) < 2:
        return rows[0] if rows else SILENT
    return Heard(
        frozenset().union(*(one.kinds for one in rows)),
        frozenset().union(*(one.aspects for one in rows)),
        frozenset().union(*(one.whether for one in rows)),
        frozenset().union(*(one.modals for one in rows)),
        frozenset().union(*(one.inside for one in rows)),
        any(one.choice for one in rows),
        any(one.better for one in rows),
    )


OTHER = ""  # any act that is none of ``deciding``


# 79,000 planted questions ask in 4,000 such ways.
@lru_cache(maxsize=20_000)
def of(
    told_by: Heard, present: frozenset[str], focus: str | None = None, few: bool = True
) -> tuple[frozenset[str], frozenset[str]]:
    """The types asked for, and the concepts that the types already tell (赔偿 in how much is paid).

    ``present``: of the concepts those that are ``deciding``; ``few``: no more than one is named. A type is read beside
    the act asked about, not beside one said in passing (怎么交罚款 asks how). ``topic`` where nothing is asked in so
    many words, ``bare`` where few are named besides.
    """
    asks, told = _asked(told_by), set()
    for types, concept, becomes, tells in _readings() if present else ():
        if concept not in present or not asks & types:
            continue
        if focus == OTHER and by_concept()[concept].slot == "act":
            continue
        asks = (asks - types) | {becomes}
        told |= {concept} if tells else set()
    if asks == {TOPIC} and few:
        asks = {BARE}
    return frozenset("how" if kind == "procedure" else kind for kind in asks), frozenset(told)


@cache
def deciding() -> frozenset[str]:
    """The concepts beside which a type is read otherwise, or that tell it."""
    return frozenset(concept for _, concept, _, _ in _readings())


_MODALS = {
    **dict.fromkeys(
        ("需要", "需不需要", "是否需要", "必须", "一定要", "要不要", "是否要", "用不用", "非要"),
        "must",
    ),
    **dict.fromkeys(
        ("可以", "能", "能够", "能不能", "可不可以", "能否", "可否", "是否可以", "是否能"), "may"
    ),
}


def modal(told_by: Heard) -> str | None:
    """``must`` or ``may`` where a question asks one of them, not both."""
    return next(iter(told_by.modals)) if len(told_by.modals) == 1 else None


def _asked(told_by: Heard) -> set[str]:
    """Types of the question words; a noun that names what is wanted decides for weak or near ones."""
    asks, aspects = set(told_by.kinds), told_by.aspects
    strong = asks - _WEAK
    if told_by.whether <= _PARTICLES and strong - {"whether"}:
        asks -= {"whether"}
    if "difference" in asks and told_by.choice:
        asks = _between(asks, told_by.better)
    if not strong and aspects:
        return set(aspects)
    if "deadline" in aspects and "duration" in asks:  # 期限是多久
        asks = (asks - {"duration"}) | {"deadline"}
    if not asks and modal(told_by) == "may":  # 医保卡可以异地用？
        return {"whether"}
    return asks or {next((kind for _, kind in _INSIDE if kind in told_by.inside), TOPIC)}


def _between(asks: set[str], better: bool) -> set[str]:
    """还是 asks which is better (吃药好还是打针好), which is so (共同还是个人财产), or nothing (为什么还是不行)."""
    if asks - {"difference"} - _WEAK:
        return asks - {"difference"}
    return asks if better else {"whether"}


_HOW = frozenset({"怎么", "怎么就", "咋"})
_CLOSING = frozenset({"不", "没", "没有", "否"})  # 还能退不？
# Behind these the noun tells what is asked for: 具备什么 资料.
_WHICH = ("什么", "哪些")
_DENIALS = frozenset({"negator", "postnegator", "passive"})

# What asks why where it stands so: 是什么情况 at the end of a clause, 什么会导致.
_STATES = frozenset({"什么情况", "什么情形"})
_WHAT = frozenset({"什么", "啥", "哪些"})
_CAUSES = frozenset({"导致", "造成", "引起", "引发", "诱发"})
_MAY = frozenset({"会", "能", "可以", "才", "才能", "才可以", "能够", "可"})


def _kind(word: Word, before: Sequence[Word], rest: Sequence[Word]) -> str | None:
    """The type of a question word; 怎么 before a denial asks why: 怎么还没退, 怎么用不了."""
    if word.text in _CLOSING and _closes(rest):
        return "whether"
    if word.entry is None or word.slot != "ask" or _lasts(word, rest) or _unasked(word, before):
        return None
    clause = _clause(rest)
    if word.text in _HOW and any(
        w.entry and (w.entry.slot in _DENIALS or w.entry.concept[0] in "不没无") for w in clause
    ):
        return "why"
    if word.text in _STATES and _closes(rest):
        return "why"
    if word.text in _WHAT and next((w.text for w in clause if w.text not in _MAY), "") in _CAUSES:
        return "why"
    return _span(_wanted(word.entry.concept, word, clause), _clause(reversed(before)), clause)


def _wanted(kind: str, word: Word, after: Sequence[Word]) -> str:
    """The type, by the noun right behind where that tells it better: 具备什么 资料."""
    which = kind == "conditions" and word.text.endswith(_WHICH)
    noun = after[0].meaning if which and after else None
    return noun.concept if noun and noun.slot == "aspect" else kind


def _unasked(word: Word, before: Sequence[Word]) -> bool:
    """Whether a question word asks nothing: 什么 in 没有什么证据, 是否 in 如何认定是否尽到义务."""
    if word.text[0] in "什啥":
        return bool(before) and before[-1].slot == "negator"
    clause = _clause(reversed(before)) if word.meaning.concept == "whether" else ()
    return any(w.slot == "ask" and w.meaning.concept == "how" for w in clause)


def _lasts(word: Word, rest: Sequence[Word]) -> bool:
    """分开几年了 tells how long, 几年能离 asks."""
    return word.meaning.concept == "duration" and bool(rest) and rest[0].text == "了"


def _clause(words: Iterable[Word]) -> list[Word]:
    return list(takewhile(lambda word: not word.is_break, words))


def _closes(rest: Sequence[Word]) -> bool:
    """Whether nothing of the clause follows but a particle."""
    return not rest or rest[0].is_break or rest[0].text in _PARTICLES | {"呢", "啊"}


# Types of which an end may be told, and what tells that it is the first: 多久可以申请.
_SPANS = frozenset({"duration", "when"})
_PERMITS = frozenset({"可以", "才可以"})
_RESULT = "出结果"


def _span(kind: str, before: Sequence[Word], after: Sequence[Word]) -> str:
    """Which end of a span of time is asked for: 领到什么时候 (until), 多久有结果 (outcome), 多久可以申请 (since).

    ``before``: the words of the clause that stand before, nearest first.
    """
    if kind not in _SPANS:
        return kind
    if before and before[0].text.endswith("到"):
        return "until"
    if any(word.entry and word.entry.concept == _RESULT for word in (*before, *after)):
        return "outcome"
    return "since" if after and after[0].text in _PERMITS else kind


# Question words inside words of the tables: 是不是工伤, 还有多少钱, 怎么分.
_INSIDE = (
    ("是不是", "whether"),
    ("是否", "whether"),
    ("算不算", "whether"),
    ("怎", "how"),
    ("如何", "how"),
)


def _inside(texts: str) -> frozenset[str]:
    return frozenset(kind for mark, kind in _INSIDE if mark in texts)
