"""One run, as all its hosts share it: the client, the state, the archives, the log, what became of each address."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from pipeline.crawl.client import Client, Manners
from pipeline.crawl.state import Known, State, iso
from pipeline.crawl.warc import Archive, mend
from pipeline.crawl.withheld import NAME, withhold
from pipeline.journal import Journal
from pipeline.report import Progress

# What an address came to when nothing is wrong with it.
GOOD = frozenset({"new", "changed", "same", "unchanged", "moved", "listed", "planned"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one address: a word for counting, and a sentence for a person."""

    url: str
    result: str
    detail: str

    @property
    def is_good(self) -> bool:
        """Whether the address was fetched, or would have been."""
        return self.result in GOOD


@dataclass(frozen=True, slots=True)
class Seen:
    """What a reader finds on a page: its text, the digest of its record (None: no question), its links."""

    text: str
    record: str | None
    links: tuple[str, ...]


class Pages(Protocol):
    """What is known of a site's pages, and of nothing else here."""

    @property
    def site(self) -> str:
        """The site's id."""

    @property
    def reader(self) -> str:
        """The version of what reads its pages."""

    @property
    def interval(self) -> float:
        """Seconds between two requests to one of its hosts."""

    def read(self, url: str, content: bytes, content_type: str | None) -> Seen:
        """What a page says."""

    def admit(self, url: str) -> str | None:
        """The one form of the address of a question page of this site, else None."""

    def belongs(self, url: str) -> bool:
        """Whether an address is one of the site's own."""

    def held(self, known: Known) -> str | None:
        """The digest of the record that raw holds of a page, by the readers of today."""


@dataclass(frozen=True)
class Places:
    """Where a run puts things: what is on its way, what is no page, and the folders of raw by site."""

    incoming: Path
    aside: Path
    raw: Path


@dataclass
class Session:
    """One run."""

    run: str
    client: Client
    manners: Manners
    state: State
    places: Places
    journal: Journal
    progress: Progress
    given: dict[str, list[str]] | None = None  # what to ask of each origin; None: what is due
    outcomes: list[Outcome] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    standing: list[str] = field(default_factory=list)  # problems that were told in an earlier run
    _archives: dict[Path, Archive] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        """The time by the clock of the run."""
        return self.manners.now()

    def queue(self, origin: str) -> Iterator[Known]:
        """The pages to ask of a host; what is found on the way comes too."""
        if self.given is not None:
            yield from filter(None, map(self.state.get, self.given.get(origin, ())))
            return
        while due := self.state.due(origin, "page", iso(self.now), 2):
            yield from due

    def archive(self, site: str) -> Archive:
        """Where the pages of a site go."""
        return self._archive(self.places.incoming / site)

    def aside(self, site: str) -> Archive:
        """Where what a site answered goes that is no page, or no news."""
        return self._archive(self.places.aside / site)

    def tell(self, url: str, result: str, detail: str, status: int | None = None) -> None:
        """Note what became of an address."""
        self.outcomes.append(Outcome(url, result, detail))
        self.journal.note("visited", url=url, result=result, detail=detail or None, status=status)
        self.progress.advance()

    def problem(self, origin: str, detail: str) -> None:
        """Note what is wrong with a host as a whole."""
        self.problems.append(f"{origin}: {detail}")
        self.journal.note("host_problem", host=origin, detail=detail)

    def lasting(self, origin: str, detail: str) -> None:
        """Note what is wrong with a host as a whole, and was already when it was last visited."""
        self.standing.append(f"{origin}: {detail}")
        self.journal.note("host_standing", host=origin, detail=detail)

    def settle(self, before: Known, after: Known) -> None:
        """Write what is known of an address now, after everything it speaks of lies on the disk."""
        for archive in self._archives.values():
            if size := archive.sync():
                self.state.put_archive(self.name_of(archive), size)
        if after.withheld != before.withheld:
            since = iso(self.now)
            withhold(self.places.raw / after.site / NAME, after.url, after.withheld, since)
            self.journal.note("withheld", url=after.url, reason=after.withheld)
        self.state.put(after)
        self.state.commit()

    def find(self, rows: Iterable[Known]) -> None:
        """Take in addresses that may be new."""
        self.state.add(rows)
        self.state.commit()

    def moved(self, row: Known) -> None:
        """Take in where a page has moved to; it is asked in this run too."""
        self.find([row])
        if self.given is not None and row.url not in self.given.setdefault(row.origin, []):
            self.given[row.origin].append(row.url)

    def name_of(self, archive: Archive) -> str:
        """The name of an archive of pages as it will lie below raw; of another one, as it lies."""
        folder = archive.path.parent
        if folder.parent == self.places.incoming:
            return f"{folder.name}/{archive.path.name}"
        return f".aside/{folder.name}/{archive.path.name}"

    def close(self) -> None:
        """Close the archives; ``recover`` puts them in their place."""
        for archive in self._archives.values():
            archive.close()

    def _archive(self, folder: Path) -> Archive:
        path = folder / f"{self.run}.warc.gz"
        return self._archives.setdefault(path, Archive(path, self.run))


def recover(places: Places, state: State, journal: Journal) -> None:
    """Put what a run brought into raw, whether it ended well or was killed; mend what a kill cut.

    What the state says of pages that a power cut took from an archive, or with it, is forgotten, so
    that they are fetched again.
    """
    for path in sorted(places.incoming.glob("*/*.warc.gz")):
        _mend(path, f"{path.parent.name}/{path.name}", state, journal)
        if path.stat().st_size:
            target = places.raw / path.parent.name / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
        else:
            path.unlink()
    for path in sorted(places.aside.glob("*/*.warc.gz")):
        name = f".aside/{path.parent.name}/{path.name}"
        if path.stat().st_size != state.archive_size(name):
            _mend(path, name, state, journal)
            state.put_archive(name, path.stat().st_size)
    for name in sorted(state.archives()):
        if not name.startswith(".aside/") and not (places.raw / name).exists():
            journal.note("missing", archive=name, pages_lost=state.forget_archived(name, 0))
            state.drop_archive(name)
    state.commit()


def _mend(path: Path, name: str, state: State, journal: Journal) -> None:
    known = state.archive_size(name) or 0
    cut = mend(path, known)
    size = path.stat().st_size
    lost = state.forget_archived(name, size) if size < known else 0
    if cut or lost:
        journal.note("mended", archive=name, bytes_cut=cut, pages_lost=lost)
