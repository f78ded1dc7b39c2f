"""Time and peak memory of grouping: ``python -m benchmarks.memory COUNT [near|full] [CORPUS]``.

``near``: near-identical texts; ``full``: what ``lawqa cluster`` does. The questions are planted as they are needed, or
read from a file that ``benchmarks.questions`` has written; making them is not counted in the seconds. One line of
JSON; exit status 1 where they take more than the floors allow.
"""

import json
import math
import resource
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pyarrow as pa

from benchmarks.floors import FLOORS
from benchmarks.questions import planted
from pipeline.clustering import Asked, cluster
from pipeline.similarity.near import near_groups

_BATCH = 50_000


class Source:
    """Batches of texts; ``seconds`` went into making them."""

    def __init__(self, count: int, corpus: str | None) -> None:
        self.seconds = 0.0
        self._lines = _read(corpus, count) if corpus else (text for _, text in planted(count))

    def __iter__(self) -> Iterator[pa.Array]:
        while True:
            start = time.process_time()
            batch = pa.array(list(islice(self._lines, _BATCH)), pa.string())
            self.seconds += time.process_time() - start
            if not len(batch):
                return
            yield batch


def _read(corpus: str, count: int) -> Iterator[str]:
    with Path(corpus).open(encoding="utf-8") as lines:
        for line in islice(lines, count):
            yield line.rstrip("\n").partition("\t")[2]


def _groups(source: Source, level: str) -> int:
    if level == "near":
        return len(set(near_groups(source).tolist()))
    texts = (text for batch in source for text in batch.to_pylist())
    return len(cluster(Asked(f"q{n}", text) for n, text in enumerate(texts)).groups)


def main(count: int, level: str = "near", corpus: str | None = None) -> int:
    source = Source(count, corpus)
    start = time.process_time()
    groups = _groups(source, level)
    seconds = time.process_time() - start - source.seconds
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    json.dump({"texts": count, "groups": groups, "seconds": seconds, "peak_mb": peak}, sys.stdout)
    return int(peak > _most(level, count))


def _most(level: str, count: int) -> float:
    """The MB that so many texts may take: as the floor for as many says, or that for the most below them."""
    known = {int(texts): most for texts, most in FLOORS["memory"]["most"][level].items()}
    below = max((texts for texts in known if texts <= count), default=None)
    return known[below] * count / below if below else math.inf


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), *sys.argv[2:]))
