"""Pairs that were judged once, remembered."""

import numpy as np

from pipeline.clustering import Asked
from pipeline.clustering.asked import prepare
from pipeline.clustering.judging import Judge, seated
from pipeline.clustering.remembering import NOTHING, Remembering, Said
from pipeline.clustering.sketches import SKETCH
from pipeline.similarity.moving import paired

TITLES = ("公司拖欠工资怎么办", "公司拖欠三个月工资怎么办", "公司拖欠两个月工资怎么办")
PAIRS = np.array([0, 0, 1]), np.array([1, 2, 2])


def judge() -> Judge:
    return seated([prepare(Asked(title, title)) for title in TITLES], "normal")


NUMBERS = np.array([5, 2, 9])
NO_PAIRS = np.empty(0, dtype=np.int64), np.empty(0, dtype=bool)


def asked() -> Said:
    first = Remembering(judge(), NUMBERS, NOTHING, *NO_PAIRS)
    assert first.guarded().score(*PAIRS).tolist() == judge().scores(*PAIRS).tolist()
    assert first.guarded().parted(*PAIRS).tolist() == [False, False, True]
    assert first.guarded().score(*PAIRS).tolist() == judge().scores(*PAIRS).tolist()
    return first.said(np.zeros(10, dtype=bool))


def test_what_was_said_is_not_asked_again() -> None:
    said = asked()
    assert said.scored.tolist() == said.judged.tolist()
    assert said.scored.tolist() == sorted(paired(*(NUMBERS[some] for some in PAIRS)).tolist())
    nobody = Judge((), SKETCH.empty_table(), "normal")
    again = Remembering(nobody, NUMBERS, said, *NO_PAIRS)
    assert again.guarded().score(*PAIRS).tolist() == judge().scores(*PAIRS).tolist()
    assert again.guarded().parted(*PAIRS).tolist() == [False, False, True]
    assert again.said(np.ones(10, dtype=bool)).scored.tolist() == said.scored.tolist()


def test_of_pairs_over_the_line_it_is_known_whether_they_are_apart() -> None:
    over = np.sort(paired(*(NUMBERS[some] for some in PAIRS)))
    nobody = Judge((), SKETCH.empty_table(), "normal")
    memory = Remembering(nobody, NUMBERS, NOTHING, over, np.array([True, False, True]))
    assert memory.guarded().parted(*PAIRS).tolist() == [True, True, False]
    assert not len(memory.said(np.zeros(10, dtype=bool)).judged)


def test_what_nobody_asks_for_when_rows_are_linked_again_is_forgotten() -> None:
    again = Remembering(judge(), NUMBERS, asked(), *NO_PAIRS)
    again.guarded().score(PAIRS[0][:1], PAIRS[1][:1])
    (left,) = paired(NUMBERS[:1], NUMBERS[1:2])
    linked = np.ones(10, dtype=bool)
    assert again.said(linked).scored.tolist() == [left]
    linked[9] = False
    assert len(again.said(linked).scored) == 3, "pairs of a row that is not linked stay"


def test_pairs_go_with_their_rows_and_get_other_numbers() -> None:
    number = np.full(10, -1)
    number[[2, 9]] = 4, 7
    said = asked().of(number >= 0, number)
    assert said.scored.tolist() == said.judged.tolist() == paired(number[2:3], number[9:]).tolist()
