"""The sample pages through the whole flow: what `make run` makes, and what must be true of it."""

import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from pipeline import flow
from pipeline.config import Config
from pipeline.segments import mapped
from pipeline.store import Store

ROOT = Path(__file__).parent.parent
AGAIN = "run: lawqa run --clean /tmp/x, read /tmp/x/README.md, copy it to data/clean"


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The dataset made from the pages in git; what a fetch brought lies beside them and is left out."""
    raw = tmp_path_factory.mktemp("raw")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "data/raw"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    names = [name for name in listed.stdout.split("\0") if name] or [
        str(path.relative_to(ROOT))
        for path in (ROOT / "data" / "raw").rglob("*")
        if path.is_file() and path.suffix != ".gz"
    ]
    for name in names:
        target = raw / Path(name).relative_to("data/raw")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, target)
    folder = tmp_path_factory.mktemp("clean")
    flow.run(Store(raw, folder), Config())
    yield folder


def rows(clean: Path, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(clean / f"{table}.parquet").to_pylist()
    return found


def test_every_site_has_its_pages(clean: Path) -> None:
    pages = json.loads((clean / "stages" / "parsed" / "counts.json").read_text())["pages"]
    for site in ("lawparks", "laweer", "jiusongjiankang"):
        assert pages[site]["kept"] >= 8, site


def test_nothing_is_lost(clean: Path) -> None:
    counts = json.loads((clean / "manifest.json").read_text())["counts"]
    for books in (counts["parsed"]["pages"], counts["parsed"]["questions"]):
        for site in books.values():
            assert site["read"] == site["kept"] + sum(site["rejected"].values())
    questions = sum(site["kept"] for site in counts["parsed"]["questions"].values())
    assert questions == len(rows(clean, "variants"))
    assert Counter(row["reason"] for row in rows(clean, "rejected") if row["kind"] == "page") == {
        "no_question": 1,
        "superseded": 1,
    }


def test_every_variant_is_in_one_cluster_and_every_cluster_in_the_dataset(clean: Path) -> None:
    variants = rows(clean, "variants")
    questions = {row["id"]: row for row in rows(clean, "questions")}
    assert {row["cluster"] for row in variants} == set(questions)
    assert len({row["id"] for row in variants}) == len(variants)
    for name, members in Counter(row["cluster"] for row in variants if row["canonical"]).items():
        assert members == 1, name
    assert all(row["reason"] for row in variants)


def test_one_answer_is_chosen_where_there_is_any(clean: Path) -> None:
    answers = rows(clean, "answers")
    chosen = {row["cluster"]: row["text"] for row in answers if row["chosen"]}
    assert set(chosen) == {row["cluster"] for row in answers}
    for row in rows(clean, "questions"):
        assert row["answer"] == chosen.get(row["id"])


def test_a_region_is_never_merged_with_another(clean: Path) -> None:
    regions: dict[str, set[str | None]] = {}
    for row in rows(clean, "variants"):
        regions.setdefault(row["cluster"], set()).add(row["region"])
    assert all(len(found) == 1 for found in regions.values())
    assert {"重庆市", "广东省/深圳市"} <= {
        one for found in regions.values() for one in found if one
    }


@pytest.mark.parametrize(("one", "other"), [("绑定", "解绑"), ("认定", "鉴定"), ("取", "补缴")])
def test_a_contrast_is_never_merged(clean: Path, one: str, other: str) -> None:
    titles: dict[str, list[str]] = {}
    for row in rows(clean, "variants"):
        titles.setdefault(row["cluster"], []).append(row["title"])
    for wordings in titles.values():
        sides = {other in title for title in wordings if one in title or other in title}
        assert len(sides) <= 1, wordings


def test_every_span_is_exact(clean: Path) -> None:
    texts = {(row["id"], "text"): row["text"] for row in rows(clean, "answers")}
    for row in rows(clean, "variants"):
        texts[row["id"], "title"] = row["title"]
        texts[row["id"], "detail"] = row["detail"]
    mentions = [*rows(clean, "citations"), *rows(clean, "regions")]
    assert len(mentions) > 100
    for row in mentions:
        if row["part"] != "page":
            assert texts[row["owner"], row["part"]][row["start"] : row["end"]] == row["found"]


def test_the_gb18030_page_is_read_in_spite_of_what_it_says(clean: Path) -> None:
    pages = mapped(clean / "stages" / "parsed" / "pages.arrow").to_pylist()
    (page,) = [page for page in pages if page["encoding"] == "gb18030"]
    assert page["replaced"] == 0 and page["questions"] == 21


def test_the_list_behind_the_end_of_the_markup_is_read(clean: Path) -> None:
    pages = mapped(clean / "stages" / "parsed" / "pages.arrow").to_pylist()
    (page,) = [page for page in pages if "list-after-html" in page["path"]]
    assert page["questions"] == 21


def test_lists_that_only_share_the_page_are_not_called_related(clean: Path) -> None:
    roles = Counter((row["site"], row["role"]) for row in rows(clean, "variants"))
    assert roles["lawparks", "latest"] == 17
    assert roles["jiusongjiankang", "related"] == 0 < roles["jiusongjiankang", "recommended"]


def test_personal_data_is_gone_and_counted(clean: Path) -> None:
    text = (clean / "questions.jsonl").read_text(encoding="utf-8")
    texts = "".join(row["text"] for row in rows(clean, "answers")) + text
    assert "1990000" not in texts and "[手机号]" in texts
    assert json.loads((clean / "manifest.json").read_text())["counts"]["enriched"]["personal"]


def test_the_card_in_git_is_the_card_of_the_samples(clean: Path) -> None:
    card = (ROOT / "data" / "clean" / "README.md").read_text(encoding="utf-8")
    assert card == (clean / "README.md").read_text(encoding="utf-8"), AGAIN
