"""Tools for a pipe: annotate, cluster, parse-page. Nothing is written but to standard output."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any, Literal, TextIO

import typer

from pipeline.commands.options import CLEAN, RAW, REJECTED, Clean, Dial, Embed

Input = Annotated[
    Path | None,
    typer.Argument(
        metavar="[FILE]", help="A JSON Lines file; standard input if it is - or missing."
    ),
]
Evidence = Annotated[
    Literal["all", "text"],
    typer.Option(
        "--evidence",
        help="What makes two questions one: text and meaning, or near-identical text alone, much faster.",
    ),
]


def annotate(file: Input = None) -> None:
    """Citations and regions of any texts: {id, text} in, {id, citations, regions} out."""
    from pipeline import enrich

    with _lines(file) as lines:
        _pipe(enrich.annotate_lines(lines))


def cluster(
    file: Input = None, level: Dial = "normal", embed: Embed = None, evidence: Evidence = "all"
) -> None:
    """Questions that are the same: {id, title, detail?, region?} in, {id, cluster, canonical} out."""
    from pipeline import cluster as verb
    from pipeline.errors import UsageError

    by_text = evidence == "text"
    if by_text and (level != "normal" or embed):
        raise UsageError(
            "--evidence text has one line and no model: leave out --level and --embed."
        )
    with _lines(file) as lines:
        _pipe(verb.by_text(lines) if by_text else verb.by_all(lines, level, embed))


def find(file: Input = None, clean: Clean = CLEAN) -> None:
    """Which question of the dataset each one is: in and out as cluster, line by line as they come."""
    from pipeline import cluster as verb
    from pipeline.store import Store

    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)
    with _lines(file) as lines:
        _pipe(verb.find(Store(RAW, clean), lines))


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
