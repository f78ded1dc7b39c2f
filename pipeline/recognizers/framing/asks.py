"""The type of a question, from its question words and the nouns that name what is wanted."""

from collections.abc import Collection, Sequence
from functools import cache
from itertools import takewhile

from pipeline.recognizers.framing.lexicon import by_concept
from pipeline.recognizers.framing.tables import rows
from pipeline.recognizers.framing.words import Word

# 是什么, 哪些: asks nothing by itself; a noun that names what is wanted (流程, 条件) decides.
_WEAK = frozenset({"what"})
TOPIC = "topic"  # nothing is asked in so many words
BARE = "bare"  # and only one thing is named: 公积金贷款 may ask anything about it

# Particles that close a question of any type: 有什么影响吗 asks what, not whether.
_PARTICLES = frozenset({"吗", "么", "嘛", "吧"})


@cache
def groups() -> dict[str, str]:
    """Type -> its group: the types that are asked for one another."""
    return {row["type"]: row["group"] for row in rows("question_types")} | {
        TOPIC: TOPIC,
        BARE: BARE,
    }


@cache
def _readings() -> tuple[tuple[frozenset[str], str, str, bool], ...]:
    return tuple(
        (frozenset(row["types"].split("|")), row["concept"], row["becomes"], row["tells"] == "yes")
        for row in rows("readings")
    )


def of(
    words: Sequence[Word], concepts: Collection[str], focus: str | None = None
) -> tuple[frozenset[str], frozenset[str]]:
    """The types asked for, and the concepts that the types already tell (赔偿 in how much is paid).

    A type is read beside the act asked about, not beside one said in passing (怎么交罚款 asks how).
    ``topic`` where nothing is asked in so many words, ``bare`` where besides only one concept is named.
    """
    asks, present = _asked(words), set(concepts)
    told = set()
    passing = focus is not None and focus not in _read_beside()
    for types, concept, becomes, tells in _readings():
        if concept not in present or not asks & types:
            continue
        if passing and focus != concept and by_concept()[concept].slot == "act":
            continue
        asks = (asks - types) | {becomes}
        told |= {concept} if tells else set()
    if asks == {TOPIC} and len(present) < 2:
        asks = {BARE}
    return frozenset("how" if kind == "procedure" else kind for kind in asks), frozenset(told)


@cache
def _read_beside() -> frozenset[str]:
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


def modal(words: Sequence[Word]) -> str | None:
    """``must`` or ``may`` where a question asks one of them, not both."""
    found = {_MODALS[word.text] for word in words if word.text in _MODALS}
    return found.pop() if len(found) == 1 else None


def _asked(words: Sequence[Word]) -> set[str]:
    """Types of the question words; a noun that names what is wanted decides for weak or near ones."""
    # few words can ask; only for these what follows is looked at
    may = (
        n for n, w in enumerate(words) if w.text in _CLOSING or (w.entry and w.entry.slot == "ask")
    )
    asks = {kind for n in may if (kind := _kind(words[n], words[n + 1 :]))}
    aspects = {w.entry.concept for w in words if w.entry and w.entry.slot == "aspect"}
    said = {w.text for w in words if w.entry and w.entry.concept == "whether"}
    strong = asks - _WEAK
    if said <= _PARTICLES and strong - {"whether"}:
        asks -= {"whether"}
    if "difference" in asks and any(w.text == "还是" for w in words):
        asks = _between(asks, words)
    if not strong and aspects:
        return aspects
    if "deadline" in aspects and "duration" in asks:  # 期限是多久
        asks = (asks - {"duration"}) | {"deadline"}
    if not asks and modal(words) == "may":  # 医保卡可以异地用？
        return {"whether"}
    return asks or {_inside([w.text for w in words if w.entry])}


def _between(asks: set[str], words: Sequence[Word]) -> set[str]:
    """还是 asks which is better (吃药好还是打针好), which is so (共同还是个人财产), or nothing (为什么还是不行)."""
    if asks - {"difference"} - _WEAK:
        return asks - {"difference"}
    return asks if any("好" in word.text for word in words) else {"whether"}


_HOW = frozenset({"怎么", "怎么就", "咋"})
_CLOSING = frozenset({"不", "没", "没有", "否"})  # 还能退不？
_DENIALS = frozenset({"negator", "postnegator", "passive"})


def _kind(word: Word, rest: Sequence[Word]) -> str | None:
    """The type of a question word; 怎么 before a denial asks why: 怎么还没退, 怎么用不了."""
    if word.text in _CLOSING and (not rest or rest[0].is_break):
        return "whether"
    if word.entry is None or word.entry.slot != "ask":
        return None
    if word.text in _HOW:
        clause = takewhile(lambda following: not following.is_break, rest)
        if any(
            w.entry and (w.entry.slot in _DENIALS or w.entry.concept[0] in "不没无") for w in clause
        ):
            return "why"
    return word.entry.concept


# Question words inside words of the tables: 是不是工伤, 还有多少钱, 怎么分.
_INSIDE = (
    ("是不是", "whether"),
    ("是否", "whether"),
    ("算不算", "whether"),
    ("怎", "how"),
    ("如何", "how"),
)


def _inside(texts: Sequence[str]) -> str:
    return next((kind for mark, kind in _INSIDE if any(mark in text for text in texts)), TOPIC)
