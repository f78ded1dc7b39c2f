"""The ablation: a lever that is left out is missed, and is back afterwards."""

from inspect import signature

import numpy as np

from pipeline.clustering import Asked, cluster
from pipeline.evaluation.clusters import read
from pipeline.similarity.linkage import average_linkage
from scripts import ablate

ROWS = [
    {"a": "公司不发工资怎么办", "b": "单位拖欠工资如何处理", "label": "same"},
    {"a": "起诉欠钱的人要多久", "b": "被欠钱的人起诉了怎么办", "label": "different"},
]


def groups() -> int:
    return len(cluster([Asked("a", ROWS[0]["a"]), Asked("b", ROWS[0]["b"])]).groups)


def test_a_lever_is_missed_while_it_is_left_out() -> None:
    assert groups() == 1
    for lever in ("the lexicon (jieba's words only)", "frames (near-identical text only)"):
        with ablate.without(ablate.LEVERS[lever]):
            assert groups() == 2
        assert groups() == 1


def test_every_lever_has_what_it_takes_away() -> None:
    for patches in ablate.LEVERS.values():
        for target, name, value in patches:
            assert getattr(target, name) is not value


def test_what_stands_in_for_average_linkage_is_called_like_it_and_makes_chains() -> None:
    assert [*signature(ablate.chained).parameters] == [*signature(average_linkage).parameters]
    i, j, scores = np.array([0, 1, 2]), np.array([1, 2, 3]), np.array([0.9, 0.9, 0.1])
    assert ablate.chained(4, i, j, scores, 0.5).tolist() == [0, 0, 0, 1]
    assert average_linkage(4, i, j, scores, 0.5).tolist() == [0, 0, 2, 3]


def test_a_row_tells_each_file() -> None:
    gold, lexicon = read(ROWS), "the lexicon (jieba's words only)"
    assert list(ablate.told([gold, gold], ["nothing", lexicon])) == [
        "| nothing | 1.00 / 1.00 / 1.00 | 1.00 / 1.00 / 1.00 |",
        f"| {lexicon} | 1.00 / 0.00 / 0.00 | 1.00 / 0.00 / 0.00 |",
    ]
