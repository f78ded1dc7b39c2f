"""What a clustering came to: each group with what holds it together and who stands for it, and the pairs to keep."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from pipeline.clustering.asked import Row
from pipeline.clustering.judging import MARGIN, Judge, Verdict
from pipeline.recognizers.framing.asks import BARE, TOPIC
from pipeline.similarity.closure import LARGEST
from pipeline.similarity.groups import Described, Rank, describe, sampled
from pipeline.similarity.pairs import Pair, Scored, ordered

# Pairs put into words at once: 10,000 verdicts are 4 MB.
_PAIRS = 10_000


@dataclass(frozen=True, slots=True)
class Group:
    """The questions that one answer serves.

    ``loosest``: the two members least alike; ``least_similar``: the member least like the others
    on average; ``flagged``: larger than it should be, for a person to look at.
    """

    canonical: str
    members: tuple[str, ...]
    loosest: Verdict | None
    least_similar: str | None
    flagged: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """The rows of a judge in their groups, and what people said about them."""

    judge: Judge
    pairs: Scored  # near the line or over it, and all within each group
    labels: Sequence[int]
    said: Mapping[Pair, bool]  # True: one question
    # The questions that should stand for their groups, the first one first.
    canonical: Sequence[str]
    doubts: Callable[[], Scored]  # pairs near the line that join nothing


def report(
    outcome: Outcome, some: Iterable[list[int]], large: int
) -> tuple[tuple[Group, ...], Callable[[], Iterator[Verdict]]]:
    """Some of the groups with what holds them together, and what tells the verdicts worth keeping."""
    judge, rank, every = outcome.judge, _rank(outcome), outcome.judge.scores
    within = outcome.pairs.within(outcome.labels, every)
    groups = [
        (rows, describe(rows, within, rank) if len(rows) <= LARGEST else sampled(rows, every, rank))
        for rows in some
    ]
    loose = sorted(shape.loosest for _, shape in groups if shape.loosest)
    loosest = dict(_verdicts(outcome, loose))
    told = tuple(_group(judge, rows, shape, loosest, large) for rows, shape in groups)
    return told, partial(_kept, outcome, groups)


def _kept(outcome: Outcome, groups: Sequence[tuple[list[int], Described]]) -> Iterator[Verdict]:
    """Same texts; pairs near the line; over it, but apart; what people said; what holds each group together."""
    judge, pairs = outcome.judge, outcome.pairs
    labels = np.asarray(outcome.labels)
    i, j, scores = Scored.of([pairs, outcome.doubts()])
    near = np.abs(scores - judge.threshold) <= MARGIN
    near |= (labels[i] != labels[j]) & (scores >= judge.threshold)
    keep = {*outcome.said, *zip(i[near].tolist(), j[near].tolist(), strict=True)}
    for rows, shape in groups:
        keep |= {ordered(shape.centre, row) for row in rows if row != shape.centre}
        keep |= shape.strongest | ({shape.loosest} if shape.loosest else set())
    told = sorted(row for rows, _ in groups for row in rows)
    yield from (one for row in told for one in _same_text(judge.rows[row]))
    yield from (one for _, one in _verdicts(outcome, sorted(keep)))


def _verdicts(outcome: Outcome, pairs: Sequence[Pair]) -> Iterator[tuple[Pair, Verdict]]:
    labels, said = outcome.labels, outcome.said
    for start in range(0, len(pairs), _PAIRS):
        some = pairs[start : start + _PAIRS]
        for (a, b), one in zip(some, outcome.judge.verdicts(some), strict=True):
            yield (a, b), _settled(one, labels[a] == labels[b], said.get((a, b)))


def _rank(outcome: Outcome) -> Rank:
    wanted = {name: n for n, name in reversed(list(enumerate(outcome.canonical)))}

    def rank(row: int, central: float) -> tuple[object, ...]:
        """The canonical question: the one that people want, answered before unanswered, asking before a mere topic, the
        most central wording, the shortest title, the first by letters."""
        one, asks = outcome.judge.rows[row].asked[0], outcome.judge.rows[row].asks
        return (
            wanted.get(one.id, len(wanted)),
            not one.answer,
            bool(asks & {TOPIC, BARE}),
            -central,
            len(one.title),
            one.title,
            one.id,
        )

    return rank


def _settled(one: Verdict, together: bool, said: bool | None) -> Verdict:
    """A pair by itself, corrected by what people said of it and by what became of it in its group."""
    if said is not None:
        zh, en = ("人工判定相同", "the same") if said else ("人工判定不同", "different")
        told = replace(one, kind="decided", fact=None, zh=zh, en=f"decided by a person: {en}")
    elif together == one.accepted:
        return one
    elif together:
        told = replace(one, zh=f"经同组问题相连，{one.zh}", en=f"joined through others, {one.en}")
    else:
        zh, en = f"与该组其他问题不合，{one.zh}", f"does not go with the group, {one.en}"
        told = replace(one, zh=zh, en=en)
    return replace(told, accepted=together)


def _same_text(row: Row) -> list[Verdict]:
    first, *others = row.asked
    words = ("文字相同", "same text")
    return [Verdict(first.id, one.id, 1.0, "near_identical", True, *words) for one in others]


def _group(
    judge: Judge, rows: list[int], shape: Described, verdicts: Mapping[Pair, Verdict], large: int
) -> Group:
    names = tuple(sorted(one.id for row in rows for one in judge.rows[row].asked))
    canonical = judge.rows[shape.centre].asked[0].id
    if shape.loosest is None or shape.least is None:
        twins = _same_text(judge.rows[shape.centre])
        loosest, least = (twins[0], twins[0].right) if twins else (None, None)
    else:
        loosest, least = verdicts[shape.loosest], judge.rows[shape.least].asked[0].id
    return Group(canonical, names, loosest, least, len(names) > large)
