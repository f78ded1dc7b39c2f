"""Folders at a URL: what a run leaves there, and how it keeps others out."""

import json
import shutil
from pathlib import Path

import fsspec
import pytest

from pipeline import flow
from pipeline.config import Config
from pipeline.errors import InputError, Locked, UsageError
from pipeline.remote import opened
from pipeline.store import Store

RAW = Path(__file__).parent.parent / "data" / "raw"


def files(url: str) -> dict[str, bytes]:
    """Everything below a URL, by its name there."""
    system, root = fsspec.url_to_fs(url)
    system.invalidate_cache()
    found = system.find(root)
    return {path.removeprefix(root).lstrip("/"): system.cat_file(path) for path in found}


def test_a_run_on_s3_leaves_what_a_run_here_leaves(bucket: str, tmp_path: Path) -> None:
    fsspec.url_to_fs(bucket)[0].put(f"{RAW / 'laweer'}/", f"{bucket}/raw/laweer/", recursive=True)
    shutil.copytree(RAW / "laweer", tmp_path / "raw" / "laweer")
    here = Store(tmp_path / "raw", tmp_path / "clean")
    flow.run(here, Config())
    with opened(f"{bucket}/raw", f"{bucket}/clean") as there:
        flow.run(there, Config())
    found = files(f"{bucket}/clean")
    version = json.loads(found.pop("current.json"))["version"]
    dataset = here.dataset()
    assert dataset is not None
    wanted = {
        f"versions/{version}/{path.relative_to(dataset)}": path for path in dataset.rglob("*")
    }
    stages = here.clean / "stages"
    wanted |= {f"stages/{path.relative_to(stages)}": path for path in stages.rglob("*")}
    assert found == {name: path.read_bytes() for name, path in wanted.items() if path.is_file()}

    with opened(f"{bucket}/raw", f"{bucket}/clean") as there:
        flow.run(there, Config(level="strict"), first="dedup")
    after = files(f"{bucket}/clean")
    assert json.loads(after["current.json"])["version"] != version
    assert found.items() - after.items() <= {
        (name, content) for name, content in found.items() if name.startswith("stages/")
    }


def test_two_runs_do_not_work_on_one_folder(bucket: str, tmp_path: Path) -> None:
    with (
        opened(str(RAW), f"{bucket}/held"),
        pytest.raises(Locked, match=r"lock\.json"),
        opened(str(RAW), f"{bucket}/held"),
    ):
        raise AssertionError("both got in")
    with opened(str(RAW), f"{bucket}/held"):
        pass


def test_a_run_that_fails_sends_nothing_back(bucket: str) -> None:
    with pytest.raises(InputError, match="full"), opened(str(RAW), f"{bucket}/failed") as store:
        store.write_counts("parsed", {})
        raise InputError("The disk is full.")
    assert files(f"{bucket}/failed") == {}


def test_a_url_of_an_unknown_kind_is_told() -> None:
    with pytest.raises(UsageError, match="lawqa\\[s3\\]"), opened("nowhere://x", "clean"):
        pass


def test_paths_are_folders_here(tmp_path: Path) -> None:
    with opened(str(RAW), str(tmp_path)) as store:
        assert (store.raw, store.clean) == (RAW, tmp_path)
