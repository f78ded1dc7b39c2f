"""The scripts that make the tables of citations, on a few invented laws."""

import json
import sys
from pathlib import Path

import pytest

from scripts import build_laws, build_traditional, read_laws


def version(name: str, articles: int, date: str | None = None, local: bool = False) -> str:
    row = {
        "name": name,
        "articles": articles,
        "date": date,
        "local": local,
        "category": "",
        "src": "",
    }
    return json.dumps(row, ensure_ascii=False) + "\n"


def test_the_table_of_laws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    laws = [
        version("甲法", 10, "2010-01-01"),
        version("甲法", 12, "2020-01-01"),
        version("乙法", 20, "2001-01-01"),
        version("最高人民法院 最高人民检察院关于适用《甲法》的解释(一)", 5),
        version("某省丙条例", 9, local=True),
        version("丁条例", 2),
    ]
    (tmp_path / "laws.jsonl").write_text("".join(laws), encoding="utf-8")
    changes = "# why\nname,articles,changed,status,successor,basis\n乙法,,2020-05-05,repealed,甲法,甲法第12条\n"
    (tmp_path / "changes.csv").write_text(changes, encoding="utf-8")
    out = tmp_path / "out.csv"
    arguments = [str(tmp_path / "laws.jsonl"), str(tmp_path / "changes.csv"), "-o", str(out)]
    monkeypatch.setattr(sys, "argv", ["build_laws", *arguments])
    build_laws.main()
    rows = [line for line in out.read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    assert rows == [
        "name,date,articles,status,successor",
        "丁条例,,,in_force,",
        "乙法,2020-05-05,20,repealed,甲法",
        "最高人民法院、最高人民检察院关于适用〈甲法〉的解释（一）,,5,in_force,",
        "甲法,2020-01-01,12,amended,",
    ]


def test_the_table_of_traditional_characters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "characters.txt").write_text("條\t条\n著\t着 著\n龘\t龙\n", encoding="utf-8")
    (tmp_path / "laws.csv").write_text("# 龙\nname\n著作权法\n", encoding="utf-8")
    out = tmp_path / "out.csv"
    arguments = [str(tmp_path / "characters.txt"), str(tmp_path / "laws.csv"), "-o", str(out)]
    monkeypatch.setattr(sys, "argv", ["build_traditional", *arguments])
    build_traditional.main()
    rows = [line for line in out.read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    assert rows == ["traditional,simplified", "條,条"]


def test_a_collection_in_markdown_becomes_one_line_a_version(tmp_path: Path) -> None:
    local = tmp_path / "DLC" / "某市" / "某市停车条例(2020-05-14).md"
    national = tmp_path / "social" / "some-law" / "README.md"
    for path, text in (
        (local, "# 某市停车条例\n\n## 第一章　总则\n\n第一条 为了停车。\n\n第二条 依照第一条。\n"),
        (
            national,
            "# 中华人民共和国某法\n\n2020年1月7日通过\n\n根据2024年4月26日的决定修正\n\n**第一条**　为了。\n",
        ),
        (tmp_path / "README.md", "# 说明\n\n这里没有法条。\n"),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    found = list(read_laws.laws(tmp_path))
    assert [tuple(law.values())[:5] for law in found] == [
        ("某市停车条例", "2020-05-14", "DLC/某市", True, 2),
        ("中华人民共和国某法", "2024-04-26", "social/some-law", False, 1),
    ]
