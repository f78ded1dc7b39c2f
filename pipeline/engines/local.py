"""This machine: one process for little work, all cores for much, the same results in the same order."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from multiprocessing import get_context
from typing import TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.engines import Kernel, Kernel2

Item = TypeVar("Item")
Result = TypeVar("Result")

# Starting a worker costs about as much as reading 500 pages (0.6 s at 756 pages a second, one core).
_ALONE = 500
_CHUNK = 32  # items a worker takes at once: messages cost less than work from about 20 pages on


def ordered_map(
    function: Callable[[Item], Result], items: Iterable[Item], jobs: int | None = None
) -> Iterator[Result]:
    """``function`` of every item, in the order of the items, on up to ``jobs`` processes (all cores).

    Holds a bounded number of items at a time, however many there are. ``function`` must be a
    module-level function; what it raises is raised here.
    """
    jobs = jobs or os.cpu_count() or 1
    waiting = iter(items)
    first = list(islice(waiting, _ALONE))
    if jobs == 1 or len(first) < _ALONE:
        yield from map(function, chain(first, waiting))
        return
    chunks = _chunks(chain(first, waiting))
    # spawn: the parent may hold threads (pyarrow), which a forked child would inherit half-dead
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        running: deque[Future[list[Result]]] = deque()
        for chunk in chunks:
            running.append(pool.submit(_work, function, chunk))
            if len(running) >= 4 * jobs:
                yield from running.popleft().result()
        while running:
            yield from running.popleft().result()


def _chunks(items: Iterator[Item]) -> Iterator[list[Item]]:
    while chunk := list(islice(items, _CHUNK)):
        yield chunk


def _work(function: Callable[[Item], Result], chunk: list[Item]) -> list[Result]:
    return [function(item) for item in chunk]


class Local:
    """An Engine of one process: all rows are one batch, so that nothing needs to be shuffled."""

    def place(self, table: pa.Table) -> pa.Table:
        return table

    def read(self, path: str, schema: pa.Schema) -> pa.Table:
        return pq.read_table(path, schema=schema)

    def map(self, data: pa.Table, kernel: Kernel, schema: pa.Schema) -> pa.Table:
        return kernel(data).cast(schema)

    def shuffle(self, data: pa.Table, key: str) -> pa.Table:
        return data

    def join(
        self, left: pa.Table, right: pa.Table, key: str, kernel: Kernel2, schema: pa.Schema
    ) -> pa.Table:
        return kernel(left, right).cast(schema)

    def union(self, *parts: pa.Table) -> pa.Table:
        return pa.concat_tables(parts)

    def persist(self, data: pa.Table) -> pa.Table:
        return data

    def gather(self, data: pa.Table) -> pa.Table:
        return data

    def write(self, data: pa.Table, path: str) -> None:
        pq.write_to_dataset(data, path, compression="zstd", basename_template="part.{i}.parquet")
