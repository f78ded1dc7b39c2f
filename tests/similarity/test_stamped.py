from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.segments import Segments
from pipeline.similarity.minhash import Stamp, StampMismatch
from pipeline.similarity.stamped import field, verify

FIELD = field("keys", pa.uint64(), Stamp())


def kept(made: pa.Field = FIELD) -> pa.Table:
    return pa.table([[1, 2, 3]], schema=pa.schema([made]))


def test_the_stamp_goes_where_the_table_goes(tmp_path: Path) -> None:
    table = pa.concat_tables([kept(), kept()]).take(pa.array([0, 4])).combine_chunks()
    verify(table, FIELD)
    pq.write_table(table, tmp_path / "keys.parquet")
    verify(pq.read_table(tmp_path / "keys.parquet"), FIELD)
    Segments(tmp_path, "keys").append(table)
    verify(Segments(tmp_path, "keys").read(), FIELD)


@pytest.mark.parametrize(
    "other",
    [
        Stamp(seed=2),
        Stamp(scheme="affine64"),
        Stamp(shingling="char-2"),
        Stamp(normaliser="fold-0"),
    ],
)
def test_signatures_of_another_making_are_refused(other: Stamp) -> None:
    with pytest.raises(StampMismatch, match="different making"):
        verify(kept(field("keys", pa.uint64(), other)), FIELD)


def test_signatures_that_do_not_say_how_they_were_made_are_refused() -> None:
    with pytest.raises(StampMismatch, match="'keys' carries no stamp"):
        verify(kept(FIELD.remove_metadata()), FIELD)


def test_another_number_of_permutations_is_another_making() -> None:
    with pytest.raises(StampMismatch, match="permutations 64 != 128"):
        verify(kept(), field("keys", pa.uint64(), replace(Stamp(), permutations=64)))
