"""The nights themselves: a server process, one refresh a night by an injected clock, a row a night."""

import io
import json
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

from benchmarks.nights.dataset import changes_of, faults
from benchmarks.nights.faults import path_of
from benchmarks.nights.rules import Rules, breaches, read_log
from benchmarks.nights.site import START, Site
from pipeline import flow
from pipeline.config import Config
from pipeline.crawl.addresses import Reach, host_of
from pipeline.crawl.client import Manners
from pipeline.crawl.state import Known, State
from pipeline.errors import PublishRefused
from pipeline.journal import Journal
from pipeline.store import Store

_FAILED = frozenset(
    {"failed", "forbidden", "login", "maintenance", "home", "endless", "cut_body", "no_page"}
)
Events = defaultdict[str, list[dict[str, str]]]
_NOAI = {"noai_meta": "ai_train_no", "noai_header": "ai_train_no"}
_AT_ONCE = {"opted_out": "opted_out", **_NOAI}


@dataclass(frozen=True, slots=True)
class Night:
    """What one night came to, in pages; ``requests`` in requests."""

    night: int
    due: int
    requests: int
    new: int
    changed: int
    same: int  # another body, the same record
    unchanged: int  # 304
    gone: int
    moved: int
    failed: int
    refused: int  # by us: robots.txt, private addresses, bodies past a limit, ...
    blocked: int
    problems: int  # hosts that were left alone, newly
    standing: int  # hosts that were left alone as before, of which a refresh is silent
    withheld: int  # pages that raw holds and nobody may publish, so far
    published: str  # canonical questions added, modified, removed; or why nothing was


@dataclass(frozen=True)
class World:
    """One simulation."""

    folder: Path
    site: Site
    nights: int
    budget: int
    days: int = 1  # from one night to the next; more, and nights were missed
    interval: float = 0.002
    longest_pause: float = 5.0
    # Seconds for an answer, and again for its body: a busy machine writes its disk for tenths of one.
    patience: float = 2.0
    rows: list[Night] = field(default_factory=list)

    @property
    def rules(self) -> Rules:
        """What the fetch promises, for the judge."""
        return Rules(self.interval, self.budget, self.longest_pause)

    @property
    def store(self) -> Store:
        """Raw and clean of the simulation."""
        return Store(self.folder / "raw", self.folder / "clean")

    def manners(self, night: int) -> Manners:
        """How a night is fetched: by a clock that is set to the night, as fast as loopback allows."""
        ahead = START + timedelta(days=night * self.days) - datetime.now(UTC)
        hosts = (*self.site.hosts, "elsewhere.example")
        return Manners(
            contact="nights@lawqa.example",
            interval=self.interval,
            longest_pause=self.longest_pause,
            retries=1,
            backoff=0.02,
            answer=self.patience,
            body=self.patience,
            budget=self.budget,
            most_bytes=300_000,
            reach=Reach(names=dict.fromkeys(hosts, "127.0.0.1")),
            now=lambda: datetime.now(UTC) + ahead,
        )

    def breaches(self) -> list[str]:
        """What the judge finds in the server's log."""
        return breaches(read_log(self.folder / "server.jsonl"), self.site, self.rules)

    def known(self) -> dict[str, Known]:
        """What the state knows of the pages of all hosts, by path."""
        with State.copy_of(self.store.workshop / "state.sqlite") as state:
            origins = [origin for origin, _ in state.origins("9999")]
            return {
                row.url[len(origin) :]: row for origin in origins for row in state.pages(origin)
            }

    def amiss(self) -> list[str]:
        """What the dataset does not say as it should."""
        dataset = self.store.dataset()
        return (
            ["There is no dataset."]
            if dataset is None
            else faults(dataset, self.site, self.known())
        )

    def misjudged(self) -> list[str]:
        """Pages that are withheld though they should not be, or the other way round, as the site knows."""
        found = []
        for path, row in self.known().items():
            number = self.site.number_of(path)
            if number is None or row.warc is None:
                continue
            host = host_of(row.url)
            training = self.site.hosts[host][0] == "no_training"
            fate = "noai_header" if training else self.site.fate(number)
            due = {"gone": "removed", "gone_410": "removed", "soft_404": "removed"} | _AT_ONCE
            if row.withheld not in (None, due.get(fate)) or (fate in _NOAI and not row.withheld):
                found.append(f"{row.url} ({fate or 'well'}) is withheld: {row.withheld}")
        return found


