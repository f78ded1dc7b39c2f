import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import InputError, Locked
from pipeline.publishing import MANIFEST
from pipeline.records import Rejection
from pipeline.store import IndexEntry, Store
from pipeline.tables import ROWS


@pytest.fixture
def store(tmp_path: Path) -> Store:
    (tmp_path / "raw").mkdir()
    return Store(tmp_path / "raw", tmp_path / "clean")


def draft(store: Store, **files: str) -> None:
    folder = store.draft()
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text)
    (folder / MANIFEST).write_text("{}")


def test_a_missing_or_empty_raw_folder_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--raw DIR"):
        Store(tmp_path / "none", tmp_path).raw_files()
    with pytest.raises(InputError, match="lawqa fetch"):
        Store(tmp_path, tmp_path).raw_files()


def test_raw_files_are_sorted_and_leave_out_what_is_no_capture(store: Store) -> None:
    for name in ("b/2.txt", "a/1.html", "a/index.jsonl", "README.md", ".hidden/x.txt", "a/.x"):
        path = store.raw / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    assert [file.name for file in store.raw_files()] == ["a/1.html", "b/2.txt"]


def test_the_index_gives_addresses_and_its_bad_lines(store: Store) -> None:
    (store.raw / "a").mkdir()
    (store.raw / "a" / "index.jsonl").write_text(
        '{"path": "1.txt", "url": "https://laweer.com/question/1.html"}\n\nno json\n{"url": "x"}\n[]\n'
    )
    entries, bad = store.index()
    assert entries == {"a/1.txt": IndexEntry("https://laweer.com/question/1.html")}
    assert [(name, line.number) for name, line in bad] == [
        ("a/index.jsonl", 3),
        ("a/index.jsonl", 4),
        ("a/index.jsonl", 5),
    ]


def test_a_stage_comes_back_as_it_was_written(store: Store) -> None:
    rows = [Rejection("parsed", "laweer", "page", "a.txt", "empty", "The file is empty.")]
    store.write_stage("parsed", "rejected", Rejection, rows)
    assert store.read_stage("parsed", "rejected", Rejection) == rows


@pytest.mark.parametrize("count", [0, 1, ROWS, ROWS + 1])
def test_rows_given_bit_by_bit_are_those_given_at_once(store: Store, count: int) -> None:
    rows = [Rejection("parsed", "laweer", "page", f"{n}.txt", "empty", "-") for n in range(count)]
    store.write_stage("parsed", "rejected", Rejection, rows)
    whole = (store.stage("parsed") / "rejected.arrow").read_bytes()
    with store.writing("parsed", "rejected", Rejection) as take:
        for start in range(0, count, 700):
            take(rows[start : start + 700])
    assert (store.stage("parsed") / "rejected.arrow").read_bytes() == whole
    assert list(store.each("parsed", "rejected", Rejection)) == rows
    assert store.count("parsed", "rejected") == count


def test_rows_whose_making_fails_replace_nothing(store: Store) -> None:
    rows = [Rejection("parsed", "laweer", "page", "a.txt", "empty", "-")]
    store.write_stage("parsed", "rejected", Rejection, rows)
    with pytest.raises(ValueError, match="no"), store.writing("parsed", "rejected", Rejection):
        raise ValueError("no")
    assert store.read_stage("parsed", "rejected", Rejection) == rows
    with pytest.raises(InputError, match="lawqa run"):
        store.count("parsed", "pages")
    assert store.has_stage("parsed", "rejected") and not store.has_stage("parsed", "pages")


def test_a_stage_that_has_not_run_says_what_to_run(store: Store) -> None:
    with pytest.raises(InputError, match="lawqa run"):
        store.read_stage("parsed", "pages", Rejection)
    with pytest.raises(InputError, match="lawqa run"):
        store.manifest()


def test_publishing_replaces_the_dataset_and_leaves_no_draft(store: Store) -> None:
    draft(store, a_txt="old")
    store.publish()
    draft(store, a_txt="new")
    assert store.published("a.txt").read_text() == "old", "a draft is not the dataset"
    store.publish()
    assert store.published("a.txt").read_text() == "new"
    shown = {path.name for path in store.clean.iterdir() if not path.name.startswith(".")}
    assert shown == {"a.txt", MANIFEST}


def test_the_lock_is_held_against_another_process(store: Store, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from pipeline.store import Store; "
        "from pipeline.errors import Locked\n"
        f"store = Store(Path({str(store.raw)!r}), Path({str(store.clean)!r}))\n"
        "try:\n with store.lock(): sys.exit(0)\n"
        "except Locked as error: sys.exit(error.exit_status)"
    )
    with store.lock():
        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 75
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_lock_is_not_waited_for(store: Store) -> None:
    with store.lock(), pytest.raises(Locked, match="Another run"):
        Store(store.raw, store.clean).lock().__enter__()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    store = Store(tmp_path, tmp_path / "file" / "clean")
    with pytest.raises(InputError, match="Cannot write to"):
        store.draft()


@pytest.mark.parametrize("rows", [0, 3])
def test_the_same_rows_give_the_same_bytes(store: Store, rows: int) -> None:
    table = [Rejection("parsed", "-", "page", str(n), "empty", "") for n in range(rows)]
    store.write_stage("parsed", "one", Rejection, table)
    store.write_stage("parsed", "two", Rejection, table)
    folder = store.clean / "stages" / "parsed"
    assert (folder / "one.arrow").read_bytes() == (folder / "two.arrow").read_bytes()


def test_counts_are_json_that_a_diff_can_follow(store: Store) -> None:
    store.write_counts("parsed", {"b": 1, "a": {"中": 2}})
    assert store.read_counts("parsed") == {"b": 1, "a": {"中": 2}}
    text = (store.clean / "stages" / "parsed" / "counts.json").read_text(encoding="utf-8")
    assert text == json.dumps({"a": {"中": 2}, "b": 1}, ensure_ascii=False, indent=2) + os.linesep
