"""Rows that were read once, against the questions that they were made of."""

import numpy as np
import pyarrow as pa

from pipeline.clustering import Asked
from pipeline.clustering.asked import grouped, prepare
from pipeline.clustering.decisions import Links
from pipeline.clustering.holding import Holding
from pipeline.clustering.looks import looks

QUESTIONS = (
    Asked("s:1#main", "重庆医保卡怎么绑定家人", region="500000", answer="在手机上办理。"),
    Asked("s:2#main", "公司拖欠三个月工资怎么要回来"),
    Asked("s:3#main", "房东不退押金怎么办"),
    Asked("s:4#main", "房东不退押金怎么办？", answer="可以起诉。"),
)


GROUPS = list(grouped(QUESTIONS, Links()))


def test_rows_looked_up_by_their_numbers_are_what_was_prepared() -> None:
    table = pa.concat_tables([looks([group]) for group in GROUPS])  # a file for each night
    numbers = np.array([2, 0, 1])
    rows = Holding(table, numbers, table.take(pa.array(numbers)).combine_chunks())
    for row, number in zip(rows, numbers.tolist(), strict=True):
        one = prepare(*GROUPS[number])
        assert row.ids == one.ids
        assert (row.region, row.asks, row.facts) == (one.region, one.asks, one.facts)
        assert (row.speaks.id, row.speaks.title) == (one.speaks.id, one.speaks.title)
        assert bool(row.speaks.answer) == bool(one.speaks.answer)


def test_the_answered_of_two_of_one_text_speaks_for_both() -> None:
    table = looks(GROUPS)
    rows = Holding(table, np.arange(3), table)
    (both,) = (row for row in rows if len(row.ids) > 1)
    assert both.ids == ("s:4#main", "s:3#main")
    assert both.speaks.answer
    assert len({row.said for row in rows}) == 3
