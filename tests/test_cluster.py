"""What ``lawqa cluster`` makes of lines: by near-identical text alone."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from pipeline import cluster
from pipeline.jsonlines import BadLine

STORY = "我在网上买了一台洗衣机商家一直不发货也不退款客服电话打不通请问应该怎么办才好"


def lines(*rows: dict[str, Any]) -> Iterator[str]:
    return (json.dumps(row, ensure_ascii=False) for row in rows)


def asked(*texts: str, **more: str) -> list[dict[str, Any]]:
    return [{"id": n, "title": text, **more} for n, text in enumerate(texts)]


def leaders(*rows: dict[str, Any]) -> list[Any]:
    found = list(cluster.by_text(lines(*rows)))
    assert [one["id"] for one in found if isinstance(one, dict)] == [row["id"] for row in rows]
    clusters = {one["canonical"]: one["cluster"] for one in found if isinstance(one, dict)}
    assert len(set(clusters.values())) == len(clusters)
    return [one["canonical"] for one in found if isinstance(one, dict)]


def test_texts_are_one_by_their_letters_whatever_batch_they_come_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = asked(STORY, "医保卡怎么用", STORY + "！急", "怎么使用医保卡", STORY[:-2] + "呢", "?")
    assert leaders(*rows) == [0, 1, 0, 3, 0, 5]
    monkeypatch.setattr(cluster, "_BATCH", 2)
    assert leaders(*rows) == [0, 1, 0, 3, 0, 5]
    assert leaders() == []


def test_title_and_detail_are_one_text() -> None:
    rows = asked(STORY, STORY[:18])
    rows[1]["detail"] = STORY[18:]
    assert leaders(*rows) == [0, 0]


def test_lines_of_two_regions_are_never_one() -> None:
    rows = asked(*[STORY] * 5)
    for row, region in zip(rows, ("500000", None, "440300", "500000", None), strict=True):
        row["region"] = region
    assert leaders(*rows) == [0, 1, 2, 0, 1]


def test_bad_lines_are_told_and_reach_nobody() -> None:
    rows = [*asked(STORY), {"id": 0, "title": "医保卡怎么用"}, {"id": 7}, {"id": 8, "title": STORY}]
    found = list(cluster.by_text(lines(*rows)))
    assert [one.number for one in found if isinstance(one, BadLine)] == [2, 3]
    assert [one["canonical"] for one in found if isinstance(one, dict)] == [0, 0]
