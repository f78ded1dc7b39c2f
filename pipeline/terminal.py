"""What a person sees: progress bars on a terminal, tables, sentences. Silence in a pipe."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars
from rich.table import Table

from pipeline.report import Progress, Silent

_WIDE = 240  # columns of a table in a pipe, where there is no screen to fit


class _Shown:
    """Draws one bar a stage on standard error."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._task = bars.add_task("")

    def start(self, stage: str, total: int | None) -> None:
        self._bars.reset(self._task, description=stage, total=total)

    def advance(self, steps: int = 1) -> None:
        self._bars.advance(self._task, steps)


@contextmanager
def progress() -> Iterator[Progress]:
    """Bars while the block runs, if standard error is a terminal."""
    if not sys.stderr.isatty():
        yield Silent()
        return
    columns = (TextColumn("{task.description:>8}"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True)
    with Bars(*columns, TimeRemainingColumn(), console=console, transient=True) as bars:
        yield _Shown(bars)


def say(text: str) -> None:
    """One line to the person, on standard error."""
    sys.stderr.write(text + "\n")


def write(text: str) -> None:
    """One line of data, on standard output."""
    sys.stdout.write(text + "\n")


def write_json(value: object, indent: int | None = 2) -> None:
    """Data on standard output, Chinese as it is; without ``indent`` on one line."""
    write(json.dumps(value, ensure_ascii=False, indent=indent))


def write_table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table on standard output; Chinese characters count two columns."""
    table = Table(*columns, box=None, header_style="bold", pad_edge=False)
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    Console(width=None if sys.stdout.isatty() else _WIDE, highlight=False).print(table)
