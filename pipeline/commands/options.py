"""The options that several commands share, each declared once."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from pipeline.config import Level

REJECTED = 3  # exit status: done, but some input was rejected or some site failed
RAW = Path("data/raw")
CLEAN = Path("data/clean")

Raw = Annotated[Path, typer.Option("--raw", help="The folder that holds the pages.")]
Clean = Annotated[Path, typer.Option("--clean", help="The folder that gets the dataset.")]
Dial = Annotated[Level, typer.Option("--level", help="How strictly questions are held apart.")]
Redact = Annotated[
    bool,
    typer.Option(
        "--redact/--no-redact", help="Replace phone numbers and the like by placeholders."
    ),
]
Embed = Annotated[
    str | None,
    typer.Option(
        "--embed",
        metavar="MODEL",
        help="A sentence-embedding model that scores pairs, too: a folder, or its name on the hub.",
    ),
]
Decisions = Annotated[
    Path | None,
    typer.Option(
        "--decisions",
        metavar="FILE",
        help="What people decided about questions; decisions.csv beside raw, if not said.",
    ),
]
Training = Annotated[
    bool,
    typer.Option(
        "--publish-ai-train-no",
        help="Publish also pages whose site wants no models trained on them.",
    ),
]
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
