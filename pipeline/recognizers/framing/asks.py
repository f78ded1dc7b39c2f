"""The type of a question, from its question words and the nouns that name what is wanted."""

from collections.abc import Collection, Sequence
from functools import cache

from pipeline.recognizers.framing.tables import rows
from pipeline.recognizers.framing.words import Word

# 是什么, 哪些: asks nothing by itself; a noun that names what is wanted (流程, 条件) decides.
_WEAK = frozenset({"what"})
TOPIC = "topic"  # nothing is asked in so many words

# Particles that close a question of any type: 有什么影响吗 asks what, not whether.
_PARTICLES = frozenset({"吗", "么", "嘛", "吧"})


@cache
def groups() -> dict[str, str]:
    """Type -> its group: the types that are asked for one another."""
    return {row["type"]: row["group"] for row in rows("question_types")} | {TOPIC: TOPIC}


@cache
def _readings() -> tuple[tuple[frozenset[str], str, str], ...]:
    table = rows("readings")
    return tuple((frozenset(r["types"].split("|")), r["concept"], r["becomes"]) for r in table)


def of(words: Sequence[Word], concepts: Collection[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The types asked for, and the concepts that the types already tell (赔偿 in how much is paid).

    ``topic`` where nothing is asked in so many words.
    """
    told = set()
    asks = {w.entry.concept for w in words if w.entry and w.entry.slot == "ask"}
    aspects = {w.entry.concept for w in words if w.entry and w.entry.slot == "aspect"}
    said = {w.text for w in words if w.entry and w.entry.concept == "whether"}
    if said <= _PARTICLES and asks - _WEAK - {"whether"}:
        asks -= {"whether"}
    if not asks - _WEAK and aspects:
        asks = aspects
    asks = asks or {_inside("".join(w.text for w in words if w.entry))}
    for types, concept, becomes in _readings():
        if concept in concepts and asks & types:
            asks = (asks - types) | {becomes}
            told.add(concept)
    plain = frozenset("how" if kind == "procedure" else kind for kind in asks)
    return plain, frozenset(told)


def _inside(text: str) -> str:
    """A question word inside a word of the tables: 怎么分."""
    return "how" if "怎" in text or "如何" in text else TOPIC
