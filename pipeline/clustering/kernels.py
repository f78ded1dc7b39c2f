"""What is done to a batch on the way from questions to clusters, wherever the batch lies.

Kernels as ``engines`` wants them: Arrow tables in, Arrow tables out, the order of rows without effect.
``spread`` puts them in order. A question is known by its row: its place among all, by title, detail,
region and id; the same number that ``grouping.cluster`` gives it, so that ties fall the same way.
A prepared question and a result travel as pickled bytes; they leave no run.
"""

import pickle
from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import replace
from hashlib import blake2b

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.clustering.asked import Asked, Prepared, twin_key, twins
from pipeline.clustering.decisions import Links
from pipeline.clustering.grouping import settle
from pipeline.clustering.judging import MARGIN, THRESHOLD, Judge
from pipeline.clustering.sketches import SKETCH, Compared, signed, sketch
from pipeline.config import Level
from pipeline.similarity.lsh import BUCKET, band_keys, bucket_pairs
from pipeline.similarity.shingles import I64
from pipeline.similarity.stars import EDGES

Order = tuple[str, str, str, str]


def _schema(**columns: pa.DataType) -> pa.Schema:
    return pa.schema([pa.field(name, kind, nullable=False) for name, kind in columns.items()])


_INT, _TEXT, _BYTES = pa.int64(), pa.string(), pa.large_binary()

ASKED = pa.schema(
    [
        pa.field("id", _TEXT, nullable=False),
        pa.field("title", _TEXT, nullable=False),
        *(pa.field(name, _TEXT) for name in ("detail", "region", "answer")),
    ]
)
KEYED = pa.schema([*ASKED, *_schema(twin=_INT)])
ORDER = _schema(title=_TEXT, detail=_TEXT, region=_TEXT, id=_TEXT)
PREPARED = pa.schema([*ORDER, *_schema(prepared=_BYTES, block=_INT), *SKETCH])
SIZES = _schema(block=_INT, rows=_INT)
NUMBERED = pa.schema([*_schema(block=_INT, row=_INT, prepared=_BYTES), *SKETCH])
BANDS = _schema(key=_INT, band=pa.int16(), row=_INT)
PROPOSED = _schema(block=_INT, row=_INT, other=_INT)
OFFERED = pa.schema([*_schema(block=_INT, row=_INT, others=pa.list_(_INT)), *SKETCH])
SCORED = _schema(row=_INT, other=_INT, score=pa.float64())
PLACED = pa.schema([*SCORED, *_schema(component=_INT)])
JOINED = pa.schema([*PLACED, *_schema(across=_INT)])
MEMBERS = _schema(component=_INT, row=_INT, prepared=_BYTES)
SIDED = pa.schema([*SCORED, *_schema(prepared=_BYTES)])
WHOSE = _schema(id=_TEXT, row=_INT)
OUTCOME = _schema(first=_INT, second=_INT, what=_BYTES)


# -- questions, numbered ----------------------------------------------------------------------


def table(asked: Sequence[Asked]) -> pa.Table:
    """Questions as ``spread.cluster`` takes them."""
    columns = {name: [getattr(one, name) for one in asked] for name in ASKED.names}
    return pa.Table.from_pydict(columns, ASKED)


def keyed(asked: pa.Table) -> pa.Table:
    """Beside each question a number that its twins share."""
    columns = (asked[name].to_pylist() for name in ("title", "detail", "region"))
    numbers = [_number("\0".join(twin_key(*one))) for one in zip(*columns, strict=True)]
    return asked.append_column(KEYED.field("twin"), pa.array(numbers, _INT))


def _number(text: str) -> int:
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


def prepared(rows: pa.Table, links: Links) -> pa.Table:
    """Twins as one, as far as people say."""
    asked = [Asked(**row) for row in rows.select(ASKED.names).to_pylist()]
    one = [_light(group) for group in twins(asked, links)]
    orders = [min(_order(asked) for asked in group.asked) for group in one]
    columns = [pa.array([order[n] for order in orders], _TEXT) for n in range(len(ORDER))]
    columns += [_pickled(one), pa.array([0] * len(one), _INT)]
    return pa.table([*columns, *sketch(one).columns], schema=PREPARED)


def _light(group: Prepared) -> Prepared:
    """That there is an answer decides; what it says does not."""
    asked = tuple(replace(one, answer=one.answer and one.answer[:1]) for one in group.asked)
    return replace(group, asked=asked)


def _order(one: Asked) -> Order:
    return (one.title, one.detail or "", one.region or "", one.id)


