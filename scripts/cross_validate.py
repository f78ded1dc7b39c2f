"""How questions are grouped on topics that had no say in the line: leave one topic out.

    python scripts/cross_validate.py GOLD [GOLD ...]

For each topic of a gold file (of ``lawqa eval``; a pair or an anchor where it has no topics) the line is the one
of ``LINES`` with the best F1 over all other topics, and the topic is judged at it. What is fitted in a fold is the
line alone. The tables and the weights are what they are in the package, and who wrote them had read most topics of
the files at hand: the figure says what the choice of a line costs, not how the tables do on a new field.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from unittest.mock import patch

from pipeline.clustering import Asked, cluster, judging
from pipeline.evaluation.clusters import Gold, Item, evaluate, load
from pipeline.evaluation.counts import Counts, total

# From broad to strict (``judging.THRESHOLD``).
LINES = (0.62, 0.66, 0.70, 0.74, 0.78, 0.82, 0.86)

ByLine = dict[float, dict[str, Counts]]


@dataclass(frozen=True)
class Fold:
    """A topic, the line that the others chose, and how the topic does at it."""

    topic: str
    line: float
    counts: Counts


def by_line(gold: Gold, lines: Iterable[float] = LINES) -> ByLine:
    """Counts of every topic at every line."""
    return {line: evaluate(gold, partial(grouped, line=line)).units for line in lines}


def grouped(items: Sequence[Item], line: float) -> list[int]:
    """The group of each item at one line."""
    asked = [Asked(str(n), item.title, item.detail, item.region) for n, item in enumerate(items)]
    with patch.dict(judging.THRESHOLD, normal=line):
        groups = cluster(asked).groups
    labels = {member: n for n, group in enumerate(groups) for member in group.members}
    return [labels[str(n)] for n in range(len(items))]


def folds(counts: ByLine) -> list[Fold]:
    """Every topic at the line that is best without it; of equal lines the strictest."""
    topics = next(iter(counts.values()))
    whole = {line: total(list(units.values())) for line, units in counts.items()}
    found = []
    for topic in topics:
        rest = {line: _less(whole[line], units[topic]).f1 for line, units in counts.items()}
        line = max(rest, key=lambda line: (rest[line], line))
        found.append(Fold(topic, line, counts[line][topic]))
    return found


def _less(whole: Counts, part: Counts) -> Counts:
    return Counts(whole.right - part.right, whole.wrong - part.wrong, whole.missed - part.missed)


def told(name: str, found: Sequence[Fold]) -> Iterator[str]:
    """A line a topic that has a name, and the sum over all."""
    for fold in found:
        if not fold.topic.isdigit():
            yield f"{name}\t{fold.topic}\t{fold.line:.2f}\t{_figures(fold.counts)}"
    lines = "/".join(f"{line:.2f}" for line in sorted({fold.line for fold in found}))
    yield f"{name}\tall\t{lines}\t{_figures(total([fold.counts for fold in found]))}"


def _figures(counts: Counts) -> str:
    return f"{counts.precision:.3f}\t{counts.recall:.3f}\t{counts.f1:.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("gold", type=Path, nargs="+")
    sys.stdout.write("file\ttopic\tline\tprecision\trecall\tF1\n")
    for file in parser.parse_args().gold:
        gold = load(file.read_text("utf-8").splitlines())
        sys.stdout.writelines(f"{line}\n" for line in told(file.stem, folds(by_line(gold))))


if __name__ == "__main__":
    main()
