"""A dataset put in the place of the last one: for every reader the old or the new, whole."""

import os
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.publishing import MANIFEST, Shelf


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    (tmp_path / "clean").mkdir()
    return tmp_path / "clean"


def publish(clean: Path, **files: str) -> bool:
    shelf = Shelf(clean)
    folder = shelf.draft()
    for name, text in (files | {"manifest_json": str(sorted(files.items()))}).items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return shelf.publish()


def shown(clean: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in clean.glob("[!.]*") if path.is_file()}


def stamps(clean: Path) -> dict[Path, tuple[int, int]]:
    files = [path for path in clean.rglob("*") if not path.is_dir()]
    return {path: (path.lstat().st_ino, path.lstat().st_mtime_ns) for path in files}


def test_all_names_turn_at_once(clean: Path) -> None:
    publish(clean, a_txt="old", b_txt="old")
    before = (clean / ".dataset").resolve()
    publish(clean, a_txt="new", b_txt="new")
    assert {shown(clean)[name] for name in ("a.txt", "b.txt")} == {"new"}
    assert (before / "a.txt").read_text() == "old", "who began to read may end"
    publish(clean, a_txt="newest", b_txt="new")
    assert not before.exists(), "but no more than one old version is kept"


def test_the_same_dataset_again_is_not_rewritten(clean: Path) -> None:
    assert publish(clean, a_txt="same")
    before = stamps(clean)
    assert not publish(clean, a_txt="same")
    assert stamps(clean) == before


def test_a_file_that_did_not_change_is_shared_between_versions(clean: Path) -> None:
    publish(clean, a_txt="same", b_txt="old")
    first = (clean / "a.txt").stat().st_ino
    publish(clean, a_txt="same", b_txt="new")
    assert (clean / "a.txt").stat().st_ino == first


def test_a_file_that_the_new_version_does_not_have_is_gone(clean: Path) -> None:
    publish(clean, a_txt="old", b_txt="old")
    publish(clean, a_txt="new")
    assert set(shown(clean)) == {"a.txt", MANIFEST}


def test_the_history_of_changes_is_carried_on(clean: Path) -> None:
    publish(clean, a_txt="1")
    publish(clean, a_txt="2", changes__r2_jsonl="{}")
    publish(clean, a_txt="3", changes__r3_jsonl="{}")
    assert {path.name for path in (clean / "changes").iterdir()} == {"r2.jsonl", "r3.jsonl"}


def test_a_file_system_without_hard_links_will_do(
    clean: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(source: Path, target: Path) -> None:
        raise PermissionError(source, target)

    monkeypatch.setattr(os, "link", refuse)
    publish(clean, a_txt="1", changes__r1_jsonl="{}")
    publish(clean, a_txt="1", changes__r2_jsonl="{}")
    assert shown(clean)["a.txt"] == "1"
    assert {path.name for path in (clean / "changes").iterdir()} == {"r1.jsonl", "r2.jsonl"}


def test_the_card_that_is_in_git_stays_a_file(clean: Path) -> None:
    (clean / "README.md").write_text("the card")
    publish(clean, README_md="the card")
    assert not (clean / "README.md").is_symlink()
    publish(clean, README_md="another card")
    assert shown(clean)["README.md"] == "another card"


def test_a_draft_without_manifest_is_not_published(clean: Path) -> None:
    (Shelf(clean).draft() / "a.txt").write_text("half")
    with pytest.raises(InputError, match="whole dataset"):
        Shelf(clean).publish()
    assert shown(clean) == {}


def test_what_a_killed_run_left_is_tidied(clean: Path) -> None:
    publish(clean, a_txt="old", b_txt="old")
    (clean / ".versions" / "000002").mkdir()  # renamed, and not yet the one that counts
    (Shelf(clean).draft() / "a.txt").write_text("half")
    (clean / "b.txt").unlink()
    Shelf(clean).tidy()
    assert set(shown(clean)) == {"a.txt", "b.txt", MANIFEST}
    assert {path.name for path in (clean / ".versions").iterdir()} == {"000001"}
    assert not (clean / ".draft").exists()
