"""Make a dataset of the pages in raw: run, each stage alone; and lay out a new site."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from pipeline.commands.options import (
    CLEAN,
    RAW,
    REJECTED,
    AsJson,
    Dataset,
    Decisions,
    Dial,
    Embed,
    On,
    Pages,
    Redact,
    Scheduler,
    Training,
)

if TYPE_CHECKING:
    from pipeline.engines import Engine

Stage = Literal["parse", "enrich", "dedup", "export"]


def run(
    *,
    raw: Pages = str(RAW),
    clean: Dataset = str(CLEAN),
    first: Annotated[Stage, typer.Option("--from", help="Begin with this stage.")] = "parse",
    level: Dial = "normal",
    redact: Redact = True,
    decisions: Decisions = None,
    embed: Embed = None,
    training: Training = False,
    engine: On = "local",
    scheduler: Scheduler = None,
    as_json: AsJson = False,
    profile: Annotated[bool, typer.Option("--profile", help="Print what each stage cost.")] = False,
) -> None:
    """Pages in, dataset out: parse, enrich, dedup and export everything in raw."""
    from pipeline import flow, look, terminal
    from pipeline.config import Config
    from pipeline.profiling import Profile
    from pipeline.remote import opened

    config = Config(level, redact, embed, training)
    costs = Profile()
    with opened(raw, clean, decisions) as store, _engine(engine, scheduler) as on:
        with terminal.progress() as progress:
            counts = flow.run(store, config, first, progress=progress, profile=costs, engine=on)
        told, unheeded = store.manifest()["counts"], list(look.unheeded(store))
    if as_json:
        terminal.write_json(told)
    else:
        for line in look.summary(told):
            terminal.say(line)
        terminal.say(f"Look at {clean}/report.html and {clean}/questions.csv, or: lawqa show ID")
    if profile:
        terminal.write_table(*costs.table())
    _exit_by(counts, unheeded)


def stage(name: Stage) -> Callable[..., None]:
    """The command that runs this stage alone."""

    def command(
        *,
        raw: Pages = str(RAW),
        clean: Dataset = str(CLEAN),
        level: Dial = "normal",
        redact: Redact = True,
        decisions: Decisions = None,
        embed: Embed = None,
        training: Training = False,
        engine: On = "local",
        scheduler: Scheduler = None,
    ) -> None:
        from pipeline import flow, look, terminal
        from pipeline.config import Config
        from pipeline.remote import opened

        config = Config(level, redact, embed, training)
        with opened(raw, clean, decisions) as store, _engine(engine, scheduler) as on:
            with terminal.progress() as progress:
                counts = flow.run(store, config, name, name, progress, engine=on)
            unheeded = list(look.unheeded(store)) if name == "dedup" else []
        _exit_by(counts, unheeded)

    return command


def new_site(
    name: Annotated[str, typer.Argument(help="Its id: letters and digits, as in www66law.")],
    pages: Annotated[list[Path], typer.Argument(help="Some pages of the site, at least two.")],
) -> None:
    """Lay out a new site: facts file, reader and folder of pages, as far as its pages tell."""
    from pipeline import scaffold, terminal

    for path in scaffold.lay_out(name, pages):
        terminal.write(str(path))
    terminal.say("Now: CONTRIBUTING.md, A new site, step 2.")


@contextmanager
def _engine(name: str, scheduler: str | None) -> Iterator["Engine[Any] | None"]:
    """The engine of that name, connected; None is this machine."""
    from pipeline.errors import UsageError

    if name == "local":
        yield None
        return
    try:
        from pipeline.engines.dask import connected
    except ModuleNotFoundError as error:
        raise UsageError(
            f"--engine dask needs {error.name}. Install it with: pip install 'lawqa[dask]'"
        ) from None
    with connected(scheduler) as engine:
        yield engine


def _exit_by(counts: dict[str, Any], unheeded: Iterable[str]) -> None:
    from pipeline import terminal

    for line in unheeded:
        terminal.say(line)
    if any(stage["complaints"] for stage in counts.values()):
        raise typer.Exit(REJECTED)
