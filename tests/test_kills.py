"""A run killed anywhere, a full disk, a power cut: who reads the dataset then finds the old one or the new one, whole.

``make kill-test`` does the same with 200 kills and more (LAWQA_KILLS says how many).
"""

import hashlib
import json
import multiprocessing
import os
import random
import resource
import signal
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from pipeline import flow, guards
from pipeline.config import Config
from pipeline.crawl.client import Manners
from pipeline.publishing import MANIFEST, Shelf
from pipeline.store import Store

KILLS = int(os.environ.get("LAWQA_KILLS", "10"))
PAGE = "{title}\n\n律师回答\n\n第{version}版的回答：可以起诉，并保留证据。\n\n相关法律问题\n"
TITLES = (
    "房东不退押金怎么办？",
    "公司拖欠工资怎么要回来？",
    "试用期被辞退有补偿吗？",
    "借条没有写还款日期有效吗？",
    "离婚后孩子归谁抚养？",
    "被邻居家的狗咬伤怎么赔偿？",
)
Shown = tuple[str, frozenset[tuple[str, str]]]

_FORK = multiprocessing.get_context("forkserver")
_FORK.set_forkserver_preload(["pipeline.flow", "pipeline.export"])


def write_world(raw: Path, version: int) -> None:
    """The pages of one night: one page changes, one comes or goes."""
    raw.mkdir(exist_ok=True)
    for number, title in enumerate(TITLES):
        path = raw / f"{number}.txt"
        if number == version % len(TITLES):
            path.unlink(missing_ok=True)
        else:
            text = PAGE.format(title=title, version=version if number % 2 else 0)
            path.write_text(text, encoding="utf-8")


def refresh(raw: Path, clean: Path) -> None:
    flow.refresh(Store(raw, clean), Config(), Manners(), guards.NAMES)


def started(
    *arguments: object, target: Callable[..., None] = refresh
) -> "multiprocessing.process.BaseProcess":
    process = _FORK.Process(target=target, args=arguments)
    process.start()
    return process


def read(clean: Path) -> Shown:
    """The dataset as one reads it who knows nothing of us: the run, and every file with its digest.

    Fails if a file is missing or is not what the manifest says.
    """
    manifest = json.loads((clean / MANIFEST).read_text(encoding="utf-8"))
    for name, told in manifest["files"].items():
        assert hashlib.sha256((clean / name).read_bytes()).hexdigest() == told["sha256"], name
    for one in (clean / "changes").glob("*.jsonl"):
        assert [json.loads(line) for line in one.read_text(encoding="utf-8").splitlines()]
    return manifest["run"], frozenset((n, f["sha256"]) for n, f in manifest["files"].items())


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    write_world(tmp_path / "raw", 0)
    return tmp_path / "raw"


def test_killed_at_random_moments(raw: Path, tmp_path: Path) -> None:
    clean, draw = tmp_path / "clean", random.Random(KILLS)
    started(raw, clean).join()
    write_world(raw, KILLS + 1)
    begun = time.monotonic()
    started(raw, clean).join()
    longest = time.monotonic() - begun
    kept, turned = read(clean), 0
    for kill in range(1, KILLS + 1):
        write_world(raw, kill)
        process = started(raw, clean)
        process.join(draw.uniform(0, longest))
        process.kill()
        process.join()
        now = read(clean)
        if now != kept:
            turned += 1
        if kill % 10 == 0:
            process = started(raw, clean)
            process.join()
            assert process.exitcode == 0, "the next run goes on"
            now = read(clean)
            rerun = tmp_path / f"anew-{kill}"
            flow.run(Store(raw, rerun), Config())
            assert now[0] == read(rerun)[0], "and makes what a run without any kill makes"
        kept = now
    assert KILLS < 100 or 0 < turned < KILLS, (
        f"{turned} turned: some came before the turn, some behind it"
    )


def hold_the_lock(raw: Path, clean: Path) -> None:
    with Store(raw, clean).lock():
        (clean / "held").touch()
        signal.pause()


def test_a_killed_holder_leaves_no_lock_behind(raw: Path, tmp_path: Path) -> None:
    clean = tmp_path / "clean"
    process = started(raw, clean, target=hold_the_lock)
    while not (clean / "held").exists():
        time.sleep(0.01)
    second = started(raw, clean)
    second.join()
    assert second.exitcode != 0, "it is held"
    process.kill()
    process.join()
    second = started(raw, clean)
    second.join()
    assert second.exitcode == 0


