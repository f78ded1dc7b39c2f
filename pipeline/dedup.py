"""Which questions are the same: frames and text similarity joined into clusters.

Two kinds of evidence, never mixed silently: ``near_identical`` (the same text but for a few letters:
exact Jaccard of character 3-grams) and ``same_question`` (the same frame in other words). LSH
proposes pairs of both kinds, an exact comparison decides, guards forbid, and average linkage under
those guards makes the groups.
"""

import itertools
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from pipeline.recognizers import regions
from pipeline.recognizers.frames import Frame, frame
from pipeline.recognizers.framing.agreement import Agreement, Refusal, Slot, compare, features
from pipeline.records import Region
from pipeline.similarity.jaccard import jaccard
from pipeline.similarity.linkage import average_linkage, members
from pipeline.similarity.lsh import Banding, candidates
from pipeline.similarity.minhash import signatures
from pipeline.similarity.normalise import fold, letters
from pipeline.similarity.shingles import Shingles, distinct, shingle

Level = Literal["strict", "normal", "broad"]
Kind = Literal["near_identical", "same_question"]

# The score two questions must reach; measured in docs/clustering.md.
THRESHOLD: dict[Level, float] = {"strict": 0.75, "normal": 0.7, "broad": 0.6}
# Exact Jaccard of character 3-grams from which two texts are the same text.
NEAR_IDENTICAL = 0.85
# Proposing loosely: two values a band let pairs of similarity 0.2 through with probability 0.93.
LOOSE = Banding(64, 2)
# A group of more members is flagged for a person: chains show first in size.
LARGE = 25
# Decided pairs whose score is this close to the line are kept with their reasons.
MARGIN = 0.15


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to be clustered. ``region``: an adcode or a name, as the caller has it."""

    id: str
    title: str
    detail: str | None = None
    region: str | None = None
    answer: str | None = None
    citations: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Decision:
    """One pair that was compared: the score, the kind of evidence, and why it was decided so."""

    left: str
    right: str
    score: float
    kind: Kind
    accepted: bool
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Group:
    """The questions that one answer serves. ``loosest``: the two least alike; flagged when large."""

    canonical: str
    members: tuple[str, ...]
    loosest: Decision | None
    least_similar: str | None
    flagged: bool


@dataclass(frozen=True, slots=True)
class Clustering:
    """Groups in the order of their first member, and the pairs near the line, both ways."""

    groups: tuple[Group, ...]
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why two questions are, or are not, one: the slots compared, and the decision."""

    slots: tuple[Slot, ...]
    decision: Decision


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A question as it is compared."""

    asked: Asked
    text: str  # letters of title and detail
    region: str | None
    frame: Frame


def _prepare(asked: Asked) -> _Prepared:
    title, detail = fold(asked.title), fold(asked.detail or "")
    named = regions.find(title)
    text = letters(title + detail)
    return _Prepared(asked, text, _region(asked, named, detail), frame(_without(title, named)))


def _region(asked: Asked, named: Sequence[Region], detail: str) -> str | None:
    """The adcode as the caller gives it or the words say it; a name nobody knows stays a name."""
    if asked.region is None:
        return regions.decide([], named, regions.find(detail))
    if asked.region.isdigit():
        return asked.region
    return regions.decide(regions.resolve(asked.region), [], []) or asked.region


def _without(text: str, named: Sequence[Region]) -> str:
    """The text without its places, which are compared on their own."""
    for region in reversed(named):
        if region.level != "national":
            text = text[: region.start] + text[region.end :]
    return text


def _compare(a: _Prepared, b: _Prepared) -> Agreement:
    agreement = compare(a.frame, b.frame)
    if a.region != b.region:
        refusal = Refusal("region", _place(a.region), _place(b.region))
        return Agreement(agreement.score, agreement.slots, (refusal, *agreement.refusals))
    return agreement


def _place(region: str | None) -> str:
    return regions.path(region) if region and region.isdigit() else region or ""


_NAMES = {
    "region": ("地区不同", "region differs"),
    "number": ("数字不同", "number differs"),
    "negation": ("一方是否定", "negation differs"),
    "contrast": ("事情不同", "matter differs"),
    "direction": ("方向相反", "direction differs"),
}


def _reason(agreement: Agreement, kind: Kind, threshold: float) -> tuple[str, str]:
    if agreement.refusals:
        refusal = agreement.refusals[0]
        zh, en = _NAMES[refusal.slot]
        return (
            f"{zh}：{refusal.left or '未指明'} ≠ {refusal.right or '未指明'}",
            f"{en}: {refusal.left or 'not said'} ≠ {refusal.right or 'not said'}",
        )
    sign = "≥" if agreement.score >= threshold else "<"
    if kind == "near_identical":
        return (
            f"文字几乎相同（{agreement.score:.2f}）",
            f"near-identical text ({agreement.score:.2f})",
        )
    return (
        f"问题要素相合度 {agreement.score:.2f} {sign} {threshold:.2f}",
        f"agreement of the slots {agreement.score:.2f} {sign} {threshold:.2f}",
    )


@lru_cache(maxsize=500_000)
def _hash(feature: str) -> int:
    return zlib.crc32(feature.encode("utf-8"))


def _feature_rows(prepared: Sequence[_Prepared]) -> Shingles:
    """The features of every frame as hashes: what LSH proposes same questions by."""
    pairs = [(row, _hash(key)) for row, p in enumerate(prepared) for key in features(p.frame)]
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return distinct(table[:, 0], table[:, 1].astype(np.uint32), len(prepared))


def propose(asked: Sequence[Asked]) -> list[tuple[int, int]]:
    """Pairs (i, j), i < j, that LSH thinks worth comparing."""
    return _propose([_prepare(question) for question in asked])


def _propose(prepared: Sequence[_Prepared]) -> list[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    for rows in (_feature_rows(prepared), shingle([p.text for p in prepared])):
        i, j = candidates(signatures(rows), LOOSE)
        found |= set(zip(i.tolist(), j.tolist(), strict=True))
    return sorted(found)


def cluster(asked: Sequence[Asked], level: Level = "normal", large: int = LARGE) -> Clustering:
    """The questions grouped; the same groups whatever order they come in."""
    ordered = sorted(asked, key=lambda a: (a.title, a.detail or "", a.region or "", a.id))
    prepared = [_prepare(question) for question in ordered]
    pairs = _propose(prepared)
    texts = shingle([p.text for p in prepared])
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    exact = jaccard(texts, table[:, 0], table[:, 1])
    threshold = THRESHOLD[level]
    scored: list[tuple[int, int, float]] = []
    cannot: list[tuple[int, int]] = []
    decided: dict[tuple[int, int], Decision] = {}
    for (i, j), near in zip(pairs, exact.tolist(), strict=True):
        decision = _decide(prepared[i], prepared[j], near, threshold)
        if decision.accepted or abs(decision.score - threshold) <= MARGIN:
            decided[i, j] = decision
        if decision.zh.startswith(tuple(zh for zh, _ in _NAMES.values())):
            cannot.append((i, j))
        else:
            scored.append((i, j, decision.score))
    labels = average_linkage(len(ordered), scored, threshold=threshold, cannot=cannot)
    groups = tuple(_group(group, prepared, decided, large) for group in members(labels))
    return Clustering(groups, tuple(decided[pair] for pair in sorted(decided)))


def explain(a: Asked, b: Asked, level: Level = "normal") -> Explanation:
    """The evidence of one pair, slot by slot, and what it comes to at this level."""
    left, right = _prepare(a), _prepare(b)
    texts = shingle([left.text, right.text])
    near = float(jaccard(texts, np.array([0]), np.array([1]))[0])
    decision = _decide(left, right, near, THRESHOLD[level])
    return Explanation(_compare(left, right).slots, decision)


def _decide(a: _Prepared, b: _Prepared, near: float, threshold: float) -> Decision:
    agreement = _compare(a, b)
    kind: Kind = "same_question"
    if near >= NEAR_IDENTICAL:
        kind, agreement = "near_identical", Agreement(near, (), agreement.refusals)
    zh, en = _reason(agreement, kind, threshold)
    accepted = not agreement.refusals and agreement.score >= threshold
    return Decision(a.asked.id, b.asked.id, agreement.score, kind, accepted, zh, en)


def _group(
    group: list[int],
    prepared: Sequence[_Prepared],
    decided: dict[tuple[int, int], Decision],
    large: int,
) -> Group:
    inside = [decided[p] for p in itertools.combinations(group, 2) if p in decided]
    loosest = min(inside, key=lambda d: (d.score, d.left, d.right), default=None)
    canonical = min((prepared[i].asked for i in group), key=_canonical_key)
    names = tuple(sorted(prepared[i].asked.id for i in group))
    return Group(
        canonical.id, names, loosest, loosest.right if loosest else None, len(group) > large
    )


def _canonical_key(asked: Asked) -> tuple[bool, int, str, str]:
    """Answered first, then the shortest title, then by letters."""
    return (not asked.answer, len(asked.title), asked.title, asked.id)
