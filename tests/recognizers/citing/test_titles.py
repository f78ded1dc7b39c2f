"""Quoted names and what they name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.recognizers import tables
from pipeline.recognizers.citing.cleaning import clean
from pipeline.recognizers.citing.titles import LONGEST_ENDING, ending, kind_of, quoted
from pipeline.recognizers.citing.titles import given as as_given

ENDINGS = tables.read("title_endings")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("《甲法》和《乙条例》", ["甲法", "乙条例"]),
        ("《关于印发<甲办法>的通知》", ["关于印发〈甲办法〉的通知"]),
        ("《《甲法》》", ["甲法"]),
        ("《 甲 法\n》", ["甲法"]),
        ("《甲办法第三条", ["甲办法"]),
        ("刑法》第三条", ["刑法"]),
        ("某物》", []),
        ("《一句话。》", []),
        ("《》", []),
    ],
)
def test_names_between_marks(text: str, names: list[str]) -> None:
    assert [title.name for title in quoted(clean(text))] == names


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("《中华人民共和国甲法(试行)》", "中华人民共和国甲法(试行)"),
        ("《实施＜甲法＞办法》", "实施〈甲法〉办法"),
        ("《《甲法》》", "甲法"),
        ("《实施&lt;甲法&gt;办法》", "实施〈甲法〉办法"),
    ],
)
def test_a_title_as_the_text_gives_it(text: str, written: str) -> None:
    (title,) = quoted(clean(text))
    assert as_given(text, title) == written


@given(st.text(alphabet="《》〈〉法第。一\n", max_size=80))
def test_titles_do_not_overlap(text: str) -> None:
    end = 0
    for title in quoted(text):
        assert end <= title.start < title.end <= len(text)
        end = title.end


@pytest.mark.parametrize("row", ENDINGS, ids=lambda row: str(row["ending"]))
def test_an_ending_decides_its_example(row: dict[str, str]) -> None:
    assert ending(row["example"]) == (row["ending"], row["kind"])
    assert len(row["ending"]) <= LONGEST_ENDING
    assert kind_of(row["example"]) == {"policy": "law"}.get(row["kind"], row["kind"])


def test_no_ending_is_dead() -> None:
    """One that says what a shorter one says too is there only as a short title of its own (《办法》)."""
    kinds = {row["ending"]: row["kind"] for row in ENDINGS}
    dead = [
        name
        for name, kind in kinds.items()
        for shorter in [next((name[n:] for n in range(1, len(name)) if name[n:] in kinds), "")]
        if kinds.get(shorter, "other") == kind and (kind == "other" or len(name) > 4)
    ]
    assert dead == []


def test_what_no_title_of_a_law_holds() -> None:
    assert kind_of(clean("论某法——以某案为例的规定")) == "other"
    assert kind_of("某法理解与适用") == "other"
