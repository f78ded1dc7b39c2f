"""A group described: who stands for it, its loosest pair, its least similar member."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from pipeline.similarity.pairs import Alike, Pair, Score, ordered

# Members that stand for all of a large group: a mean over 64 scores that spread by 0.15 is off by 0.02.
WITNESSES = 64
Within = Callable[[Sequence[int]], Alike]  # what tells the scores of a group
# The rank of an item among its group, given how central it is; the smallest stands for the group.
Rank = Callable[[int, float], tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Described:
    """``strongest``: for every member the pair that holds it most; empty for a single item."""

    centre: int
    loosest: Pair | None
    least: int | None
    strongest: frozenset[Pair]


def describe(group: Sequence[int], within: Within, rank: Rank) -> Described:
    """The group's centre by ``rank``, and what holds it together by its scores."""
    if len(group) == 1:
        return Described(group[0], None, None, frozenset())
    score = within(group)
    means = {item: _mean(item, group, score) for item in group}
    centre = min(group, key=lambda item: rank(item, means[item]))
    loosest = min(combinations(sorted(group), 2), key=lambda pair: (score(*pair), pair))
    least = min(group, key=lambda item: (means[item], item))
    strongest = frozenset(ordered(item, _closest(item, group, score)) for item in group)
    return Described(centre, loosest, least, strongest)


def sampled(group: Sequence[int], score: Score, rank: Rank) -> Described:
    """``describe`` of a group too large for all its pairs: every member against WITNESSES of them, evenly spaced."""
    items = np.array(sorted(group), dtype=np.int64)
    asked = items[np.linspace(0, len(items) - 1, WITNESSES).astype(np.int64)]
    left, right = np.repeat(items, len(asked)), np.tile(asked, len(items))
    scores = score(np.minimum(left, right), np.maximum(left, right))
    scores = np.where(left == right, np.nan, scores).reshape(len(items), len(asked))
    means = dict(zip(items.tolist(), np.nanmean(scores, axis=1).round(2).tolist(), strict=True))
    centre = min(group, key=lambda item: rank(item, means[item]))
    least = min(group, key=lambda item: (means[item], item))
    row, column = divmod(int(np.nanargmin(scores)), len(asked))
    closest = asked[np.nanargmax(scores, axis=1)].tolist()
    strongest = frozenset(map(ordered, items.tolist(), closest))
    return Described(centre, ordered(int(items[row]), int(asked[column])), least, strongest)


def _closest(item: int, group: Sequence[int], score: Alike) -> int:
    others = (other for other in group if other != item)
    return min(others, key=lambda other: (-score(item, other), other))


def _mean(item: int, group: Sequence[int], score: Alike) -> float:
    """The mean score with the others, to two places, so that no tie is broken by rounding errors."""
    others = [score(item, other) for other in group if other != item]
    return round(sum(others) / len(others), 2)
