"""Which questions are the same: frames and text similarity joined into clusters.

::

    Asked ──prepare──▶ text, frame, region ──propose──▶ pairs ──score──▶ ──refuse──▶ ──link──▶ Clustering
              twins as one      MinHash LSH, loosely    exactly   facts that differ   by average

Two kinds of evidence, never mixed silently: ``near_identical`` (the same text but for a few letters)
and ``same_question`` (the same frame in other words). What is decided about a pair depends on the
two questions alone, never on what else is clustered.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from pipeline.recognizers import regions
from pipeline.recognizers.frames import Frame, frame
from pipeline.recognizers.framing.agreement import Refusal, Slot, compare, refusals, slot
from pipeline.recognizers.framing.asks import BARE, TOPIC
from pipeline.recognizers.framing.scoring import Scorer, sketched
from pipeline.recognizers.framing.wording import measured, told
from pipeline.records import Region
from pipeline.similarity.groups import Described, describe
from pipeline.similarity.jaccard import F64
from pipeline.similarity.linkage import average_linkage, members
from pipeline.similarity.lsh import Banding, candidates
from pipeline.similarity.minhash import signatures
from pipeline.similarity.nearness import NearTexts
from pipeline.similarity.normalise import fold, letters
from pipeline.similarity.pairs import Pair, ScoredPairs, ordered
from pipeline.similarity.shingles import I64, distinct

Level = Literal["strict", "normal", "broad"]
Kind = Literal["near_identical", "same_question"]

# The score two questions must reach; precision and recall of each level in docs/clustering.md.
THRESHOLD: dict[Level, float] = {"strict": 0.84, "normal": 0.74, "broad": 0.62}
# Proposed loosely. Frames: 96 % and more of the labelled pairs that must be together are proposed
# (docs/clustering.md). Texts: a pair of which one holds the other and is three times as long is
# proposed 79 times of 100, and nearly all of those again by their frames.
FRAME_BANDS, TEXT_BANDS = Banding(64, 2), Banding(42, 3)
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
    """The questions that one answer serves.

    ``loosest``: the two members least alike; ``least_similar``: the member least like the others
    on average; ``flagged``: larger than it should be, for a person to look at.
    """

    canonical: str
    members: tuple[str, ...]
    loosest: Decision | None
    least_similar: str | None
    flagged: bool


@dataclass(frozen=True, slots=True)
class Clustering:
    """Groups in the order of their first member; the pairs that hold groups together and those near
    the line, accepted and refused; the pairs that people wanted together and could not be."""

    groups: tuple[Group, ...]
    decisions: tuple[Decision, ...]
    conflicts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why two questions are, or are not, one: the slots compared, and the decision."""

    slots: tuple[Slot, ...]
    decision: Decision


@dataclass(frozen=True, slots=True)
class _Prepared:
    """Questions of one text and one region; ``asked[0]`` speaks for all of them."""

    asked: tuple[Asked, ...]
    text: str  # letters of title and detail
    region: str | None  # an adcode, or a name that nobody knows
    frame: Frame


def _prepare(*asked: Asked) -> _Prepared:
    title, detail = fold(asked[0].title), fold(asked[0].detail or "")
    named = regions.find(title)
    taken = frame(_without(title, named))
    if detail and taken.asks == {BARE}:
        # 房屋纠纷: a title that asks nothing leaves the question to the detail.
        whole = f"{title}. {detail}"
        taken = frame(_without(whole, regions.find(whole)))
    region = _region(asked[0].region, named, detail)
    return _Prepared(asked, letters(title + detail), region, taken)


def _region(given: str | None, named: Sequence[Region], detail: str) -> str | None:
    """The region as the caller gives it, else as title and detail say it."""
    if given is None:
        return regions.decide([], named, regions.find(detail))
    return given if given.isdigit() else regions.decide(regions.resolve(given), [], []) or given


def _without(text: str, named: Sequence[Region]) -> str:
    """The text without its places, which are compared on their own."""
    for region in reversed(named):
        if region.level != "national":
            text = text[: region.start] + text[region.end :]
    return text


