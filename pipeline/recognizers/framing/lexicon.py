"""What a word stands for: the concept, its slot, and how much it tells (its rarity).

The tables (synonyms, question_types, fillers) name the words of legal questions; every other word is
one of jieba's dictionary and stands for itself. Rarity comes from jieba's word frequencies, a fixed
table, and not from the questions at hand: whether two questions are one must not depend on what
else is clustered with them.
"""

import math
from dataclasses import dataclass
from functools import cache

import jieba

from pipeline.recognizers.framing.tables import rows


@dataclass(frozen=True, slots=True)
class Entry:
    """One word of the tables. ``slot``: party act light thing state drop ask aspect negator passive cut."""

    concept: str
    slot: str
    broader: str = ""


@cache
def frequencies() -> dict[str, int]:
    """jieba's dictionary: word -> how often it stands in the corpora that jieba was made from."""
    table: dict[str, int] = {}
    with jieba.dt.get_dict_file() as lines:
        for line in lines:
            word, count, _ = line.decode("utf-8").split(" ")
            table[word] = int(count)
    return table


@cache
def total() -> int:
    """Sum of all frequencies (60,101,964 in jieba 0.42.1)."""
    return sum(frequencies().values())


@cache
def entries() -> dict[str, Entry]:
    """Every word of the tables. Where two tables name a word the later one here wins."""
    found: dict[str, Entry] = {}
    for row in rows("fillers"):
        slot = "drop" if row["kind"] == "courtesy" else row["kind"]
        found |= {word: Entry(word, slot) for word in row["words"].split("|")}
    for row in rows("question_types"):
        found |= {word: Entry(row["type"], row["kind"]) for word in row["words"].split("|")}
    for row in rows("synonyms"):
        entry = Entry(row["concept"], row["slot"], row["broader"])
        found |= dict.fromkeys(row["words"].split("|"), entry)
    return found


@cache
def compounds() -> dict[frozenset[str], str]:
    """Two concepts of one clause and the concept they make."""
    return {frozenset((row["first"], row["second"])): row["gives"] for row in rows("compounds")}


@cache
def _concept_frequencies() -> dict[str, int]:
    counts: dict[str, int] = {}
    for word, entry in entries().items():
        counts[entry.concept] = counts.get(entry.concept, 0) + frequencies().get(word, 0)
    return counts


@cache
def rarity(concept: str) -> float:
    """How much a concept or a bare word tells, from about 0.2 (很 common) to 1.4 (in no dictionary).

    Inverse frequency on a log scale, (ln(N / f) - 6) / 8: a word of 10,000 occurrences in jieba's
    60 million weighs 0.34, of 1,000 0.63, of 100 0.91.
    """
    count = _concept_frequencies().get(concept) or frequencies().get(concept, 0)
    return min(max((math.log(total() / max(count, 2)) - 6) / 8, 0.2), 1.4)
