"""One process of this machine as an Engine: all rows are one batch, so that nothing needs to be shuffled."""

from collections.abc import Callable, Iterable, Iterator

import pyarrow as pa

from pipeline.engines import Item, Kernel, Kernel2, Result
from pipeline.engines.local import ordered_map


class Whole:
    """The Engine that every other one is compared with."""

    def ordered_map(
        self, function: Callable[[Item], Result], items: Iterable[Item]
    ) -> Iterator[Result]:
        return ordered_map(function, items)

    def place(self, table: pa.Table) -> pa.Table:
        return table

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

    def each(self, data: pa.Table) -> Iterator[pa.Table]:
        yield data
