"""The rule that chooses an answer, one clause after the other."""

import random
from dataclasses import replace

import pytest

from pipeline.answers import choose
from pipeline.records import Answer, Role

LONG = "可以先与房东协商，协商不成的，收集合同和付款记录，向房屋所在地的法院起诉，要求返还押金。"
MAIN: dict[str, Role] = {"q#main": "main"}
BASE = Answer(LONG, id="q#main/a1", question="q#main", site="s")


def chosen(
    *answers: Answer, cited: tuple[str, ...] = (), roles: dict[str, Role] | None = None
) -> str:
    """The id of the answer that is chosen when all are in one cluster."""
    asked = {answer.question for answer in answers}
    every: dict[str, Role] = {one: (roles or {}).get(one, "main") for one in asked}
    places = choose(
        every,
        answers,
        dict.fromkeys(asked, "c"),
        cited,
    )
    (winner,) = [place.id for place in places if place.chosen]
    return winner


OTHER = replace(BASE, id="q#main/a2", text="这个问题要看合同里怎么写，建议找当地的律师当面看合同。")


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        (replace(BASE, excerpt=True, text=LONG * 2), OTHER),
        (replace(BASE, lawyer=None), replace(OTHER, lawyer="何样本")),
        (replace(BASE, published_at=None), replace(OTHER, published_at="2024-01-01")),
        (
            replace(BASE, published_at="2024-01-01"),
            replace(OTHER, published_at="2025-06-01T08:00:00"),
        ),
        (OTHER, replace(BASE, text=LONG + "也可以申请调解。")),
    ],
    ids=["whole before cut", "signed", "dated", "newest", "longest"],
)
def test_the_better_answer_is_chosen_in_any_order(worse: Answer, better: Answer) -> None:
    assert chosen(worse, better) == chosen(better, worse) == better.id


def test_a_citation_counts_more_than_a_signature() -> None:
    signed = replace(BASE, lawyer="何样本")
    assert chosen(signed, OTHER, cited=(OTHER.id,)) == OTHER.id


def test_a_whole_answer_counts_more_than_a_citation() -> None:
    cut = replace(OTHER, excerpt=True)
    assert chosen(BASE, cut, cited=(cut.id,)) == BASE.id


def test_the_answer_to_the_question_of_a_page_counts_more_than_one_from_a_list() -> None:
    listed = replace(OTHER, question="q#related-1", id="a", text=LONG + LONG)
    assert chosen(BASE, listed, roles={"q#related-1": "related"}) == BASE.id


def test_near_identical_texts_are_one() -> None:
    twin = replace(OTHER, text=LONG.replace("，", ","))
    places = {place.id: place for place in choose(MAIN, [BASE, twin], {"q#main": "c"}, {})}
    assert places[twin.id].duplicate_of == BASE.id
    assert places[BASE.id].duplicate_of is None


def test_a_cut_answer_is_one_with_the_whole_it_was_cut_from() -> None:
    cut = replace(OTHER, text=LONG[:25], excerpt=True)
    places = choose(MAIN, [BASE, cut], {"q#main": "c"}, {})
    assert [place.duplicate_of for place in places] == [None, BASE.id]


def test_a_short_answer_inside_a_long_one_is_not_its_duplicate() -> None:
    short = replace(OTHER, text=LONG[:25])
    places = choose(MAIN, [BASE, short], {"q#main": "c"}, {})
    assert all(place.duplicate_of is None for place in places)


def test_twins_in_different_clusters_stay_apart() -> None:
    other = replace(BASE, id="p#main/a1", question="p#main")
    places = choose(MAIN | {"p#main": "main"}, [BASE, other], {"q#main": "c", "p#main": "d"}, {})
    assert all(place.chosen and place.duplicate_of is None for place in places)


def test_the_order_of_the_input_does_not_matter() -> None:
    rng = random.Random(7)
    answers = [
        replace(
            BASE,
            id=f"q#main/a{n}",
            text=LONG[: rng.randrange(20, len(LONG))],
            excerpt=rng.random() < 0.5,
            lawyer=rng.choice([None, "何样本"]),
            published_at=rng.choice([None, "2024-01-01", "2025-01-01"]),
        )
        for n in range(12)
    ]
    clusters = {"q#main": "c"}
    first = choose(MAIN, answers, clusters, {})
    for _ in range(5):
        rng.shuffle(answers)
        assert choose(MAIN, answers, clusters, {}) == first


def test_no_answers_no_places() -> None:
    assert choose({}, [], {}, {}) == []
