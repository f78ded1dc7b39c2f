from dataclasses import dataclass
from typing import Literal

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tables import records_of, schema_of, table_of


@dataclass(frozen=True, slots=True)
class Inner:
    name: str
    size: int | None


@dataclass(frozen=True, slots=True)
class Outer:
    id: str
    kind: Literal["a", "b"]
    share: float
    sure: bool
    words: tuple[str, ...]
    inner: tuple[Inner, ...]


@dataclass(frozen=True, slots=True)
class Flat:
    id: str
    note: str | None
    count: int | None
    words: tuple[str, ...]


def test_the_schema_is_read_off_the_record() -> None:
    schema = schema_of(Outer)
    assert schema.names == ["id", "kind", "share", "sure", "words", "inner"]
    assert schema.field("words").type == pa.list_(pa.field("item", pa.string(), nullable=False))
    assert schema.field("inner").type.value_type.names == ["name", "size"]
    assert not schema.field("id").nullable and schema_of(Flat).field("note").nullable


def test_an_empty_table_has_the_same_schema() -> None:
    assert table_of(Outer, []).schema == schema_of(Outer)


def test_nested_records_are_written() -> None:
    row = Outer("1", "a", 0.5, True, ("x",), (Inner("n", None),))
    (back,) = table_of(Outer, [row]).to_pylist()
    assert back["inner"] == [{"name": "n", "size": None}]


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
flat = st.builds(
    Flat,
    texts,
    st.none() | texts,
    st.none() | st.integers(-(2**63), 2**63 - 1),
    st.lists(texts, max_size=3).map(tuple),
)


@given(st.lists(flat, max_size=5))
def test_records_come_back_as_they_went(rows: list[Flat]) -> None:
    assert records_of(Flat, table_of(Flat, rows)) == rows
