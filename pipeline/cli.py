"""The commands: parse arguments, call, print. Data on stdout, talk on stderr.

Imports stand inside the commands: ``lawqa --help`` must answer at once, and pandas alone takes 0.6 s.
"""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TextIO

import typer

from pipeline import __version__, nightly
from pipeline.nightly import (
    CLEAN,
    RAW,
    REJECTED,
    Clean,
    Decisions,
    Dial,
    Embed,
    Redact,
    Training,
)

if TYPE_CHECKING:
    from pipeline.engines import Engine

app = typer.Typer(
    name="lawqa",
    help=(
        "Public Chinese legal Q&A pages in; a clean dataset of question, answer, legal citation "
        "and region out, near-identical questions collapsed into canonical ones."
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

MAKE = "Make a dataset"
PIPE = "Tools for a pipe"
LOOK = "Look and measure"


Stage = Literal["parse", "enrich", "dedup", "export"]

Pages = Annotated[
    str, typer.Option("--raw", help="The folder that holds the pages; a path, or an fsspec URL.")
]
Dataset = Annotated[
    str, typer.Option("--clean", help="The folder that gets the dataset; a path, or an fsspec URL.")
]
On = Annotated[
    Literal["local", "dask"], typer.Option("--engine", help="Where it is worked: here, or on Dask.")
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        envvar="LAWQA_SCHEDULER",
        help="The address of a Dask scheduler; without one, --engine dask starts processes here.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for where no person is reading.")]
Input = Annotated[
    Path | None,
    typer.Argument(
        metavar="[FILE]", help="A JSON Lines file; standard input if it is - or missing."
    ),
]


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"lawqa {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Every command answers --help. Start with: lawqa run."""


@app.command(rich_help_panel=MAKE)
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


for _command in (nightly.fetch, nightly.refresh, nightly.schedule):
    app.command(rich_help_panel=MAKE)(_command)


def _add_stage(stage: Stage, text: str) -> None:
    """One stage as a command of its own."""

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
                counts = flow.run(store, config, stage, stage, progress, engine=on)
            unheeded = list(look.unheeded(store)) if stage == "dedup" else []
        _exit_by(counts, unheeded)

    app.command(stage, help=text, rich_help_panel=MAKE)(command)


_add_stage("parse", "Only the first stage: pages to questions and answers.")
_add_stage("enrich", "Only the second stage: find citations, regions, personal data.")
_add_stage("dedup", "Only the third stage: cluster the questions, choose the answers.")
_add_stage("export", "Only the last stage: write and publish the dataset.")


@app.command(rich_help_panel=PIPE)
def annotate(file: Input = None) -> None:
    """Citations and regions of any texts: {id, text} in, {id, citations, regions} out."""
    from pipeline import enrich

    with _lines(file) as lines:
        _pipe(enrich.annotate_lines(lines))


@app.command(rich_help_panel=PIPE)
def cluster(file: Input = None, level: Dial = "normal", embed: Embed = None) -> None:
    """Questions that are the same: {id, title, detail?, region?} in, {id, cluster, canonical} out."""
    from pipeline import dedup

    with _lines(file) as lines:
        _pipe(dedup.cluster_lines(lines, level, embed))


@app.command("new-site", rich_help_panel=MAKE)
def new_site(
    name: Annotated[str, typer.Argument(help="Its id: letters and digits, as in www66law.")],
    pages: Annotated[list[Path], typer.Argument(help="Some pages of the site, at least two.")],
) -> None:
    """Lay out a new site: facts file, reader and folder of pages, as far as its pages tell."""
    from pipeline import scaffold, terminal

    for path in scaffold.lay_out(name, pages):
        terminal.write(str(path))
    terminal.say("Now: CONTRIBUTING.md, A new site, step 2.")


@app.command("parse-page", rich_help_panel=PIPE)
def parse_page(
    file: Annotated[Path, typer.Argument(help="A page: HTML or a text capture.")],
    site: Annotated[
        str | None, typer.Option(help="The site, if the page does not show it.")
    ] = None,
    url: Annotated[str | None, typer.Option(help="The address of the page, if known.")] = None,
) -> None:
    """One page through its parser: the records as JSON, nothing written."""
    from pipeline import look, terminal

    terminal.write_json(look.parse_page(file, site, url))


@app.command(rich_help_panel=LOOK)
def explain(
    a: Annotated[str, typer.Argument(help="The id of a question, or its words.")],
    b: Annotated[str, typer.Argument(help="The id of another one, or its words.")],
    clean: Clean = CLEAN,
    level: Dial = "normal",
    embed: Embed = None,
    as_json: AsJson = False,
) -> None:
    """Why two questions are, or are not, one: the evidence, and the fact that differs."""
    from pipeline import explain as verb
    from pipeline import terminal
    from pipeline.store import Store

    found = verb.explain_pair(Store(RAW, clean), a, b, level, embed)
    if as_json:
        terminal.write_json(verb.row(found))
        return
    terminal.write(f"a  {found.a.title}\nb  {found.b.title}\n")
    terminal.write_table(["slot", "a", "b", "verdict"], verb.slot_table(found))
    terminal.write("\n" + "\n".join(verb.conclusion(found)))


@app.command(rich_help_panel=LOOK)
def review(
    clean: Clean = CLEAN,
    limit: Annotated[int, typer.Option(help="At most so many of each kind.")] = 10,
    as_json: AsJson = False,
) -> None:
    """What is most worth a person's minute, in the form of a file of decisions.

    Pairs nearest the line, the loosest and the largest clusters, and what would change. Take the # from the lines
    you agree with, say who, when and why, and keep them in data/decisions.csv.
    """
    from pipeline import review as verb
    from pipeline import terminal
    from pipeline.store import Store

    found = verb.review(Store(RAW, clean), limit)
    if as_json:
        terminal.write_json([verb.row(one) for one in found])
    else:
        for line in verb.lines(found):
            terminal.write(line)


@app.command(rich_help_panel=LOOK)
def show(
    wanted: Annotated[
        str, typer.Argument(metavar="ID", help="Of a page, a question, an answer or a cluster.")
    ],
    clean: Clean = CLEAN,
) -> None:
    """A record's whole life: page, spans and the rules that found them, cluster, and why."""
    from pipeline import look, terminal
    from pipeline.store import Store

    terminal.write_json(look.show(Store(RAW, clean), wanted))


@app.command(rich_help_panel=LOOK)
def sources(clean: Clean = CLEAN, as_json: AsJson = False) -> None:
    """The sites known, with the counts of the last run."""
    from pipeline import look, terminal
    from pipeline.store import Store

    rows = look.site_table(Store(RAW, clean))
    if as_json:
        terminal.write_json(rows)
    else:
        terminal.write_table(list(rows[0]), [list(row.values()) for row in rows])


@app.command("eval", rich_help_panel=LOOK)
def evaluate(
    files: Annotated[list[Path], typer.Argument(metavar="GOLD...", help="Labelled JSON Lines.")],
    clean: Clean = CLEAN,
    level: Dial = "normal",
    embed: Embed = None,
    as_json: AsJson = False,
) -> None:
    """Precision, recall, F1 and its 95 % interval, for clusters, citations or regions.

    Gold that names pages (file, n) is joined with the details of the questions parsed into --clean.
    """
    from pipeline import evaluate as verb
    from pipeline import terminal
    from pipeline.store import Store

    columns = ["what", "precision", "recall", "f1", "low", "high"]
    results = {file.name: verb.evaluate(file, Store(RAW, clean), level, embed) for file in files}
    if as_json:
        terminal.write_json(
            {
                name: [dict(zip(columns, row, strict=True)) for row in rows]
                for name, rows in results.items()
            }
        )
        return
    for name, rows in results.items():
        terminal.write(f"\n{name}")
        cells = [[row[0], *("" if v is None else f"{v:.3f}" for v in row[1:])] for row in rows]
        terminal.write_table(columns, cells)


@app.command(rich_help_panel=LOOK)
def report(clean: Clean = CLEAN) -> None:
    """The figures of the last run, and where its HTML report lies."""
    from pipeline import look, terminal
    from pipeline.store import Store

    store = Store(RAW, clean)
    for line in look.summary(store.manifest()["counts"]):
        terminal.say(line)
    terminal.write(str(store.published("report.html")))


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


@contextmanager
def _lines(file: Path | None) -> Iterator[TextIO]:
    """The lines of a file, or of standard input; bytes that are no UTF-8 are replaced."""
    if file is None or str(file) == "-":
        yield sys.stdin
        return
    from pipeline.errors import InputError

    try:
        with file.open(encoding="utf-8", errors="replace") as stream:
            yield stream
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}.") from None


def _pipe(results: Iterable[Any]) -> None:
    """Results to stdout; bad lines, with their numbers, to stderr: then the exit status is 3."""
    from pipeline import terminal
    from pipeline.jsonlines import BadLine

    bad = 0
    for result in results:
        if isinstance(result, BadLine):
            bad += 1
            terminal.say(f"line {result.number}: {result.reason}; skipped")
        else:
            terminal.write_json(result, indent=None)
    if bad:
        raise typer.Exit(REJECTED)


def _exit_by(counts: dict[str, Any], unheeded: Iterable[str]) -> None:
    from pipeline import terminal

    for line in unheeded:
        terminal.say(line)
    if any(stage["complaints"] for stage in counts.values()):
        raise typer.Exit(REJECTED)
