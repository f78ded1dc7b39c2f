"""What is done to a batch on the way from scored pairs to groups and verdicts, wherever the batch lies.

Kernels as those of ``kernels``. Pairs learn the components of both their ends; those inside one are settled with
all its questions by the code that one machine runs, those between two are only judged.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.clustering import filing
from pipeline.clustering.collector import uncollected
from pipeline.clustering.decisions import Links
from pipeline.clustering.grouping import settle
from pipeline.clustering.judging import MARGIN, THRESHOLD, seated
from pipeline.clustering.kernels import (
    BYTES,
    INT,
    PROPOSED,
    SCORED,
    block_of,
    partners,
    pickled,
    places,
    schema,
    unpickled,
)
from pipeline.config import Level
from pipeline.similarity.shingles import I64, sorted_unique

PLACED = pa.schema([*SCORED, *schema(component=INT)])
JOINED = pa.schema([*PLACED, *schema(across=INT)])
MEMBERS = schema(component=INT, block=INT, row=INT, prepared=BYTES)
SIDED = schema(block=INT, row=INT, others=pa.list_(INT), prepared=BYTES)
OUTCOME = schema(first=INT, second=INT, what=BYTES)


def _components(rows: I64, labels: pa.Table) -> I64:
    """The component of each row: as the labels say, else the row itself."""
    known, component = labels["row"].to_numpy(), labels["other"].to_numpy()
    order = np.argsort(known)
    at = np.searchsorted(known, rows, sorter=order)
    at = order[np.minimum(at, max(len(known) - 1, 0))] if len(known) else at
    found = known[at] == rows if len(known) else np.zeros(len(rows), bool)
    return np.where(found, component[at] if len(known) else rows, rows)


def placed(labels: pa.Table, pairs: pa.Table) -> pa.Table:
    """Pairs turned round, with the component of what was their row."""
    row = pairs["row"].to_numpy()
    columns = [pairs["other"], row, pairs["score"], _components(row, labels)]
    return pa.table(columns, schema=PLACED)


def joined(labels: pa.Table, pairs: pa.Table) -> pa.Table:
    """Pairs turned back, with the components of both."""
    row = pairs["row"].to_numpy()
    columns = [pairs["other"], row, pairs["score"], pairs["component"], _components(row, labels)]
    return pa.table(columns, schema=JOINED)


def inside(pairs: pa.Table) -> pa.Table:
    """Pairs within one component."""
    return pairs.filter(pc.equal(pairs["component"], pairs["across"])).select(PLACED.names)


def across(pairs: pa.Table, level: Level, starts: I64) -> pa.Table:
    """Pairs between two components, near the line, under the block of their row; none of them is over it."""
    near = np.abs(pairs["score"].to_numpy() - THRESHOLD[level]) <= MARGIN
    apart = pairs["component"].to_numpy() != pairs["across"].to_numpy()
    pairs = pairs.filter(pa.array(near & apart))
    row = pairs["row"].to_numpy()
    return pa.table([block_of(row, starts), row, pairs["other"]], schema=PROPOSED)


def members(rows: pa.Table, labels: pa.Table) -> pa.Table:
    """Every question with its component."""
    row = rows["row"].to_numpy()
    columns = [_components(row, labels), rows["block"], row, rows["prepared"]]
    return pa.table(columns, schema=MEMBERS)


@uncollected()
def settled(people: pa.Table, pairs: pa.Table, level: Level, links: Links) -> pa.Table:
    """Whole components to groups, each with what holds its members, and verdicts.

    ``first`` and ``second`` give their order: of a group its first row and -1, of a verdict its two
    rows, which are one row for twins.
    """
    people = people.sort_by("row")
    rows = people["row"].to_numpy()
    run = seated(unpickled(people["prepared"]), level)
    i, j = (np.searchsorted(rows, pairs[name].to_numpy()) for name in ("row", "other"))
    outcome = settle(run, run.close(i, j), links)
    place = {
        name: row for row, one in zip(rows.tolist(), run.rows, strict=True) for name in one.ids
    }
    told = filing.Told(outcome.groups, outcome.verdicts)
    first = [min(place[name] for name in group.members) for group in outcome.groups]
    first += [place[one.left] for one in outcome.verdicts]
    second = [-1] * len(outcome.groups) + [place[one.right] for one in outcome.verdicts]
    what = pickled([*((group, told.of(group)) for group in outcome.groups), *outcome.verdicts])
    return pa.table([pa.array(first, INT), pa.array(second, INT), what], schema=OUTCOME)


def groups(outcome: pa.Table) -> pa.Table:
    """Of an outcome the groups."""
    return outcome.filter(pc.less(outcome["second"], 0))


def verdicts(outcome: pa.Table) -> pa.Table:
    """Of an outcome the verdicts."""
    return outcome.filter(pc.greater_equal(outcome["second"], 0))


def sided(people: pa.Table, pairs: pa.Table, starts: I64) -> pa.Table:
    """Each question sent, once, to every block that holds partners of it, with the list of them."""
    row, block, others = partners(pairs, starts)
    known = people["prepared"].take(places(people["row"].to_numpy(), row))
    return pa.table([block, row, others, known], schema=SIDED)


@uncollected()
def judged(people: pa.Table, offers: pa.Table, level: Level) -> pa.Table:
    """The verdicts on pairs between components."""
    lists = offers["others"].combine_chunks()
    left = np.repeat(np.arange(len(offers)), lists.value_lengths().to_numpy())
    other = lists.flatten().to_numpy()
    asked = sorted_unique(other)
    known = people["prepared"].take(places(people["row"].to_numpy(), asked))
    run = seated([*unpickled(offers["prepared"]), *unpickled(known)], level)
    right = len(offers) + np.searchsorted(asked, other)
    verdicts = run.verdicts(list(zip(left.tolist(), right.tolist(), strict=True)))
    return pa.table([offers["row"].to_numpy()[left], other, pickled(verdicts)], schema=OUTCOME)
