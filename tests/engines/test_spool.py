"""Rows come back in the order of their keys, as Python sorts text, however they went in."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pipeline.engines.spool import Spool, spooled

KEYS = st.tuples(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=4),
    st.text("ab押\uffff😀", max_size=3),
)


@given(st.lists(st.tuples(KEYS, st.binary(max_size=4))))
def test_rows_come_in_order(rows: list[tuple[tuple[str, str], bytes]]) -> None:
    with spooled(Path(":memory:")) as connection:
        spool = Spool(connection, "rows", keys=2, values=1)
        for key, value in rows:
            spool.add(key, value)
        assert list(spool.ordered(0)) == sorted(rows, key=lambda row: row[0])
