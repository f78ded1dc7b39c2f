"""The list of pages that are not to be published: appended, the last word counts, people may write too."""

import json
from pathlib import Path

from pipeline.crawl.withheld import REASONS, withheld, withhold

URL = "https://a.cn/1"


def test_the_last_line_for_an_address_counts(tmp_path: Path) -> None:
    path = tmp_path / "a" / "withheld.jsonl"
    withhold(path, URL, "removed", "2026-11-21T03:00:00Z")
    withhold(path, "https://a.cn/押金", "opted_out", "2026-11-21T03:00:00Z")
    assert withheld([path]) == {URL: "removed", "https://a.cn/押金": "opted_out"}
    withhold(path, URL, None, "2026-11-22T03:00:00Z")
    assert withheld([path]) == {"https://a.cn/押金": "opted_out"}
    assert len(path.read_text(encoding="utf-8").splitlines()) == 3, "nothing is rewritten"


def test_a_line_that_a_power_cut_left_unfinished_spoils_no_other(tmp_path: Path) -> None:
    path = tmp_path / "withheld.jsonl"
    path.write_text('{"url": "https://a.cn/0", "rea', encoding="utf-8")
    withhold(path, URL, "removed", "2026-11-21T03:00:00Z")
    assert withheld([path]) == {URL: "removed"}


def test_lines_that_people_get_wrong_say_nothing(tmp_path: Path) -> None:
    path = tmp_path / "withheld.jsonl"
    good = json.dumps({"url": URL, "reason": "opted_out"}).encode()
    path.write_bytes(b'not json\n{"reason": "removed"}\n[1]\n' + good + b"\n\xff\n")
    assert withheld([path]) == {URL: "opted_out"}


def test_every_reason_is_said_in_words() -> None:
    assert set(REASONS) == {"removed", "opted_out", "ai_train_no"}
    assert all(text.endswith(".") for text in REASONS.values())
