import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from pipeline.similarity.index import Index
from pipeline.similarity.lsh import Banding, candidates
from pipeline.similarity.minhash import signatures
from pipeline.similarity.shingles import shingle

texts = st.lists(st.text(alphabet="甲乙丙丁", max_size=5), min_size=1, max_size=12)


@given(texts, st.sampled_from([Banding(64, 2), Banding(42, 3)]))
def test_what_is_near_one_row_is_what_is_proposed_for_it_among_all(
    some: list[str], banding: Banding
) -> None:
    made = signatures(shingle(pa.array(some, pa.string()), 2))
    index = Index(made, banding)
    i, j = candidates(made, banding)
    pairs = {*zip(i.tolist(), j.tolist(), strict=True)} | {
        *zip(j.tolist(), i.tolist(), strict=True)
    }
    for line, text in enumerate(some):
        others = {other for one, other in pairs if one == line}
        assert index.near(made[line]).tolist() == sorted(others | {line} if text else set())


def test_nothing_is_near_what_was_never_put_in() -> None:
    empty = np.empty((0, 128), dtype=np.uint32)
    (one,) = signatures(shingle(pa.array(["医保卡怎么用"])))
    assert Index(empty, Banding(64, 2)).near(one).tolist() == []
