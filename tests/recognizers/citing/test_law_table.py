"""The tables of laws and aliases: names unique, successors known, every alias needed and right."""

import re
from collections import Counter
from pathlib import Path

import pytest

from pipeline.recognizers import tables
from pipeline.recognizers.citations import find
from pipeline.recognizers.citing import interpretations, laws

ROWS = tables.read("laws")
ALIASES = tables.read("law_aliases")
CHANGES = Path(__file__).parents[3] / "scripts" / "law_changes.csv"


def test_names_are_unique() -> None:
    counts = Counter(row["name"] for row in ROWS)
    assert [name for name, count in counts.items() if count > 1] == []
    keys = Counter(laws.key(row["name"]) for row in ROWS)
    assert [key for key, count in keys.items() if count > 1] == []


def test_the_table_is_small() -> None:
    assert (tables.FOLDER / "laws.csv").stat().st_size < 1_000_000


def test_the_header_names_the_sources() -> None:
    header = (tables.FOLDER / "laws.csv").read_text(encoding="utf-8").split("name,date")[0]
    assert "LawRefBook/Laws@2f4c5c2" in header
    assert "ImCa0/just-laws@5c000d2" in header
    assert "law_changes.csv" in header


def test_every_row_is_sound() -> None:
    known = {row["name"] for row in ROWS}
    for row in ROWS:
        assert row["status"] in ("in_force", "amended", "repealed"), row
        assert not row["successor"] or (
            row["status"] == "repealed" and row["successor"] in known
        ), row
        assert not row["articles"] or 0 < int(row["articles"]) <= 1300, row
        assert re.fullmatch(r"|\d{4}-\d\d-\d\d", row["date"]), row
        assert not re.search(r"[\s《》<>()]", row["name"]), row


def test_the_civil_code_is_one_law_of_1260_articles() -> None:
    code = laws.table().titled("民法典")
    assert code is not None
    assert (code.name, code.articles) == ("中华人民共和国民法典", 1260)


@pytest.mark.parametrize(
    "name",
    [
        "婚姻法",
        "继承法",
        "民法通则",
        "收养法",
        "担保法",
        "合同法",
        "物权法",
        "侵权责任法",
        "民法总则",
    ],
)
def test_the_civil_code_replaced_nine_laws(name: str) -> None:
    law = laws.table().titled(name)
    assert law is not None
    assert (law.status, law.successor) == ("repealed", "中华人民共和国民法典")


def test_the_changes_kept_by_hand_are_in_the_table() -> None:
    lines = CHANGES.read_text(encoding="utf-8").splitlines()
    rows = [line.split(",") for line in lines if line and not line.startswith("#")][1:]
    assert len({row[0] for row in rows}) == len(rows)
    table = {row["name"]: row for row in ROWS}
    for name, articles, _, status, successor, basis in rows:
        assert basis, name
        assert (table[name]["status"], table[name]["successor"]) == (status, successor), name
        assert articles in ("", table[name]["articles"]), name


def test_aliases_are_unique_and_no_titles() -> None:
    counts = Counter(row["alias"] for row in ALIASES)
    assert [alias for alias, count in counts.items() if count > 1] == []
    assert [row["alias"] for row in ALIASES if laws.table().titled(row["alias"])] == []


@pytest.mark.parametrize("row", ALIASES, ids=lambda row: str(row["alias"]))
def test_an_alias_is_right_in_its_example(row: dict[str, str]) -> None:
    assert row["bare"] in ("yes", "no")
    (citation,) = find(f"根据{row['example']}的规定")
    assert (citation.law, citation.resolved_from) == (row["law"], "alias")
    bare = find(f"他说{row['alias']}很重要")
    assert bool(bare) == (row["bare"] == "yes")


def test_no_alias_is_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the aliases none of them leads to its law."""
    caches = (interpretations.lookup, interpretations.families)
    monkeypatch.setattr(laws.table(), "aliases", {})
    for cache in caches:
        cache.cache_clear()
    found = {row["alias"]: interpretations.lookup(row["alias"]) for row in ALIASES}
    monkeypatch.undo()
    for cache in caches:
        cache.cache_clear()
    dead = [
        row["alias"] for row in ALIASES if (law := found[row["alias"]]) and law.name == row["law"]
    ]
    assert dead == []
