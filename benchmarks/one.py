"""One contender, one process: ``python -m benchmarks.one CONTENDER CORPUS`` prints a line of JSON.

The clock is the processor's: seconds that this process took, whatever else runs on the machine. It runs from
texts in memory to groups, behind one call on a few texts, in which tables are loaded and code is compiled.
"""

import importlib
import json
import resource
import sys
import time
from collections import Counter
from pathlib import Path

from benchmarks.peers.trigrams import letters

WARM = 300  # texts


def pairs(counts: Counter) -> int:
    return sum(count * (count - 1) // 2 for count in counts.values())


def score(gold: list[str], found: list[int]) -> dict[str, float]:
    """Precision and recall over pairs."""
    both = pairs(Counter(zip(gold, found, strict=True)))
    precision, recall = both / max(pairs(Counter(found)), 1), both / pairs(Counter(gold))
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * both / (pairs(Counter(found)) + pairs(Counter(gold))),
    }


def main(name: str, corpus: str) -> None:
    groups = importlib.import_module(f"benchmarks.peers.{name}").groups
    lines = Path(corpus).read_text("utf-8").splitlines()
    gold, texts = zip(*(line.split("\t") for line in lines), strict=True)
    given = list(texts) if name.startswith("lawqa") else [letters(text) for text in texts]
    groups(given[:WARM])
    start = time.process_time()
    found = groups(given)
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = {"contender": name, "texts": len(texts), "seconds": seconds, "peak_mb": round(peak)}
    largest = max(Counter(found).values())
    json.dump(told | score(list(gold), found) | {"largest": largest}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
