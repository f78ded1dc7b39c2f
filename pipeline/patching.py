"""Tables and books with what came of some pages exchanged: whole − before + after.

``before`` is what a stage made of those pages last time, ``after`` what it makes of them now. It holds for any
stage whose rows come of one page each, and for any books that count.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.errors import LawqaError

Books = Mapping[str, Any]
Place = Callable[[str], Any]  # by which rows are in order: anything that can be sorted
I64 = npt.NDArray[np.int64]


class CannotPatch(LawqaError):
    """The whole is not what a patch can be put on; it must be made anew."""


def patched(
    whole: pa.Table, leaving: pa.ChunkedArray, coming: pa.Table, key: str, place: Place = str
) -> pa.Table:
    """``whole`` without the rows that are leaving and with those that are coming, in the order of ``exchanged``; what
    lies side by side is copied at once."""
    rows = exchanged(whole[key], leaving, coming[key], place)
    both = pa.concat_tables([coming, whole])
    taken = [both.slice(start, stop - start) for start, stop in runs(rows)]
    return pa.concat_tables([both[:0], *taken]).combine_chunks()


def exchanged(
    whole: pa.ChunkedArray, leaving: pa.ChunkedArray, coming: pa.ChunkedArray, place: Place = str
) -> I64:
    """The rows that come and, numbered on behind them, those of the whole that stay. Those that come stand where rows
    of the same place stood, else in the order of the places.

    The names of the rows tell their ``place``; both sides are in the order of their places.

    >>> whole, leaving = pa.chunked_array([["a1", "c1", "c2"]]), pa.chunked_array([[False, True, True]])
    >>> exchanged(whole, leaving, pa.chunked_array([["b1", "c3"]]), lambda name: name[0]).tolist()
    [2, 0, 1]
    """
    gone, names = leaving.to_numpy(), whole.combine_chunks()
    stood: dict[Any, int] = {}  # where the first row of a place stood
    for row, name in zip(
        np.flatnonzero(gone).tolist(), whole.filter(leaving).to_pylist(), strict=True
    ):
        stood.setdefault(place(name), row)
    behind = []  # the row behind each one that comes
    for at in map(place, coming.to_pylist()):
        # A few thousand names, looked at one by one, cost less than a table of all.
        if at not in stood:
            stood[at] = bisect_right(names, at, key=lambda name: place(name.as_py()))
        behind.append(stood[at])
    staying = np.flatnonzero(~gone)
    return np.insert(
        staying + len(coming), np.searchsorted(staying, behind), np.arange(len(coming))
    )


def runs(rows: I64) -> list[tuple[int, int]]:
    """The first of some rows that lie side by side, and the one behind the last of them, for all.

    >>> runs(np.array([4, 5, 6, 0, 1, 9]))
    [(4, 7), (0, 2), (9, 10)]
    """
    starts = np.flatnonzero(np.diff(rows, prepend=-2) != 1)
    first = rows[starts]
    last = first + np.diff(starts, append=len(rows))
    return [*zip(first.tolist(), last.tolist(), strict=True)]


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
