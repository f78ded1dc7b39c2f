"""Questions to groups: the pairs that are one, linked by average so that no chain makes a group."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pipeline.clustering.asked import Asked, Prepared, twins
from pipeline.clustering.judging import MARGIN, Judge, Verdict
from pipeline.config import Level
from pipeline.recognizers.framing.asks import BARE, TOPIC
from pipeline.similarity.groups import Described, describe
from pipeline.similarity.linkage import average_linkage, members
from pipeline.similarity.pairs import Pair, ScoredPairs, ordered
from pipeline.similarity.shingles import I64

# A group of more members is flagged for a person: chains show first in size.
LARGE = 25


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
class Clustering:
    """Groups in the order of their first member; the pairs that hold groups together and those near
    the line, accepted and refused; the pairs that people wanted together and could not be."""

    groups: tuple[Group, ...]
    verdicts: tuple[Verdict, ...]
    conflicts: tuple[tuple[str, str], ...] = ()


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
    run = Judge(twins(asked, {name for pair in different for name in pair}), level)
    return settle(run, run.propose(), large=large, same=same, different=different)


def settle(
    run: Judge,
    proposed: tuple[I64, I64],
    *,
    large: int = LARGE,
    same: Collection[tuple[str, str]] = (),
    different: Collection[tuple[str, str]] = (),
) -> Clustering:
    """Groups out of pairs of rows that are worth comparing.

    What comes of a component of pairs over the line depends on nothing outside it, so that components
    may be settled in any company, as long as their rows keep their order.
    """
    place = {one.id: row for row, alike in enumerate(run.prepared) for one in alike.asked}
    must, apart = _rows_of(same, place), _rows_of(different, place)
    pairs = ScoredPairs(len(place), proposed, run.scores, (run.threshold, MARGIN))
    pairs.complete(must)
    parted = {pair for pair in pairs.scores if pair not in must and run.refusal(pair)}
    scored = ((a, b, score) for (a, b), score in pairs.scores.items() if (a, b) not in parted)
    cannot = sorted(parted | apart)
    labels = average_linkage(
        len(run.prepared), scored, threshold=run.threshold, cannot=cannot, must=sorted(must)
    )
    groups, verdicts = _report(run, pairs, labels, must, large)
    asked_for = [pair for pair in sorted(same) if {*pair} <= place.keys()]
    conflicts = [(a, b) for a, b in asked_for if labels[place[a]] != labels[place[b]]]
    return Clustering(groups, verdicts, tuple(conflicts))


def _rows_of(pairs: Collection[tuple[str, str]], place: dict[str, int]) -> set[Pair]:
    known = ((place[a], place[b]) for a, b in pairs if a in place and b in place)
    return {ordered(a, b) for a, b in known if a != b}


def _report(
    run: Judge, pairs: ScoredPairs, labels: Sequence[int], must: Collection[Pair], large: int
) -> tuple[tuple[Group, ...], tuple[Verdict, ...]]:
    """Groups with what holds them together, and the verdicts worth keeping."""

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
        for pair, one in zip(keep, run.verdicts(keep), strict=True)
    }
    twins = [one for prepared in run.prepared for one in _same_text(prepared)]
    told_groups = tuple(_group(run, rows, shape, decided, large) for rows, shape in groups)
    return told_groups, (*twins, *decided.values())


def _settled(one: Verdict, together: bool, must: bool) -> Verdict:
    """A pair by itself, corrected by what became of it in its group."""
    if together == one.accepted and not must:
        return one
    if must and together:
        zh, en = "人工判定相同", "decided by a person"
    elif together:
        zh, en = f"经同组问题相连，{one.zh}", f"joined through others, {one.en}"
    else:
        zh, en = f"与该组其他问题不合，{one.zh}", f"does not go with the group, {one.en}"
    return Verdict(one.left, one.right, one.score, one.kind, together, zh, en)


def _same_text(prepared: Prepared) -> list[Verdict]:
    first, *others = prepared.asked
    words = ("文字相同", "same text")
    return [Verdict(first.id, one.id, 1.0, "near_identical", True, *words) for one in others]


def _group(
    run: Judge, rows: list[int], shape: Described, decided: dict[Pair, Verdict], large: int
) -> Group:
    names = tuple(sorted(one.id for row in rows for one in run.prepared[row].asked))
    canonical = run.prepared[shape.centre].asked[0].id
    if shape.loosest is None or shape.least is None:
        twins = _same_text(run.prepared[shape.centre])
        loosest, least = (twins[0], twins[0].right) if twins else (None, None)
    else:
        loosest, least = decided[shape.loosest], run.prepared[shape.least].asked[0].id
    return Group(canonical, names, loosest, least, len(names) > large)
