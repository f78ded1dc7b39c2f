"""The features of many frames at once, as columns: what several frames say is weighed once."""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import chain, product
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.recognizers.frames import Frame
from pipeline.recognizers.framing.clauses import Token
from pipeline.recognizers.framing.ragged import I64, Numbers, inside
from pipeline.recognizers.framing.weighing import Weighed, measured, weighed

F64 = npt.NDArray[np.float64]
U64 = npt.NDArray[np.uint64]

# Of a feature's place, and of a weight's rank, below the row: a million of each.
_BITS, _PLACES = np.uint64(20), np.uint64((1 << 20) - 1)


class Columns(NamedTuple):
    """``weighing.features`` of each frame, row behind row, each row by its numbers."""

    rows: I64
    numbers: U64
    weights: F64
    spares: F64


def columns(frames: Sequence[Frame]) -> Columns:
    """The features of frames; of one that a frame says twice the heavier."""
    rows, said, table = _said(frames)
    sizes = np.array([len(some) for some in table], dtype=np.int64)
    counts, first = sizes[said], np.cumsum(sizes) - sizes
    at = np.repeat(first[said], counts) + inside(counts)
    features = [*chain.from_iterable(table)]
    numbers, place = np.unique(
        np.array([numbered(key) for key, _ in features], dtype=np.uint64), return_inverse=True
    )
    weights = sorted({weight for _, weight in features})
    ranks = {weight: rank for rank, weight in enumerate(weights)}
    rank = np.array([ranks[weight] for _, weight in features], dtype=np.uint64)
    low = place.astype(np.uint64) << _BITS | rank
    keys = np.sort(np.repeat(rows, counts).astype(np.uint64) << (_BITS + _BITS) | low[at])
    heaviest = keys[np.append(keys[1:] >> _BITS != keys[:-1] >> _BITS, True)[: len(keys)]]
    found = heaviest >> _BITS & _PLACES, heaviest & _PLACES
    weight, spare = np.array(weights, dtype=np.float64).reshape(-1, 2)[found[1]].T
    return Columns((heaviest >> (_BITS + _BITS)).astype(np.int64), numbers[found[0]], weight, spare)


def _said(frames: Sequence[Frame]) -> tuple[I64, I64, list[Weighed]]:
    """The row of each thing that is said and its number, and by that what it weighs."""
    tokens = [*chain.from_iterable(one.tokens for one in frames)]
    rows = np.repeat(np.arange(len(frames)), [len(one.tokens) for one in frames])
    number, kinds = _numbers(tokens)
    concepts = Numbers()
    concept = concepts.of(kind.concept for kind in kinds)
    focus = np.array([concepts.get(one.focus or "", -1) for one in frames], dtype=np.int64)
    said = 2 * number + (concept[number] == focus[rows])
    some = np.bincount(said, minlength=2 * len(kinds)) > 0
    pairs = zip(product(kinds, (False, True)), some.tolist(), strict=True)
    table = [weighed(*pair) if used else () for pair, used in pairs]
    measures = [(n, quantity) for n, one in enumerate(frames) for quantity in one.quantities]
    quantities = Numbers()
    more = len(table) + quantities.of(one for _, one in measures)
    return (
        np.append(rows, np.array([n for n, _ in measures], dtype=np.int64)),
        np.append(said, more),
        [*table, *map(measured, quantities)],
    )


def _numbers(tokens: Sequence[Token]) -> tuple[I64, list[Token]]:
    """The number of each token, and the tokens by it; of one object the value is looked at once."""
    objects = np.fromiter(map(id, tokens), np.int64, len(tokens))
    _, first, which = np.unique(objects, return_index=True, return_inverse=True)
    known = Numbers()
    numbers = known.of(tokens[n] for n in first.tolist())
    return numbers[which], [*known]


@lru_cache(maxsize=500_000)
def numbered(feature: str) -> int:
    """64 bits: among a million features two share a number once in 40 million such sets."""
    return int.from_bytes(blake2b(feature.encode("utf-8"), digest_size=8).digest(), "little")
