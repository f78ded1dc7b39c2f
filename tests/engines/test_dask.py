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
from distributed import Client

from pipeline.clustering import cluster, spread
from pipeline.engines.dask import Dask, Spread, connected
from tests.planted import planted, table

# `make test-cluster` sets these: more questions, and the seconds after which shuffles are under way.
QUESTIONS = int(os.environ.get("LAWQA_CLUSTER_QUESTIONS", "1000"))
DELAY = float(os.environ.get("LAWQA_CLUSTER_DELAY", "0.5"))
NUMBERS = pa.schema([("key", pa.int64()), ("values", pa.list_(pa.uint32())), ("text", pa.string())])
TOTALS = pa.schema([("key", pa.int64()), ("total", pa.int64()), ("text", pa.string())])


@contextmanager
def started(*command: str) -> Iterator[subprocess.Popen[bytes]]:
    words = [sys.executable, "-m", "dask", *command]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def two_workers(folder: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    """The address of a scheduler with two workers, and the processes of the workers."""
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
    return pa.table([key, values, asked["title"]], schema=NUMBERS)


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


def test_a_killed_worker_changes_no_row(tmp_path: Path) -> None:
    asked = planted(QUESTIONS)
    with two_workers(tmp_path) as (address, workers):
        with connected(address) as engine:
            rows = engine.place(table(asked))
            left = engine.map(rows, numbers, NUMBERS)
            told = engine.gather(engine.join(left, engine.union(left, left), "key", totals, TOTALS))
        here = table(asked)
        assert told.sort_by("key") == totals(numbers(here), pa.concat_tables([numbers(here)] * 2))
        with Client(address) as client:
            engine = Murderous(client, workers[0])
            clustering = spread.cluster(engine, engine.place(table(asked)))
            assert len(client.scheduler_info()["workers"]) == 1
    assert clustering == cluster(asked)
