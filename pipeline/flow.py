"""The order of the stages, written once; run them all, or from one to another."""

from collections.abc import Callable
from typing import Any

from pipeline import enrich, export, group, parse
from pipeline.config import Config
from pipeline.errors import UsageError
from pipeline.report import Progress, Silent
from pipeline.store import Store

STAGES: dict[str, Callable[[Store, Config, Progress], None]] = {
    "parse": parse.run,
    "enrich": enrich.run,
    "dedup": group.run,
    "export": export.run,
}
# What each stage leaves for the next, by name; the last one leaves the dataset.
LEAVES = {"parse": parse.STAGE, "enrich": enrich.STAGE, "dedup": group.STAGE}


def run(
    store: Store,
    config: Config,
    first: str = "parse",
    last: str = "export",
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Run the stages from ``first`` to ``last``; the counts of what they read, kept and rejected.

    Raises UsageError for an unknown stage, Locked if another run is on, InputError for what cannot
    be read or written.
    """
    names = list(STAGES)
    for name in (first, last):
        if name not in STAGES:
            raise UsageError(f"There is no stage {name!r}. Stages: {', '.join(names)}.")
    chosen = names[names.index(first) : names.index(last) + 1]
    with store.lock():
        for name in chosen:
            STAGES[name](store, config, progress or Silent())
    return {name: store.read_counts(LEAVES[name]) for name in chosen if name in LEAVES}
