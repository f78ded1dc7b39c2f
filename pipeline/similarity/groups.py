"""A group described: who stands for it, its loosest pair, its least similar member."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

from pipeline.similarity.pairs import Pair, ordered

# The rank of an item among its group, given how central it is; the smallest stands for the group.
Rank = Callable[[int, float], tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Described:
    """``strongest``: for every member the pair that holds it most; empty for a single item."""

    centre: int
    loosest: Pair | None
    least: int | None
    strongest: frozenset[Pair]


def describe(group: Sequence[int], score: Callable[[int, int], float], rank: Rank) -> Described:
    """The group's centre by ``rank``, and what holds it together by ``score``."""
    if len(group) == 1:
        return Described(group[0], None, None, frozenset())
    means = {item: _mean(item, group, score) for item in group}
    centre = min(group, key=lambda item: rank(item, means[item]))
    loosest = min(combinations(sorted(group), 2), key=lambda pair: (score(*pair), pair))
    least = min(group, key=lambda item: (means[item], item))
    strongest = frozenset(ordered(item, _closest(item, group, score)) for item in group)
    return Described(centre, loosest, least, strongest)


def _closest(item: int, group: Sequence[int], score: Callable[[int, int], float]) -> int:
    others = (other for other in group if other != item)
    return min(others, key=lambda other: (-score(item, other), other))


def _mean(item: int, group: Sequence[int], score: Callable[[int, int], float]) -> float:
    """The mean score with the others, to two places, so that no tie is broken by rounding errors."""
    others = [score(item, other) for other in group if other != item]
    return round(sum(others) / len(others), 2)
