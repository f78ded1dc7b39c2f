import pytest

from pipeline.recognizers.places import frames


@pytest.mark.parametrize(
    ("before", "behind", "asks"),
    [
        ("我在", "打工", True),
        ("我是", "人，今年", True),
        ("我是", "人员", False),
        ("", "法院判了", True),
        ("因为", "法院判了", False),
        ("，", "物业", False),
        ("在", "物业", False),
    ],
)
def test_around(before: str, behind: str, asks: bool) -> None:
    assert frames.around(before, behind) is asks


@pytest.mark.parametrize(
    ("before", "opens"), [("", True), ("，", True), ("在", True), ("荒", False)]
)
def test_opens(before: str, opens: bool) -> None:
    assert frames.opens(before) is opens


@pytest.mark.parametrize(
    ("text", "firm"),
    [("某某有限公司", True), ("的一家公司", False), ("汽车4S店", True), ("打工", False)],
)
def test_firm(text: str, firm: bool) -> None:
    assert frames.firm(text) is firm
