"""Record types and Arrow tables, there and back. The schema is read off the record: one definition.

Arrow's own inference is never used: a column that happens to be empty would change its type.
"""

import dataclasses
import types
import typing
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

Record = TypeVar("Record")
Take = Callable[[Iterable[Any]], None]

ROWS = 5_000  # some 50 MB as Python objects on their way into Arrow; more bring no speed
# A column whose values take more than so many bytes is written without a dictionary from there on: of texts and ids,
# which hardly repeat, one is worth nothing. With 128 KiB the tables of 100,000 questions are written in 0.26 s and
# are 13.55 MB, with 1 MiB (pyarrow's own) 0.30 s and 13.76 MB, with 64 and 256 KiB 13.58 and 13.72.
_DICTIONARY = 1 << 17
# The least and the largest value help readers where rows are sorted by them, no others.
_SORTED_BY = ("id", "owner")

_SCALARS: dict[type, pa.DataType] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
}
_PLAIN = frozenset({*_SCALARS, type(None)})


def _arrow_type(hint: Any) -> tuple[pa.DataType, bool]:
    """The Arrow type of an annotation, and whether null is allowed."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        (inner,) = (one for one in arguments if one is not types.NoneType)
        return _arrow_type(inner)[0], True
    if origin is typing.Literal:
        return pa.string(), False
    if origin is tuple:
        item, nullable = _arrow_type(arguments[0])
        return pa.list_(pa.field("item", item, nullable)), False
    if dataclasses.is_dataclass(hint):
        return pa.struct(list(schema_of(typing.cast(type, hint)))), False
    return _SCALARS[hint], False


@cache
def schema_of(record: type) -> pa.Schema:
    """The explicit Arrow schema of a frozen dataclass: one field a field, in order.

    Text is string, int is int64, ``X | None`` is nullable, ``tuple[X, ...]`` is a list and a
    dataclass is a struct. Raises KeyError for an annotation that has no Arrow type.
    """
    hints = typing.get_type_hints(record)
    return pa.schema(
        [
            pa.field(one.name, *_arrow_type(hints[one.name]))
            for one in dataclasses.fields(record)  # type order is field order
        ]
    )


def table_of(record: type, rows: Iterable[Any]) -> pa.Table:
    """Instances of ``record`` as a table of its schema, in the order given."""
    schema, listed = schema_of(record), list(rows)
    columns = {
        field.name: (
            [plain(getattr(row, field.name)) for row in listed]
            if pa.types.is_nested(field.type)
            else [getattr(row, field.name) for row in listed]
        )
        for field in schema
    }
    return pa.Table.from_pydict(columns, schema)


def gathered(record: type, rows: Iterable[Any]) -> pa.Table:
    """The same of any number of instances; ROWS of them are held."""
    coming = iter(rows)
    parts = (table_of(record, some) for some in iter(lambda: list(islice(coming, ROWS)), []))
    batches = (batch for part in parts for batch in part.to_batches())
    return pa.Table.from_batches(batches, schema_of(record))


def plain(value: Any) -> Any:
    """A nested value as lists and dicts."""
    if value.__class__ in _PLAIN:
        return value
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if names := _names(value.__class__):
        return {name: plain(getattr(value, name)) for name in names}
    return value


@cache
def _names(kind: type) -> tuple[str, ...]:
    """The fields of a record; anything else has none."""
    return tuple(schema_of(kind).names) if dataclasses.is_dataclass(kind) else ()


@contextmanager
def written(path: Path, record: type) -> Iterator[Take]:
    """An Arrow file of instances of ``record``, given bit by bit in the block; ROWS of them are held."""
    waiting: list[Any] = []
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, schema_of(record)) as writer:

        def take(rows: Iterable[Any]) -> None:
            for row in rows:
                waiting.append(row)
                if len(waiting) == ROWS:
                    writer.write_table(table_of(record, waiting))
                    waiting.clear()

        yield take
        if waiting:
            writer.write_table(table_of(record, waiting))


def write_parquet(path: Path, table: pa.Table) -> None:
    """Write one parquet file; the same table gives the same bytes (pyarrow keeps no clock in it)."""
    pq.write_table(
        table,
        path,
        compression="zstd",
        dictionary_pagesize_limit=_DICTIONARY,
        write_statistics=[name for name in _SORTED_BY if name in table.schema.names],
    )


def records_of(record: type[Record], table: pa.Table) -> list[Record]:
    """The rows of a table as instances of ``record``; lists become tuples. Other columns are not read."""
    names = schema_of(typing.cast(type, record)).names
    columns = [_values(table[name]) for name in names]
    if not any(one.kw_only for one in dataclasses.fields(typing.cast(Any, record))):
        return [*map(record, *columns)]  # in half the time
    return [record(**dict(zip(names, row, strict=True))) for row in zip(*columns, strict=True)]


def _values(column: pa.ChunkedArray) -> list[Any]:
    values: list[Any] = column.to_pylist()
    return [*map(tuple, values)] if pa.types.is_list(column.type) else values


def only(table: pa.Table, column: str, values: Iterable[str] | pa.ChunkedArray) -> pa.Table:
    """The rows that have one of these values there."""
    return table.filter(among(table[column], values))


def without(table: pa.Table, column: str, values: Iterable[str] | pa.ChunkedArray) -> pa.Table:
    """The rows that have none of these values there."""
    return table.filter(pc.invert(among(table[column], values)))


def among(column: pa.ChunkedArray, values: Iterable[str] | pa.ChunkedArray) -> pa.ChunkedArray:
    """Of each text in a column, whether it is one of the values."""
    given = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else list(values)
    return pc.is_in(column, value_set=pa.array(given, pa.string()))


def filled(column: pa.ChunkedArray) -> int:
    """In how many rows a column of text, lists or truths says anything."""
    if pa.types.is_list(column.type):
        said = pc.greater(pc.list_value_length(column), 0)
    elif pa.types.is_string(column.type):
        said = pc.greater(pc.binary_length(column), 0)
    else:
        said = column
    return int(pc.sum(said).as_py() or 0)
