import io

import pyarrow as pa
import pytest
from datasketch import MinHash
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.similarity.minhash import Stamp, StampMismatch
from pipeline.similarity.normalise import fold, letters
from pipeline.similarity.shingles import shingle_hash
from pipeline.similarity.stamped import sign, signatures_in

texts = st.lists(st.text(alphabet="醫医保卡，怎么用？ＡbＢ１一𠮷 ", max_size=10), max_size=6)


@settings(deadline=None)  # the first call makes a table
@given(texts, st.sampled_from([Stamp(), Stamp(seed=7, permutations=16)]))
def test_what_is_signed_is_what_datasketch_makes_of_the_letters(
    some: list[str], stamp: Stamp
) -> None:
    made = signatures_in([sign(pa.array(some, pa.string()), stamp)], stamp)
    for row, text in zip(made, some, strict=True):
        plain = letters(fold(text))
        sketch = MinHash(stamp.permutations, stamp.seed, hashfunc=shingle_hash, scheme=stamp.scheme)
        starts = range(max(len(plain) - 3, 0) + 1) if plain else range(0)
        if plain:
            sketch.update_batch([plain[s : s + 3].encode("utf-32-le") for s in starts])
        assert row.tolist() == sketch.hashvalues.tolist()


def test_the_stamp_goes_where_the_batch_goes() -> None:
    batch, file = sign(pa.array(["房东不退押金", "工伤认定"])), io.BytesIO()
    with pa.ipc.new_stream(file, batch.schema) as stream:
        stream.write_batch(batch)
    read = pa.ipc.open_stream(file.getvalue()).read_all().to_batches()
    assert (signatures_in([*read, batch.slice(1)])[[1, 2]] == signatures_in([batch])[1]).all()


@pytest.mark.parametrize(
    ("other", "field"),
    [
        (Stamp(seed=2), "seed 1 != 2"),
        (Stamp(permutations=64), "permutations 128 != 64"),
    ],
)
def test_mixed_stamps_are_refused(other: Stamp, field: str) -> None:
    text = pa.array(["房东不退押金"])
    with pytest.raises(StampMismatch, match=field):
        signatures_in([sign(text), sign(text, other)])


def test_what_is_made_otherwise_or_says_nothing_is_refused() -> None:
    with pytest.raises(StampMismatch, match="normaliser"):
        sign(pa.array(["押金"]), Stamp(normaliser="fold-0"))
    with pytest.raises(StampMismatch, match="unknown making"):
        signatures_in([sign(pa.array(["押金"])).replace_schema_metadata(None)])
