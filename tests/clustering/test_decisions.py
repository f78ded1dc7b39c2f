"""The file of what people decided: what is read, what holds, and what is said of the rest."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.clustering.decisions import Links, outvoted, read, settled
from pipeline.errors import UsageError
from pipeline.records import Decision

HEAD = "decision,a,b,who,when,why\n"
BY = "梁示范,2026-11-22,读过"


def held(*rows: str) -> tuple[Links, dict[int, str]]:
    """What holds of a file of these rows, and the faults by line; the questions are a to f."""
    links, told = settled(read("decisions.csv", HEAD + "\n".join(rows)), set("abcdef"))
    return links, {one.line: one.fault for one in told if one.fault}


def test_what_a_file_says() -> None:
    text = f'\ufeff# ours\n\n{HEAD}same, a ,b,{BY}\n# canonical,c,,{BY}\ncanonical,c,,梁示范,2026/1/5,"清楚,短"\n'
    same, canonical = read("decisions.csv", text)
    assert same == Decision(4, "same", "a", "b", "梁示范", "2026-11-22", "读过")
    assert canonical == Decision(6, "canonical", "c", None, "梁示范", "2026-01-05", "清楚,短")


def test_the_columns_come_in_any_order_and_others_are_passed_over() -> None:
    (one,) = read("x", f"note,b,a,decision,who,when,why\n!,b,a,different,{BY}")
    assert (one.decision, one.a, one.b, one.fault) == ("different", "a", "b", None)


@pytest.mark.parametrize("text", ["", "same,a,b\n", "decision,a,b,who,when\n"])
def test_a_file_without_its_columns_is_no_file_of_decisions(text: str) -> None:
    with pytest.raises(
        UsageError, match=r"x.csv is no file of decisions.*decision,a,b,who,when,why"
    ):
        read("x.csv", text)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (f"merge,a,b,{BY}", "'merge' is none of same, different, canonical"),
        (f"same,a,,{BY}", "it does not say b"),
        ("different,a,b,,,", "it does not say who, when, why"),
        ("same,a,b,梁示范,yesterday,读过", "'yesterday' is no date such as 2026-11-22"),
        ("same,a,b,梁示范,2026-02-30,读过", "'2026-02-30' is no date such as 2026-11-22"),
        (f"canonical,a,b,{BY}", "canonical names one question, not two"),
        (f"same,a,a,{BY}", "it names a twice"),
        (f"same,a,x,{BY}", "there is no question x"),
        (f"different,x,y,{BY}", "there is no question x or y"),
    ],
)
def test_a_line_that_cannot_hold_says_why(row: str, fault: str) -> None:
    assert held(row) == (Links(), {2: fault})


def test_different_stands_above_same() -> None:
    links, faults = held(f"same,a,b,{BY}", f"different,b,a,{BY}")
    assert links == Links(different=(("b", "a"),))
    assert faults == {2: "it makes one of what line 3 calls different"}


def test_of_a_chain_that_contradicts_the_oldest_gives_way_and_the_others_are_named() -> None:
    links, faults = held(
        "same,a,b,梁示范,2026-11-20,读过",
        "same,b,c,梁示范,2026-11-22,读过",
        "same,d,c,梁示范,2026-11-21,读过",
        "different,a,d,梁示范,2026-11-19,读过",
    )
    assert set(links.same) == {("b", "c"), ("d", "c")}
    assert faults == {2: "with line 3, 4 it makes one of what line 5 calls different"}


def test_of_two_canonical_questions_of_a_cluster_the_newer_stands() -> None:
    rows = f"canonical,a,,{BY}\ncanonical,b,,{BY}\ncanonical,c,,{BY}\n"
    links, told = settled(read("x", HEAD + rows), set("abc"))
    assert links.canonical == ("c", "b", "a")
    faults = [one.fault for one in outvoted(told, {"a": "b", "b": "b", "c": "c"})]
    assert faults == ["line 3 wants b for the same cluster", None, None]


decisions = st.lists(
    st.tuples(
        st.sampled_from(["same", "different", "canonical"]),
        st.sampled_from("abcde"),
        st.sampled_from("abcdefx"),
        st.sampled_from(["2026-11-20", "2026-11-21"]),
    ),
    max_size=8,
)


@given(decisions, st.randoms(use_true_random=False))
def test_what_holds_is_free_of_contradictions_and_nothing_is_passed_over(
    some: list[tuple[str, str, str, str]], rng: random.Random
) -> None:
    said = [
        Decision(line, word, a, None if word == "canonical" else b, "梁示范", when, "读过")
        for line, (word, a, b, when) in enumerate(some)
        if a != b
    ]
    links, told = settled(said, set("abcdef"))
    block = {name: {name} for name in "abcdef"}
    for a, b in links.same:
        both = block[a] | block[b]
        block |= dict.fromkeys(both, both)
    assert not any(b in block[a] for a, b in links.different)
    assert len(told) == len(said)
    heeded = [one for one in told if not one.fault]
    assert len(heeded) == sum(map(len, (links.same, links.different, links.canonical)))
    assert all(not one.fault for one in told if one.decision == "different" and one.b != "x")
    shuffled = said.copy()
    rng.shuffle(shuffled)
    assert settled(shuffled, set("abcdef"))[0] == links
