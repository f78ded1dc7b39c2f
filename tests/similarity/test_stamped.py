import io
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.similarity.minhash import Stamp, StampMismatch, signatures
from pipeline.similarity.shingles import shingle
from pipeline.similarity.stamped import column, field, signatures_in

texts = st.lists(st.text(alphabet="医保卡怎么用", max_size=9), max_size=6)
FIELD = field("signature", Stamp())


def kept(some: list[str], made: pa.Field = FIELD) -> pa.Table:
    columns = [column(signatures(shingle(pa.array(some, pa.string()))))]
    return pa.table(columns, schema=pa.schema([made]))


@given(texts, texts)
def test_what_is_kept_is_read_as_it_was_made_wherever_it_went(a: list[str], b: list[str]) -> None:
    file = io.BytesIO()
    table = pa.concat_tables([kept(a), kept(b)])
    pq.write_table(table.take(pa.array(range(len(table)), pa.int64())), file)
    read = pq.read_table(file)
    some = read.filter(pa.array([bool(text) for text in a + b], pa.bool_()))
    made = signatures(shingle(pa.array(a + b, pa.string())))
    assert np.array_equal(signatures_in(read, FIELD), made)
    assert np.array_equal(signatures_in(some, FIELD), made[[n for n, t in enumerate(a + b) if t]])


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
        signatures_in(kept(["押金"], field("signature", other)), FIELD)


def test_signatures_that_do_not_say_how_they_were_made_are_refused() -> None:
    with pytest.raises(StampMismatch, match="'signature' carries no stamp"):
        signatures_in(kept(["押金"], FIELD.remove_metadata()), FIELD)


def test_another_number_of_permutations_is_another_making() -> None:
    with pytest.raises(StampMismatch, match="permutations 64 != 128"):
        signatures_in(kept(["押金"]), field("signature", replace(Stamp(), permutations=64)))
