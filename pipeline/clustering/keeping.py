"""A standing (``clustering.standing``) on the disk, where a night finds what it goes on from, and adds to it."""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from pipeline.clustering.looks import verify
from pipeline.clustering.standing import Standing
from pipeline.errors import InputError
from pipeline.segments import Segments
from pipeline.similarity.minhash import StampMismatch

_NUMBERS = pa.schema([("live", pa.bool_()), ("place", pa.int64())])
_CLOSE = pa.schema([("pair", pa.int64()), ("score", pa.float64()), ("joins", pa.bool_())])
# The rows are written anew, those that are no more left out, when these are one in four, or lie in so many files: what
# it costs to copy the rows is paid in one night of many.
_DEAD, _FILES = 0.25, 64


@dataclass(frozen=True, slots=True)
class Standings:
    """The files of a standing in a folder."""

    folder: Path

    def read(self) -> Standing:
        """What was written last. Raises InputError if nothing was, or signatures were made in another way than here."""
        rows, numbers, close = (self._of(name).read() for name in ("rows", "numbers", "close"))
        try:
            verify(rows)
        except StampMismatch as error:
            raise InputError(f"{self.folder}: {error}. To make all anew: lawqa refresh") from None
        live, place = (numbers[name].to_numpy() for name in _NUMBERS.names)
        pairs, scores, joins = (close[name].to_numpy() for name in _CLOSE.names)
        return Standing(rows, live, place, pairs, scores, joins)

    def write(self, standing: Standing, known: int) -> None:
        """Keep a standing of which so many rows lie there already."""
        rows, dead = self._of("rows"), 1 - standing.live.mean() if len(standing.live) else 0
        if not known or dead > _DEAD or len(rows) >= _FILES:
            standing = standing.packed()
            rows.replace(standing.rows)
        elif known < len(standing.rows):
            rows.append(standing.rows[known:])
        numbers = pa.table([standing.live, standing.place], schema=_NUMBERS)
        close = pa.table([standing.pairs, standing.scores, standing.joins], schema=_CLOSE)
        self._of("numbers").replace(numbers)
        self._of("close").replace(close)

    def _of(self, name: str) -> Segments:
        return Segments(self.folder, name)
