"""The order of the stages, and what a run that fails leaves behind."""

import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline import flow
from pipeline.config import Config
from pipeline.crawl.client import Manners
from pipeline.errors import InputError, PublishRefused, UsageError
from pipeline.profiling import Profile
from pipeline.records import Lineage, Variant
from pipeline.report import Progress
from pipeline.store import Store
from pipeline.tables import records_of

TEXT = "房东不退押金怎么办？\n\n律师回答\n\n可以起诉。\n\n相关法律问题\n"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text(TEXT, encoding="utf-8")
    return Store(tmp_path / "raw", tmp_path / "clean")


def dataset(store: Store) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in store.clean.glob("[!.]*.*") if path.is_file()}


def test_counts_of_what_was_run(store: Store) -> None:
    assert list(flow.run(store, Config(), last="enrich")) == ["parse", "enrich"]
    assert list(flow.run(store, Config(), first="dedup")) == ["dedup"]
    assert store.manifest()["settings"] == {
        "level": "normal",
        "redact": True,
        "embed": None,
        "publish_ai_train_no": False,
    }


def test_a_profile_tells_the_cost_of_each_stage(store: Store) -> None:
    profile = Profile()
    flow.run(store, Config(), profile=profile)
    assert [one.stage for one in profile.costs] == list(flow.STAGES)
    assert [one.rows for one in profile.costs] == [1, 2, 1, 1]
    assert all(one.seconds > 0 and one.peak > 10 for one in profile.costs)
    columns, rows = profile.table()
    assert [len(row) for row in rows] == [len(columns)] * 5
    assert rows[-1][0] == "all"


def test_what_was_dropped_is_published_without_personal_data(store: Store) -> None:
    page = TEXT.replace(
        "可以起诉。",
        "可以起诉。\n\n免费咨询热线：400-000-0000\n\n声明：请打19900000000，仅供参考。",
    )
    (store.raw / "b.txt").write_text(page, encoding="utf-8")
    flow.run(store, Config())
    lines = [row["detail"] for row in pq.read_table(store.clean / "rejected.parquet").to_pylist()]
    assert any("[手机号]" in line for line in lines)
    assert not any("19900000000" in line for line in lines)


def test_an_unknown_stage_is_a_usage_error(store: Store) -> None:
    with pytest.raises(UsageError, match="parse, enrich, dedup, export"):
        flow.run(store, Config(), first="fetch")


def test_a_stage_without_the_one_before_says_what_to_run(store: Store) -> None:
    with pytest.raises(InputError, match="lawqa run"):
        flow.run(store, Config(), first="dedup")


def failing(store: Store, config: Config, progress: Progress, engine: object) -> None:
    raise InputError("The disk is full.")


@pytest.mark.parametrize("stage", list(flow.STAGES))
def test_a_run_that_fails_leaves_the_last_dataset(
    store: Store, stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow.run(store, Config())
    before = dataset(store)
    (store.raw / "b.txt").write_text(TEXT.replace("押金", "定金"), encoding="utf-8")
    monkeypatch.setitem(flow.STAGES, stage, failing)
    with pytest.raises(InputError, match="disk"):
        flow.run(store, Config())
    assert dataset(store) == before
    monkeypatch.undo()
    flow.run(store, Config())
    assert dataset(store) != before


def test_the_run_is_named_by_what_decides_it(store: Store, tmp_path: Path) -> None:
    flow.run(store, Config())
    other = Store(store.raw, tmp_path / "elsewhere")
    flow.run(other, Config())
    assert other.manifest() == store.manifest()
    flow.run(other, Config(level="strict"))
    assert other.manifest()["run"] != store.manifest()["run"]


def test_ids_outlive_pages_that_come_and_go_and_the_stages(store: Store) -> None:
    def ids() -> dict[str, str]:
        return {row.id: row.cluster for row in store.read_stage("clusters", "variants", Variant)}

    def events() -> list[str]:
        return [row.event for row in records_of(Lineage, store.published_table("lineage", Lineage))]

    def page(name: str, title: str) -> Path:
        path = store.raw / name
        path.write_text(TEXT.replace("房东不退押金怎么办", title), encoding="utf-8")
        return path

    flow.run(store, Config())
    (first,) = ids().values()
    other = page("b.txt", "租房押金房东不退还如何处理")
    flow.run(store, Config())
    assert set(ids().values()) == {first} and events() == ["new", "kept"]
    (store.raw / "a.txt").unlink()
    shutil.rmtree(store.clean / "stages")
    flow.run(store, Config())
    assert list(ids().values()) == [first] and events() == ["new", "kept", "kept"]
    other.unlink()
    page("c.txt", "醉驾会被判几年")
    flow.run(store, Config())
    assert first not in ids().values() and events()[3:] == ["gone", "new"]
    page("b.txt", "租房押金房东不退还如何处理")
    flow.run(store, Config())
    before = dataset(store)
    assert first in ids().values() and events()[5:] == ["new"]
    flow.run(store, Config())
    assert dataset(store) == before


def files(store: Store) -> list[Path]:
    return sorted(path for path in store.clean.rglob("*") if "stages" not in path.parts)


def refresh(store: Store, *accept: str) -> flow.Refreshed:
    return flow.refresh(store, Config(), Manners(), accept)


def test_refresh_before_any_run_is_a_run(store: Store) -> None:
    done = refresh(store)
    assert (done.fetched.outcomes, done.published, done.complaints) == ((), True, 0)
    assert store.published("questions.parquet").exists()


def test_refresh_without_a_change_writes_no_byte_of_the_dataset(store: Store) -> None:
    refresh(store)
    before = {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in files(store)}
    assert not refresh(store).published
    after = {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in files(store)}
    assert after == before


def test_refresh_notes_what_a_page_added_and_what_it_took_away(store: Store) -> None:
    refresh(store)
    other = store.raw / "b.txt"
    other.write_text(TEXT.replace("押金", "定金"), encoding="utf-8")
    refresh(store)
    other.unlink()
    refresh(store, "rows")
    told = (store.clean / "changes" / "index.json").read_text(encoding="utf-8")
    ops = json.loads(told)
    assert [(one["ADD"], one["MOD"], one["DEL"]) for one in ops] == [(1, 0, 0), (0, 0, 1)]
    for one in ops:
        assert (store.clean / "changes" / one["file"]).is_file()


def test_a_guard_keeps_the_last_dataset_and_says_how_to_accept_the_new_one(store: Store) -> None:
    (store.raw / "b.txt").write_text(TEXT.replace("押金", "定金"), encoding="utf-8")
    refresh(store)
    before = dataset(store)
    (store.raw / "b.txt").unlink()
    with pytest.raises(PublishRefused, match="--accept rows"):
        refresh(store)
    assert dataset(store) == before
    assert (store.clean / ".refused" / "report.html").is_file()
    with pytest.raises(PublishRefused):
        refresh(store, "site")
    assert refresh(store, "rows").published
    assert dataset(store) != before
