"""Questions to groups: linked by average, so that no chain makes a group; then what people decided."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import product

import numpy as np

from pipeline.clustering.asked import Asked, Row, prepared
from pipeline.clustering.asked import grouped as alike
from pipeline.clustering.collector import give_back, uncollected
from pipeline.clustering.decisions import Links, Names
from pipeline.clustering.judging import Judge, Verdict, seated
from pipeline.clustering.kept import claiming, read
from pipeline.clustering.meaning import Model
from pipeline.clustering.reporting import Group, Outcome, Report
from pipeline.config import Level
from pipeline.engines.local import cores
from pipeline.similarity.crowds import grouped
from pipeline.similarity.joining import blocks, joined
from pipeline.similarity.linkage import average_linkage, members, wholes
from pipeline.similarity.pairs import Guarded, Inside, Pair, Scored, ScoredPairs, ordered
from pipeline.similarity.shingles import I64, Flags, sorted_unique

# A group of more members is flagged for a person: chains show first in size.
LARGE = 25


@dataclass(frozen=True, eq=False)
class Clustering:
    """Groups in the order of their first member; and ``tell``, what ``verdicts`` are made by."""

    groups: tuple[Group, ...]
    tell: Callable[[], Iterator[Verdict]] = field(repr=False)

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The pairs that hold groups together and those near the line, accepted and refused; in words, which
        takes longer than to group."""
        return tuple(self.tell())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Clustering):
            return NotImplemented
        return self.groups == other.groups and self.verdicts == other.verdicts

    def __hash__(self) -> int:
        return hash(self.groups)


def cluster(
    asked: Iterable[Asked],
    level: Level = "normal",
    links: Links | None = None,
    *,
    model: Model | None = None,
    large: int = LARGE,
    jobs: int | None = 1,
) -> Clustering:
    """The questions grouped; the same groups whatever order they come in.

    ``links`` is what people decided, free of contradictions. It stands above every score and every guard: groups
    are made under ``different``, then those that ``same`` connects are joined. Ids that are not among ``asked``
    are passed over. ``model`` scores the pairs, too, and parts or proposes none. ``jobs`` processes read the
    questions, and as many threads propose pairs (None: one for each core); processes are spawned, so that a script that
    asks for more than one must guard its main module.
    """
    links, jobs = links or Links(), jobs or cores()
    with uncollected():
        judge = _judge(alike(asked, links), level, model, jobs)
        give_back()
        scored = judge.found(jobs)
        give_back()
        return settle(judge, scored, links, doubts=partial(judge.doubts, jobs), large=large)


def _judge(
    groups: Iterable[tuple[Asked, ...]], level: Level, model: Model | None, jobs: int
) -> Judge:
    """What a model is told of a question is not kept with it, so that with a model one process reads them all."""
    if model:
        return seated(prepared(groups), level, model)
    rows, sketches = read(groups, jobs)
    return Judge(rows, sketches, level, claims=claiming(rows))


def settle(
    judge: Judge,
    scored: Scored,
    links: Links,
    *,
    doubts: Callable[[], Scored] = Scored.none,
    large: int = LARGE,
) -> Clustering:
    """Groups out of pairs of rows near the line and over it; ``doubts``, which join nothing, are looked for when
    somebody wants verdicts.

    What comes of a component of pairs that join, and of those that ``links`` names, depends on nothing outside it
    (``ScoredPairs``), so that components may be settled in any company, as long as their rows keep their order.
    """
    must, cannot = _decided(judge.rows, links)

    def parted(i: I64, j: I64) -> Flags:
        found = judge.parted(i, j)
        if cannot:
            said = [pair in cannot for pair in zip(i.tolist(), j.tolist(), strict=True)]
            found |= np.array(said, dtype=bool)
        return found

    how = Guarded(judge.scores, judge.threshold, parted)
    pairs, linking = linked(len(judge.rows), scored, how)
    groups: list[int] = linking.tolist()
    labels = joined(groups, must, cannot) if must else groups
    said = dict.fromkeys(must, True) | dict.fromkeys(cannot, False)
    outcome = Outcome(judge, pairs, labels, said, links.canonical, doubts)
    report = Report(outcome, members(labels), large)
    return Clustering(report.groups, report.tell)


def _decided(rows: Sequence[Row], links: Links) -> tuple[list[Pair], set[Pair]]:
    """The pairs of rows that people made one, and those that they parted."""
    names = {name for pair in (*links.same, *links.different) for name in pair}
    if not names:
        return [], set()
    known = ((name, row) for row, one in enumerate(rows) for name in one.ids)
    place = {name: row for name, row in known if name in names}
    must = list(_rows(links.same, place))
    block = blocks(len(rows), must)
    apart = _rows(links.different, place)
    return must, {ordered(*pair) for a, b in apart for pair in product(block[a], block[b])}


def _rows(pairs: Iterable[Names], place: dict[str, int]) -> Iterator[Pair]:
    for a, b in pairs:
        if a in place and b in place and place[a] != place[b]:
            yield ordered(place[a], place[b])


def linked(count: int, scored: Scored, how: Guarded) -> tuple[Scored, I64]:
    """The pairs, with all of every component, and the group of each row by their scores, under the guards."""
    pairs, labels = ScoredPairs(count, scored, how), np.arange(count)
    pairs.complete()
    for inside in pairs.inside():
        rows, groups = _linked(inside, how)
        labels[rows] = groups
    for group in grouped(pairs.crowded(), how):
        labels[group] = group[0]
    return pairs.scored, labels


def _linked(inside: Inside, how: Guarded) -> tuple[I64, I64]:
    """The rows of some components, and the first row of the group of each.

    Whether a fact parts two is asked only where they came together, and what it breaks is linked again, until nothing
    breaks: a guard between two that do not come together changes nothing.
    """
    rows, ends = np.unique(np.concatenate([inside.pairs.i, inside.pairs.j]), return_inverse=True)
    i, j = ends.reshape(2, -1)
    asked, apart, scores = inside.asked.copy(), inside.apart.copy(), inside.pairs.scores
    groups = wholes(len(rows), i, j, (scores >= how.threshold) & ~apart)
    at = np.arange(len(i))
    while len(at):
        rest = at[groups[i[at]] != groups[j[at]]]
        some, ends = np.unique(np.concatenate([i[rest], j[rest]]), return_inverse=True)
        a, b = ends.reshape(2, -1)
        told = np.where(apart[rest], -np.inf, scores[rest])
        groups[some] = some[average_linkage(len(some), a, b, told, how.threshold)]
        new = at[(groups[i[at]] == groups[j[at]]) & ~asked[at]]
        asked[new], apart[new] = True, how.parted(inside.pairs.i[new], inside.pairs.j[new])
        broken = sorted_unique(inside.component[new[apart[new]]])
        at = at[np.isin(inside.component[at], broken)]
        for side in (i[at], j[at]):
            groups[side] = side
    return rows, rows[groups]
