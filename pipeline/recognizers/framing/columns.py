"""The features of many frames at once, as columns: what several frames say is weighed once."""

from functools import lru_cache
from hashlib import blake2b
from itertools import chain, product
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.recognizers.framing.joining import Slots
from pipeline.recognizers.framing.ragged import I64, Numbers, inside, spread
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


def columns(frames: Slots) -> Columns:
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


def _said(frames: Slots) -> tuple[I64, I64, list[Weighed]]:
    """The row of each thing that is said and its number, and by that what it weighs."""
    tokens, focus = frames.tokens, frames.focus
    concepts = Numbers()
    concept = concepts.of(kind.concept for kind in tokens.known)
    asked = np.array([concepts.get(one or "", -1) for one in focus.known], dtype=np.int64)
    said = 2 * tokens.number + (concept[tokens.number] == asked[focus.number][tokens.row])
    some = np.bincount(said, minlength=2 * len(tokens.known)) > 0
    pairs = zip(product(tokens.known, (False, True)), some.tolist(), strict=True)
    table = [weighed(*pair) if used else () for pair, used in pairs]
    quantities = Numbers()
    numbers = [[quantities[one] for one in some] for some in frames.quantities.known]
    rows, more = spread(numbers, frames.quantities.number)
    return (
        np.concatenate([tokens.row, rows]),
        np.concatenate([said, len(table) + more]),
        [*table, *map(measured, quantities)],
    )


@lru_cache(maxsize=500_000)
def numbered(feature: str) -> int:
    """64 bits: among a million features two share a number once in 40 million such sets."""
    return int.from_bytes(blake2b(feature.encode("utf-8"), digest_size=8).digest(), "little")
