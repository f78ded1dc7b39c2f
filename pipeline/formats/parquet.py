"""Every table of the dataset as parquet, zstd, with its explicit schema."""

from pathlib import Path

from pipeline.formats.rows import TABLES, Dataset
from pipeline.tables import write_parquet


def write(folder: Path, dataset: Dataset) -> None:
    """Write ``<table>.parquet`` for each table. The same rows give the same bytes."""
    for name, _, _ in TABLES:
        write_parquet(folder / f"{name}.parquet", getattr(dataset, name))
