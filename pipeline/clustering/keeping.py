"""A standing (``clustering.standing``) on the disk, where a night finds what it goes on from, and adds to it."""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from pipeline.clustering.looks import verify
from pipeline.clustering.remembering import Said
from pipeline.clustering.standing import NOTHING, Standing
from pipeline.errors import InputError
from pipeline.segments import Segments
from pipeline.similarity.minhash import StampMismatch

_NUMBERS = pa.schema([("live", pa.bool_()), ("place", pa.int64()), ("group", pa.int64())])
_CLOSE = pa.schema(
    [("pair", pa.int64()), ("score", pa.float64()), ("joins", pa.bool_()), ("times", pa.uint8())]
)
_SCORED = pa.schema([("pair", pa.int64()), ("score", pa.float64())])
_TOLD = pa.schema([("pair", pa.int64())])
_JUDGED = pa.schema([("pair", pa.int64()), ("apart", pa.bool_())])
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
        live, place, group = (numbers[name].to_numpy() for name in _NUMBERS.names)
        pairs, scores, joins, times = (close[name].to_numpy() for name in _CLOSE.names)
        scored, judged, told = (self._of(name).read() for name in ("scored", "judged", "told"))
        said = Said(*(column.to_numpy() for column in (*scored.columns, *judged.columns)))
        return Standing(
            rows, live, place, group, pairs, scores, joins, times, said, told["pair"].to_numpy()
        )

    def write(self, standing: Standing, before: Standing) -> None:
        """Keep a standing that grew out of the one ``before``, which lies there if it holds any rows."""
        dead = 1 - standing.live.mean() if len(standing.live) else 0
        if not len(before.rows) or dead > _DEAD or len(self._of("rows")) >= _FILES:
            standing, before = standing.packed(), NOTHING
        if not len(before.rows):
            self._of("rows").replace(standing.rows)
        elif len(before.rows) < len(standing.rows):
            self._of("rows").append(standing.rows[len(before.rows) :])
        said = standing.said
        for name, schema, columns in (
            ("numbers", _NUMBERS, [standing.live, standing.place, standing.group]),
            ("close", _CLOSE, [standing.pairs, standing.scores, standing.joins, standing.times]),
            ("scored", _SCORED, [said.scored, said.scores]),
            ("judged", _JUDGED, [said.judged, said.apart]),
            ("told", _TOLD, [standing.told]),
        ):
            self._of(name).replace(pa.table(columns, schema=schema))

    def _of(self, name: str) -> Segments:
        return Segments(self.folder, name)
