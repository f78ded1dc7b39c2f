"""The command line: which commands there are, and in what order a person is shown them."""

from typing import Annotated

import typer

from pipeline import __version__
from pipeline.commands import looking, making, nightly, piping

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


MAKE = "Make a dataset"
app.command("run", rich_help_panel=MAKE)(making.run)
app.command("fetch", rich_help_panel=MAKE)(nightly.fetch)
app.command("refresh", rich_help_panel=MAKE)(nightly.refresh)
app.command("schedule", rich_help_panel=MAKE)(nightly.schedule)

STAGES: dict[making.Stage, str] = {
    "parse": "Only the first stage: pages to questions and answers.",
    "enrich": "Only the second stage: find citations, regions, personal data.",
    "dedup": "Only the third stage: cluster the questions, choose the answers.",
    "export": "Only the last stage: write and publish the dataset.",
}
for _name, _text in STAGES.items():
    app.command(_name, help=_text, rich_help_panel=MAKE)(making.stage(_name))
app.command("new-site", rich_help_panel=MAKE)(making.new_site)

PIPE = "Tools for a pipe"
app.command("annotate", rich_help_panel=PIPE)(piping.annotate)
app.command("cluster", rich_help_panel=PIPE)(piping.cluster)
app.command("find", rich_help_panel=PIPE)(piping.find)
app.command("parse-page", rich_help_panel=PIPE)(piping.parse_page)

LOOK = "Look and measure"
app.command("explain", rich_help_panel=LOOK)(looking.explain)
app.command("review", rich_help_panel=LOOK)(looking.review)
app.command("show", rich_help_panel=LOOK)(looking.show)
app.command("sources", rich_help_panel=LOOK)(looking.sources)
app.command("eval", rich_help_panel=LOOK)(looking.evaluate)
app.command("report", rich_help_panel=LOOK)(looking.report)
