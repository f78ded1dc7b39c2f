"""Where batches of rows are worked: this machine, or a cluster. One file an engine.

A job is written once, over the verbs below; what happens to the rows is done by kernels: module-level
functions from Arrow tables to Arrow tables, whose result depends on the rows they are given and never
on their order. So every engine gives the same rows.
"""

from collections.abc import Callable
from typing import Protocol, TypeVar

import pyarrow as pa

Data = TypeVar("Data")
Kernel = Callable[[pa.Table], pa.Table]
Kernel2 = Callable[[pa.Table, pa.Table], pa.Table]


class Engine(Protocol[Data]):
    """The verbs. ``Data`` is the engine's own: rows of one schema in batches, wherever they are.

    A key is one int64 column. Kernels and what they hold must pickle.
    """

    def place(self, table: pa.Table) -> Data:
        """Rows that are here, cut into batches."""

    def read(self, path: str, schema: pa.Schema) -> Data:
        """Rows of a parquet file, or of a folder of them: a path, or an fsspec URL."""

    def map(self, data: Data, kernel: Kernel, schema: pa.Schema) -> Data:
        """The kernel of every batch; ``schema`` is what it gives."""

    def shuffle(self, data: Data, key: str) -> Data:
        """The same rows, all that share a key in one batch."""

    def join(self, left: Data, right: Data, key: str, kernel: Kernel2, schema: pa.Schema) -> Data:
        """The kernel of every two batches that hold all rows of the keys they hold, left and right."""

    def union(self, *parts: Data) -> Data:
        """The rows of all; they share a schema."""

    def persist(self, data: Data) -> Data:
        """The same rows, worked out now, once, and kept while they are referred to."""

    def gather(self, data: Data) -> pa.Table:
        """The rows brought here, in no order to rely on."""

    def write(self, data: Data, path: str) -> None:
        """The rows as a folder of parquet files, at a path or an fsspec URL."""
