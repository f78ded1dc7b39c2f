"""What a word stands for: the concept, its slot, and how much it tells (its rarity).

The tables (synonyms, question_types, fillers) name the words of legal questions; every other word is
one of jieba's dictionary and stands for itself. Rarity comes from jieba's word frequencies, a fixed
table, and not from the questions at hand: whether two questions are one must not depend on what
else is clustered with them.
"""

import math
from functools import cache
from typing import NamedTuple

import jieba

from pipeline.recognizers.framing.tables import rows


class Entry(NamedTuple):
    """One word of the tables. ``slot``: party act light thing state drop ask aspect negator passive cut.

    A named tuple: it is looked up by its value more often than anything else here.
    """

    concept: str
    slot: str
    broader: str = ""
    broader_share: float = 0.4


# How much a word of no table counts by its part of speech, as jieba's dictionary tags it (ICTCLAS tags):
# nouns and verbs in full, words that only hold a sentence together hardly.
_PART_WEIGHT = {
    **dict.fromkeys(("n", "v", "nz", "vn", "vd", "l", "i", "j", "nr", "ns", "nt", "b", "eng"), 1.0),
    **dict.fromkeys(("a", "an", "s", "z", "f"), 0.7),
    **dict.fromkeys(("k", "g"), 0.5),
    **dict.fromkeys(("t", "d", "ad", "q", "r"), 0.25),
    **dict.fromkeys(("m", "p", "c", "u", "y", "e", "o", "x", "h"), 0.1),
}


@cache
def _dictionary() -> tuple[dict[str, int], dict[str, float]]:
    """jieba's dictionary: how often each word stands in jieba's corpora; and what those count, by their part of speech,
    that do not count in full."""
    with jieba.dt.get_dict_file() as file:
        fields = file.read().decode("utf-8").split()
    words, counts, parts = fields[::3], map(int, fields[1::3]), fields[2::3]
    light = {one: weight for one in set(parts) if (weight := _of_part(one)) < 1.0}
    weights = {word: light[one] for word, one in zip(words, parts, strict=True) if one in light}
    return dict(zip(words, counts, strict=True)), weights


def _of_part(part: str) -> float:
    return _PART_WEIGHT.get(part, _PART_WEIGHT.get(part[0], 1.0))


def frequencies() -> dict[str, int]:
    """Every word of jieba's dictionary and its frequency."""
    return _dictionary()[0]


def part_weight(word: str) -> float:
    """The share of its rarity that a word of no table counts, 0.1 to 1, by its part of speech."""
    return _dictionary()[1].get(word, 1.0)


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
        entry = _entry(row)
        found |= dict.fromkeys(row["words"].split("|"), entry)
    return found


@cache
def compounds() -> dict[str, dict[str, str]]:
    """Concept -> a second concept of the question -> the concept they make."""
    made: dict[str, dict[str, str]] = {}
    for row in rows("compounds"):
        made.setdefault(row["first"], {})[row["second"]] = row["gives"]
        made.setdefault(row["second"], {})[row["first"]] = row["gives"]
    return made


@cache
def beside() -> dict[str, dict[str, str]]:
    """Act -> a thing of the question -> the act that it is beside that: 领公积金 is 提取."""
    acts: dict[str, dict[str, str]] = {}
    for row in rows("beside"):
        things = dict.fromkeys(row["things"].split("|"), row["becomes"])
        for act in row["acts"].split("|"):
            acts.setdefault(act, {}).update(things)
    return acts


@cache
def implied() -> dict[str, frozenset[str]]:
    """Concept -> concepts that go without saying beside it: of a compound (不同意离婚), and of a denied act that has a
    name (不让探视), also what goes without saying beside its parts."""
    said = {row["concept"]: frozenset(row["implies"].split("|")) for row in rows("implied")}
    parts = {(gives, part) for part, made in compounds().items() for gives in made.values()}
    parts |= {(denied, act) for act, denied in turned("negated").items()}
    found = dict(said)
    for whole, part in parts:
        found[whole] = found.get(whole, frozenset()) | said.get(part, frozenset()) - {whole}
    return found


def _entry(row: dict[str, str]) -> Entry:
    broader, _, share = row["broader"].partition(":")
    return Entry(row["concept"], row["slot"], broader, float(share or 0.4))


@cache
def by_concept() -> dict[str, Entry]:
    """Concept -> its entry."""
    return {row["concept"]: _entry(row) for row in rows("synonyms")}


@cache
def turned(kind: str) -> dict[str, str]:
    """Concept -> the concept it becomes when ``negated`` or ``passive``."""
    return {row["concept"]: row["becomes"] for row in rows("turned") if row["kind"] == kind}


@cache
def contrasts() -> dict[str, tuple[frozenset[str], ...]]:
    """Concept -> the sets of concepts it is one of that shut each other out."""
    sets: dict[str, tuple[frozenset[str], ...]] = {}
    for row in rows("contrasts"):
        members = frozenset(row["members"].split("|"))
        for member in members:
            sets[member] = (*sets.get(member, ()), members)
    return sets


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
