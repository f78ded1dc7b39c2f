"""Every row of the tables is read as it says, and every word of a row is that row's."""

from collections import Counter
from itertools import combinations

import pytest

from pipeline.recognizers.frames import frame
from pipeline.recognizers.framing import asks
from pipeline.recognizers.framing.lexicon import by_concept
from pipeline.recognizers.framing.parting import facts, refusals
from pipeline.recognizers.framing.tables import rows
from pipeline.recognizers.framing.words import cut

Row = dict[str, str]


def concepts(text: str) -> list[str]:
    return [word.entry.concept for word in cut(text) if word.entry]


@pytest.mark.parametrize("row", rows("synonyms"), ids=lambda row: row["concept"])
def test_the_example_of_a_concept_is_read_as_it(row: Row) -> None:
    assert row["concept"] in concepts(row["example"])


@pytest.mark.parametrize("row", rows("synonyms"), ids=lambda row: row["concept"])
def test_every_word_of_a_concept_is_cut_as_one_and_read_as_it(row: Row) -> None:
    lost = {word: concepts(word) for word in row["words"].split("|")}
    assert {word: found for word, found in lost.items() if found != [row["concept"]]} == {}


def test_no_word_stands_twice() -> None:
    words = [(word, r["concept"]) for r in rows("synonyms") for word in r["words"].split("|")]
    assert len({word for word, _ in words}) == len(words)
    names = [row["concept"] for row in rows("synonyms")]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("row", rows("question_types"), ids=lambda row: row["example"])
def test_the_example_of_a_type_is_read_as_it(row: Row) -> None:
    kinds, _ = asks.of(asks.heard(cut(row["example"])), frozenset())
    assert ("how" if row["type"] == "procedure" else row["type"]) in kinds


@pytest.mark.parametrize("row", rows("readings"), ids=lambda row: row["example"])
def test_a_reading_turns_the_type_beside_its_concept(row: Row) -> None:
    read = frame(row["example"])
    assert row["concept"] in {token.concept for token in read.tokens}
    assert row["becomes"] in read.asks


@pytest.mark.parametrize("table", ["turned", "compounds", "beside"])
def test_what_is_turned_or_joined_becomes_what_the_row_says(table: str) -> None:
    field = "gives" if table == "compounds" else "becomes"
    wrong = {
        row["example"]: [token.key for token in frame(row["example"]).tokens]
        for row in rows(table)
        if row[field] not in [token.key for token in frame(row["example"]).tokens]
    }
    assert wrong == {}


@pytest.mark.parametrize("row", rows("implied"), ids=lambda row: row["concept"])
def test_what_is_implied_counts_a_fifth(row: Row) -> None:
    shares = {token.concept: token.share for token in frame(row["example"]).tokens}
    assert row["concept"] in shares
    assert any(shares.get(implied, 1.0) <= 0.2 for implied in row["implies"].split("|"))


@pytest.mark.parametrize("row", rows("contrasts"), ids=lambda row: row["name"])
def test_a_contrast_parts_its_two_examples(row: Row) -> None:
    left, right = row["example"].split(" / ")
    assert "contrast" in {
        refusal.slot for refusal in refusals(facts(frame(left)), facts(frame(right)))
    }


@pytest.mark.parametrize("row", rows("kin"), ids=lambda row: row["kind"])
def test_a_kind_of_kin_is_another_party_than_the_other_kinds(row: Row) -> None:
    left, right = row["example"].split(" / ")
    parted = list(refusals(facts(frame(left)), facts(frame(right))))
    assert "direction" in {refusal.slot for refusal in parted}


@pytest.mark.parametrize("row", rows("stages"), ids=lambda row: row["example"])
def test_every_word_of_a_stage_tells_it(row: Row) -> None:
    assert row["stage"] in {stage for _, stage in frame(row["example"]).roles.stages}
    for word in row["words"].split("|"):
        act, text = (row["act"], word) if row["act"] else ("起诉", word + "起诉")
        assert (act, row["stage"]) in frame(text).roles.stages, word


def test_the_tables_name_no_concept_that_is_not_there() -> None:
    known = by_concept().keys()
    for row in rows("contrasts"):
        assert set(row["members"].split("|")) <= known, row["name"]
    for table, fields in (("compounds", "first second gives"), ("turned", "concept becomes")):
        for row in rows(table):
            assert {row[field] for field in fields.split()} <= known, row
    for row in rows("readings"):
        assert row["concept"] in known
    for row in rows("beside"):
        named = "|".join((row["things"], row["acts"], row["becomes"]))
        assert set(named.split("|")) <= known, row
    assert {row["concept"] for row in rows("implied")} <= known
    assert {row["act"] for row in rows("stages")} <= known | {""}
    kin = [person for row in rows("kin") for person in row["members"].split("|")]
    assert set(kin) <= known
    assert len(set(kin)) == len(kin)


KEYS = {
    "synonyms": ("concept",),
    "implied": ("concept",),
    "contrasts": ("name",),
    "kin": ("kind",),
    "compounds": ("first", "second"),
    "turned": ("kind", "concept"),
}


@pytest.mark.parametrize("table", KEYS)
def test_no_key_stands_twice_as_the_later_row_would_hide_the_earlier(table: str) -> None:
    keys = [tuple(row[field] for field in KEYS[table]) for row in rows(table)]
    assert [key for key, count in Counter(keys).items() if count > 1] == []


def test_a_contrast_does_not_part_words_of_one_concept() -> None:
    for row in rows("contrasts"):
        for a, b in combinations(row["members"].split("|"), 2):
            assert a != b, row["name"]
