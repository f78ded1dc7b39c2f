"""What a clustering came to: each group with what holds it together and who stands for it, and the pairs to keep."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

import numpy as np

from pipeline.clustering.asked import Row
from pipeline.clustering.judging import MARGIN, Judge, Verdict
from pipeline.recognizers.framing.asks import BARE, TOPIC
from pipeline.similarity.closure import LARGEST
from pipeline.similarity.groups import Described, Rank, described, sampled
from pipeline.similarity.moving import paired, parted
from pipeline.similarity.pairs import Pair, Scored
from pipeline.similarity.shingles import I64, sorted_unique

# Pairs put into words at once: 10,000 verdicts are 4 MB.
_PAIRS = 10_000
# Groups described at once: with their sets of pairs 10,000 are 6 MB.
_GROUPS = 10_000
_TOPICS = frozenset({TOPIC, BARE})
_NO_ROWS = np.empty(0, dtype=np.int64)


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


class Report:
    """Some of the groups with what holds them together, and the verdicts worth keeping. Pairs as ``moving.paired``."""

    def __init__(self, outcome: Outcome, some: Iterable[list[int]], large: int) -> None:
        self._outcome, describing = outcome, _Describing(outcome)
        told, twins, groups = list[Group](), list[int](), iter(some)
        central, holding = [_NO_ROWS], [_NO_ROWS]
        while batch := list(islice(groups, _GROUPS)):
            several = [rows for rows in batch if len(rows) > 1]
            shape = describing.of(several)
            loosest = self.told(shape.loosest)
            shapes = zip(shape.centre.tolist(), shape.least.tolist(), loosest, strict=True)
            for rows in batch:
                held = next(shapes) if len(rows) > 1 else None
                told.append(_group(outcome.judge.rows, rows, held, large))
                if len(told[-1].members) > len(rows):
                    twins += rows
            central.append(_around(several, shape.centre))
            holding += [shape.strongest, shape.loosest]
        self.groups, self._twins = tuple(told), sorted(twins)
        self.central, self._holding = np.concatenate(central), np.concatenate(holding)

    def tell(self) -> Iterator[Verdict]:
        """All verdicts worth keeping."""
        yield from self.same_texts()
        yield from self.told(self.kept())

    def kept(self) -> I64:
        """Pairs near the line; over it, but apart; what people said; what holds each group together."""
        judge, labels = self._outcome.judge, np.asarray(self._outcome.labels)
        keep = [self.central, self._holding, _paired(self._outcome.said)]
        for i, j, scores in (self._outcome.pairs, self._outcome.doubts()):
            near = np.abs(scores - judge.threshold) <= MARGIN
            near |= (labels[i] != labels[j]) & (scores >= judge.threshold)
            keep.append(paired(i[near], j[near]))
        return sorted_unique(np.concatenate(keep))

    def same_texts(self) -> Iterator[Verdict]:
        """On each question and those that are compared as one with it."""
        rows = self._outcome.judge.rows
        return (one for row in self._twins for one in _same_text(rows[row].ids))

    def told(self, pairs: I64) -> Iterator[Verdict]:
        """The verdict on each pair."""
        labels, said = self._outcome.labels, self._outcome.said
        for start in range(0, len(pairs), _PAIRS):
            i, j = parted(pairs[start : start + _PAIRS])
            some = list(zip(i.tolist(), j.tolist(), strict=True))
            for (a, b), one in zip(some, self._outcome.judge.verdicts(some), strict=True):
                yield _settled(one, labels[a] == labels[b], said.get((a, b)))


class _Describing:
    """What describes groups of an outcome by the scores of their pairs."""

    def __init__(self, outcome: Outcome) -> None:
        self._score, self._rank = outcome.judge.scores, _rank(outcome)
        self._pairs, self._group = outcome.pairs.within(outcome.labels, self._score)

    def of(self, groups: Sequence[list[int]]) -> Described:
        """Groups of two rows and more, in their order: those of ``within`` that lie between the first and the last."""
        ends = [groups[0][0], groups[-1][0] + 1] if groups else [0, 0]
        some = slice(*np.searchsorted(self._group, ends).tolist())
        whole = described(self._pairs.taken(some), self._group[some], self._rank)
        large = [rows for rows in groups if len(rows) > LARGEST]
        every = [whole, *(sampled(rows, self._score, self._rank) for rows in large)]
        first, centre, least, loosest, strongest = map(np.concatenate, zip(*every, strict=True))
        order = np.argsort(first)
        return Described(first[order], centre[order], least[order], loosest[order], strongest)


def _around(groups: Sequence[list[int]], centre: I64) -> I64:
    """The pairs of each group with who stands for it."""
    rows = np.fromiter(chain.from_iterable(groups), np.int64)
    stands = np.repeat(centre, [len(some) for some in groups])
    others = rows != stands
    return paired(rows[others], stands[others])


def _paired(pairs: Iterable[Pair]) -> I64:
    table = np.array([*pairs], dtype=np.int64).reshape(-1, 2)
    return paired(table[:, 0], table[:, 1])


def _rank(outcome: Outcome) -> Rank:
    wanted = {name: n for n, name in reversed(list(enumerate(outcome.canonical)))}

    def rank(row: int, central: float) -> tuple[object, ...]:
        """The canonical question: the one that people want, answered before unanswered, asking before a mere topic, the
        most central wording, the shortest title, the first by letters."""
        speaking = outcome.judge.rows[row]
        one = speaking.speaks
        return (
            wanted.get(one.id, len(wanted)),
            not one.answer,
            not _TOPICS.isdisjoint(speaking.asks),
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


def _same_text(ids: tuple[str, ...]) -> list[Verdict]:
    first, *others = ids
    words = ("文字相同", "same text")
    return [Verdict(first, one, 1.0, "near_identical", True, *words) for one in others]


def _group(
    judged: Sequence[Row], rows: list[int], held: tuple[int, int, Verdict] | None, large: int
) -> Group:
    """The group of some rows; of several also who stands for it, who is least like the others, and its loosest pair."""
    ids = {row: judged[row].ids for row in rows}
    names = tuple(sorted(chain.from_iterable(ids.values())))
    if held:
        centre, least, loosest = held
        told = ids[centre][0], names, loosest, ids[least][0]
    else:
        (alone,) = rows
        twins = _same_text(ids[alone])
        told = ids[alone][0], names, *((twins[0], twins[0].right) if twins else (None, None))
    return Group(*told, len(names) > large)
