"""Tables and books with what came of some pages exchanged: whole − before + after.

``before`` is what a stage made of those pages last time, ``after`` what it makes of them now. It holds for any
stage whose rows come of one page each, and for any books that count.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.errors import LawqaError

Books = Mapping[str, Any]


class CannotPatch(LawqaError):
    """The whole does not hold what it should have held before; it must be made anew."""


def patched(whole: pa.Table, before: pa.Table, after: pa.Table, key: str) -> pa.Table:
    """The rows of ``whole`` without those of ``before`` and with those of ``after`` behind them.

    ``key`` names a column that few rows share. Raises CannotPatch if a row of ``before`` is missing.
    """
    touched = pc.is_in(whole[key], value_set=before[key].combine_chunks())
    candidates = whole.filter(touched)
    leaving = Counter(map(repr, before.to_pylist()))
    staying = []
    for row, text in enumerate(map(repr, candidates.to_pylist())):
        if leaving[text]:
            leaving[text] -= 1
        else:
            staying.append(row)
    if any(leaving.values()):
        raise CannotPatch(f"{sum(leaving.values())} rows are not there any more.")
    return pa.concat_tables(
        [whole.filter(pc.invert(touched)), candidates.take(pa.array(staying, pa.int64())), after]
    )


def in_order(table: pa.Table, *ranks: pa.ChunkedArray) -> pa.Table:
    """The rows sorted by the ranks, the first one first; rows of equal ranks as they stand."""
    names = [f"rank{number}" for number in range(len(ranks))]
    keys = pa.table([*ranks, np.arange(len(table))], names=[*names, "place"])
    order = pc.sort_indices(keys, sort_keys=[(name, "ascending") for name in [*names, "place"]])
    return table.take(order)


def patched_books(whole: Books, before: Books, after: Books) -> dict[str, Any]:
    """The books of ``whole`` without those of ``before`` and with those of ``after``.

    They hold numbers, counts by name, balances by site (``report.Tally``), and counts by site.

    >>> whole = {"n": 3, "found": {"a": 2, "b": 1}, "pages": {"s": {"read": 2, "kept": 1, "rejected": {"x": 1}}}}
    >>> page = {"n": 1, "found": {"b": 1}, "pages": {"s": {"read": 1, "kept": 0, "rejected": {"x": 1}}}}
    >>> patched_books(whole, page, {"n": 0, "found": {}, "pages": {}})
    {'n': 2, 'found': {'a': 2}, 'pages': {'s': {'read': 1, 'kept': 1, 'rejected': {}}}}

    Raises CannotPatch for anything else.
    """
    return {name: _value(*(one.get(name) for one in (whole, before, after))) for name in whole}


def _value(whole: Any, before: Any, after: Any) -> Any:
    if isinstance(whole, int):
        return whole - (before or 0) + (after or 0)
    if not isinstance(whole, dict):
        raise CannotPatch(f"{whole!r} is neither a number nor counts.")
    sides = [one or {} for one in (whole, before, after)]
    if any(isinstance(inner, dict) for one in sides for inner in one.values()):
        sites = sorted({name for one in sides for name in one})
        patched = {site: _site(*(one.get(site, {}) for one in sides)) for site in sites}
        return {site: one for site, one in patched.items() if one and one.get("read", 1)}
    return _counts(*sides)


def _site(whole: Books, before: Books, after: Books) -> dict[str, Any]:
    """A balance, or counts of which those that came to nothing are left out."""
    sides = (whole, before, after)
    if not any("rejected" in one for one in sides):
        return _counts(*sides)
    read, kept = (_value(*(one.get(name, 0) for one in sides)) for name in ("read", "kept"))
    rejected = _counts(*(one.get("rejected", {}) for one in sides))
    return {"read": read, "kept": kept, "rejected": rejected}


def _counts(whole: Books, before: Books, after: Books) -> dict[str, int]:
    names = sorted({*whole, *after})
    counts = {n: whole.get(n, 0) - before.get(n, 0) + after.get(n, 0) for n in names}
    return {name: count for name, count in counts.items() if count}
