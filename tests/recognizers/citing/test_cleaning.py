"""One typography, position for position."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.recognizers import tables
from pipeline.recognizers.citing.cleaning import SAME, SPACES, clean


@given(st.text())
def test_every_position_stays(text: str) -> None:
    assert len(clean(text)) == len(text)


@given(st.text(alphabet="<>&;/a b#1《第"))
def test_every_position_stays_in_markup(text: str) -> None:
    assert len(clean(text)) == len(text)


@pytest.mark.parametrize("group", SAME)
def test_a_group_reads_as_its_first_character(group: str) -> None:
    assert clean(group[1:]) == group[0] * (len(group) - 1)


def test_spaces_read_as_one_kind_and_lines_stay() -> None:
    assert clean(SPACES + "\n") == " " * len(SPACES) + "\n"


def test_traditional_characters_read_as_simplified_ones() -> None:
    rows = tables.read("traditional")
    assert all(len(row["traditional"]) == len(row["simplified"]) == 1 for row in rows)
    assert clean("勞動合同法第三條") == "劳动合同法第三条"
    names = {char for row in tables.read("laws") for char in row["name"]}
    assert not names & {row["traditional"] for row in rows}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("第３９條（二）", "第39条(二)"),
        ("<b>第3条</b>", "   第3条    "),
        ("&lt;工伤&gt;&nbsp;", "〈   工伤〉         "),
        ("<工伤保险条例>", "〈工伤保险条例〉"),
        ("a < b && c", "a 〈 b && c"),
    ],
)
def test_markup_becomes_spaces_and_titles_stay(text: str, read: str) -> None:
    assert clean(text) == read
