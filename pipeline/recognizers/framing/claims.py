"""What packed frames say of the matters on which facts part two: pairs that agree on all of them no fact parts.

Of the pairs of planted questions over the line seven of ten agree; of one question in four the facts are ever laid
out. That two agree is certain; what does not agree is for ``parting.refusals`` to tell.
"""

from collections.abc import Hashable, Sequence
from functools import cache
from itertools import product
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

    def __init__(self, packed: Sequence[bytes], said: Sequence[Any]) -> None:
        row, matter, item = _claims(packed, said)
        width = int(matter.max(initial=0)) + 1
        # A set of items is known by the sum of their random numbers, as a feature is by its 64 bits (``scoring``).
        numbers = np.random.default_rng(1).integers(
            2**63, size=width + int(item.max(initial=0)) + 1
        )
        order = np.argsort(row * width + matter, kind="stable")
        cells = (row * width + matter)[order]
        first = np.flatnonzero(np.r_[True, cells[1:] != cells[:-1]][: len(cells)])
        sums = np.add.reduceat(numbers[width + item[order]], first) if len(first) else first
        row, matter = np.divmod(cells[first], width)
        told, _ = pd.factorize(sums ^ numbers[matter])
        columns = np.column_stack([matter, width + told]).ravel()
        ends = 2 * np.searchsorted(row, np.arange(len(packed) + 1))
        shape = (len(packed), int(columns.max(initial=0)) + 1)
        # The product of two rows: on how many matters both speak, less on how many they say the same.
        signs, ones = np.tile([1, -1], len(row)), np.ones(2 * len(row), dtype=np.int64)
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


def _claims(packed: Sequence[bytes], said: Sequence[Any]) -> tuple[I64, I64, I64]:
    """Every row, matter and item such that the row says the item of the matter."""
    row, part, number = packing.items(packed)
    item = part * len(said) + number
    there = np.bincount(item, minlength=len(Part) * len(said)) > 0
    told = [
        _matters(*one) if is_there else []
        for one, is_there in zip(product(Part, said), there, strict=True)
    ]
    known: dict[Hashable, int] = {_DENIED: 0}
    matters = [known.setdefault(one, len(known)) for some in told for one in some]
    counts = np.array([len(some) for some in told], dtype=np.int64)
    many, start = counts[item], (np.cumsum(counts) - counts)[item]
    inside = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    every = np.arange(len(packed))
    return (
        np.concatenate([every, np.repeat(row, many)]),
        np.concatenate([0 * every, np.array(matters, np.int64)[np.repeat(start, many) + inside]]),
        np.concatenate([0 * every, np.repeat(item, many) + 1]),
    )


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
