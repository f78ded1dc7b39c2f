"""The cross-validation: each topic is judged at a line that it had no say in."""

import json
import sys
from pathlib import Path

import pytest

from pipeline.evaluation.clusters import read
from pipeline.evaluation.counts import Counts
from scripts import cross_validate

ROWS = [
    {"topic": topic, "title": title, "fine": fine, "coarse": fine}
    for topic, fine, title in (
        ("deposit", "back", "租房押金不退怎么办"),
        ("deposit", "back", "房东不退押金怎么处理"),
        ("deposit", "rent", "房租能涨多少"),
        ("drive", "drunk", "酒驾怎么处罚"),
        ("drive", "drunk", "酒后开车如何处罚"),
        ("drive", "fast", "超速怎么处罚"),
    )
]


def test_a_topic_has_no_say_in_its_line() -> None:
    """At 0.6 topic a is perfect and b is wrong, at 0.8 the other way round: each gets what the other wants."""
    right, wrong = Counts(5, 0, 0), Counts(0, 5, 0)
    found = cross_validate.folds({0.6: {"a": right, "b": wrong}, 0.8: {"a": wrong, "b": right}})
    assert [(fold.topic, fold.line, fold.counts) for fold in found] == [
        ("a", 0.8, wrong),
        ("b", 0.6, wrong),
    ]


def test_every_topic_is_grouped_at_every_line() -> None:
    counts = cross_validate.by_line(read(ROWS), (0.6, 0.99))
    assert counts[0.6] == {"deposit": Counts(1, 0, 0), "drive": Counts(1, 0, 0)}
    assert all(units["drive"].wrong == 0 for units in counts.values())


def test_the_folds_are_told_in_lines(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "titles.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in ROWS), "utf-8")
    monkeypatch.setattr(sys, "argv", ["cross_validate.py", str(file)])
    cross_validate.main()
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert [row[:2] for row in rows[1:]] == [
        ["titles", "deposit"],
        ["titles", "drive"],
        ["titles", "all"],
    ]
    assert rows[-1][-1] == "1.000"
