"""Components too large for all their pairs, such as one question posted a hundred thousand times: linked along edges.

::

    pairs that join ─▶ items with edges ═ two that are the best of each other become one ═▶ items with edges ─▶ …

Average linkage, as in ``linkage``, but over a higher line, and two items that no edge connects are not compared. What
two became has an edge where one of them had one that joins; what is not known of its mean is asked of a few rows. All
that are the best of each other become one at once, which leads where strongest first does. So a row costs some scores
for each of its pairs, no table of n² is made, and what comes or goes changes what is near it. Method: reciprocal
nearest neighbours (Murtagh, A survey of recent advances in hierarchical clustering algorithms, 1983), under guards.
"""

from collections.abc import Callable, Iterator

import numpy as np

from pipeline.similarity.closure import components
from pipeline.similarity.jaccard import F64
from pipeline.similarity.pairs import Guarded, Scored
from pipeline.similarity.ragged import inside
from pipeline.similarity.shingles import I64, U64, Flags

# How far towards 1 the line of a crowd lies from that of others. In the crowds of 1,000,000 planted questions 0.60 of
# what 0.74 joins is right, and 0.73 of what 0.805 does; of all that is right 0.95 and 0.93 are joined.
RAISED = 0.25
# So many items become one at most before others may go on without them: of what is asked most often each wording is
# the nearest, and would take in one after the other.
TOGETHER = 100
# Times that this is begun again: 100 of 100 of 100.
TIMES = 3
# Rows that speak for an item: nine scores tell the mean of two items to 0.05 where scores spread by 0.15.
SPEAKERS = 3
# Rows of an item that are asked for facts that part it from another; of a larger item as many, evenly spaced.
WITNESSES = 100
# Pairs asked at once: what is made of them on the way takes some hundred bytes each.
_ASKED = 500_000


def grouped(joins: Scored, how: Guarded) -> Iterator[I64]:
    """The groups of two and more rows, each sorted, that pairs which join, and no guard parts, lead to.

    What comes of a component depends on its own pairs alone.
    """
    rows, ends = np.unique(np.concatenate([joins.i, joins.j]), return_inverse=True)
    i, j = ends.reshape(2, -1)
    edges = Scored(i, j, joins.scores)
    line = how.threshold + RAISED * (1 - how.threshold)
    items = _Items(rows, _places(len(rows), edges), Guarded(how.score, line, how.parted))
    edges = edges.over(line)
    for _ in range(TIMES):
        items.begin()
        while len(best := items.best(edges)):
            edges = items.joined(edges, best)
    yield from items.groups()


def _places(count: int, edges: Scored) -> U64:
    """The place of each row in its component, from 1."""
    labels = components(count, edges.i, edges.j)
    places = np.empty(count, dtype=np.uint64)
    places[np.argsort(labels, kind="stable")] = inside(np.bincount(labels)) + 1
    return places


class _Items:
    """Groups of rows, each named by the place of its first one in ``rows``.

    ``places``: of the rows in their components. Ties are broken by them at random, so that of many that are alike many
    become one at once.
    """

    def __init__(self, rows: I64, places: U64, how: Guarded) -> None:
        self._rows, self._places, self._how = rows, places, how
        self._name = np.arange(len(rows))  # of the item of each row
        self.begin()
        self._lay_out()

    def _lay_out(self) -> None:
        self._order = np.argsort(self._name, kind="stable")
        self._size = np.bincount(self._name, minlength=len(self._rows))
        self._start = np.cumsum(self._size) - self._size

    def begin(self) -> None:
        """Take all that there is for one item each."""
        self._chances = self._places.copy()
        self._together = np.ones(len(self._rows), dtype=np.int64)

    def groups(self) -> Iterator[I64]:
        """The rows of each item of several."""
        for start, size in zip(self._start.tolist(), self._size.tolist(), strict=True):
            if size > 1:
                yield self._rows[self._order[start : start + size]]

    def best(self, edges: Scored) -> I64:
        """Which edges lie between two that are the best of each other; no two of them meet."""
        free = self._together[edges.i] + self._together[edges.j] <= TOGETHER
        some = np.flatnonzero(free & (edges.scores >= self._how.threshold))
        self._chances *= np.uint64(0xBF58476D1CE4E5B9)
        i, j, scores = edges.taken(some)
        order = np.lexsort((self._chances[i] ^ self._chances[j] >> np.uint64(1), -scores))
        some, i, j = some[order], i[order], j[order]
        turn, first = np.arange(len(some)), np.full(len(self._rows), len(some))
        for ends in (i, j):
            np.minimum.at(first, ends, turn)
        return np.asarray(some[(first[i] == turn) & (first[j] == turn)])

    def joined(self, edges: Scored, best: I64) -> Scored:
        """The edges when the two of each of the best have become one, unless a guard parts them."""
        a, b, _ = edges.taken(best)
        apart = self._mean(a, b, WITNESSES, self._how.parted) > 0
        edges.scores[best[apart]] = -np.inf  # and of whatever the two become part of
        a, b, count = a[~apart], b[~apart], len(self._rows)
        weight, name = self._size[edges.i] * self._size[edges.j], np.arange(count)
        name[b] = a
        self._together[a] += self._together[b]
        self._name = name[self._name]
        self._lay_out()
        i, j = name[edges.i], name[edges.j]
        rest = i != j
        i, j, weight, scores = i[rest], j[rest], weight[rest], edges.scores[rest]
        keys, which = np.unique(np.minimum(i, j) * count + np.maximum(i, j), return_inverse=True)
        i, j = np.divmod(keys, count)
        known, sums = (np.bincount(which, some) for some in (weight, weight * scores))
        joins = np.bincount(which, scores >= self._how.threshold) > 0
        whole = known == self._size[i] * self._size[j]
        means, short = sums / known, np.flatnonzero(joins & ~whole & (sums > -np.inf))
        means[short] = self._mean(i[short], j[short], SPEAKERS, self._how.score)
        return Scored(i, j, means).taken(joins | whole)

    def _mean(self, a: I64, b: I64, most: int, ask: Callable[[I64, I64], F64 | Flags]) -> F64:
        """The mean of what is answered on pairs of at most so many rows of each two items."""
        pairs = np.minimum(self._size[a], most) * np.minimum(self._size[b], most)
        ends = np.searchsorted(np.cumsum(pairs), np.arange(_ASKED, pairs.sum(), _ASKED))
        found = [np.empty(0)]
        for some in np.split(np.arange(len(a)), ends):
            which, i, j = self._pairs(a[some], b[some], most)
            found.append(np.bincount(which, ask(i, j)) / np.bincount(which))
        return np.concatenate(found)

    def _pairs(self, a: I64, b: I64, most: int) -> tuple[I64, I64, I64]:
        """Pairs of at most so many rows of each two items, evenly spaced from the first to the last: whose they are,
        and the rows, the smaller first."""
        x, y = (np.minimum(self._size[some], most) for some in (a, b))
        which, step = np.repeat(np.arange(len(a)), x * y), inside(x * y)
        i = self._even(a[which], step // y[which], x[which])
        j = self._even(b[which], step % y[which], y[which])
        return which, np.minimum(i, j), np.maximum(i, j)

    def _even(self, item: I64, step: I64, steps: I64) -> I64:
        at = step * (self._size[item] - 1) // np.maximum(steps - 1, 1)
        return self._rows[self._order[self._start[item] + at]]
