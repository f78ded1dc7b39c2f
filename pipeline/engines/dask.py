"""Many machines: batches are partitions of a Dask dataframe, shuffled from worker to worker (P2P).

Optional: ``pip install 'lawqa[dask]'``. Dask was taken for what it cost on a million questions and for
finishing when a worker is killed, beside Spark, Ray and Daft (docs/scale.md). A P2P shuffle goes
through the workers' disks, so that it may exceed their memory; a worker that dies is replaced by
working its partitions out again.
"""

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import dask.dataframe as dd
import numpy as np
import pandas as pd
import pyarrow as pa
from distributed import Client, LocalCluster, wait

from pipeline.engines import Item, Kernel, Kernel2, Result
from pipeline.engines.local import chunks, work
from pipeline.errors import InputError

# Rows of a batch that is placed: 4,096 questions are some 4 s of work and 4 MB.
_BATCH = 4096
# Partitions of a shuffle, and chunks under way, for each thread of a worker: enough to even out.
_PER_THREAD = 4
# Seconds until a scheduler must answer and a first worker be there: on Slurm and Kubernetes start the
# workers first.
_PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Spread:
    """A dataframe of Arrow columns, and their schema."""

    frame: Any
    schema: pa.Schema


class Dask:
    """An Engine on the workers of a scheduler."""

    def __init__(self, client: Client, partitions: int | None = None) -> None:
        self._client = client
        self._threads = max(sum(client.nthreads().values()), 1)
        self._partitions = partitions or _PER_THREAD * self._threads

    def ordered_map(
        self, function: Callable[[Item], Result], items: Iterable[Item]
    ) -> Iterator[Result]:
        running: deque[Any] = deque()
        for chunk in chunks(iter(items)):
            # the chunk goes with the task, so that a worker that dies takes nothing along
            running.append(self._client.submit(work, function, chunk, pure=False))
            if len(running) >= _PER_THREAD * self._threads:
                yield from running.popleft().result()
        while running:
            yield from running.popleft().result()

    def place(self, table: pa.Table) -> Spread:
        # A task each, with its rows in it: what a dead worker held is sent again. Rows are taken, since a
        # slice is pickled with the whole table. Some at a time, since what waits to be sent is held here.
        parts = list[Any]()
        for rows in _cut(len(table)):
            parts.append(self._client.submit(_to_pandas, table.take(rows), pure=False))
            wait(parts[: -_PER_THREAD * self._threads][-1:])
        frame = dd.from_delayed(parts, meta=_empty(table.schema), verify_meta=False)
        return Spread(frame, table.schema)

    def map(self, data: Spread, kernel: Kernel, schema: pa.Schema) -> Spread:
        frame = data.frame.map_partitions(_one, kernel, data.schema, meta=_empty(schema))
        return Spread(frame, schema)

    def shuffle(self, data: Spread, key: str) -> Spread:
        count = max(self._partitions, data.frame.npartitions)
        return self._shuffled(data, key, count)

    def join(
        self, left: Spread, right: Spread, key: str, kernel: Kernel2, schema: pa.Schema
    ) -> Spread:
        count = max(self._partitions, left.frame.npartitions, right.frame.npartitions)
        ours, theirs = (self._shuffled(side, key, count) for side in (left, right))
        frame = ours.frame.map_partitions(
            _two,
            theirs.frame,
            kernel,
            (left.schema, right.schema),
            meta=_empty(schema),
            align_dataframes=False,
        )
        return Spread(frame, schema)

    def _shuffled(self, data: Spread, key: str, count: int) -> Spread:
        frame = data.frame.shuffle(on=key, npartitions=count, shuffle_method="p2p")
        return Spread(frame, data.schema)

    def union(self, *parts: Spread) -> Spread:
        return Spread(dd.concat([part.frame for part in parts]), parts[0].schema)

    def persist(self, data: Spread) -> Spread:
        kept = self._client.persist(data.frame)
        wait(kept)
        return Spread(kept, data.schema)

    def each(self, data: Spread) -> Iterator[pa.Table]:
        # partition by partition: computed as one frame, all rows would first meet on one worker
        parts = deque(self._client.compute(data.frame.to_delayed()))
        while parts:
            yield _to_arrow(parts.popleft().result(), data.schema)


