"""What is gained and what stays, against proposing everything again."""

from collections import Counter
from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.similarity.lsh import Banding, band_keys, bucket_pairs, joined_pairs
from pipeline.similarity.moving import Turn, moved, paired, parted
from pipeline.similarity.shingles import I64, U64

BANDING = Banding(3, 1)
EMPTY = 0xFFFFFFFF

# Few values, so that buckets are large; a bucket of more than three is crowded here.
VALUE = st.sampled_from([0, 0, 0, 1, 2])
ROW = st.one_of(st.tuples(VALUE, VALUE, VALUE), st.just((EMPTY,) * 3))
WHAT = st.sampled_from(["stay", "stay", "come", "go", "gone"])
STEP = st.lists(st.tuples(ROW, WHAT), max_size=14)


def bands(rows: list[tuple[int, ...]]) -> list[U64]:
    signatures = np.array(rows, dtype=np.uint32).reshape(-1, 3)
    return [band_keys(signatures, BANDING, band) for band in range(BANDING.bands)]


def proposed(rows: list[tuple[int, ...]], numbers: list[int]) -> Counter[int]:
    """By how many bands each pair of some rows, which stand in their order, is proposed when all are looked at."""
    names, some = np.array(numbers, dtype=np.int64), [rows[number] for number in numbers]
    found = Counter[int]()
    for keys in bands(some):
        i, j = joined_pairs(bucket_pairs(keys, 3))
        found.update(paired(names[i], names[j]).tolist())
    return found


@given(STEP, st.randoms(use_true_random=False))
def test_what_was_proposed_and_what_moved_make_what_is_proposed_now(
    step: list[tuple[tuple[int, ...], str]], random: Random
) -> None:
    rows, what = [row for row, _ in step], [what for _, what in step]
    order = list(range(len(step)))
    random.shuffle(order)
    place: I64 = np.argsort(np.array(order, dtype=np.int64))
    turn = Turn(
        np.array([one in ("stay", "go") for one in what], dtype=bool),
        np.array([one in ("stay", "come") for one in what], dtype=bool),
        place,
    )
    before, now = (
        proposed(rows, [row for row in order if flags[row]]) for flags in (turn.was, turn.now)
    )
    done = moved(bands(rows), turn, bucket=3)
    assert (np.diff(done.pairs) > 0).all() and done.more.all()
    assert turn.now[np.array(parted(done.pairs))].all(), "of rows that are there"
    times = Counter(
        {pair: n for pair, n in before.items() if turn.now[[*divmod(pair, 2**31)]].all()}
    )
    times.update(dict(zip(done.pairs.tolist(), done.more.tolist(), strict=True)))
    assert {pair: n for pair, n in times.items() if n} == now