def simulate(world: World) -> Iterator[Night]:
    """First bring a page of each host, as a person does, then refresh night by night; each row as its night ends.

    What a guard refuses the person looks at, and accepts it for the next night.
    """
    world.folder.mkdir(parents=True, exist_ok=True)
    with _serving(world) as (port, dawn):
        hosts = world.site.hosts.items()
        names: Sequence[str] = [f"http://{host}:{port}{path_of(n[0])}" for host, (_, n) in hosts]
        accept: Sequence[str] = ()
        seen = 0
        for night in range(world.nights):
            dawn(night)
            manners = world.manners(night)
            due = sum(1 for _ in flow.foresee(world.store, names, manners))
            said = io.StringIO()
            if names:
                flow.bring(world.store, names, manners, Journal(said))
            else:
                _refresh(world, manners, accept, Journal(said))
            noted = _events(said.getvalue())
            asked = len(read_log(world.folder / "server.jsonl"))
            row = _row(world, night, due, asked - seen, noted)
            names, accept, seen = (), _refusals(noted), asked
            world.rows.append(row)
            yield row


def _refresh(world: World, manners: Manners, accept: Sequence[str], journal: Journal) -> None:
    with suppress(PublishRefused):  # the journal says which guard
        flow.refresh(world.store, Config(), manners, accept, journal)


def _events(journal: str) -> Events:
    """The lines of a journal by their event."""
    noted: Events = defaultdict(list)
    for line in map(json.loads, journal.splitlines()):
        noted[line["event"]].append(line)
    return noted


def _refusals(noted: Events) -> list[str]:
    """The guards that refused."""
    return list(dict.fromkeys(one["name"] for one in noted["guard"]))


def _row(world: World, night: int, due: int, requests: int, noted: Events) -> Night:
    """What the journal of a night comes to."""
    results = Counter(one["result"] for one in noted["visited"])
    named = {"new", "changed", "same", "unchanged", "moved", "blocked", "listed"}
    gone = {"removed", "soft_404", "opted_out"}
    return Night(
        night,
        due,
        requests,
        results["new"],
        results["changed"],
        results["same"],
        results["unchanged"],
        sum(results[one] for one in gone),
        results["moved"],
        sum(results[one] for one in _FAILED),
        sum(count for one, count in results.items() if one not in named | gone | _FAILED),
        results["blocked"],
        len(noted["host_problem"]),
        len(noted["host_standing"]),
        sum(row.withheld is not None for row in world.known().values()),
        _published(world, noted),
    )


def _published(world: World, noted: Events) -> str:
    """What a night published, or the guard that refused it, by its journal."""
    if refused := _refusals(noted):
        return "refused: " + " ".join(refused)
    dataset = world.store.dataset()
    done = [one for one in noted["published"] if one.get("rewritten")]
    return str(changes_of(dataset, done[0]["run"])) if done and dataset else "nothing"


@contextmanager
def _serving(world: World) -> Iterator[tuple[int, "Dawn"]]:
    """The server process; its port, and a way to tell it the night."""
    log, site = str(world.folder / "server.jsonl"), json.dumps(asdict(world.site))
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.nights.server", log, site],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        try:
            yield int(process.stdout.readline()), Dawn(process.stdin, process.stdout)
        finally:
            process.terminate()


class Dawn:
    """Tells the server that a night begins. Raises AssertionError if its canary was asked."""

    def __init__(self, told: IO[str], answers: IO[str]) -> None:
        self._told, self._answers = told, answers

    def __call__(self, night: int) -> None:
        """Night ``night`` begins."""
        self._told.write(f"{night}\n")
        self._told.flush()
        asked_inside = int(self._answers.readline())
        assert asked_inside == 0, "a private address was asked"
