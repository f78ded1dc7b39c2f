from typing import Any

import pytest

from pipeline.evaluation.counts import Counts
from pipeline.evaluation.passages import Result
from pipeline.evaluation.regions import Judged, evaluate, table
from pipeline.records import Level, Region


def region(found: str, adcode: str | None, *candidates: str, role: str | None = None) -> Region:
    level: Level = "county" if adcode is None or adcode[4:] != "00" else "city"
    return Region(found, adcode, level, role, candidates, found, 0, len(found))


def row(text: str, *regions: dict[str, Any], tags: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"id": text, "text": text, "tags": list(tags), "regions": list(regions)}


def gold(adcode: str | None, **more: Any) -> dict[str, Any]:
    return {"name": "", "adcode": adcode, "level": "", "role": None} | more


def result(wanted: list[dict[str, Any]], *found: Region) -> Result[Judged]:
    text = found[0].found if found else "某地"
    return evaluate([row(text, *wanted)], lambda _: list(found))


SHENZHEN = region("深圳", "440300")


@pytest.mark.parametrize(
    ("wanted", "found", "counts"),
    [
        ([gold("440300")], [SHENZHEN], Counts(1, 0, 0)),
        ([gold("440300")], [SHENZHEN, SHENZHEN], Counts(1, 0, 0)),  # named twice, counted once
        ([gold("440300"), gold("440300")], [SHENZHEN], Counts(1, 0, 0)),
        ([gold("440300")], [], Counts(0, 0, 1)),
        ([], [SHENZHEN], Counts(0, 1, 0)),
        ([gold("440100")], [SHENZHEN], Counts(0, 1, 1)),
        ([gold("530114", adcode_old="530121")], [region("呈贡", "530121")], Counts(1, 0, 0)),
        ([gold("440300", optional=True)], [SHENZHEN], Counts(0, 0, 0)),
        ([gold("440300", optional=True)], [], Counts(0, 0, 0)),
        ([gold("100000")], [], Counts(0, 0, 0)),  # the whole country is optional
        ([], [region("全国", "000000")], Counts(0, 0, 0)),
    ],
)
def test_a_passage_counts_each_division_once(
    wanted: list[dict[str, Any]], found: list[Region], counts: Counts
) -> None:
    assert result(wanted, *found).passages[0].unit == counts


@pytest.mark.parametrize(
    ("found", "counts"),
    [
        (region("朝阳区", None, "110105", "220104"), Counts(1, 0, 0)),
        (region("朝阳区", None, "110105", "211300"), Counts(1, 0, 0)),  # one in common
        (region("朝阳区", "110105"), Counts(1, 0, 0)),  # one of them
        (region("朝阳区", "440300"), Counts(0, 1, 1)),
    ],
)
def test_an_ambiguous_name_is_answered_by_what_it_may_mean(found: Region, counts: Counts) -> None:
    wanted = [gold(None, candidates=["110105", "220104"])]
    assert result(wanted, found).passages[0].unit == counts


def test_candidates_do_not_answer_a_certain_division() -> None:
    found = region("朝阳区", None, "110105", "220104")
    assert result([gold("110105")], found).passages[0].unit == Counts(0, 1, 1)


def test_the_province_of_a_wrong_city_may_be_right() -> None:
    (passage,) = result([gold("440100")], SHENZHEN).passages
    assert passage.unit == Counts(0, 1, 1)
    assert passage.province == Counts(1, 0, 0)


def test_false_alarms_are_counted_on_passages_without_a_region() -> None:
    rows = [row("公安"), row("深圳", gold("440300")), row("国家", gold("100000"))]
    every = evaluate(rows, lambda text: [region(text, "421022")])
    assert every.false_alarms == (2, 2)
    assert evaluate(rows, lambda _: []).false_alarms == (0, 2)


def test_offsets_must_be_exact() -> None:
    assert evaluate([row("在深圳")], lambda _: [SHENZHEN]).exact is False
    assert evaluate([row("深圳市")], lambda _: [SHENZHEN]).exact is True


def test_roles_are_judged_where_both_sides_name_the_place() -> None:
    wanted = [gold("440300", role="work"), gold("440100", role="origin")]
    assert result(wanted, region("深圳", "440300", role="work")).passages[0].roles == Counts(
        1, 0, 0
    )
    assert result(wanted, region("深圳", "440300", role="event")).passages[0].roles == Counts(
        0, 1, 0
    )
    assert result(wanted, SHENZHEN).passages[0].roles == Counts(0, 0, 1)


def test_table() -> None:
    rows = [row("深圳", gold("440300"), tags=("nested",)), row("公安", tags=("negative",))]
    lines = table(evaluate(rows, lambda text: [SHENZHEN] if text == "深圳" else []))
    assert [line[0] for line in lines] == [
        "regions",
        "provinces",
        "tag negative",
        "tag nested",
        "roles",
        "false alarms 0 of 1",
        "offsets",
    ]
    assert lines[0] == ("regions", 1.0, 1.0, 1.0, 1.0, 1.0)
    assert all(len(line) == 6 for line in lines)


def test_a_row_without_its_fields_is_an_error() -> None:
    with pytest.raises(KeyError):
        evaluate([{"id": "1", "text": "深圳"}], lambda _: [])