@contextmanager
def connected(scheduler: str | None = None) -> Iterator[Dask]:
    """An engine on the scheduler at that address, else on processes of this machine, one a core.

    Raises InputError if nobody answers there, or no worker comes.
    """
    with ExitStack() as stack:
        address = scheduler or stack.enter_context(
            LocalCluster(threads_per_worker=1, dashboard_address=None, silence_logs=logging.ERROR)
        )
        try:
            client = stack.enter_context(Client(address, timeout=_PATIENCE))
            client.wait_for_workers(1, timeout=_PATIENCE)
        except (OSError, TimeoutError) as error:
            raise InputError(
                f"No Dask cluster at {scheduler}: {error}. Start one as docs/scale.md says, or leave "
                "--scheduler out to use this machine alone."
            ) from None
        yield Dask(client)


def _cut(count: int) -> Iterator[pa.Array]:
    """The places of the rows of each batch; one empty batch of no rows."""
    for start in range(0, max(count, 1), _BATCH):
        yield pa.array(np.arange(start, min(start + _BATCH, count)))


def _to_pandas(table: pa.Table) -> pd.DataFrame:
    """A dataframe on the table's memory. Lists of numbers and bytes of a fixed width go as plain bytes:
    P2P ships neither."""
    for place, field in enumerate(table.schema):
        column = table[field.name].combine_chunks()
        if pa.types.is_list(field.type):
            table = table.set_column(place, field.name, _packed(column))
        elif pa.types.is_fixed_size_binary(field.type):
            table = table.set_column(place, field.name, column.cast(pa.large_binary()))
    frame: pd.DataFrame = table.to_pandas(types_mapper=pd.ArrowDtype)
    return frame


def _to_arrow(frame: pd.DataFrame, schema: pa.Schema) -> pa.Table:
    columns = []
    for field in schema:
        is_list = pa.types.is_list(field.type)
        column = pa.Array.from_pandas(frame[field.name])
        column = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
        columns.append(_unpacked(column, field.type) if is_list else column.cast(field.type))
    return pa.table(columns, schema=schema)


def _packed(lists: pa.Array) -> pa.Array:
    flat = np.ascontiguousarray(lists.flatten().to_numpy())
    ends = np.concatenate([[0], np.cumsum(lists.value_lengths().to_numpy())]) * flat.itemsize
    buffers = [None, pa.py_buffer(ends.astype(np.int64)), pa.py_buffer(flat)]
    return pa.Array.from_buffers(pa.large_binary(), len(lists), buffers)


def _unpacked(packed: pa.Array, kind: pa.DataType) -> pa.Array:
    packed = packed.cast(pa.large_binary())
    number = kind.value_type.to_pandas_dtype()
    ends = np.frombuffer(packed.buffers()[1], np.int64, len(packed) + 1, packed.offset * 8)
    flat = np.frombuffer(packed.buffers()[2] or b"", np.uint8)[ends[0] : ends[-1]].view(number)
    places = ((ends - ends[0]) // flat.itemsize).astype(np.int32)
    return pa.ListArray.from_arrays(places, flat).cast(kind)


def _empty(schema: pa.Schema) -> pd.DataFrame:
    return _to_pandas(schema.empty_table())


def _one(frame: pd.DataFrame, kernel: Kernel, schema: pa.Schema) -> pd.DataFrame:
    return _to_pandas(kernel(_to_arrow(frame, schema)))


def _two(
    left: pd.DataFrame, right: pd.DataFrame, kernel: Kernel2, schemas: Sequence[pa.Schema]
) -> pd.DataFrame:
    return _to_pandas(kernel(_to_arrow(left, schemas[0]), _to_arrow(right, schemas[1])))
