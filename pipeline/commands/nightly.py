"""Bring pages and keep a dataset up to date: fetch, refresh, schedule."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.commands.options import (
    CLEAN,
    RAW,
    REJECTED,
    Clean,
    Decisions,
    Dial,
    Embed,
    Raw,
    Redact,
    Training,
)

if TYPE_CHECKING:
    from pipeline.crawl.client import Manners
    from pipeline.journal import Journal
    from pipeline.store import Store

Contact = Annotated[
    str | None,
    typer.Option(
        envvar="LAWQA_CONTACT",
        help="Where a site can reach you, mail or web; sent with every request.",
    ),
]
Limit = Annotated[
    int, typer.Option(help="At most so many requests to each host, robots.txt apart.", min=1)
]
Hours = Annotated[float, typer.Option(help="No request is made later than this after the start.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would be asked, and why.")]
Log = Annotated[
    Path | None,
    typer.Option("--log", help="Append a JSON line for each event to this file; - is stderr."),
]


def fetch(
    *,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[URL|SITE]...", help="Addresses, or sites; nothing: all sites."),
    ] = None,
    raw: Raw = RAW,
    clean: Clean = CLEAN,
    limit: Limit = 500,
    hours: Hours = 4.0,
    contact: Contact = None,
    dry_run: DryRun = False,
    log: Log = None,
) -> None:
    """Bring pages into raw, politely: robots.txt obeyed, one request at a time.

    An address is asked now. A site stands for its pages that are due: those never asked that
    related questions or sitemaps name, and those whose time to be looked at again has come.
    """
    from pipeline import flow, terminal
    from pipeline.store import Store

    store, manners = Store(raw, clean), _manners(contact, limit, hours)
    if dry_run:
        _print_plan(store, names or (), manners)
        return
    with terminal.progress() as progress, _journal(log) as journal:
        fetched = flow.bring(store, names or (), manners, journal, progress)
    for outcome in fetched.outcomes:
        terminal.write(f"{outcome.result}\t{outcome.url}\t{outcome.detail}")
    problems = (*fetched.problems, *fetched.standing)
    for problem in problems:
        terminal.say(f"lawqa: {problem}")
    if not fetched.outcomes and not problems:
        terminal.say("lawqa: nothing is due.")
    if problems or not all(outcome.is_good for outcome in fetched.outcomes):
        raise typer.Exit(REJECTED)


def refresh(
    *,
    raw: Raw = RAW,
    clean: Clean = CLEAN,
    limit: Limit = 500,
    hours: Hours = 4.0,
    contact: Contact = None,
    level: Dial = "normal",
    redact: Redact = True,
    decisions: Decisions = None,
    embed: Embed = None,
    training: Training = False,
    accept: Annotated[
        list[str] | None,
        typer.Option(
            metavar="GUARD", help="Publish although this guard is broken: it was looked at."
        ),
    ] = None,
    dry_run: DryRun = False,
    log: Log = None,
    ping_url: Annotated[
        str | None,
        typer.Option(envvar="LAWQA_PING_URL", help="Told of start, success and failure."),
    ] = None,
) -> None:
    """What cron calls: fetch what is due, bring the dataset up to date, note the changes.

    Silent when all is well; a site that is not read as it should be is said first; a host whose robots.txt lets
    nothing be asked is said when that begins. Nothing due or nothing
    changed: nothing of the dataset is written.
    What a run added, changed and removed lies in CLEAN/changes.
    """
    from pipeline import flow, guards, look, terminal
    from pipeline.config import Config
    from pipeline.crawl.ping import pinged
    from pipeline.errors import UsageError
    from pipeline.store import Store

    if unknown := set(accept or ()) - set(guards.NAMES):
        raise UsageError(f"There is no guard {min(unknown)!r}. Guards: {', '.join(guards.NAMES)}.")

    store, manners = Store(raw, clean, decisions), _manners(contact, limit, hours)
    if dry_run:
        _print_plan(store, (), manners)
        return
    config = Config(level, redact, embed, training)
    with pinged(ping_url):
        with terminal.progress() as progress, _journal(log) as journal:
            done = flow.refresh(store, config, manners, accept or (), journal, progress)
        for alarm in done.alarms:
            terminal.say(f"ALARM {alarm}")
        for problem in done.fetched.problems:
            terminal.say(f"lawqa: {problem}")
        if done.complaints:
            terminal.say(
                f"lawqa: {done.complaints} more things were rejected than in the last dataset; "
                f"{clean}/report.html says which."
            )
            for line in look.unheeded(store):
                terminal.say(line)
        if done.alarms or done.fetched.problems or done.complaints:
            raise typer.Exit(REJECTED)


def schedule(
    *,
    cron: Annotated[bool, typer.Option("--cron", help="Print a line for a crontab.")] = False,
    systemd: Annotated[
        bool, typer.Option("--systemd", help="Print a service and a timer.")
    ] = False,
    at: Annotated[str, typer.Option(metavar="HH:MM", help="When, every night.")] = "03:17",
    into: Annotated[
        Path | None, typer.Option(help="Write the units into this folder instead.")
    ] = None,
    raw: Raw = RAW,
    clean: Clean = CLEAN,
    contact: Contact = None,
    options: Annotated[
        list[str] | None,
        typer.Argument(metavar="[-- OPTIONS]", help="Further options of lawqa refresh."),
    ] = None,
) -> None:
    """Print what runs lawqa refresh every night; it works as printed.

    lawqa schedule --cron --contact you@example.org | crontab -
    """
    from pipeline import scheduling, terminal
    from pipeline.errors import UsageError

    if cron == systemd:
        raise UsageError("Say for what: --cron or --systemd.")
    if contact is None:
        raise UsageError("cron knows no LAWQA_CONTACT: say --contact, an address of mail or web.")
    hour, minute = scheduling.at(at)
    nightly = scheduling.Nightly(
        raw.absolute(), clean.absolute(), contact, hour, minute, Path.cwd(), tuple(options or ())
    )
    if cron:
        terminal.write(scheduling.crontab(nightly))
        return
    for name, text in scheduling.units(nightly).items():
        if into is None:
            terminal.write(f"# {name}\n{text}")
        else:
            into.mkdir(parents=True, exist_ok=True)
            (into / name).write_text(text, encoding="utf-8")
            terminal.write(str(into / name))


def _manners(contact: str | None, limit: int, hours: float) -> "Manners":
    from pipeline.crawl.client import Manners

    return Manners(contact=contact, budget=limit, deadline=hours * 3600)


@contextmanager
def _journal(path: Path | None) -> Iterator["Journal"]:
    """The log of the run, if one is wanted."""
    from pipeline.journal import Journal

    if path is None:
        yield Journal()
    elif str(path) == "-":
        yield Journal(sys.stderr)
    else:
        with path.open("a", encoding="utf-8") as stream:
            yield Journal(stream)


def _print_plan(store: "Store", names: Iterable[str], manners: "Manners") -> None:
    from pipeline import flow, terminal

    for outcome in flow.foresee(store, names, manners):
        terminal.write(f"{outcome.result}\t{outcome.url}\t{outcome.detail}")
