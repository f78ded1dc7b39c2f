"""Scored pairs to groups: average linkage under cannot-link, strongest first.

The score of two groups is the mean over all pairs between them; a pair that was never scored
counts 0, so a chain of strong neighbours does not make a group (connected components are one
bridge away from a blob: measured in docs/clustering.md). A cannot-link between any two members
keeps their groups apart for good, whatever is merged in which order. Method: agglomerative
average linkage (UPGMA; Sokal and Michener 1958) under instance-level constraints (Davidson and
Ravi, Agglomerative hierarchical clustering with constraints, 2005).
"""

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from pipeline.similarity.closure import components
from pipeline.similarity.shingles import I64, Flags

Pair = tuple[int, int]


@dataclass(slots=True)
class _Groups:
    """The state of one run: every group is named by its smallest member."""

    size: list[int]
    parent: list[int]
    links: list[dict[int, float]]  # group -> neighbour -> sum of the scores between them
    apart: list[set[int]]  # group -> groups it may never join
    heap: list[tuple[float, int, int]] = field(default_factory=list)

    def find(self, item: int) -> int:
        while self.parent[item] != item:
            self.parent[item] = self.parent[self.parent[item]]
            item = self.parent[item]
        return item

    def average(self, a: int, b: int) -> float:
        return self.links[a][b] / (self.size[a] * self.size[b])

    def push(self, a: int, b: int, threshold: float) -> None:
        score = self.average(a, b)
        if score >= threshold and b not in self.apart[a]:
            heapq.heappush(self.heap, (-score, min(a, b), max(a, b)))

    def merge(self, a: int, b: int) -> int:
        """Join two groups under the smaller name; sums of scores and prohibitions move with them."""
        keep, gone = min(a, b), max(a, b)
        self.parent[gone] = keep
        self.size[keep] += self.size[gone]
        self.links[keep].pop(gone, None)
        for other, total in self.links[gone].items():
            if other != keep:
                self.links[other].pop(gone)
                joined = self.links[keep].get(other, 0.0) + total
                self.links[keep][other] = self.links[other][keep] = joined
        for other in self.apart[gone]:
            self.apart[other].discard(gone)
            self.apart[other].add(keep)
            self.apart[keep].add(other)
        self.links[gone], self.apart[gone] = {}, set()
        return keep


def average_linkage(
    count: int,
    scored: Iterable[tuple[int, int, float]],
    *,
    threshold: float,
    cannot: Iterable[Pair] = (),
) -> list[int]:
    """The group of each item 0..count-1, named by its smallest member.

    Ties are broken by the smaller names, so the result depends on the numbering alone: number items by
    something they own.
    """
    state = _Groups([1] * count, list(range(count)), [{} for _ in range(count)], [])
    state.apart = [set() for _ in range(count)]
    for a, b in cannot:
        state.apart[a].add(b)
        state.apart[b].add(a)
    for a, b, score in scored:
        state.links[a][b] = state.links[b][a] = score
        if score >= threshold and b not in state.apart[a]:
            state.heap.append((-score, min(a, b), max(a, b)))
    heapq.heapify(state.heap)
    _merge_strongest(state, threshold)
    return [state.find(item) for item in range(count)]


def _merge_strongest(state: _Groups, threshold: float) -> None:
    while state.heap:
        negative, a, b = heapq.heappop(state.heap)
        stale = state.parent[a] != a or state.parent[b] != b or b in state.apart[a]
        if stale or -negative != state.average(a, b):
            continue
        keep = state.merge(a, b)
        for other in state.links[keep]:
            state.push(keep, other, threshold)


def wholes(count: int, i: I64, j: I64, joins: Flags) -> I64:
    """What ``average_linkage`` need not be asked about: the first item of the component of each item 0..count-1 where
    every pair of that joins, since any mean is over the line then; else the item itself.

    ``i``, ``j``: all pairs of every component.
    """
    labels = components(count, i, j)
    size, joined = np.bincount(labels), np.bincount(labels[i[joins]], minlength=count)
    first, items = np.unique(labels, return_index=True)[1], np.arange(count)
    one = joined[: len(size)] * 2 == size * (size - 1)
    return np.where(one[labels], first[labels], items)


def members(labels: Sequence[int]) -> list[list[int]]:
    """Items by group, groups in the order of their smallest member."""
    groups: dict[int, list[int]] = {}
    for item, label in enumerate(labels):
        groups.setdefault(label, []).append(item)
    return [groups[label] for label in sorted(groups)]
