import numpy as np
import pyarrow as pa
import pytest
from datasketch import MinHash
from hypothesis import given
from hypothesis import strategies as st

from pipeline.similarity.minhash import Stamp, StampMismatch, check, signatures
from pipeline.similarity.shingles import shingle, shingle_hash

words = st.text(alphabet="医保卡怎么绑定家人ab9𠮷", max_size=12)


def grams(text: str, n: int) -> list[bytes]:
    starts = range(max(len(text) - n, 0) + 1) if text else range(0)
    return [text[s : s + n].encode("utf-32-le") for s in starts]


@given(st.lists(words, max_size=8), st.integers(1, 4), st.sampled_from([(128, 1), (16, 7)]))
def test_signatures_are_those_of_datasketch(
    texts: list[str], n: int, making: tuple[int, int]
) -> None:
    size, seed = making
    ours = signatures(shingle(pa.array(texts, pa.string()), n), size, seed)
    assert ours.dtype == np.uint32
    for row, text in zip(ours, texts, strict=True):
        theirs = MinHash(size, seed, hashfunc=shingle_hash, scheme="affine32")
        if text:
            theirs.update_batch(grams(text, n))
        assert (row == theirs.hashvalues).all()


def test_blocks_do_not_show() -> None:
    texts = [f"第{i}条怎么规定" for i in range(4500)]
    whole = signatures(shingle(pa.array(texts)))
    assert (whole[4321] == signatures(shingle(pa.array(texts[4321:4322])))[0]).all()


def test_signatures_of_different_making_are_refused() -> None:
    check(Stamp(), Stamp())
    with pytest.raises(StampMismatch, match="seed 1 != 2"):
        check(Stamp(), Stamp(seed=2))