def _orders(rows: pa.Table) -> list[Order]:
    return list(zip(*(rows[name].to_pylist() for name in ORDER.names), strict=True))


def sampled(rows: pa.Table, step: int) -> pa.Table:
    """One of ``step`` rows, picked by the id."""
    keep = [_number(name) % step == 0 for name in rows["id"].to_pylist()]
    return rows.select(ORDER.names).filter(pa.array(keep, pa.bool_()))


def blocked(rows: pa.Table, bounds: Sequence[Order]) -> pa.Table:
    """Every row in the block that its order falls into."""
    blocks = [bisect_right(bounds, order) for order in _orders(rows)]
    place = PREPARED.get_field_index("block")
    return rows.set_column(place, PREPARED.field("block"), pa.array(blocks, _INT))


def sizes(rows: pa.Table) -> pa.Table:
    """How many rows of each block."""
    blocks, counts = np.unique(rows["block"].to_numpy(), return_counts=True)
    return pa.table([blocks, counts], schema=SIZES)


def numbered(rows: pa.Table, starts: I64) -> pa.Table:
    """The rows of whole blocks, numbered from where each block starts."""
    blocks, orders = rows["block"].to_pylist(), _orders(rows)
    turn = np.array(sorted(range(len(rows)), key=lambda n: (blocks[n], orders[n])), dtype=np.int64)
    rows = rows.take(turn)
    block = rows["block"].to_numpy()
    _, first, counts = np.unique(block, return_index=True, return_counts=True)
    inside = np.arange(len(block)) - np.repeat(first, counts)
    columns = [block, starts[block] + inside, rows["prepared"], *rows.select(SKETCH.names).columns]
    return pa.table(columns, schema=NUMBERED)


# -- pairs ------------------------------------------------------------------------------------


def banded(rows: pa.Table) -> pa.Table:
    """Every question under all its keys."""
    row = rows["row"].to_numpy()
    keys, owners = list[I64](), list[I64]()
    bands = list[npt.NDArray[np.int16]]()
    for signatures, banding in signed(rows.select(SKETCH.names)):
        filled = np.flatnonzero((signatures != 0xFFFFFFFF).any(axis=1))
        for band in range(banding.bands):
            keys.append(band_keys(signatures[filled], banding, band).view(np.int64))
            owners.append(row[filled])
            bands.append(np.full(len(filled), len(bands), dtype=np.int16))
    return pa.table([np.concatenate(one) for one in (keys, bands, owners)], schema=BANDS)


def proposed(bands: pa.Table, starts: I64, bucket: int = BUCKET) -> pa.Table:
    """Distinct pairs row < other of whole buckets, under the block of the smaller."""
    key, band, row = (bands[name].to_numpy() for name in BANDS.names)
    found = [np.empty((0, 2), dtype=np.int64)]
    for number in np.unique(band):
        these = np.flatnonzero(band == number)
        these = these[np.argsort(row[these])]
        i, j = bucket_pairs(key[these].view(np.uint64), bucket)
        found.append(np.unique(np.sort(np.c_[row[these[i]], row[these[j]]], axis=1), axis=0))
    pairs = np.unique(np.concatenate(found), axis=0)
    return pa.table([_block(pairs[:, 0], starts), pairs[:, 0], pairs[:, 1]], schema=PROPOSED)


def _block(rows: I64, starts: I64) -> I64:
    return np.searchsorted(starts, rows, side="right") - 1


def offered(rows: pa.Table, pairs: pa.Table, starts: I64) -> pa.Table:
    """Each row sent, once, to every block that holds partners of it, with the list of them."""
    table = np.unique(np.c_[pairs["row"].to_numpy(), pairs["other"].to_numpy()], axis=0)
    row, other = table[:, 0], table[:, 1]
    block = _block(other, starts)
    first = np.flatnonzero(
        np.r_[True, (row[1:] != row[:-1]) | (block[1:] != block[:-1])][: len(row)]
    )
    ends = np.r_[first, len(row)].astype(np.int32)
    others = pa.ListArray.from_arrays(ends, pa.array(other))
    known = rows.take(_places(rows["row"].to_numpy(), row[first]))
    columns = [pa.array(block[first]), pa.array(row[first]), others]
    return pa.table([*columns, *known.select(SKETCH.names).columns], schema=OFFERED)


def _places(rows: I64, wanted: I64) -> I64:
    order = np.argsort(rows)
    return order[np.searchsorted(rows, wanted, sorter=order)]


