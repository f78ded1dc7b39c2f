"""What packed frames say of the matters on which facts part two: pairs that agree on all of them no fact parts.

Of the pairs of planted questions over the line seven of ten agree; of one question in four the facts are ever laid
out. That two agree is certain; what does not agree is for ``parting.refusals`` to tell.
"""

from collections.abc import Hashable, Iterable, Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from pipeline.recognizers.framing import asks, packing
from pipeline.recognizers.framing.clauses import Token
from pipeline.recognizers.framing.lexicon import compounds, contrasts, turned
from pipeline.recognizers.framing.packing import Part

I64 = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

# Of this every frame says something: mostly that nothing is denied.
_DENIED: Hashable = "denied"
# Pairs worked at once: 20,000 of some eight matters are a few megabytes.
_BLOCK = 20_000


class Claims:
    """Frames that one book packed: the matters that each speaks of, and what it says of them.

    For two to be parted they must speak of one matter (numbers of one kind, members of one contrast, what is denied,
    who does an act by whatever name, how far it has come, whose a thing is) and not say the same of it, item by item.
    """

    def __init__(self, batches: Iterable[Sequence[bytes]], said: Sequence[Any]) -> None:
        """``batches`` of packed frames, as what is made of one on the way takes some kilobytes each."""
        reading = _Reading(said)
        none = np.empty(0, dtype=np.int64)
        cells = [(none, none, none), *map(reading.cells, batches)]
        counts, matter, sums = map(np.concatenate, zip(*cells, strict=True))
        del cells
        told, _ = pd.factorize(sums ^ reading.numbers(len(reading.known))[matter])
        columns = np.column_stack([matter, len(reading.known) + told]).ravel().astype(np.int32)
        ends = np.concatenate([[0], 2 * np.cumsum(counts)]).astype(np.int32)
        shape = (len(counts), int(columns.max(initial=0)) + 1)
        # The product of two rows: on how many matters both speak, less on how many they say the same.
        signs, ones = (
            np.tile(np.array([1, -1], np.int8), len(matter)),
            np.ones(2 * len(matter), np.int8),
        )
        self._left, self._right = (
            sparse.csr_matrix((data, columns, ends), shape=shape) for data in (signs, ones)
        )

    def agree(self, i: I64, j: I64) -> Flags:
        """Whether the two frames of each pair (i[k], j[k]) say the same of every matter that both speak of."""
        found = np.empty(len(i), dtype=bool)
        for start in range(0, len(i), _BLOCK):
            block = slice(start, start + _BLOCK)
            differ = self._left[i[block]].multiply(self._right[j[block]]).sum(axis=1)
            found[block] = np.asarray(differ).ravel() == 0
        return found


class _Reading:
    """Cells, which are what one frame says of one matter, read from packed frames.

    A set of items is known by the sum of their random numbers, as a feature is by its 64 bits (``scoring``).
    """

    def __init__(self, said: Sequence[Any]) -> None:
        self._said, self._random = said, np.random.default_rng(1)
        self.known: dict[Hashable, int] = {_DENIED: 0}
        self._matters = np.empty(0, dtype=np.int64)
        items = len(Part) * len(said)
        self._start, self._count = np.zeros(items, dtype=np.int64), np.full(items, -1)
        self._number = self.numbers(items + 1)

    def numbers(self, count: int) -> I64:
        return self._random.integers(2**63, size=count)

    def cells(self, packed: Sequence[bytes]) -> tuple[I64, I64, I64]:
        """How many each frame has; the matter of each, and the sum of what is said of it."""
        row, part, number = packing.items(packed)
        item = part * len(self._said) + number
        self._learn(item)
        many = self._count[item]
        inside = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
        matter = self._matters[np.repeat(self._start[item], many) + inside]
        every, width = np.arange(len(packed)), len(self.known)
        place = np.concatenate([every * width, np.repeat(row, many) * width + matter])
        order = np.argsort(place, kind="stable")
        told = np.concatenate([0 * every, np.repeat(item, many) + 1])[order]
        place = place[order]
        first = np.flatnonzero(np.r_[True, place[1:] != place[:-1]][: len(place)])
        sums = np.add.reduceat(self._number[told], first) if len(first) else first
        row, matter = np.divmod(place[first], width)
        return np.bincount(row, minlength=len(packed)), matter, sums

    def _learn(self, item: I64) -> None:
        """Note of the items that were not seen before which matters they speak of."""
        found, size = list[int](), len(self._matters)
        for new in np.unique(item[self._count[item] < 0]).tolist():
            part, number = divmod(new, len(self._said))
            matters = _matters(Part(part), self._said[number])
            self._start[new], self._count[new] = size + len(found), len(matters)
            found += [self.known.setdefault(one, len(self.known)) for one in matters]
        self._matters = np.concatenate([self._matters, np.array(found, dtype=np.int64)])


def _matters(part: Part, said: Any) -> list[Hashable]:
    """The matters that one item of a frame speaks of."""
    if part == Part.TOKENS:
        return _of_token(said)
    if part == Part.AGENTS:
        return [("act", name) for name in _names().get(said[0], said[:1])]
    if part in (Part.OWNERS, Part.OBJECTS, Part.STAGES):
        # who does an act in one question may get it in the other: 男方赔钱, 赔钱给男方
        got = [("act", said[0])] if part == Part.OWNERS else []
        return [(part, said[0]), *got]
    if part == Part.QUANTITIES and said.kind != "year":
        return [("number", said.kind)]
    if part == Part.ASKS and not said.isdisjoint(asks.ENDS):
        return ["end"]
    return []


def _of_token(said: Token) -> list[Hashable]:
    concept = said.entry.concept
    contrasting = [("contrast", members) for members in contrasts().get(concept, ())]
    acts = [("act", name) for name in _names().get(concept, ())]
    return [*contrasting, *acts, *([_DENIED] if said.negated else [])]


@cache
def _names() -> dict[str, list[str]]:
    """Acts that may be told as others (``parting.facts``: 同意 as 不同意离婚), and these -> the acts they may be."""
    found: dict[str, list[str]] = {}
    for act, denied in turned("negated").items():
        for name in (act, denied, *compounds().get(denied, {}).values()):
            found.setdefault(name, []).append(act)
    return found
