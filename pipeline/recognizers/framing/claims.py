"""What packed frames say of the matters on which facts part two: pairs that agree on all of them no fact parts.

Of the pairs of planted questions over the line seven of ten agree; of one question in four the facts are ever laid
out. That two agree is certain; what does not agree is for ``parting.refusals`` to tell.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import cache
from hashlib import blake2b
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from pipeline.recognizers.framing import asks, packing
from pipeline.recognizers.framing.clauses import Token
from pipeline.recognizers.framing.lexicon import compounds, contrasts, turned
from pipeline.recognizers.framing.packing import Packed, Part
from pipeline.recognizers.framing.ragged import I64, Flags, inside

# Of this every frame says something: mostly that nothing is denied.
_DENIED: Hashable = "denied"
# Pairs worked at once: 20,000 of some eight matters are a few megabytes.
_BLOCK = 20_000


class Cells(NamedTuple):
    """What some frames say: ``counts``, how many matters each speaks of; of each of these the name, and the sum of what
    is said of it. Both are the same wherever they are made."""

    counts: I64
    matters: I64
    sums: I64


class Claims:
    """The matters that each of some frames speaks of, and what it says of them.

    For two to be parted they must speak of one matter (numbers of one kind, members of one contrast, what is denied,
    who does an act by whatever name, how far it has come, whose a thing is) and not say the same of it, item by item.
    """

    def __init__(self, some: Iterable[Cells]) -> None:
        none = np.empty(0, dtype=np.int64)
        counts, matters, sums = map(np.concatenate, zip((none, none, none), *some, strict=True))
        matter, known = pd.factorize(matters)
        told, _ = pd.factorize(sums ^ matters)
        columns = np.column_stack([matter, len(known) + told]).ravel().astype(np.int32)
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


def cells(batches: Iterable[Packed], said: Sequence[Any]) -> Iterator[Cells]:
    """What the frames say that a book packed, which ``said`` so; batch by batch, as what is made of one on the way
    takes some kilobytes each."""
    return map(_Reading(said).cells, batches)


class _Reading:
    """Cells read from packed frames. A set of items is known by the sum of their names."""

    def __init__(self, said: Sequence[Any]) -> None:
        self._said = said
        self._known: dict[Hashable, int] = {_DENIED: 0}
        self._names = [_name(_DENIED)]
        self._matters = np.empty(0, dtype=np.int64)
        items = len(Part) * len(said)
        self._start, self._count = np.zeros(items, dtype=np.int64), np.full(items, -1)
        # Of each item behind the first, which stands for every frame.
        self._number = np.zeros(items + 1, dtype=np.int64)

    def cells(self, packed: Packed) -> Cells:
        row, part, number = packing.items(packed)
        item = part * len(self._said) + number
        self._learn(item)
        many = self._count[item]
        matter = self._matters[np.repeat(self._start[item], many) + inside(many)]
        every, width = np.arange(len(packed.ends)), len(self._known)
        place = np.concatenate([every * width, np.repeat(row, many) * width + matter])
        order = np.argsort(place, kind="stable")
        told = np.concatenate([0 * every, np.repeat(item, many) + 1])[order]
        place = place[order]
        first = np.flatnonzero(np.r_[True, place[1:] != place[:-1]][: len(place)])
        sums = np.add.reduceat(self._number[told], first) if len(first) else first
        row, matter = np.divmod(place[first], width)
        names = np.array(self._names, dtype=np.int64)
        return Cells(np.bincount(row, minlength=len(every)), names[matter], sums)

    def _learn(self, item: I64) -> None:
        """Note of the items that were not seen before which matters they speak of."""
        found, size = list[int](), len(self._matters)
        for new in np.unique(item[self._count[item] < 0]).tolist():
            part, number = divmod(new, len(self._said))
            said = self._said[number]
            matters = _matters(Part(part), said)
            self._start[new], self._count[new] = size + len(found), len(matters)
            if matters:  # most speak of none
                self._number[new + 1] = _name((part, packing.key(part, said)))
            found += map(self._numbered, matters)
        self._matters = np.concatenate([self._matters, np.array(found, dtype=np.int64)])

    def _numbered(self, matter: Hashable) -> int:
        if matter not in self._known:
            self._known[matter] = len(self._names)
            self._names.append(_name(matter))
        return self._known[matter]


def _name(one: Hashable) -> int:
    """64 bits, the same for what is equal, in every process."""
    digest = blake2b(_spelled(one).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


def _spelled(one: Hashable) -> str:
    if isinstance(one, frozenset):
        return f"{{{','.join(sorted(map(_spelled, one)))}}}"
    return f"({','.join(map(_spelled, one))})" if isinstance(one, tuple) else repr(one)


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
