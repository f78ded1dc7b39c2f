"""The measure of what the tables know, on a few questions of ours."""

import json
import sys
from pathlib import Path

import pytest

from scripts import word_coverage


def test_words_of_no_table_are_counted_with_their_questions() -> None:
    found = word_coverage.covered(["押金怎么退", "押金和蒲公英", "蒲公英"])
    assert found.questions == 3
    assert found.asking == 1
    assert found.unknown == {"蒲公英": 2}
    assert found.known == found.content - 2
    assert found.seen["蒲公英"] == ["押金和蒲公英", "蒲公英"]


def test_the_measure_is_told_in_lines(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = [json.dumps({"title": title}) for title in ("押金怎么退", "蒲公英")]
    (tmp_path / "questions.jsonl").write_text("\n".join(lines), "utf-8")
    monkeypatch.setattr(sys, "argv", ["word_coverage.py", str(tmp_path / "questions.jsonl")])
    word_coverage.main()
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "questions 2, that ask something 0.500"
    assert told[-1] == "1\t蒲公英\t蒲公英"
