"""The measure of what the tables know, on a few questions of ours."""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "word_coverage.py"


@pytest.fixture(name="script")
def loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("word_coverage", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["word_coverage"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def test_words_of_no_table_are_counted_with_their_questions(script: ModuleType) -> None:
    found = script.covered(["押金怎么退", "押金和蒲公英", "蒲公英"])
    assert found.questions == 3
    assert found.asking == 1
    assert found.unknown == {"蒲公英": 2}
    assert found.known == found.content - 2
    assert found.seen["蒲公英"] == ["押金和蒲公英", "蒲公英"]


def test_the_measure_is_told_in_lines(
    script: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = [json.dumps({"title": title}) for title in ("押金怎么退", "蒲公英")]
    (tmp_path / "questions.jsonl").write_text("\n".join(lines), "utf-8")
    monkeypatch.setattr(sys, "argv", ["word_coverage.py", str(tmp_path / "questions.jsonl")])
    script.main()
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "questions 2, that ask something 0.500"
    assert told[-1] == "1\t蒲公英\t蒲公英"
