"""A file with one record a row of ``questions``: made anew for the rows that changed, copied in runs for the others."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Records = Mapping[str, bytes]  # the record of a row by its id, with what ends it
# Bytes looked at at once: what is compared then stays in the cache, where a whole file would take its size once more.
_BLOCK = 1 << 18


class Lines:
    """The records of a file as they lie there, unread, each found by the id of its row.

    ``bounds``: where the record of each of the ``ids`` begins, and where the last one ends.

    >>> lines = Lines(b"head;one;two;", [5, 9, 13], ["a", "b"])
    >>> lines["b"], lines.get("c"), bytes(lines.run("a", "b"))
    (b'two;', None, b'one;two;')
    """

    def __init__(
        self, content: bytes | pa.Buffer, bounds: Sequence[int], ids: Sequence[str]
    ) -> None:
        self._content, self._bounds = memoryview(content), bounds
        self.places = {one: place for place, one in enumerate(ids)}

    def __getitem__(self, name: str) -> bytes:
        return bytes(self.run(name, name))

    def get(self, name: str) -> bytes | None:
        """The record of a row; None if there is none."""
        return self[name] if name in self.places else None

    def run(self, first: str, last: str) -> memoryview:
        """The records from that of one row to that of another, which stands behind it."""
        return self._content[self._bounds[self.places[first]] : self._bounds[self.places[last] + 1]]


NOTHING = Lines(b"", [0], [])


def places(content: bytes | pa.Buffer, sign: str) -> npt.NDArray[np.int64]:
    """Where a sign of one byte stands in a text."""
    text = np.frombuffer(content, np.uint8)
    starts = range(0, len(text), _BLOCK)
    found = [start + np.flatnonzero(text[start : start + _BLOCK] == ord(sign)) for start in starts]
    return np.concatenate([np.zeros(0, np.int64), *found])


def write(path: Path, head: bytes, ids: Sequence[str], made: Records, held: Lines) -> None:
    """Write the records of these ids in their order: what was made, else what was held, as much at once as lies
    there side by side."""
    places = (-1 if one in made else held.places[one] for one in ids)
    beside = (
        (None if place < 0 else place - n, one)
        for n, (one, place) in enumerate(zip(ids, places, strict=True))
    )
    with path.open("wb") as file:
        file.write(head)
        for moved, some in groupby(beside, key=lambda pair: pair[0]):
            run = [one for _, one in some]
            if moved is None:
                file.writelines(made[one] for one in run)
            else:
                file.write(held.run(run[0], run[-1]))
