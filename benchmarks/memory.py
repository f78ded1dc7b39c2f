"""Time and peak memory of grouping: ``python -m benchmarks.memory COUNT [near|full] [CORPUS]``.

``near``: near-identical texts; ``full``: what ``lawqa cluster`` does. The questions are planted as they are needed, or
read from a file that ``benchmarks.questions`` has written; making them is not counted in the seconds, nor in the peak
the largest worker, which the full level reads with. One line of JSON; exit status 1 where so many texts as the floor
is for, or more, take more than it allows.
"""

import json
import os
import resource
import sys
import tomllib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pyarrow as pa

from benchmarks.questions import planted
from pipeline.clustering import Asked, cluster
from pipeline.similarity.near import near_groups

_BATCH = 50_000
_COUNTS = {"near": 1_000_000, "full": 200_000}  # texts that the floors are for


class Source:
    """Batches of texts; ``seconds`` went into making them."""

    def __init__(self, count: int, corpus: str | None) -> None:
        self.seconds = 0.0
        self._lines = _read(corpus, count) if corpus else (text for _, text in planted(count))

    def __iter__(self) -> Iterator[pa.Array]:
        while True:
            start = _spent()
            batch = pa.array(list(islice(self._lines, _BATCH)), pa.string())
            self.seconds += _spent() - start
            if not len(batch):
                return
            yield batch


def _spent() -> float:
    """Seconds of the processor, of this process and of the workers that are done."""
    return sum(os.times()[:4])


def _read(corpus: str, count: int) -> Iterator[str]:
    with Path(corpus).open(encoding="utf-8") as lines:
        for line in islice(lines, count):
            yield line.rstrip("\n").partition("\t")[2]


def _groups(source: Source, level: str) -> int:
    if level == "near":
        return len(set(near_groups(source).tolist()))
    texts = (text for batch in source for text in batch.to_pylist())
    return len(cluster([Asked(f"q{n}", text) for n, text in enumerate(texts)]).groups)


def main(count: int, level: str = "near", corpus: str | None = None) -> int:
    source = Source(count, corpus)
    start = _spent()
    groups = _groups(source, level)
    seconds = _spent() - start - source.seconds
    peak, worker = (
        resource.getrusage(who).ru_maxrss / 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    told = {"groups": groups, "seconds": seconds, "peak_mb": peak, "worker_mb": worker}
    json.dump({"texts": count, **told}, sys.stdout)
    floors = tomllib.loads(Path(__file__).with_name("floors.toml").read_text("utf-8"))
    times = count / _COUNTS[level]
    return int(times >= 1 and peak > times * floors["memory"]["most"][f"lawqa_{level}"])


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), *sys.argv[2:]))
