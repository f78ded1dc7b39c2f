"""What is done to a batch on the way from questions to scored pairs, wherever the batch lies.

Kernels as ``engines`` wants them: Arrow tables in, Arrow tables out, the order of rows without effect.
``spread`` puts them in order, ``components`` goes on from the pairs. A question is known by its row: its place
among all, by title, detail, region and id; the same number that ``grouping.cluster`` gives it, so that ties fall
the same way.
A prepared question and a result travel as pickled bytes; they leave no run.
"""

import pickle
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from hashlib import blake2b

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.clustering.asked import Asked, Prepared, compared, twin_keys, twins
from pipeline.clustering.collector import uncollected
from pipeline.clustering.decisions import Links
from pipeline.clustering.judging import MARGIN, THRESHOLD
from pipeline.clustering.sketches import SKETCH, Compared, signed, sketch
from pipeline.config import Level
from pipeline.similarity.lsh import BUCKET, band_keys, bucket_pairs, joined_pairs
from pipeline.similarity.shingles import I64, U64, sorted_unique
from pipeline.similarity.stars import EDGES
from pipeline.tables import ROWS

_HALF, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)
Order = tuple[str, str, str, str]


def schema(**columns: pa.DataType) -> pa.Schema:
    """Columns without nulls."""
    return pa.schema([pa.field(name, kind, nullable=False) for name, kind in columns.items()])


INT, TEXT, BYTES = pa.int64(), pa.string(), pa.large_binary()

ASKED = pa.schema(
    [
        pa.field("id", TEXT, nullable=False),
        pa.field("title", TEXT, nullable=False),
        *(pa.field(name, TEXT) for name in ("detail", "region", "answer")),
    ]
)
KEYED = pa.schema([*ASKED, *schema(twin=INT)])
ORDER = schema(title=TEXT, detail=TEXT, region=TEXT, id=TEXT)
PREPARED = pa.schema([*ORDER, *schema(prepared=BYTES, block=INT), *SKETCH])
SIZES = schema(block=INT, rows=INT)
NUMBERED = pa.schema([*schema(block=INT, row=INT, prepared=BYTES), *SKETCH])
BANDS = schema(key=INT, band=pa.int16(), row=INT)
PROPOSED = schema(block=INT, row=INT, other=INT)
OFFERED = pa.schema([*schema(block=INT, row=INT, others=pa.list_(INT)), *SKETCH])
SCORED = schema(row=INT, other=INT, score=pa.float64())
WHOSE = schema(id=TEXT, row=INT)


# -- questions, numbered ----------------------------------------------------------------------


def table(asked: Sequence[Asked]) -> pa.Table:
    """Questions as ``spread.cluster`` takes them."""
    columns = {name: [getattr(one, name) for one in asked] for name in ASKED.names}
    return pa.Table.from_pydict(columns, ASKED)


def rows_of(asked: pa.Table) -> Iterator[Asked]:
    """The questions of such a table, some at a time."""
    for some in asked.select(ASKED.names).to_batches(ROWS):
        yield from (Asked(*row) for row in zip(*(one.to_pylist() for one in some), strict=True))


def keyed(asked: pa.Table) -> pa.Table:
    """Beside each question a number that its twins share."""
    numbers = [_number("\0".join(one)) for one in twin_keys([*rows_of(asked)])]
    return asked.append_column(KEYED.field("twin"), pa.array(numbers, INT))


def _number(text: str) -> int:
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


@uncollected()
def prepared(rows: pa.Table, links: Links) -> pa.Table:
    """Twins as one, as far as people say."""
    one = list(twins(rows_of(rows), links))
    orders = [min(asked.order for asked in group.asked) for group in one]
    columns = [pa.array([order[n] for order in orders], TEXT) for n in range(len(ORDER))]
    columns += [pickled(one), pa.array([0] * len(one), INT)]
    return pa.table([*columns, *sketch(compared(one)).columns], schema=PREPARED)


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
    return rows.set_column(place, PREPARED.field("block"), pa.array(blocks, INT))


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
    found = [np.empty(0, dtype=np.uint64)]
    for number in np.unique(band):
        these = np.flatnonzero(band == number)
        these = these[np.argsort(row[these])]
        i, j = joined_pairs(bucket_pairs(key[these].view(np.uint64), bucket))
        one, other = row[these[i]], row[these[j]]
        found.append(_packed(np.minimum(one, other), np.maximum(one, other)))
    one, other = _distinct(np.concatenate(found))
    return pa.table([block_of(one, starts), one, other], schema=PROPOSED)


def _packed(row: I64, other: I64) -> U64:
    """Each pair as one number; rows stay below 2**32."""
    return row.astype(np.uint64) << _HALF | other.astype(np.uint64)


def _distinct(pairs: U64) -> tuple[I64, I64]:
    """Each pair once, in order."""
    pairs = sorted_unique(pairs)
    return (pairs >> _HALF).astype(np.int64), (pairs & _LOW).astype(np.int64)


def block_of(rows: I64, starts: I64) -> I64:
    """The block that each row lies in."""
    return np.searchsorted(starts, rows, side="right") - 1


def offered(rows: pa.Table, pairs: pa.Table, starts: I64) -> pa.Table:
    """Each row sent, once, to every block that holds partners of it, with the list of them."""
    row, block, others = partners(pairs, starts)
    known = rows.take(places(rows["row"].to_numpy(), row))
    return pa.table([block, row, others, *known.select(SKETCH.names).columns], schema=OFFERED)


def partners(pairs: pa.Table, starts: I64) -> tuple[I64, I64, pa.ListArray]:
    """The distinct pairs as lists: a row, a block, and its partners in that block."""
    row, other = _distinct(_packed(pairs["row"].to_numpy(), pairs["other"].to_numpy()))
    block = block_of(other, starts)
    first = np.flatnonzero(
        np.r_[True, (row[1:] != row[:-1]) | (block[1:] != block[:-1])][: len(row)]
    )
    ends = np.r_[first, len(row)].astype(np.int32)
    return row[first], block[first], pa.ListArray.from_arrays(ends, pa.array(other))


def places(rows: I64, wanted: I64) -> I64:
    """Where in ``rows`` each of the wanted rows stands; all of them do."""
    order = np.argsort(rows)
    return order[np.searchsorted(rows, wanted, sorter=order)]


def scored(rows: pa.Table, offers: pa.Table, level: Level) -> pa.Table:
    """The score of every pair, where it is near the line or over it."""
    others = offers["others"].combine_chunks()
    left = np.repeat(np.arange(len(offers)), others.value_lengths().to_numpy())
    other = others.flatten().to_numpy()
    right = places(rows["row"].to_numpy(), other) + len(offers)
    sketches = pa.concat_tables([offers.select(SKETCH.names), rows.select(SKETCH.names)])
    compared = Compared(sketches, THRESHOLD[level])
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
        for row, one in zip(rows["row"].to_pylist(), unpickled(rows["prepared"]), strict=True)
        for asked in one.asked
        if asked.id in names
    ]
    return pa.table([[name for name, _ in pairs], [row for _, row in pairs]], schema=WHOSE)


def pickled(values: Sequence[object]) -> pa.Array:
    """Prepared questions, or results, as bytes."""
    return pa.array([pickle.dumps(value, 5) for value in values], BYTES)


def unpickled(column: pa.ChunkedArray) -> list[Prepared]:
    """Prepared questions from their bytes."""
    return [pickle.loads(value) for value in column.to_pylist()]
