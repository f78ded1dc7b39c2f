from dataclasses import replace

from pipeline.formats.assembly import Parts, assemble
from pipeline.formats.rows import Dataset


def test_a_cluster_says_how_loosely_it_hangs_together(dataset: Dataset) -> None:
    first, second = dataset.questions
    assert (first.size, first.loosest, first.flagged) == (2, 0.8, True)
    assert first.loosest_pair == ("laweer:a#main", "laweer:b#main")
    assert first.least_similar == "laweer:b#main"
    assert (second.size, second.loosest, second.loosest_pair, second.flagged) == (
        1,
        None,
        (),
        False,
    )


def test_a_cluster_becomes_one_row_with_all_that_stands_behind_it(dataset: Dataset) -> None:
    merged, alone = dataset.questions
    assert (merged.id, merged.question, merged.lawyer) == ("q1", "押金不退，怎么办？", "梁示范")
    assert merged.answer is not None and merged.answer.startswith("可以")
    assert merged.variants == ("=押金不退怎么办",)
    assert merged.sources == ("https://laweer.com/question/a.html", "laweer:b")
    assert (merged.first_seen, merged.last_seen) == ("2026-01-02", "2026-01-02")
    assert [law.label for law in merged.citations] == ["《中华人民共和国民法典》第五百七十七条"]
    assert alone.answer is None and not alone.citations


def test_the_region_of_a_question_stands_first_and_says_where_it_is_from(dataset: Dataset) -> None:
    merged, alone = dataset.questions
    assert [(place.path, place.source) for place in alone.regions] == [("重庆市", "question")]
    assert merged.regions == (), "the answer that names 深圳 was not chosen"


def test_regions_of_the_chosen_answer_follow(parts: Parts) -> None:
    places = [replace(one, chosen=one.id == "laweer:b#main/a1") for one in parts.places]
    merged, _ = assemble(replace(parts, places=places)).questions
    assert [(place.path, place.source) for place in merged.regions] == [("广东省/深圳市", "answer")]
    assert merged.excerpt


def test_what_a_quoted_statute_cites_and_cases_are_not_the_answers_own(parts: Parts) -> None:
    (cited,) = parts.citations
    for other in (replace(cited, flags=("in_quote",)), replace(cited, kind="case")):
        dataset = assemble(replace(parts, citations=[other]))
        assert dataset.questions[0].citations == ()
        assert len(dataset.citations) == 1, "it stays on file"


def test_a_pinpoint_cited_twice_stands_once(parts: Parts) -> None:
    again = [*parts.citations, replace(parts.citations[0], start=5, end=9)]
    assert len(assemble(replace(parts, citations=again)).questions[0].citations) == 1


def test_mentions_are_keyed_to_their_cluster(dataset: Dataset) -> None:
    assert [(row.owner, row.cluster) for row in dataset.citations] == [("laweer:a#main/a1", "q1")]
    assert [(row.owner, row.cluster) for row in dataset.regions] == [("laweer:b#main/a1", "q1")]


def test_every_table_is_sorted_by_id(parts: Parts) -> None:
    turned = replace(
        parts,
        questions=parts.questions[::-1],
        answers=parts.answers[::-1],
        variants=parts.variants[::-1],
        clusters=parts.clusters[::-1],
    )
    assert assemble(turned) == assemble(parts)
