"""Time and peak memory of near-identical grouping: ``python -m benchmarks.memory COUNT [CORPUS]``.

The questions are planted as they are needed, or read from a file that ``benchmarks.questions`` has written; making
them is not counted in the seconds. One line of JSON.
"""

import json
import resource
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pyarrow as pa

from benchmarks.questions import planted
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


def main(count: int, corpus: str | None = None) -> None:
    source = Source(count, corpus)
    start = time.process_time()
    groups = near_groups(source)
    seconds = time.process_time() - start - source.seconds
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = len(set(groups.tolist()))
    json.dump(
        {"texts": len(groups), "groups": found, "seconds": seconds, "peak_mb": peak}, sys.stdout
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
