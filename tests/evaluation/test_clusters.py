from collections.abc import Sequence
from math import isnan

import pytest

from pipeline.evaluation.clusters import Item, evaluate, load, read, table
from pipeline.evaluation.counts import Counts

TITLES = [
    {"topic": "a", "title": "甲一", "fine": "1", "coarse": "x"},
    {"topic": "a", "title": "甲二", "fine": "1", "coarse": "x"},
    {"topic": "a", "title": "甲三", "fine": "2", "coarse": "x"},
    {"topic": "a", "title": "乙一", "fine": "3", "coarse": "y"},
    {"topic": "b", "title": "丙一", "fine": "1", "coarse": "x"},
    {"topic": "b", "title": "丙二", "fine": "1", "coarse": "x"},
]


def alone(items: Sequence[Item]) -> list[int]:
    return list(range(len(items)))


def one(items: Sequence[Item]) -> list[int]:
    return [0] * len(items)


def by_letter(items: Sequence[Item]) -> list[str]:
    return [item.title[0] for item in items]


def test_wrong_is_two_coarse_together_and_missed_is_one_fine_apart() -> None:
    gold = read(TITLES)
    assert evaluate(gold, alone).whole == Counts(0, 0, 2)
    assert evaluate(gold, by_letter).whole == Counts(2, 0, 0)
    # 甲 with 乙 is wrong three times; 甲三 with the other 甲 counts neither way
    assert evaluate(gold, one).units == {"a": Counts(1, 3, 0), "b": Counts(1, 0, 0)}


def test_topics_are_grouped_on_their_own() -> None:
    seen: list[int] = []

    def group(items: Sequence[Item]) -> list[int]:
        seen.append(len(items))
        return alone(items)

    evaluate(read(TITLES), group)
    assert seen == [4, 2]


def test_rows_of_a_page_carry_their_details() -> None:
    row = {"file": "000", "n": 0, "role": "main", "title": "甲", "fine": "1", "coarse": "1"}
    assert read([row | {"detail": "细节"}]).items == (Item("甲", "细节"),)


def test_pairs_and_anchors() -> None:
    pairs = read(
        [
            {"a": "甲一", "b": "甲二", "label": "same"},
            {"a": "甲一", "b": "乙一", "label": "different"},
            {"a": "甲二", "b": "乙一", "label": "unsure"},
        ]
    )
    assert evaluate(pairs, by_letter).whole == Counts(1, 0, 0)
    assert evaluate(pairs, one).whole == Counts(1, 1, 0)
    anchors = read([{"anchor": "甲一", "same": ["甲二", "丙一"], "different": ["乙一"]}])
    assert evaluate(anchors, by_letter).whole == Counts(1, 0, 1)
    assert evaluate(anchors, one).whole == Counts(2, 1, 0)


def test_proposals_are_a_bound_of_their_own() -> None:
    result = evaluate(read(TITLES), alone, lambda items: [(0, 1)])
    assert result.proposed == Counts(2, 0, 0)
    assert evaluate(read(TITLES), alone, lambda items: []).proposed == Counts(0, 0, 2)


def test_the_mean_over_topics_passes_over_topics_where_nothing_was_to_do() -> None:
    quiet = [{"topic": "c", "title": "丁", "fine": "1", "coarse": "1"}]
    assert evaluate(read([*TITLES, *quiet]), alone).macro_f1 == 0.0
    assert evaluate(read([*TITLES, *quiet]), one).macro_f1 == pytest.approx((0.4 + 1.0) / 2)


def test_the_table() -> None:
    rows = {row[0]: row[1:] for row in table(evaluate(read(TITLES), one, lambda items: []))}
    assert list(rows) == ["a", "b", "all pairs", "mean over topics", "proposed"]
    precision, recall, f1, low, high = rows["all pairs"]
    assert (precision, recall, round(f1, 3)) == (0.4, 1.0, 0.571)
    assert low <= f1 <= high
    assert isnan(rows["mean over topics"][0])
    assert rows["proposed"][1] == 0.0


def test_a_row_of_no_known_format_is_refused() -> None:
    with pytest.raises(ValueError, match="no gold format"):
        load(['{"question": "甲"}'])


def test_lines_are_read() -> None:
    assert load(['{"a": "甲", "b": "乙", "label": "same"}', ""]).items == (Item("甲"), Item("乙"))
