"""The order of the stages, written once; run them all, or from one to another."""

from collections.abc import Callable, Sequence
from typing import Any

from pipeline import dedup, enrich, export, fetch, parse
from pipeline.config import Config
from pipeline.errors import UsageError
from pipeline.report import Progress, Silent
from pipeline.store import Store

STAGES: dict[str, Callable[[Store, Config, Progress], None]] = {
    "parse": parse.run,
    "enrich": enrich.run,
    "dedup": dedup.run,
    "export": export.run,
}
# What each stage leaves for the next, by name; the last one leaves the dataset.
LEAVES = {"parse": parse.STAGE, "enrich": enrich.STAGE, "dedup": dedup.STAGE}


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
    with store.lock():
        return _run(store, config, names[names.index(first) : names.index(last) + 1], progress)


def refresh(
    store: Store,
    config: Config,
    limit: int,
    contact: str | None = None,
    progress: Progress | None = None,
) -> tuple[list[fetch.Outcome], dict[str, Any]]:
    """What cron calls: bring pages that are due into raw, at most ``limit`` a site, then run.

    What became of each address, and the counts of the stages. Raises as ``run`` does.
    """
    with store.lock():
        due = fetch.wanted(store, fetch.fetchable_sites(), limit) if store.has_run() else []
        outcomes = list(fetch.fetch(store, due, contact))
        return outcomes, _run(store, config, list(STAGES), progress)


def _run(
    store: Store, config: Config, names: Sequence[str], progress: Progress | None
) -> dict[str, Any]:
    for name in names:
        STAGES[name](store, config, progress or Silent())
    return {name: store.read_counts(LEAVES[name]) for name in names if name in LEAVES}
