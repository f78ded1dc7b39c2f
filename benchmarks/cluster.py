"""A cluster that loses a worker, beside one process: ``python -m benchmarks.cluster [QUESTIONS] [DELAY]``.

A scheduler and two workers, processes on loopback, cluster planted questions; DELAY seconds after the scoring of
pairs has begun one worker is killed. Then one process clusters the same questions. A row a process: seconds of the
processor and peak memory; then the checksum of either result. The exit status is 1 if they differ.
"""

import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Event, Thread, Timer

from distributed import Client

from benchmarks import questions
from pipeline.clustering import Asked, Clustering, cluster, spread
from pipeline.clustering.kernels import table
from pipeline.engines.dask import Dask, Spread

_LOOK = 0.2  # seconds between two looks at a process: its last ones go unseen
# What a nanny, which would start a killed worker anew, sets for its worker (distributed.yaml, pre-spawn-environ).
# Without it freed memory stays with the process: at 200,000 questions a worker of 4 GiB held 3.4 GB, of which
# Dask knew nothing, and was paused for good.
_NANNY = {"MALLOC_TRIM_THRESHOLD_": "65536", "OMP_NUM_THREADS": "1"}
_TICKS = os.sysconf("SC_CLK_TCK")


class Murderous(Dask):
    """Kills a worker when something is persisted for the third time: questions are prepared and
    numbered, half of them lie on that worker, and pairs are about to be shuffled."""

    def __init__(self, client: Client, victim: int, delay: float) -> None:
        super().__init__(client, partitions=None)
        self._victim, self._delay, self._persisted = victim, delay, 0

    def persist(self, data: Spread) -> Spread:
        self._persisted += 1
        if self._persisted == 3:
            Timer(self._delay, os.kill, (self._victim, signal.SIGKILL)).start()
        return super().persist(data)


@contextmanager
def two_workers(folder: Path) -> Iterator[tuple[str, tuple[int, int, int]]]:
    """The address of a scheduler with two workers of one thread and 4 GiB each, and the three processes."""
    told = folder / "scheduler.json"
    quiet = ("--no-dashboard", "--protocol", "tcp")
    worker = ("worker", "--scheduler-file", str(told), "--local-directory", str(folder))
    limits = ("--nthreads", "1", "--no-nanny", "--memory-limit", "4GiB", "--host", "127.0.0.1")
    here = ("--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(told))
    with _started("scheduler", *here, *quiet) as scheduler:
        _wait_for(told.exists)
        address = json.loads(told.read_text())["address"]
        with (
            _started(*worker, *limits, *quiet) as one,
            _started(*worker, *limits, *quiet) as other,
        ):
            yield address, (scheduler.pid, one.pid, other.pid)


@contextmanager
def _started(*command: str) -> Iterator[subprocess.Popen[bytes]]:
    words, quiet = [sys.executable, "-m", "dask", *command], subprocess.DEVNULL
    with subprocess.Popen(words, stdout=quiet, stderr=quiet, env=os.environ | _NANNY) as process:
        try:
            yield process
        finally:
            process.kill()


def _wait_for(done: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "the cluster does not start"
        time.sleep(0.05)


class Watch:
    """Looks at processes while they live: seconds of the processor, MB at the peak. Linux only."""

    def __init__(self, processes: dict[str, int]) -> None:
        self._processes = processes
        self.seen: dict[str, tuple[float, float]] = {}
        self._over = Event()
        self._thread = Thread(target=self._look)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(_LOOK):
            for name, process in self._processes.items():
                with suppress(OSError, StopIteration):  # it has ended
                    self.seen[name] = (_seconds(process), _peak(process))


def _seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _peak(process: int) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


def asked(count: int) -> list[Asked]:
    """Planted questions."""
    texts = enumerate(text for _, text in questions.planted(count))
    return [Asked(f"q{number:08}", text) for number, text in texts]


def checksum(clustering: Clustering) -> str:
    """Of all groups and verdicts, in their order."""
    digest, verdicts = hashlib.sha256(), 0
    for group in clustering.groups:
        digest.update(repr(group).encode())
    for one in clustering.tell():
        digest.update(repr(one).encode())
        verdicts += 1
    return f"{len(clustering.groups)} groups, {verdicts} verdicts, {digest.hexdigest()[:16]}"


def alone(count: int, answer: Connection) -> None:
    """One process."""
    answer.send(checksum(cluster(asked(count))))


def spread_out(count: int, answer: Connection, address: str, victim: int, delay: float) -> None:
    """The process that asks the cluster."""
    with Client(address) as client:
        engine = Murderous(client, victim, delay)
        found = spread.cluster(engine, engine.place(table(asked(count))))
        assert len(client.scheduler_info()["workers"]) == 1, "no worker was killed in time"
        answer.send(checksum(found.here()))


def measured(work: Callable[..., None], count: int, *arguments: object, **beside: int) -> str:
    """The checksum that a new process answers; a row is printed for it and each process ``beside`` it."""
    spawn = get_context("spawn")
    here, there = spawn.Pipe(duplex=False)
    process = spawn.Process(target=work, args=(count, there, *arguments))
    began = time.monotonic()
    process.start()
    there.close()
    assert process.pid is not None
    with Watch({work.__name__: process.pid, **beside}) as watch:
        told = str(here.recv())
        process.join()
    for name, (seconds, peak) in watch.seen.items():
        say(f"{name:>12} {seconds:8.1f} CPU s {peak:8.0f} MB")
    say(f"{work.__name__:>12} {time.monotonic() - began:8.1f} s by the clock: {told}")
    return told


def main(count: int = 200_000, delay: float = 15.0) -> int:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        address, (scheduler, one, other) = stack.enter_context(two_workers(folder))
        beside = {"scheduler": scheduler, "killed": one, "survivor": other}
        there = measured(spread_out, count, address, one, delay, **beside)
    here = measured(alone, count)
    say("The same." if here == there else "They differ.")
    return 0 if here == there else 1


def say(text: str) -> None:
    """A line, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    arguments: Sequence[str] = sys.argv[1:]
    sys.exit(main(*(int(one) for one in arguments[:1]), *(float(one) for one in arguments[1:2])))
