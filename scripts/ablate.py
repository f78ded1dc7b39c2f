"""What each lever brings: the groups of gold files with one of them left out at a time.

    python scripts/ablate.py GOLD [GOLD ...]

Prints precision, recall and F1 over each file at the normal level, as rows of a Markdown table. A lever is left out by
putting something that does nothing in its place, so no switch for it stands in the package.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from pipeline.clustering import Asked, cluster, grouping, judging, reading, sketches
from pipeline.evaluation.clusters import Gold, Item, evaluate, load
from pipeline.recognizers.framing import (
    agreement,
    alike,
    asks,
    clauses,
    content,
    joining,
    lexicon,
    parties,
    parting,
    scoring,
    tables,
    weighing,
)
from pipeline.recognizers.framing.lexicon import Entry
from pipeline.similarity.closure import components
from pipeline.similarity.jaccard import F64
from pipeline.similarity.shingles import I64

Patch = tuple[object, str, Any]
Scorer = scoring.Scorer


def nothing(*_: object) -> list[object]:
    return []


def unchanged(*_: object) -> float:
    return 1.0


def no_table(*_: object) -> dict[str, Any]:
    return {}


def chained(count: int, i: I64, j: I64, scores: F64, threshold: float) -> I64:
    """Connected components of the pairs over the line."""
    over = scores >= threshold
    return components(count, i[over], j[over])


def plain_entry(row: dict[str, str]) -> Entry:
    """An entry without its broader concept."""
    return Entry(row["concept"], row["slot"])


def typed_rows(name: str) -> tuple[dict[str, str], ...]:
    """The tables of question words and fillers alone."""
    return tables.rows(name) if name in ("question_types", "fillers") else ()


LEVERS: dict[str, list[Patch]] = {
    "nothing": [],
    "frames (near-identical text only)": [
        (Scorer, "scores", lambda _, i, j: np.zeros(len(i))),
        (Scorer, "scores_at", lambda _, i, j, overlap: np.zeros(len(i))),
    ],
    "near-identical text": [(sketches, "EXCHANGED", -1.0)],
    "the lexicon (jieba's words only)": [
        (module, "rows", typed_rows) for module in (lexicon, asks)
    ],
    "question types": [(module, "type_factor", unchanged) for module in (agreement, scoring)],
    "average linkage (connected components)": [(grouping, "average_linkage", chained)],
    "the guard of the region": [(reading, "_region", lambda *_: None)],
    "rarity": [(weighing, "rarity", lambda _: 0.5)],
    "implied concepts": [(content, "implied", no_table)],
    "broader concepts (婴儿 is near 子女)": [(lexicon, "_entry", plain_entry)],
    "compounds (离婚 … 起诉 is 起诉离婚)": [(joining, "compounds", no_table)],
    "readings (怎么赔 asks how much)": [(asks, "_readings", nothing)],
    "acts beside their things (领公积金 is 提取)": [(joining, "beside", no_table)],
    "names of denied and suffered acts (不支付 is 拖欠)": [
        (module, "turned", no_table) for module in (clauses, parting)
    ],
    "the shared matter taken off": [(agreement, "COMMON", 0.0)],
    "more shared, less told apart": [(agreement, "AMPLE", 0.0)],
    "what is lent (离职 in 离职后 is 离职)": [(weighing, "LENT", 0.0)],
    "who asks hardly said (我, 对方)": [(weighing, "PRONOUN_WEIGHT", 0.5)],
    "persons apart (children, soldiers)": [(weighing, "APART", frozenset())],
    "the rule of exchanged words": [(sketches, "EXCHANGED", 9.0)],
    "the guard of direction": [(parting, "_direction", nothing)],
    "the guard of negation": [(parting, "_negation", nothing)],
    "the guard of number": [(parting, "_numbers", nothing)],
    "the guard of contrast": [(parting, "_contrast", nothing)],
    "the guard of the ends of time": [(parting, "_ends", nothing)],
    "the guard of stages (已经离婚 / 想离婚)": [(parting, "_stage", nothing)],
    "parties over against each other (公司 / 员工)": [(parties, "other", lambda *_: False)],
    "kinds of kin (丈夫 / 姐夫)": [(parties, "_kinds", no_table)],
    "who asks (我是女方)": [(parties, "who_asks", lambda *_: "")],
    "these guards together": [(judging, "refusals", lambda a, b: iter(()))],
}

# What these remember is made of tables and weights that a lever may take away; jieba's dictionary is not.
_REMEMBERING = ("pipeline.recognizers.frames", "pipeline.recognizers.framing.")
_KEPT = frozenset({"_dictionary", "frequencies", "total"})


@contextmanager
def without(patches: Sequence[Patch]) -> Iterator[None]:
    """The package with these in place, and nothing remembered from before, or after."""
    try:
        with ExitStack() as stack:
            for target, name, value in patches:
                stack.enter_context(patch.object(target, name, value))
            _forget()
            yield
    finally:
        _forget()


def _forget() -> None:
    for module in [one for name, one in sys.modules.items() if name.startswith(_REMEMBERING)]:
        for name, value in vars(module).items():
            forget = getattr(value, "cache_clear", None)
            if forget and name not in _KEPT:
                forget()
    alike.forget()


def grouped(items: Sequence[Item]) -> list[int]:
    """The group of each item at the normal level."""
    questions = [Asked(str(n), one.title, one.detail, one.region) for n, one in enumerate(items)]
    groups = cluster(questions).groups
    labels = {member: n for n, group in enumerate(groups) for member in group.members}
    return [labels[str(n)] for n in range(len(items))]


def told(golds: Sequence[Gold], levers: Iterable[str] = LEVERS) -> Iterator[str]:
    """A row for each lever: precision / recall / F1 of each gold file without it."""
    for lever in levers:
        with without(LEVERS[lever]):
            wholes = [evaluate(gold, grouped).whole for gold in golds]
        figures = (f"{one.precision:.2f} / {one.recall:.2f} / {one.f1:.2f}" for one in wholes)
        yield f"| {lever} | {' | '.join(figures)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("gold", type=Path, nargs="+")
    files: list[Path] = parser.parse_args().gold
    sys.stdout.write(f"| without | {' | '.join(file.stem for file in files)} |\n")
    sys.stdout.write(f"|---|{'---|' * len(files)}\n")
    golds = [load(file.read_text("utf-8").splitlines()) for file in files]
    for row in told(golds):
        sys.stdout.write(f"{row}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
