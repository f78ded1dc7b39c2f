"""A file with one record a row of ``questions``: made anew for the rows that changed, copied in runs for the others."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

# Bytes looked at at once: what is compared then stays in the cache, where a whole file would take its size once more.
_BLOCK = 1 << 18


class Lines:
    """The records of a file as they lie there, unread, each found by the number of its row.

    ``bounds``: where the record of each row begins, and where the last one ends.

    >>> lines = Lines(b"head;one;two;", [5, 9, 13])
    >>> lines[1], bytes(lines.run(0, 2))
    (b'two;', b'one;two;')
    """

    def __init__(self, content: bytes | pa.Buffer, bounds: Sequence[int]) -> None:
        self._content, self._bounds = memoryview(content), bounds

    def __getitem__(self, row: int) -> bytes:
        return bytes(self.run(row, row + 1))

    def run(self, start: int, stop: int) -> memoryview:
        """The records of rows side by side."""
        return self._content[self._bounds[start] : self._bounds[stop]]


NOTHING = Lines(b"", [0])


def places(content: bytes | pa.Buffer, sign: str) -> npt.NDArray[np.int64]:
    """Where a sign of one byte stands in a text."""
    text = np.frombuffer(content, np.uint8)
    starts = range(0, len(text), _BLOCK)
    found = [start + np.flatnonzero(text[start : start + _BLOCK] == ord(sign)) for start in starts]
    return np.concatenate([np.zeros(0, np.int64), *found])


def write(
    path: Path, head: bytes, runs: Iterable[tuple[int, int]], made: Sequence[bytes], held: Lines
) -> None:
    """Write the records of rows, in runs: those that were made and, numbered on behind them, those that are held, as
    much at once as lies there side by side."""
    with path.open("wb") as file:
        file.write(head)
        for start, stop in runs:
            file.writelines(made[start:stop])
            if stop > len(made):
                file.write(held.run(max(start - len(made), 0), stop - len(made)))