def scored(rows: pa.Table, offers: pa.Table, level: Level) -> pa.Table:
    """The score of every pair, where it is near the line or over it."""
    others = offers["others"].combine_chunks()
    left = np.repeat(np.arange(len(offers)), others.value_lengths().to_numpy())
    other = others.flatten().to_numpy()
    right = _places(rows["row"].to_numpy(), other) + len(offers)
    sketches = pa.concat_tables([offers.select(SKETCH.names), rows.select(SKETCH.names)])
    compared = Compared(sketches)
    worth = compared.worth(left, right)
    left, right, other = left[worth], right[worth], other[worth]
    scores = compared.scores(left, right)
    close = scores >= THRESHOLD[level] - MARGIN
    row = offers["row"].to_numpy()[left]
    return pa.table([row[close], other[close], scores[close]], schema=SCORED)


def over(pairs: pa.Table, level: Level) -> pa.Table:
    """Pairs over the line, as edges."""
    return pairs.filter(pc.greater_equal(pairs["score"], THRESHOLD[level])).select(EDGES.names)


def whose(rows: pa.Table, names: Collection[str]) -> pa.Table:
    """The rows of the questions of these ids."""
    pairs = [
        (asked.id, row)
        for row, one in zip(rows["row"].to_pylist(), _unpickled(rows["prepared"]), strict=True)
        for asked in one.asked
        if asked.id in names
    ]
    return pa.table([[name for name, _ in pairs], [row for _, row in pairs]], schema=WHOSE)


# -- components, settled ----------------------------------------------------------------------


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


def across(pairs: pa.Table, level: Level) -> pa.Table:
    """Pairs between two components, near the line; none of them is over it."""
    near = np.abs(pairs["score"].to_numpy() - THRESHOLD[level]) <= MARGIN
    apart = pairs["component"].to_numpy() != pairs["across"].to_numpy()
    return pairs.filter(pa.array(near & apart)).select(SCORED.names)


def members(rows: pa.Table, labels: pa.Table) -> pa.Table:
    """Every question with its component."""
    row = rows["row"].to_numpy()
    return pa.table([_components(row, labels), row, rows["prepared"]], schema=MEMBERS)


def settled(people: pa.Table, pairs: pa.Table, level: Level, links: Links) -> pa.Table:
    """Whole components to groups and verdicts.

    ``first`` and ``second`` give their order: of a group its first row and -1, of a verdict its two
    rows, which are one row for twins.
    """
    people = people.sort_by("row")
    rows = people["row"].to_numpy()
    run = Judge(_unpickled(people["prepared"]), level)
    i, j = (np.searchsorted(rows, pairs[name].to_numpy()) for name in ("row", "other"))
    outcome = settle(run, (i, j), links)
    place = {
        asked.id: row
        for row, one in zip(rows.tolist(), run.prepared, strict=True)
        for asked in one.asked
    }
    first = [min(place[name] for name in group.members) for group in outcome.groups]
    first += [place[one.left] for one in outcome.verdicts]
    second = [-1] * len(outcome.groups) + [place[one.right] for one in outcome.verdicts]
    what = _pickled([*outcome.groups, *outcome.verdicts])
    return pa.table([pa.array(first, _INT), pa.array(second, _INT), what], schema=OUTCOME)


def sided(people: pa.Table, pairs: pa.Table) -> pa.Table:
    """Pairs turned round, with the question that was their row."""
    at = _places(people["row"].to_numpy(), pairs["row"].to_numpy())
    columns = [pairs["other"], pairs["row"], pairs["score"], people["prepared"].take(at)]
    return pa.table(columns, schema=SIDED)


def judged(people: pa.Table, pairs: pa.Table, level: Level) -> pa.Table:
    """The verdicts on pairs between components."""
    at = _places(people["row"].to_numpy(), pairs["row"].to_numpy())
    left, right = _unpickled(pairs["prepared"]), _unpickled(people["prepared"].take(at))
    run = Judge([*left, *right], level)
    verdicts = run.verdicts([(n, n + len(left)) for n in range(len(left))])
    return pa.table([pairs["other"], pairs["row"], _pickled(verdicts)], schema=OUTCOME)


def _pickled(values: Sequence[object]) -> pa.Array:
    return pa.array([pickle.dumps(value, 5) for value in values], _BYTES)


def _unpickled(column: pa.ChunkedArray) -> list[Prepared]:
    return [pickle.loads(value) for value in column.to_pylist()]
