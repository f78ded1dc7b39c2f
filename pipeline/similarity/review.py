"""What is most worth a person's minute: pairs nearest the line, the loosest and the largest groups."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

What = Literal["near the line", "loosest", "largest"]


@dataclass(frozen=True, slots=True)
class Compared:
    """One pair as it was decided; ``fact``: parted by a fact and not by its score."""

    left: str
    right: str
    score: float
    together: bool
    fact: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """A pair or a group to look at.

    ``sizes``: of the groups as they are; ``changed``: as they would be if a person decided the other
    way: a pair apart joined, a pair together parted (how the rest falls is not foretold).
    """

    what: What
    ids: tuple[str, ...]
    score: float | None
    sizes: tuple[int, ...]
    changed: tuple[int, ...]


def review(
    groups: Sequence[Sequence[str]], compared: Iterable[Compared], threshold: float, limit: int = 20
) -> list[Doubt]:
    """At most ``limit`` of each kind, the most doubtful first.

    Pairs that a fact parts are no doubt of the score and are left out. Of two pairs as near the line
    (to 0.01) the one that moves more questions comes first.
    """
    size = {member: len(group) for group in groups for member in group}
    place = {member: number for number, group in enumerate(groups) for member in group}
    pairs = [one for one in compared if not one.fact]
    ranked = sorted(pairs, key=lambda one: _rank(one, size, threshold))
    near: list[Doubt] = []
    seen: set[tuple[int, int, bool]] = set()
    for one in ranked:
        # One pair for two groups: the nearest tells enough.
        key = (place[one.left], place[one.right], one.together)
        if key not in seen and len(near) < limit:
            seen.add(key)
            near.append(_doubt(one, size))
    return near + _loosest(groups, pairs, limit) + _largest(groups, limit)


def _rank(one: Compared, size: dict[str, int], threshold: float) -> tuple[float, int, str, str]:
    moved = size[one.left] if one.together else size[one.left] * size[one.right]
    return (round(abs(one.score - threshold), 2), -moved, one.left, one.right)


def _doubt(one: Compared, size: dict[str, int]) -> Doubt:
    ids, left, right = (one.left, one.right), size[one.left], size[one.right]
    if one.together:
        return Doubt("near the line", ids, one.score, (left,), (left - 1, 1))
    return Doubt("near the line", ids, one.score, (left, right), (left + right,))


def _loosest(groups: Sequence[Sequence[str]], pairs: Sequence[Compared], limit: int) -> list[Doubt]:
    inside = sorted((one.score, one.left, one.right) for one in pairs if one.together)
    size = {member: len(group) for group in groups for member in group}
    return [
        Doubt("loosest", (a, b), score, (size[a],), (size[a] - 1, 1))
        for score, a, b in inside[:limit]
    ]


def _largest(groups: Sequence[Sequence[str]], limit: int) -> list[Doubt]:
    ranked = sorted(
        (group for group in groups if len(group) > 1), key=lambda g: (-len(g), sorted(g))
    )
    return [
        Doubt("largest", tuple(sorted(group)), None, (len(group),), (len(group),))
        for group in ranked[:limit]
    ]
