from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

import pyarrow as pa
import pytest

from pipeline.formats.assembly import assemble
from pipeline.formats.canonical import Parts
from pipeline.formats.rows import TABLES, Dataset, Last
from pipeline.tables import schema_of


def rows(table: pa.Table) -> list[Any]:
    found: list[Any] = table.to_pylist()
    return found


def changed(table: pa.Table, column: str, values: Iterable[object]) -> pa.Table:
    """The table with other values in one column."""
    place = table.schema.get_field_index(column)
    field = table.schema.field(place)
    return table.set_column(place, field, pa.array(values, field.type))


def test_a_cluster_says_how_loosely_it_hangs_together(dataset: Dataset) -> None:
    first, second = rows(dataset.questions)
    assert (first["size"], first["loosest"], first["flagged"]) == (2, 0.8, True)
    assert first["loosest_pair"] == ["laweer:a#main", "laweer:b#main"]
    assert first["least_similar"] == "laweer:b#main"
    assert (second["size"], second["loosest"], second["flagged"]) == (1, None, False)
    assert second["loosest_pair"] == []


def test_a_cluster_becomes_one_row_with_all_that_stands_behind_it(dataset: Dataset) -> None:
    merged, alone = rows(dataset.questions)
    assert merged["id"] == "q1" and merged["lawyer"] == "梁示范"
    assert merged["question"] == "押金不退，怎么办？" and merged["answer"].startswith("可以")
    assert merged["variants"] == ["=押金不退怎么办"]
    assert merged["sources"] == ["https://laweer.com/question/a.html", "laweer:b"]
    assert (merged["first_seen"], merged["last_seen"]) == ("2026-01-02", "2026-01-02")
    assert [law["label"] for law in merged["citations"]] == [
        "《中华人民共和国民法典》第五百七十七条"
    ]
    assert alone["answer"] is None and not alone["citations"]


def test_the_region_of_a_question_stands_first_and_says_where_it_is_from(dataset: Dataset) -> None:
    merged, alone = rows(dataset.questions)
    assert [(one["path"], one["source"]) for one in alone["regions"]] == [("重庆市", "question")]
    assert merged["regions"] == [], "the answer that names 深圳 was not chosen"


def test_regions_of_the_chosen_answer_follow(parts: Parts) -> None:
    places = changed(parts.places, "chosen", [False, True])
    merged, _ = rows(assemble(replace(parts, places=places)).questions)
    assert [(one["path"], one["source"]) for one in merged["regions"]] == [
        ("广东省/深圳市", "answer")
    ]
    assert merged["excerpt"]


def test_what_a_quoted_statute_cites_and_cases_are_not_the_answers_own(parts: Parts) -> None:
    for column, value in (("flags", ["in_quote"]), ("kind", "case")):
        dataset = assemble(replace(parts, citations=changed(parts.citations, column, [value])))
        assert rows(dataset.questions)[0]["citations"] == []
        assert len(dataset.citations) == 1, "it stays on file"


def test_a_pinpoint_cited_twice_stands_once(parts: Parts) -> None:
    again = changed(changed(parts.citations, "start", [5]), "end", [9])
    dataset = assemble(replace(parts, citations=pa.concat_tables([parts.citations, again])))
    assert len(rows(dataset.questions)[0]["citations"]) == 1


def test_mentions_are_keyed_to_their_cluster(dataset: Dataset) -> None:
    for table, owner in (
        (dataset.citations, "laweer:a#main/a1"),
        (dataset.regions, "laweer:b#main/a1"),
    ):
        assert [(row["owner"], row["cluster"]) for row in rows(table)] == [(owner, "q1")]


def test_an_answer_says_whose_it_is_and_where_it_stands(dataset: Dataset) -> None:
    first, second = rows(dataset.answers)
    assert (first["id"], first["cluster"], first["chosen"]) == ("laweer:a#main/a1", "q1", True)
    assert (first["lawyer"], first["question"]) == ("梁示范", "laweer:a#main")
    assert second["excerpt"] and not second["chosen"]


def test_every_table_is_sorted_by_id_and_laid_out_as_its_record_says(parts: Parts) -> None:
    backwards = {
        name: table.take(list(range(len(table)))[::-1])
        for name in ("questions", "answers", "variants", "clusters")
        for table in [getattr(parts, name)]
    }
    turned, straight = assemble(replace(parts, **backwards)), assemble(parts)
    for one in fields(Dataset):
        assert getattr(turned, one.name) == getattr(straight, one.name)
    for name, record, _ in TABLES:
        assert getattr(straight, name).schema.equals(schema_of(record))


@pytest.mark.parametrize("leaving", [(False, True), (True, False), (False, False), (True, True)])
def test_rows_of_the_last_dataset_are_taken_over(parts: Parts, leaving: tuple[bool, bool]) -> None:
    whole = assemble(parts)
    patched = assemble(parts, Last(whole.questions, pa.chunked_array([leaving])))
    assert patched.questions.equals(whole.questions)
    assert patched.made == [row for row, left in zip(whole.made, leaving, strict=True) if left]


def test_of_rows_that_all_leave_the_ids_will_do(parts: Parts) -> None:
    whole = assemble(parts)
    leaving = pa.chunked_array([[True, True]])
    assert assemble(parts, Last(whole.questions.select(["id"]), leaving)) == whole
