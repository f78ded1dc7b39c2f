"""A file with one record a row of ``questions``: made anew for the rows that changed, copied for the others."""

from collections.abc import Iterable, Mapping
from pathlib import Path

Lines = Mapping[str, bytes]  # the record of each row by its id, with what ends it


def write(path: Path, head: bytes, ids: Iterable[str], made: Lines, held: Lines) -> Lines:
    """Write the records of these ids in their order, what was made, else what was held; what was written."""
    records = {one: made[one] if one in made else held[one] for one in ids}
    with path.open("wb") as file:
        file.write(head)
        file.writelines(records.values())
    return records