def refresh_with_a_full_disk(raw: Path, clean: Path, most: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    refresh(raw, clean)


def test_a_disk_that_is_full(raw: Path, tmp_path: Path) -> None:
    """No file may grow past a limit, from one that no file reaches down to none at all."""
    clean = tmp_path / "clean"
    refresh(raw, clean)
    kept = read(clean)
    write_world(raw, 1)
    for most in (0, 500, 2_000, 5_000, 10_000):
        process = started(raw, clean, most, target=refresh_with_a_full_disk)
        process.join()
        assert process.exitcode != 0, most
        assert read(clean) == kept
    refresh(raw, clean)
    assert read(clean) != kept


class Disk:
    """What lies on the disk for sure, and what only in memory: nothing is sure before its fsync.

    ``crash`` gives a folder as it may be found after a power cut: of each file what was synced or
    what was written, of each folder the names that were synced or those that it had.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._contents: dict[int, bytes] = {}
        self._names: dict[int, dict[str, Path | int]] = {}
        self._held: list[int] = []  # a file that is open keeps its number for itself
        self.syncs = 0

    def fsync(self, handle: int) -> None:
        """Stands in for os.fsync."""
        self.syncs += 1
        self._held.append(os.dup(handle))
        status = os.fstat(handle)
        if stat.S_ISDIR(status.st_mode):
            path = Path(f"/proc/self/fd/{handle}").readlink()
            self._names[status.st_ino] = _names(path)
        else:
            self._contents[status.st_ino] = os.pread(handle, status.st_size, 0)

    def crash(self, into: Path, draw: random.Random) -> None:
        """Write what is left after a power cut now into an empty folder."""
        live = {path.lstat().st_ino: path for path in [self._root, *self._root.rglob("*")]}
        self._write(self._root.stat().st_ino, live, into, draw)

    def _write(self, number: int, live: dict[int, Path], into: Path, draw: random.Random) -> None:
        into.mkdir()
        names = self._names.get(number, {})
        if number in live and draw.random() < 0.5:
            names = _names(live[number])
        for name, what in names.items():
            if isinstance(what, Path):
                (into / name).symlink_to(what)
            elif what in self._names or (what in live and live[what].is_dir()):
                self._write(what, live, into / name, draw)
            else:
                written = live[what].read_bytes() if what in live else b""
                kept = self._contents.get(what, b"")
                (into / name).write_bytes(written if draw.random() < 0.5 else kept)

    def close(self) -> None:
        for handle in self._held:
            os.close(handle)


def _names(folder: Path) -> dict[str, Path | int]:
    return {
        path.name: path.readlink() if path.is_symlink() else path.lstat().st_ino
        for path in folder.iterdir()
    }


class PowerCut(BaseException):
    """The run ends here."""


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    (tmp_path / "clean").mkdir()
    disk = Disk(tmp_path / "clean")
    monkeypatch.setattr(os, "fsync", disk.fsync)
    yield disk
    disk.close()


def publish(clean: Path, text: str) -> None:
    shelf = Shelf(clean)
    shelf.tidy()
    folder = shelf.draft()
    (folder / "changes").mkdir()
    files = {f"{name}.txt": text * 50 for name in "abc"}
    for name, content in files.items():
        (folder / name).write_text(content)
    (folder / "changes" / f"{text}.jsonl").write_text('{"op": "ADD"}\n')
    told = {n: {"sha256": hashlib.sha256(c.encode()).hexdigest()} for n, c in files.items()}
    (folder / MANIFEST).write_text(json.dumps({"run": text, "files": told}))
    shelf.publish()


def test_a_power_cut_at_every_write(
    disk: Disk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut at every fsync of a publication, ten draws of what was lost at each."""
    clean, draw = tmp_path / "clean", random.Random(1)
    publish(clean, "old")
    first = disk.syncs
    publish(clean, "new")
    runs = set()
    for cut in range(1, disk.syncs - first + 1):
        limit = disk.syncs + cut

        def fsync(handle: int, limit: int = limit) -> None:
            if disk.syncs >= limit:
                raise PowerCut
            disk.fsync(handle)

        monkeypatch.setattr(os, "fsync", fsync)
        with suppress(PowerCut):
            publish(clean, f"newer-{cut}")
        monkeypatch.setattr(os, "fsync", disk.fsync)
        for number in range(10):
            left = tmp_path / f"left-{cut}-{number}"
            disk.crash(left, draw)
            runs.add(read(left)[0])
            publish(left, "next")
            assert read(left)[0] == "next", "the next run goes on"
        publish(clean, f"whole-{cut}")
    assert len(runs) > 2
