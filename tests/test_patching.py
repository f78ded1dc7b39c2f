"""Tables and books with some rows exchanged, against those made of all rows."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.patching import CannotPatch, in_order, patched, patched_books
from pipeline.report import Tally

# A thing that a stage read: its site, and why it was dropped, if it was.
THING = st.tuples(st.sampled_from("st"), st.sampled_from([None, "empty", "no_question"]))
THINGS = st.lists(THING, max_size=5)


def books(things: list[tuple[str, str | None]]) -> dict[str, object]:
    tally, found = Tally("test"), dict[str, int]()
    for site, reason in things:
        tally.read(site)
        if reason is None:
            tally.kept(site)
            found[site] = found.get(site, 0) + 1
        else:
            tally.rejected(site, reason)
    return {"n": len(things), "found": dict(sorted(found.items())), "balance": tally.balance()}


@given(THINGS, THINGS, THINGS)
def test_patched_books_are_the_books_of_what_is_there(
    staying: list[tuple[str, str | None]],
    leaving: list[tuple[str, str | None]],
    coming: list[tuple[str, str | None]],
) -> None:
    done = patched_books(books(staying + leaving), books(leaving), books(coming))
    assert done == books(staying + coming)


def table(*rows: tuple[str, int]) -> pa.Table:
    schema = pa.schema([("id", pa.string()), ("n", pa.int64())])
    return pa.table([[name for name, _ in rows], [n for _, n in rows]], schema=schema)


def test_rows_are_exchanged_and_their_neighbours_stay() -> None:
    whole = table(("a", 1), ("b", 1), ("b", 2), ("c", 1))
    done = patched(whole, table(("b", 2)), table(("b", 3), ("d", 1)), "id")
    assert in_order(done, done["id"]).equals(
        table(("a", 1), ("b", 1), ("b", 3), ("c", 1), ("d", 1))
    )


def test_a_row_that_should_be_there_and_is_not_is_found_out() -> None:
    with pytest.raises(CannotPatch, match="1 rows"):
        patched(table(("a", 1)), table(("a", 2)), table(), "id")
