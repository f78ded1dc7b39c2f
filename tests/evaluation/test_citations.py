"""The figures for citations, on gold passages of a few entries each."""

from typing import Any

from pipeline.evaluation.citations import compared, compared_number, evaluate, table
from pipeline.evaluation.counts import Counts
from pipeline.records import Citation


def entry(law: str | None, article: int | None = None, **more: Any) -> dict[str, Any]:
    empty = dict.fromkeys(("article_suffix", "paragraph", "item", "doc_number"))
    return {"law": law, "article": article, **empty, **more}


def cited(law: str | None, article: int | None = None, **more: Any) -> Citation:
    fields: dict[str, Any] = {
        "article_suffix": None,
        "paragraph": None,
        "item": None,
        "doc_number": None,
        "resolved_from": "full",
        "status": "unknown",
        "successor": None,
        "found": "某",
        "start": 0,
        "end": 1,
    }
    return Citation(law=law, article=article, **(fields | more))


def judged(gold: list[dict[str, Any]], found: list[Citation]) -> Any:
    row = {"id": "a", "text": "某法", "tags": ["plain"], "citations": gold}
    (passage,) = evaluate([row], lambda text: found).passages
    return passage


def test_levels_differ_in_what_they_compare() -> None:
    passage = judged([entry("甲法", 3, paragraph=1)], [cited("中华人民共和国甲法", 3, paragraph=2)])
    assert passage.law == Counts(1, 0, 0)
    assert passage.article == Counts(1, 0, 0)
    assert passage.pinpoint == Counts(0, 1, 1)


def test_a_pinpoint_counts_once() -> None:
    assert judged([entry("甲法", 3)], [cited("甲法", 3), cited("甲法", 3)]).article == Counts(
        1, 0, 0
    )
    gold = [entry("甲法", 3), entry("甲法", 3)]
    assert judged(gold, [cited("甲法", 3)]).article == Counts(1, 0, 0)


def test_another_name_is_accepted_where_the_gold_says_so() -> None:
    gold = [entry("某院关于适用〈甲法〉的解释", 1, law_alt=["甲法解释"])]
    assert judged(gold, [cited("《甲法》解释", 1)]).article == Counts(1, 0, 0)
    assert judged(gold, [cited("甲法", 1)]).article == Counts(0, 1, 1)


def test_quoted_and_optional_entries_count_neither_way() -> None:
    gold = [entry("甲法", 3), entry("甲法", 4, in_quote=True), entry("乙法", optional=True)]
    silent = judged(gold, [cited("甲法", 3)])
    loud = judged(gold, [cited("甲法", 3), cited("甲法", 4), cited("乙法")])
    assert silent.article == loud.article == Counts(1, 0, 0)


def test_what_is_flagged_as_quoted_is_not_credited() -> None:
    found = [cited("甲法", 3, flags=("in_quote",))]
    assert judged([entry("甲法", 3)], found).article == Counts(0, 0, 1)
    assert judged([], found).article == Counts(0, 0, 0)


def test_a_case_number_is_no_false_alarm() -> None:
    assert judged([], [cited(None, kind="case")]).article == Counts()
    row = {"id": "a", "text": "某", "tags": [], "citations": []}
    result = evaluate([row, row], lambda text: [cited("甲法")])
    assert result.false_alarms == (2, 2)


def test_a_law_not_named_is_right_without_and_with_its_name() -> None:
    gold = [entry(None, 15, law_alt=["甲解释"], law_not_named=True)]
    assert judged(gold, [cited(None, 15)]).article == Counts(1, 0, 0)
    assert judged(gold, [cited("甲解释", 15)]).article == Counts(1, 0, 0)


def test_documents_without_a_law_are_told_apart_by_number() -> None:
    gold = [entry(None, 11, doc_number="某省人民政府令第194号")]
    right = judged(gold, [cited(None, 11, doc_number="某省人民政府令194号")])
    wrong = judged(gold, [cited(None, 11, doc_number="某省人民政府令第195号")])
    assert (right.article, wrong.article) == (Counts(1, 0, 0), Counts(0, 1, 1))
    assert (right.numbers, wrong.numbers) == (Counts(1, 0, 0), Counts(0, 1, 1))


def test_names_and_numbers_are_compared_without_their_marks() -> None:
    assert compared("《中华人民共和国某法》（试行）") == compared("某法(试行)")
    assert compared_number("国办发[2021]14号") == compared_number("国办发〔2021〕14号")


def test_the_table_has_the_levels_and_the_tags() -> None:
    rows = [{"id": "a", "text": "某", "tags": ["plain"], "citations": [entry("甲法", 3)]}]
    names = [row[0] for row in table(evaluate(rows, lambda text: [cited("甲法", 3)]))]
    assert names == [
        "law",
        "article",
        "pinpoint",
        "document numbers",
        "false alarms 0 of 0",
        "offsets",
        "tag plain",
    ]
    wrong = evaluate(rows, lambda text: [cited("甲法", 3, found="法")])
    assert {row[0]: row[1] for row in table(wrong)}["offsets"] == 0.0
