"""Where a name begins: every lead in front of a name and of a number, and none of them dead."""

import pytest

from pipeline.recognizers import tables
from pipeline.recognizers.citing import leads

ROWS = tables.read("citation_leads")
NAME = "某某市停车条例"
ORGAN = "某政办发"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["word"]))
def test_a_lead_is_no_part_of_what_follows(row: dict[str, str]) -> None:
    word = row["word"]
    assert leads.organ_start(word + ORGAN) == len(word)
    assert leads.name_start(word + NAME) == (len(word) if row["before"] == "any" else 0)


def test_no_lead_is_dead() -> None:
    """A word is needed where no shorter lead or single character ends as it does."""
    words = [row["word"] for row in ROWS]
    assert len(words) == len(set(words))
    assert [word for word in words if any(word[n:] in words for n in range(1, len(word)))] == []


@pytest.mark.parametrize(
    ("run", "name"),
    [
        ("对某某市停车条例", NAME),
        ("对外劳务合作某某办法", "对外劳务合作某某办法"),
        ("见义勇为某某条例", "见义勇为某某条例"),
        ("以工代赈管理办法", "以工代赈管理办法"),
        ("第三条和某某市停车条例", NAME),
        ("第二百五十三条之一以及某某市停车条例", NAME),
        ("民法典和某某市停车条例", NAME),
        ("告诉我某某市停车条例", NAME),
        ("根据", "根据"),
    ],
)
def test_where_a_name_begins(run: str, name: str) -> None:
    assert run[leads.name_start(run) :] == name


@pytest.mark.parametrize(
    ("run", "organ"),
    [
        ("依国务院", "国务院"),
        ("依政办发", "依政办发"),
        ("这次是某人社发", "某人社发"),
        ("有关的", ""),
    ],
)
def test_where_an_organ_begins(run: str, organ: str) -> None:
    assert run[leads.organ_start(run) :] == organ
