"""What a clustering leaves, kept on the disk from night to night."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.clustering import Asked
from pipeline.clustering.following import follow
from pipeline.clustering.keeping import Standings
from pipeline.clustering.regrouping import Followed
from pipeline.clustering.standing import NOTHING, Standing
from pipeline.errors import InputError


def asked(number: int) -> Asked:
    return Asked(f"s:{number:02}#main", f"公司拖欠{number}个月工资怎么要回来")


def without_calls(_: object) -> list[Asked]:
    return []


def night(before: Standing, gone: range, come: range) -> Followed:
    names = [asked(number).id for number in gone]
    return follow(before, names, [asked(number) for number in come], without_calls, "normal")


def same(a: Standing, b: Standing) -> bool:
    arrays = zip(
        *((one.live, one.place, one.pairs, one.scores, one.joins, one.times) for one in (a, b)),
        strict=True,
    )
    return a.rows.equals(b.rows) and all(np.array_equal(x, y) for x, y in arrays)


def test_a_night_adds_to_the_rows_and_now_and_then_they_are_written_anew(tmp_path: Path) -> None:
    kept = Standings(tmp_path)
    first = night(NOTHING, range(0), range(10)).standing
    kept.write(first, NOTHING)
    assert same(kept.read(), first)
    second = night(kept.read(), range(2), range(10, 12)).standing
    kept.write(second, first)
    assert [path.name for path in sorted(tmp_path.glob("rows*"))] == [
        "rows-000000.arrow",
        "rows-000001.arrow",
    ]
    assert same(kept.read(), second)
    third = night(kept.read(), range(2, 6), range(0)).standing
    kept.write(third, second)
    assert len(kept.read().rows) == 6
    assert same(kept.read(), third.packed())


def test_nothing_is_kept_of_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is missing"):
        Standings(tmp_path).read()
    Standings(tmp_path).write(NOTHING, NOTHING)
    assert same(Standings(tmp_path).read(), NOTHING)
