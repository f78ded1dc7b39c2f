"""Pairs that were judged once, remembered."""

import numpy as np

from pipeline.clustering import Asked
from pipeline.clustering.asked import prepare
from pipeline.clustering.judging import Judge, seated
from pipeline.clustering.remembering import NOTHING, Remembering
from pipeline.clustering.sketches import SKETCH
from pipeline.similarity.moving import paired

TITLES = ("公司拖欠工资怎么办", "公司拖欠三个月工资怎么办", "公司拖欠两个月工资怎么办")
PAIRS = np.array([0, 0, 1]), np.array([1, 2, 2])


def judge() -> Judge:
    return seated([prepare(Asked(title, title)) for title in TITLES], "normal")


def test_what_was_said_is_not_asked_again() -> None:
    first = Remembering(judge(), NOTHING)
    scores = first.guarded().score(*PAIRS)
    assert scores.tolist() == judge().scores(*PAIRS).tolist()
    assert first.guarded().parted(*PAIRS).tolist() == [False, False, True]
    said = first.fresh()
    assert said.scored.tolist() == paired(*PAIRS).tolist()
    nobody = Judge((), SKETCH.empty_table(), "normal")
    again = Remembering(nobody, said)
    assert again.guarded().score(*PAIRS).tolist() == scores.tolist()
    assert again.guarded().parted(*PAIRS).tolist() == [False, False, True]
    assert not len(again.fresh().scored)
    assert not len(again.fresh().judged)


def test_pairs_go_with_their_rows_and_get_other_numbers() -> None:
    first = Remembering(judge(), NOTHING)
    first.guarded().score(*PAIRS)
    first.guarded().parted(*PAIRS)
    said = first.fresh().of(np.array([False, True, True]), np.array([-1, 7, 4]))
    assert (
        said.scored.tolist()
        == said.judged.tolist()
        == paired(np.array([4]), np.array([7])).tolist()
    )
