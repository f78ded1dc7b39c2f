"""What is gained and what stays, against proposing everything again."""

from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.similarity.lsh import Banding, band_keys, candidates
from pipeline.similarity.moving import Turn, is_proposed, moved, paired, parted
from pipeline.similarity.shingles import I64, U32, U64

BANDING = Banding(3, 1)
EMPTY = 0xFFFFFFFF

# Few values, so that buckets are large; a bucket of more than three is crowded here.
VALUE = st.sampled_from([0, 0, 0, 1, 2])
ROW = st.one_of(st.tuples(VALUE, VALUE, VALUE), st.just((EMPTY,) * 3))
WHAT = st.sampled_from(["stay", "stay", "come", "go", "gone"])
STEP = st.lists(st.tuples(ROW, WHAT), max_size=14)


def signatures(rows: list[tuple[int, ...]]) -> U32:
    return np.array(rows, dtype=np.uint32).reshape(-1, 3)


def bands(rows: list[tuple[int, ...]]) -> list[U64]:
    return [band_keys(signatures(rows), BANDING, band) for band in range(BANDING.bands)]


def proposed(rows: list[tuple[int, ...]], numbers: list[int]) -> set[int]:
    """The pairs of some rows, which stand in their order, as all at once give them."""
    i, j = candidates(signatures([rows[number] for number in numbers]), BANDING, bucket=3)
    names = np.array(numbers, dtype=np.int64)
    return {*paired(names[i], names[j]).tolist()}


@given(STEP, st.randoms(use_true_random=False))
def test_old_and_gained_make_what_is_proposed_now(
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
    stayed = turn.was & turn.now
    kept = {pair for pair in before if all(stayed[row] for row in divmod(pair, 2**31))}
    done = moved(bands(rows), turn, bucket=3)
    told = {*done.gained.tolist()}
    assert now - kept <= told, "nothing new is missed"
    assert kept - now == {*done.doubtful.tolist()} - now, "what is proposed no longer, and no more"
    asked = np.array(sorted(kept | told), dtype=np.int64)
    flags = is_proposed(bands(rows), turn, parted(asked), bucket=3)
    assert {*asked[flags].tolist()} == now
