"""The order of the stages, written once; run them all, or from one to another; bring a dataset up to date."""

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from pipeline import dedup, enrich, export, fetch, guards, increment, parse, regroup
from pipeline.config import Config
from pipeline.crawl.client import Manners
from pipeline.crawl.session import Outcome
from pipeline.engines import Engine
from pipeline.errors import PublishRefused, UsageError
from pipeline.increment import Inventory
from pipeline.journal import Journal
from pipeline.patching import CannotPatch
from pipeline.profiling import Profile, processor_seconds
from pipeline.report import Progress, Silent
from pipeline.store import Store

STAGES: dict[str, Callable[[Store, Config, Progress, Engine[Any] | None], None]] = {
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
    *,
    profile: Profile | None = None,
    engine: Engine[Any] | None = None,
) -> dict[str, Any]:
    """Run the stages from ``first`` to ``last``; the counts of what they read, kept and rejected.

    ``profile`` is told what each stage costs; ``engine`` works the batches, this machine if there is
    none. Raises UsageError for an unknown stage, Locked if another run is on, InputError for what
    cannot be read or written.
    """
    names = list(STAGES)
    for name in (first, last):
        if name not in STAGES:
            raise UsageError(f"There is no stage {name!r}. Stages: {', '.join(names)}.")
    with store.lock():
        chosen = names[names.index(first) : names.index(last) + 1]
        return _run(store, config, chosen, progress, profile, engine)


def bring(
    store: Store,
    names: Iterable[str],
    manners: Manners,
    journal: Journal | None = None,
    progress: Progress | None = None,
) -> fetch.Fetched:
    """Fetch addresses, or what is due of sites (of all if none is named), into raw."""
    errand = fetch.Errand(manners, parse.parse_capture)
    return fetch.fetch(store, fetch.wanted(names), errand, journal, progress)


def foresee(store: Store, names: Iterable[str], manners: Manners) -> Iterator[Outcome]:
    """What ``bring`` would ask and why, without asking."""
    return fetch.plan(store, fetch.wanted(names), fetch.Errand(manners, parse.parse_capture))


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh came to. ``complaints``: how many more things were rejected than last time; ``alarms``:
    which sites are not read as they should be, in the words of the parsed stage."""

    fetched: fetch.Fetched
    published: bool
    complaints: int = 0
    alarms: tuple[str, ...] = ()


def refresh(
    store: Store,
    config: Config,
    manners: Manners,
    accept: Collection[str] = (),
    journal: Journal | None = None,
    progress: Progress | None = None,
) -> Refreshed:
    """What cron calls: bring what is due into raw, then bring the dataset up to date.

    Nothing is written where nothing has changed; what did is made again, and no more than that can reach.

    ``accept`` names guards that need not hold this time. Raises PublishRefused if another one does
    not hold, and as ``run`` and ``bring`` do.
    """
    journal, progress = journal or Journal(), progress or Silent()
    with store.lock():
        fetched = bring(store, (), manners, journal, progress)
        now, last = increment.survey(store, config), increment.remembered(store)
        if now == last:
            journal.note("published", what="nothing: the dataset is up to date")
            return Refreshed(fetched, published=False)
        increment.forget(store)
        with _timed(journal, "parse and enrich"):
            pages = _patched(store, config, last, now, journal)
            if pages is None:
                _run(store, config, ["parse", "enrich"], progress)
        with _timed(journal, "dedup"):
            touched = _regrouped(store, config, pages, progress)
        before = store.manifest() if store.dataset() else None
        with _timed(journal, "export"):
            manifest = export.draft(store, config, progress, touched)
        if before is not None:
            _guard(store, before, manifest, accept, journal)
        published = store.publish()
        increment.remember(store, now)
        journal.note("published", run=manifest["run"], rewritten=published)
        more = _complaints(manifest) - (_complaints(before) if before else 0)
        alarms = tuple(manifest["counts"][parse.STAGE]["alarms"])
        return Refreshed(fetched, published, max(more, 0), alarms)


def _patched(
    store: Store, config: Config, last: Inventory | None, now: Inventory, journal: Journal
) -> frozenset[str] | None:
    """The pages that were touched, parsed and enriched again; None if all must be."""
    why = increment.why_all(last, now)
    if why is None and last is not None:
        try:
            pages = increment.patch(store, config, last, now)
            journal.note("stages", made="a part", pages=len(pages))
            return pages
        except CannotPatch as error:
            why = str(error)
    journal.note("stages", made="all", why=why)
    return None


def _regrouped(
    store: Store, config: Config, pages: frozenset[str] | None, progress: Progress
) -> frozenset[str] | None:
    """The clusters that came, changed or ended with these pages; None if all may have."""
    if config.embed or store.decisions():
        _run(store, config, ["dedup"], progress)
        return None
    touched = regroup.run(store, config, pages, progress)
    return None if pages is None else touched


@contextmanager
def _timed(journal: Journal, stage: str) -> Iterator[None]:
    wall, cpu = time.perf_counter(), processor_seconds()
    yield
    wall, cpu = time.perf_counter() - wall, processor_seconds() - cpu
    journal.note("stage", stage=stage, seconds=round(wall, 3), cpu=round(cpu, 3))


def _guard(
    store: Store,
    before: dict[str, Any],
    manifest: dict[str, Any],
    accept: Collection[str],
    journal: Journal,
) -> None:
    """Raise PublishRefused, the draft set aside, if a guard that nobody lifted does not hold."""
    broken = [one for one in guards.breaches(before, manifest) if one.guard not in accept]
    if not broken:
        return
    for one in broken:
        journal.note("guard", name=one.guard, detail=one.detail)
    refused = store.refuse()
    told = "".join(f"\n  {one.guard}: {one.detail}" for one in broken)
    names = " ".join(f"--accept {name}" for name in dict.fromkeys(one.guard for one in broken))
    raise PublishRefused(
        f"The new dataset is out of line with the last one, which stays as it is:{told}\n"
        f"Look at {refused}/report.html. To publish it all the same: lawqa refresh {names}"
    )


def _complaints(manifest: dict[str, Any]) -> int:
    return sum(stage["complaints"] for stage in manifest["counts"].values())


def _run(
    store: Store,
    config: Config,
    names: Sequence[str],
    progress: Progress | None,
    profile: Profile | None = None,
    engine: Engine[Any] | None = None,
) -> dict[str, Any]:
    profile = profile or Profile()
    for name in names:
        with profile.stage(name, partial(_rows, store, name)):
            STAGES[name](store, config, progress or Silent(), engine)
    return {name: store.read_counts(LEAVES[name]) for name in names if name in LEAVES}


def _rows(store: Store, name: str) -> int:
    """What a stage has worked on: pages, then questions and answers, questions, clusters."""
    if name == "export":
        return int(store.read_counts(dedup.STAGE)["clusters"])
    books = {"parse": "pages", "enrich": "records", "dedup": "questions"}[name]
    sites = store.read_counts(LEAVES[name])[books]
    return sum(site["read"] for site in sites.values())
