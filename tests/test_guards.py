"""Each guard broken by itself, and the same dataset breaking none."""

import copy
from typing import Any

import pytest

from pipeline.guards import NAMES, breaches

GOOD: dict[str, Any] = {
    "rows": {"questions": 1000, "variants": 2000, "answers": 900},
    "fill": {"questions.answer": 0.80, "answers.lawyer": 0.50},
    "counts": {
        "parsed": {
            "pages": {
                "laweer": {"read": 100, "kept": 95, "rejected": {"no_question": 5}},
                "lawparks": {"read": 100, "kept": 60, "rejected": {"superseded": 40}},
            }
        },
        "clusters": {"largest": 20},
    },
}


def changed(path: str, value: object) -> dict[str, Any]:
    manifest = copy.deepcopy(GOOD)
    *folders, name = path.split("/")
    inner = manifest
    for folder in folders:
        inner = inner[folder]
    inner[name] = value
    return manifest


def test_the_same_again_breaks_nothing() -> None:
    assert breaches(GOOD, GOOD) == []


@pytest.mark.parametrize(
    ("guard", "path", "fine", "broken"),
    [
        ("rows", "rows/answers", 856, 854),
        ("fill", "fill/questions.answer", 0.76, 0.74),
        (
            "quarantine",
            "counts/parsed/pages/laweer",
            {"read": 100, "kept": 80, "rejected": {"no_question": 20}},
            {"read": 100, "kept": 79, "rejected": {"no_question": 21}},
        ),
        (
            "site",
            "counts/parsed/pages/lawparks",
            {"read": 100, "kept": 1, "rejected": {"superseded": 99}},
            {"read": 100, "kept": 0, "rejected": {"superseded": 100}},
        ),
        ("clusters", "rows/questions", 1090, 1110),
        ("clusters", "counts/clusters/largest", 40, 41),
    ],
)
def test_a_guard_breaks_at_its_line(guard: str, path: str, fine: object, broken: object) -> None:
    assert breaches(GOOD, changed(path, fine)) == []
    assert [one.guard for one in breaches(GOOD, changed(path, broken))] == [guard]
    assert guard in NAMES


def test_a_field_that_is_gone_counts_as_empty() -> None:
    assert [one.guard for one in breaches(GOOD, changed("fill", {}))] == ["fill", "fill"]


def test_a_quarantine_that_was_accepted_once_is_the_new_line() -> None:
    rejected = {"read": 100, "kept": 50, "rejected": {"damaged_text": 50}}
    worse = changed("counts/parsed/pages/laweer", rejected)
    assert [one.guard for one in breaches(GOOD, worse)] == ["quarantine"]
    assert breaches(worse, worse) == []