def _twins(asked: Iterable[Asked], apart: Collection[str]) -> list[_Prepared]:
    """Questions of one text and region prepared as one, those with an answer first, in an order that
    is their own. Whoever a person parted from another stands alone."""
    groups: dict[tuple[str, ...], list[Asked]] = {}
    for one in sorted(asked, key=lambda a: (a.title, a.detail or "", a.region or "", a.id)):
        alone = one.id if one.id in apart else ""
        text = letters(fold(one.title)), letters(fold(one.detail or ""))
        groups.setdefault((*text, one.region or "", alone), []).append(one)
    return [_prepare(*sorted(group, key=lambda one: not one.answer)) for group in groups.values()]


def _refusal(a: _Prepared, b: _Prepared) -> Refusal | None:
    """The first fact that parts two questions whatever their score; the region before all."""
    if a.region != b.region:
        return Refusal("region", _place(a.region), _place(b.region))
    return next(iter(refusals(a.frame, b.frame)), None)


def _place(region: str | None) -> str:
    return regions.path(region) if region and region.isdigit() else region or ""


class _Run:
    """The questions of one clustering made comparable."""

    def __init__(self, prepared: list[_Prepared], level: Level) -> None:
        self.prepared, self.threshold = prepared, THRESHOLD[level]
        self._near = NearTexts([one.text for one in prepared])
        self._frames = Scorer([one.frame for one in prepared])

    def scores(self, i: I64, j: I64) -> F64:
        """The better of the two scores of each pair of rows."""
        return np.maximum(self._near.scores(i, j), self._frames.scores(i, j))

    def propose(self) -> tuple[I64, I64]:
        """Pairs of rows that either LSH thinks worth comparing."""
        count = max(len(self.prepared), 1)
        sets = distinct(*sketched(one.frame for one in self.prepared), len(self.prepared))
        keys = []
        for rows, bands in ((sets, FRAME_BANDS), (self._near.rows, TEXT_BANDS)):
            i, j = candidates(signatures(rows), bands)
            keys.append(i * count + j)
        merged: I64 = np.unique(np.concatenate(keys))
        return merged // count, merged % count

    def refusal(self, pair: Pair) -> Refusal | None:
        return _refusal(*(self.prepared[row] for row in pair))

    def decide(self, pairs: Sequence[Pair]) -> list[Decision]:
        """Each pair by itself: accepted over the threshold unless a fact parts it."""
        i, j = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        near, frames = self._near.scores(i, j), self._frames.scores(i, j)
        best, is_near = np.maximum(near, frames).tolist(), ((near > 0) & (near >= frames)).tolist()
        return [self._decision(*one) for one in zip(pairs, best, is_near, strict=True)]

    def _decision(self, pair: Pair, score: float, near: bool) -> Decision:
        a, b = (self.prepared[row].asked[0].id for row in pair)
        kind: Kind = "near_identical" if near else "same_question"
        fact = self.refusal(pair)
        words = told(fact) if fact else measured(score, self.threshold, near=near)
        return Decision(a, b, score, kind, not fact and score >= self.threshold, *words)


def propose(asked: Sequence[Asked]) -> list[tuple[int, int]]:
    """Pairs of positions (i, j), i < j, in ``asked`` that are worth comparing: a bound on recall."""
    i, j = _Run([_prepare(question) for question in asked], "normal").propose()
    return list(zip(i.tolist(), j.tolist(), strict=True))


def explain(a: Asked, b: Asked, level: Level = "normal") -> Explanation:
    """The evidence of one pair, slot by slot, and what it comes to at this level.

    Answers and citations are shown and do not count: no labelled pairs tell what they are worth.
    """
    left, right = _prepare(a), _prepare(b)
    slots = [*compare(left.frame, right.frame).slots]
    slots.append(slot("region", {_place(left.region)} - {""}, {_place(right.region)} - {""}))
    if a.answer and b.answer:
        slots.append(slot("answer", {a.answer[:40]}, {b.answer[:40]}))
    if a.citations and b.citations:
        slots.append(slot("citations", a.citations, b.citations))
    return Explanation(tuple(slots), _Run([left, right], level).decide([(0, 1)])[0])


