from functools import partial
from itertools import combinations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.similarity.closure import components
from pipeline.similarity.lsh import (
    Banding,
    Proposing,
    Sketch,
    band_keys,
    bands_of,
    bucket_pairs,
    bucket_steps,
    buckets,
    candidates,
    joined_pairs,
    parted_pairs,
)
from pipeline.similarity.minhash import signatures
from pipeline.similarity.shingles import shingle

texts = st.lists(st.text(alphabet="甲乙丙", max_size=3), max_size=12)


@given(texts)
def test_equal_texts_are_proposed_and_pairs_are_ordered(some: list[str]) -> None:
    i, j = candidates(signatures(shingle(pa.array(some, pa.string()), 2)), Banding(16, 2))
    found = set(zip(i.tolist(), j.tolist(), strict=True))
    assert len(found) == len(i)
    assert all(a < b for a, b in found)
    for a, left in enumerate(some):
        for b in range(a + 1, len(some)):
            if left == some[b] != "":
                assert (a, b) in found
            if not left or not some[b]:
                assert (a, b) not in found


def test_disjoint_texts_are_not_proposed() -> None:
    i, _ = candidates(signatures(shingle(pa.array(["天地玄黄", "赵钱孙李"]))), Banding(64, 2))
    assert len(i) == 0


@given(st.lists(st.integers(0, 6), max_size=30), st.sampled_from([0, 1, 40]))
def test_rows_of_one_key_are_pairs_whatever_bits_tell_the_keys_apart(
    some: list[int], shift: int
) -> None:
    """Keys are sorted by their upper half first: those that differ only in the lower one stay two."""
    i, j = joined_pairs(bucket_pairs(np.array(some, dtype=np.uint64) << np.uint64(shift)))
    wanted = {(a, b) for a, b in combinations(range(len(some)), 2) if some[a] == some[b] != 0}
    assert sorted(zip(i.tolist(), j.tolist(), strict=True)) == sorted(wanted)


def test_what_joins_a_bucket_comes_first() -> None:
    keys = np.array([5] * 4 + [7] * 12, dtype=np.uint64)
    places, offsets = buckets(np.roll(keys, 3))
    assert offsets.tolist() == [0, 4, 16]
    assert sorted(places.tolist()) == list(range(16))
    (i, j), *rest = bucket_steps(offsets, bucket=10)
    assert set(components(16, i, j).tolist()) == {0, 1}
    assert len(i) == 3 + 11 + 10  # a chain; a chain and a star
    assert sum(len(some) for some, _ in rest) == 3


@given(texts, st.sampled_from([Banding(64, 2), Banding(42, 3), Banding(1, 40)]))
def test_keys_made_some_bands_at_a_time_are_those_of_whole_signatures(
    some: list[str], banding: Banding
) -> None:
    rows = shingle(pa.array(some, pa.string()), 2)
    whole = signatures(rows)
    keys = list(bands_of(rows, banding))
    assert len(keys) == banding.bands
    for band, found in enumerate(keys):
        assert (found == band_keys(whole, banding, band)).all()


def test_a_hot_bucket_is_joined_without_all_its_pairs() -> None:
    same = np.ones((5000, 4), dtype=np.uint32)
    i, j = candidates(same, Banding(2, 2), bucket=10)
    assert len(i) < 3 * 5000
    assert set(range(5000)) == set(i.tolist()) | set(j.tolist())


def test_more_bands_than_permutations_are_refused() -> None:
    with pytest.raises(ValueError, match="permutations"):
        candidates(np.ones((2, 4), dtype=np.uint32), Banding(3, 2))


def test_the_curve_is_met() -> None:
    """Two sets of true similarity 1/3 are proposed by one band of two rows once in nine times."""
    left = [f"{k:05d}" for k in range(3000)]
    pairs = [text for k in left for text in (k + "a", k + "b")]
    i, j = candidates(signatures(shingle(pa.array(pairs), 5)), Banding(1, 2))
    met = sum(b == a + 1 and a % 2 == 0 for a, b in zip(i.tolist(), j.tolist(), strict=True))
    assert abs(met / 3000 - 1 / 9) < 0.03


def test_the_sketch_estimates_the_similarity_of_two_signatures() -> None:
    texts = [
        "".join(chr(0x4E00 + n) for n in range(start, start + 90)) for start in (0, 0, 30, 500)
    ]
    sketch = Sketch(Sketch.words(signatures(shingle(pa.array(texts), 1))))
    same, half, none = sketch.estimate(np.array([0, 0, 0]), np.array([1, 2, 3]))
    assert same == 1.0
    assert abs(half - 60 / 120) < 0.25
    assert abs(none) < 0.25


def test_pairs_not_worth_comparing_are_not_proposed() -> None:
    rows = signatures(shingle(pa.array(["房东不退押金怎么办", "房东不退押金怎么处理", "工伤"]), 2))
    every = set(zip(*candidates(rows, Banding(64, 2)), strict=True))
    none, _ = candidates(rows, Banding(64, 2), lambda i, _: np.zeros(len(i), bool))
    assert every == {(0, 1)}
    assert len(none) == 0


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2)), max_size=40))
def test_parted_pairs_are_those_of_one_part(some: list[tuple[int, int]]) -> None:
    keys, part = np.array(some, dtype=np.int64).reshape(-1, 2).T

    def pairs(proposing: Proposing) -> list[tuple[int, int]]:
        i, j = joined_pairs(proposing(keys.astype(np.uint64)))
        return sorted(zip(i.tolist(), j.tolist(), strict=True))

    every = pairs(partial(bucket_pairs, bucket=5))
    assert pairs(parted_pairs(part, bucket=5)) == [(i, j) for i, j in every if part[i] == part[j]]
