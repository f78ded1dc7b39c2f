"""What is most worth a person's minute: pairs nearest the line, the loosest and the largest groups."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

What = Literal["near the line", "loosest", "largest"]


@dataclass(frozen=True, slots=True)
class Compared:
    """One pair as it was decided; ``settled``: by more than its score, by a fact or by a person."""

    left: str
    right: str
    score: float
    together: bool
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """A pair to look at: near the line, or the loosest of its group.

    ``sizes``: of the groups as they are; ``changed``: as they would be if a person decided the other
    way: a pair apart joined, a pair together parted (how the rest falls is not foretold).
    """

    what: What
    pair: Compared
    sizes: tuple[int, ...]
    changed: tuple[int, ...]


def doubts(
    groups: Iterable[Sequence[str]], compared: Iterable[Compared], threshold: float, limit: int = 20
) -> list[Doubt]:
    """At most ``limit`` of each kind, the most doubtful first.

    Settled pairs are no doubt of the score and are left out. Of two pairs as near the line (to 0.01) the one that
    moves more questions comes first; one pair speaks for two groups, and the loosest for its group.
    """
    group = {member: tuple(some) for some in groups for member in some}
    open_pairs = [one for one in compared if not one.settled]
    near: dict[tuple[object, ...], Doubt] = {}
    for one in sorted(open_pairs, key=lambda one: _rank(one, group, threshold)):
        key = (group[one.left], group[one.right], one.together)
        near.setdefault(key, _doubt("near the line", one, group))
    loosest: dict[tuple[str, ...], Doubt] = {}
    for one in sorted(open_pairs, key=lambda one: (one.score, one.left, one.right)):
        if one.together:
            loosest.setdefault(group[one.left], _doubt("loosest", one, group))
    largest = [_doubt("largest", one.pair, group) for one in loosest.values()]
    largest.sort(key=lambda one: (-one.sizes[0], one.pair.score, one.pair.left))
    return [*[*near.values()][:limit], *[*loosest.values()][:limit], *largest[:limit]]


def _rank(
    one: Compared, group: dict[str, tuple[str, ...]], threshold: float
) -> tuple[float, int, str, str]:
    left, right = len(group[one.left]), len(group[one.right])
    moved = left if one.together else left * right
    return (round(abs(one.score - threshold), 2), -moved, one.left, one.right)


def _doubt(what: What, one: Compared, group: dict[str, tuple[str, ...]]) -> Doubt:
    left, right = len(group[one.left]), len(group[one.right])
    if one.together:
        return Doubt(what, one, (left,), (left - 1, 1))
    return Doubt(what, one, (left, right), (left + right,))
