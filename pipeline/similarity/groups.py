"""Groups described, many at once: who stands for each, its loosest pair, its least similar member."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from pipeline.similarity.jaccard import F64
from pipeline.similarity.moving import paired
from pipeline.similarity.pairs import Score, Scored
from pipeline.similarity.shingles import I64, sorted_unique

# Members that stand for all of a large group: a mean over 64 scores that spread by 0.15 is off by 0.02.
WITNESSES = 64
# The rank of an item among its group, given how central it is; the smallest stands for the group.
Rank = Callable[[int, float], tuple[object, ...]]


class Described(NamedTuple):
    """A line for each group, by the order of their ``first`` items; pairs as ``moving.paired``.

    ``strongest``: for every member the pair that holds it most, each pair once.
    """

    first: I64
    centre: I64
    least: I64
    loosest: I64
    strongest: I64


def described(pairs: Scored, group: I64, rank: Rank) -> Described:
    """Groups of which all pairs are given, sorted within each group; ``group``: the first item of the group of each.

    A centre is the item of the smallest ``rank``. Means are taken to two places, so that no tie is broken by rounding
    errors.
    """
    side = np.concatenate([pairs.j, pairs.i]), np.concatenate([pairs.i, pairs.j])
    scores, (items, item) = np.tile(pairs.scores, 2), np.unique(side[0], return_inverse=True)
    means = np.array(
        [round(one, 2) for one in (np.bincount(item, scores) / np.bincount(item)).tolist()]
    )
    of = np.empty(len(items), dtype=np.int64)
    of[item] = np.tile(group, 2)
    closest, loosest = _firsts(item, -scores, side[1]), _firsts(group, pairs.scores)
    return Described(
        group[loosest],
        _centres(items, means, of, rank),
        items[_firsts(of, means)],
        paired(pairs.i[loosest], pairs.j[loosest]),
        sorted_unique(paired(items, side[1][closest])),
    )


def _firsts(group: I64, *by: F64 | I64) -> I64:
    """The place of the first of each group by some values, of equal ones the first place; groups by their number."""
    order = np.lexsort((*by[::-1], group))
    return order[np.flatnonzero(np.diff(group[order], prepend=-1))]


def _centres(items: I64, means: F64, group: I64, rank: Rank) -> I64:
    best = dict[int, tuple[tuple[object, ...], int]]()
    for name, item, mean in zip(group.tolist(), items.tolist(), means.tolist(), strict=True):
        told = rank(item, mean), item
        best[name] = min(best.get(name, told), told)
    return np.array([best[name][1] for name in sorted(best)], dtype=np.int64)


def sampled(group: Sequence[int], score: Score, rank: Rank) -> Described:
    """The same of a group too large for all its pairs: every member against WITNESSES of them, evenly spaced."""
    items = np.array(sorted(group), dtype=np.int64)
    asked = items[np.linspace(0, len(items) - 1, WITNESSES).astype(np.int64)]
    left, right = np.repeat(items, len(asked)), np.tile(asked, len(items))
    scores = score(np.minimum(left, right), np.maximum(left, right))
    scores = np.where(left == right, np.nan, scores).reshape(len(items), len(asked))
    means = np.nanmean(scores, axis=1).round(2)
    row, column = divmod(int(np.nanargmin(scores)), len(asked))
    return Described(
        items[:1],
        _centres(items, means, np.zeros_like(items), rank),
        items[[np.argmin(means)]],
        paired(items[[row]], asked[[column]]),
        sorted_unique(paired(items, asked[np.nanargmax(scores, axis=1)])),
    )
