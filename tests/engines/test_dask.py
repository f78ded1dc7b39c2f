"""A scheduler and two workers as processes on loopback; one of them is killed on the way."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

import pyarrow as pa
import pytest
from distributed import Client

from pipeline import flow
from pipeline.clustering import cluster, spread
from pipeline.clustering.kernels import table
from pipeline.config import Config
from pipeline.engines import dask
from pipeline.engines.dask import Dask, Spread, connected
from pipeline.errors import InputError
from pipeline.store import Store
from tests.planted import planted

# `make test-cluster` sets these: more questions, and the seconds after which shuffles are under way.
QUESTIONS = int(os.environ.get("LAWQA_CLUSTER_QUESTIONS", "1000"))
DELAY = float(os.environ.get("LAWQA_CLUSTER_DELAY", "0.5"))
NUMBERS = pa.schema(
    [
        pa.field("key", pa.int64()),
        pa.field("values", pa.list_(pa.uint32())),
        pa.field("bits", pa.binary(2)),
        pa.field("text", pa.string()),
    ]
)
TOTALS = pa.schema([("key", pa.int64()), ("total", pa.int64()), ("text", pa.string())])


@contextmanager
def started(*command: str) -> Iterator[subprocess.Popen[bytes]]:
    words = [sys.executable, "-m", "dask", *command]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture(scope="module")
def two_workers(
    tmp_path_factory: pytest.TempPathFactory, bucket: str
) -> Iterator[tuple[str, tuple[int, int]]]:
    """The address of a scheduler with two workers, and the processes of the workers."""
    folder = tmp_path_factory.mktemp("dask")
    told = folder / "scheduler.json"
    quiet = ("--no-dashboard", "--protocol", "tcp")
    worker = ("worker", "--scheduler-file", str(told), "--local-directory", str(folder))
    limits = ("--nthreads", "1", "--no-nanny", "--memory-limit", "4GiB", "--host", "127.0.0.1")
    here = ("--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(told))
    with started("scheduler", *here, *quiet):
        waited_for(told.exists)
        address = json.loads(told.read_text())["address"]
        with started(*worker, *limits, *quiet) as one, started(*worker, *limits, *quiet) as other:
            yield address, (one.pid, other.pid)


def waited_for(done: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "the cluster does not start"
        time.sleep(0.05)


def numbers(asked: pa.Table) -> pa.Table:
    """Rows with every kind of column that kernels use."""
    key = [int(name[1:]) % 13 for name in asked["id"].to_pylist()]
    values = [[n, 2**32 - 1][: n % 3] for n in key]
    bits = [n.to_bytes(2, "big") for n in key]
    return pa.table([key, values, bits, asked["title"]], schema=NUMBERS)


def totals(left: pa.Table, right: pa.Table) -> pa.Table:
    """For each key how many rows it has on either side, and the texts of the left, in order."""
    assert set(left["key"].to_pylist()) == set(right["key"].to_pylist())
    rows = left.sort_by([("key", "ascending"), ("text", "ascending")]).to_pylist()
    counts = Counter(right["key"].to_pylist())
    keys = sorted(counts)
    texts = ["|".join(row["text"] for row in rows if row["key"] == key) for key in keys]
    return pa.table([keys, [counts[key] for key in keys], texts], schema=TOTALS)


class Murderous(Dask):
    """Kills a worker when something is persisted for the third time: questions are prepared and
    numbered, half of them lie on that worker, and pairs are about to be shuffled."""

    def __init__(self, client: Client, victim: int) -> None:
        super().__init__(client, partitions=4)
        self._victim, self._persisted = victim, 0

    def persist(self, data: Spread) -> Spread:
        self._persisted += 1
        if self._persisted == 3:
            Timer(DELAY, os.kill, (self._victim, signal.SIGKILL)).start()
        return super().persist(data)


def double(number: int) -> int:
    if number == 700:
        raise ValueError("seven hundred")
    return 2 * number


def test_the_verbs_do_what_they_say(two_workers: tuple[str, tuple[int, int]]) -> None:
    rows = table(planted(500))
    with connected(two_workers[0]) as engine:
        left = engine.map(engine.place(rows), numbers, NUMBERS)
        told = engine.gather(engine.join(left, engine.union(left, left), "key", totals, TOTALS))
        assert list(engine.ordered_map(double, range(200))) == [2 * n for n in range(200)]
        with pytest.raises(ValueError, match="seven hundred"):
            list(engine.ordered_map(double, range(1000)))
    here = numbers(rows)
    assert told.sort_by("key") == totals(here, pa.concat_tables([here, here]))


def test_rows_are_read_and_written_where_a_url_says(
    two_workers: tuple[str, tuple[int, int]], bucket: str, tmp_path: Path
) -> None:
    rows = numbers(table(planted(100)))
    for place in (f"{bucket}/rows", str(tmp_path / "rows")):
        with connected(two_workers[0]) as engine:
            engine.write(engine.place(rows), place)
            back = engine.gather(engine.read(place, NUMBERS))
        assert back.sort_by([("key", "ascending"), ("text", "ascending")]) == rows.sort_by(
            [("key", "ascending"), ("text", "ascending")]
        )


def test_a_run_gives_the_same_bytes(
    two_workers: tuple[str, tuple[int, int]], tmp_path: Path
) -> None:
    raw = Path(__file__).parents[2] / "data" / "raw"
    here, there = Store(raw, tmp_path / "here"), Store(raw, tmp_path / "there")
    flow.run(here, Config(), last="dedup")
    with connected(two_workers[0]) as engine:
        flow.run(there, Config(), last="dedup", engine=engine)
    files = sorted(path.relative_to(here.clean) for path in here.clean.rglob("*.*"))
    assert len(files) > 10
    for path in files:
        assert (here.clean / path).read_bytes() == (there.clean / path).read_bytes(), path


def test_a_killed_worker_changes_no_row(two_workers: tuple[str, tuple[int, int]]) -> None:
    address, workers = two_workers
    asked = planted(QUESTIONS)
    with Client(address) as client:
        engine = Murderous(client, workers[0])
        clustering = spread.cluster(engine, engine.place(table(asked)))
        assert len(client.scheduler_info()["workers"]) == 1
    assert clustering == cluster(asked)


def test_nobody_at_the_address_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask, "_PATIENCE", 0.2)
    with pytest.raises(InputError, match="No Dask cluster"), connected("tcp://127.0.0.1:9"):
        pass
