"""Groups that the book of all that happened need not be replayed for, told from its columns.

Of a first clustering that is all of them, and of one that changed little nearly all; replayed, a question takes a
kilobyte.
"""

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.similarity.shingles import I64, Flags

# Groups as far as their past goes: their members, sorted, and who stands for each.
GROUPED = pa.schema([("members", pa.list_(pa.string())), ("canonical", pa.string())])


class Unmoved(NamedTuple):
    """``row``: the row of the book that says all there is to say of a group and of each of its questions, or -1: it
    came to be as it is now, and none of them was ever anywhere else. ``new``: the book knows none of its questions."""

    row: I64
    new: Flags


def unmoved(groups: pa.Table, book: pa.Table) -> Unmoved:
    """Of groups, rows of ``GROUPED``, by the book, rows of ``Lineage``."""
    came, members = (table.combine_chunks() for table in (book["came"], groups["members"]))
    sizes = members.value_lengths().to_numpy()
    starts = np.cumsum(sizes) - sizes
    told = came.flatten().dictionary_encode()
    before, count = told.indices.to_numpy(), len(told.dictionary)
    now = pc.index_in(members.flatten(), value_set=told.dictionary).fill_null(count).to_numpy()
    times, row = np.bincount(before, minlength=count + 1), np.full(count + 1, -1)
    row[before] = pc.list_parent_indices(came).to_numpy()
    first = row[now[starts]]
    same = (row[now] == np.repeat(first, sizes)) & (times[now] == 1)
    found = np.flatnonzero(np.logical_and.reduceat(same, starts))
    its, group = book.take(first[found]), groups.take(found)
    whole = its["came"].combine_chunks().value_lengths().to_numpy() == sizes[found]
    whole &= pc.equal(its["canonical"], group["canonical"]).fill_null(False).to_numpy()
    found = found[whole & _once(book)[first[found]]]
    calm = np.full(len(groups), -1)
    calm[found] = first[found]
    return Unmoved(calm, ~np.logical_or.reduceat(times[now] > 0, starts))


def _once(book: pa.Table) -> Flags:
    """Of each row whether it says that a cluster is new of which no other row says anything."""
    named = pa.concat_arrays([*book["cluster"].chunks, *book["other"].drop_null().chunks])
    codes = named.dictionary_encode().indices.to_numpy()
    alone = np.bincount(codes, minlength=1)[codes[: len(book)]] == 1
    return np.asarray(alone & pc.equal(book["event"], "new").to_numpy())
