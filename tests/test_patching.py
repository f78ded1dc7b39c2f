"""Tables and books with some rows exchanged, against those made of all rows."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from pipeline.patching import patched, patched_books
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
    gone = pa.chunked_array([[False, False, True, False]])
    come = table(("b", 3), ("d", 1))
    done = patched(whole, gone, come, "id", str)
    assert done == table(("a", 1), ("b", 1), ("b", 3), ("c", 1), ("d", 1))
    assert patched(whole[:0], gone[:0], come, "id", str) == come
    assert patched(come, gone[2:], come[:0], "id", str) == table(("d", 1))


def test_rows_come_where_those_of_their_page_stood_though_no_order_tells_of_more() -> None:
    whole = table(("p1#x", 1), ("p1#b", 1), ("p3#q", 1))
    gone = pa.chunked_array([[True, True, False]])
    come = table(("p1#c", 2), ("p1#a", 2), ("p2#z", 2))
    done = patched(whole, gone, come, "id", lambda name: name.rpartition("#")[0])
    assert done == table(("p1#c", 2), ("p1#a", 2), ("p2#z", 2), ("p3#q", 1))


KEYS = st.lists(st.sampled_from("abcdef"), max_size=8)


@given(KEYS, st.sets(st.sampled_from("abcdef")), KEYS, st.permutations("abcdef"))
def test_patched_is_sorted_anew(
    was: list[str], gone: set[str], came: list[str], order: list[str]
) -> None:
    was, came = (sorted(names, key=order.index) for names in (was, came))
    whole = table(*((name, n) for n, name in enumerate(was)))
    coming = table(*((name, 100 + n) for n, name in enumerate(came)))
    leaving = pa.chunked_array([[name in gone for name in was]], pa.bool_())
    staying = [row for row in whole.to_pylist() if row["id"] not in gone]
    rows = sorted(staying + coming.to_pylist(), key=lambda row: order.index(row["id"]))
    done = patched(whole, leaving, coming, "id", order.index)
    assert done.to_pylist() == rows and done.schema == whole.schema
