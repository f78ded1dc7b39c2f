"""Where batches of rows are worked: this machine, or a cluster. One file an engine.

A job is written once, over the verbs below; what happens to the rows is done by kernels: module-level
functions from Arrow tables to Arrow tables, whose result depends on the rows they are given and never
on their order. So every engine gives the same rows.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:  # pyarrow takes longer than the work of many a command
    import pyarrow as pa

Data = TypeVar("Data")
Item = TypeVar("Item")
Result = TypeVar("Result")
Kernel = Callable[["pa.Table"], "pa.Table"]
Kernel2 = Callable[["pa.Table", "pa.Table"], "pa.Table"]


class Engine(Protocol[Data]):
    """The verbs. ``Data`` is the engine's own: rows of one schema in batches, wherever they are.

    A key is one int64 column. Kernels and what they hold must pickle.
    """

    def ordered_map(
        self, function: Callable[[Item], Result], items: Iterable[Item]
    ) -> Iterator[Result]:
        """``function`` of every item from here, back here in the order of the items.

        Holds a bounded number of items at a time, however many there are. ``function`` must be a
        module-level function; what it raises is raised here.
        """

    def place(self, table: "pa.Table") -> Data:
        """Rows that are here, cut into batches."""

    def map(self, data: Data, kernel: Kernel, schema: "pa.Schema") -> Data:
        """The kernel of every batch; ``schema`` is what it gives."""

    def shuffle(self, data: Data, key: str) -> Data:
        """The same rows, all that share a key in one batch."""

    def join(self, left: Data, right: Data, key: str, kernel: Kernel2, schema: "pa.Schema") -> Data:
        """The kernel of every two batches that hold all rows of the keys they hold, left and right."""

    def union(self, *parts: Data) -> Data:
        """The rows of all; they share a schema."""

    def persist(self, data: Data) -> Data:
        """The same rows, worked out now, once, and kept while they are referred to."""

    def each(self, data: Data) -> Iterator["pa.Table"]:
        """The batches brought here one after the other, at least one, in no order to rely on; here no more is held."""