def cluster(
    asked: Sequence[Asked],
    level: Level = "normal",
    *,
    large: int = LARGE,
    same: Collection[tuple[str, str]] = (),
    different: Collection[tuple[str, str]] = (),
) -> Clustering:
    """The questions grouped; the same groups whatever order they come in.

    ``same`` and ``different`` are pairs of ids that people decided. They stand above every score and
    every guard; where they contradict each other the questions stay apart and the pair of ``same``
    is reported in ``conflicts``. Ids that are not among ``asked`` are passed over.
    """
    run = _Run(_twins(asked, {name for pair in different for name in pair}), level)
    place = {one.id: row for row, twins in enumerate(run.prepared) for one in twins.asked}
    must, apart = _placed(same, place), _placed(different, place)
    pairs = ScoredPairs(len(place), run.propose(), run.scores, (run.threshold, MARGIN))
    pairs.complete(must)
    parted = {pair for pair in pairs.scores if pair not in must and run.refusal(pair)}
    scored = ((a, b, score) for (a, b), score in pairs.scores.items() if (a, b) not in parted)
    cannot = sorted(parted | apart)
    labels = average_linkage(
        len(run.prepared), scored, threshold=run.threshold, cannot=cannot, must=sorted(must)
    )
    groups, decisions = _report(run, pairs, labels, must, large)
    asked_for = [pair for pair in sorted(same) if {*pair} <= place.keys()]
    conflicts = [(a, b) for a, b in asked_for if labels[place[a]] != labels[place[b]]]
    return Clustering(groups, decisions, tuple(conflicts))


def _placed(pairs: Collection[tuple[str, str]], place: dict[str, int]) -> set[Pair]:
    known = ((place[a], place[b]) for a, b in pairs if a in place and b in place)
    return {ordered(a, b) for a, b in known if a != b}


def _report(
    run: _Run, pairs: ScoredPairs, labels: Sequence[int], must: Collection[Pair], large: int
) -> tuple[tuple[Group, ...], tuple[Decision, ...]]:
    """Groups with what holds them together, and the decisions worth keeping."""

    def rank(row: int, central: float) -> tuple[object, ...]:
        """The canonical question: answered before unanswered, asking before a mere topic, the most
        central wording, the shortest title, the first by letters."""
        one, asks = run.prepared[row].asked[0], run.prepared[row].frame.asks
        return (
            not one.answer,
            bool(asks & {TOPIC, BARE}),
            -central,
            len(one.title),
            one.title,
            one.id,
        )

    groups = [(rows, describe(rows, pairs.score, rank)) for rows in members(labels)]
    line = {
        (a, b)
        for (a, b), score in pairs.scores.items()
        if abs(score - run.threshold) <= MARGIN
        or (score >= run.threshold and labels[a] != labels[b])
    }
    holding = {ordered(shape.centre, row) for rows, shape in groups for row in rows}
    strongest = {pair for _, shape in groups for pair in shape.strongest}
    loosest = {shape.loosest for _, shape in groups if shape.loosest}
    keep = sorted(pair for pair in line | holding | strongest | loosest if pair[0] != pair[1])
    decided = {
        pair: _settled(one, labels[pair[0]] == labels[pair[1]], pair in must)
        for pair, one in zip(keep, run.decide(keep), strict=True)
    }
    twins = [one for prepared in run.prepared for one in _same_text(prepared)]
    told_groups = tuple(_group(run, rows, shape, decided, large) for rows, shape in groups)
    return told_groups, (*twins, *decided.values())


def _settled(one: Decision, together: bool, must: bool) -> Decision:
    """A pair by itself, corrected by what became of it in its group."""
    if together == one.accepted and not must:
        return one
    if must and together:
        zh, en = "人工判定相同", "decided by a person"
    elif together:
        zh, en = f"经同组问题相连，{one.zh}", f"joined through others, {one.en}"
    else:
        zh, en = f"与该组其他问题不合，{one.zh}", f"does not go with the group, {one.en}"
    return Decision(one.left, one.right, one.score, one.kind, together, zh, en)


def _same_text(prepared: _Prepared) -> list[Decision]:
    first, *others = prepared.asked
    words = ("文字相同", "same text")
    return [Decision(first.id, one.id, 1.0, "near_identical", True, *words) for one in others]


def _group(
    run: _Run, rows: list[int], shape: Described, decided: dict[Pair, Decision], large: int
) -> Group:
    names = tuple(sorted(one.id for row in rows for one in run.prepared[row].asked))
    canonical = run.prepared[shape.centre].asked[0].id
    if shape.loosest is None or shape.least is None:
        twins = _same_text(run.prepared[shape.centre])
        loosest, least = (twins[0], twins[0].right) if twins else (None, None)
    else:
        loosest, least = decided[shape.loosest], run.prepared[shape.least].asked[0].id
    return Group(canonical, names, loosest, least, len(names) > large)
