"""One step of a pinpoint, by itself."""

import pytest

from pipeline.recognizers.citing.parts import MOST_IN_RANGE, expand, loose_part_at, part_at


def test_a_range_too_long_is_its_two_ends() -> None:
    assert expand(f"1-{MOST_IN_RANGE + 2}") == (1, MOST_IN_RANGE + 2)
    assert len(expand(f"1-{MOST_IN_RANGE + 1}")) == MOST_IN_RANGE + 1


@pytest.mark.parametrize(
    ("text", "unit", "values", "suffixes"),
    [
        ("第十七、十九条", "条", (17, 19), ()),
        ("第二百五十三条之一、之二", "条", (253,), (1, 2)),
        ("第253-1条", "条", (253,), (1,)),
        ("(第一款)", "款", (1,), ()),
        ("第(二)(三)项", "项", (2, 3), ()),
        ("2项", "项", (2,), ()),
        ("第4点", "目", (4,), ()),
    ],
)
def test_a_part(text: str, unit: str, values: tuple[int, ...], suffixes: tuple[int, ...]) -> None:
    part = part_at(text, 0)
    assert part is not None
    assert (part.unit, part.values, part.suffixes, part.end) == (unit, values, suffixes, len(text))


@pytest.mark.parametrize("text", ["第三条路", "三项", "(一)试用期内", "第0条", ""])
def test_no_part(text: str) -> None:
    assert part_at(text, 0) is None


def test_a_part_that_lacks_a_mark_says_so() -> None:
    part = loose_part_at("47条", 0)
    assert part is not None
    assert (part.values, part.whole) == ((47,), False)
    assert loose_part_at("第10 79条", 0) is None
