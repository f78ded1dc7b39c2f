"""Look at a dataset and measure it: explain, review, show, sources, eval, report."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.options import CLEAN, RAW, AsJson, Clean, Dial, Embed


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


def sources(clean: Clean = CLEAN, as_json: AsJson = False) -> None:
    """The sites known, with the counts of the last run."""
    from pipeline import look, terminal
    from pipeline.store import Store

    rows = look.site_table(Store(RAW, clean))
    if as_json:
        terminal.write_json(rows)
    else:
        terminal.write_table(list(rows[0]), [list(row.values()) for row in rows])


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


def report(clean: Clean = CLEAN) -> None:
    """The figures of the last run, and where its HTML report lies."""
    from pipeline import look, terminal
    from pipeline.store import Store

    store = Store(RAW, clean)
    for line in look.summary(store.manifest()["counts"]):
        terminal.say(line)
    terminal.write(str(store.published("report.html")))
