"""What is gained and what stays, against proposing everything again."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.similarity.lsh import Banding, candidates
from pipeline.similarity.moving import is_proposed, moved
from pipeline.similarity.shingles import I64, U32

BANDING = Banding(3, 1)
EMPTY = 0xFFFFFFFF

# Few values, so that buckets are large; a bucket of more than three is crowded here.
VALUE = st.sampled_from([0, 0, 0, 1, 2])
ROW = st.one_of(st.tuples(VALUE, VALUE, VALUE), st.just((EMPTY,) * 3))
STEP = st.lists(st.tuples(ROW, st.sampled_from(["stay", "stay", "come", "go"])), max_size=14)


def signatures(rows: list[tuple[int, ...]]) -> U32:
    return np.array(rows, dtype=np.uint32).reshape(-1, 3)


def keys(pairs: tuple[I64, I64]) -> set[tuple[int, int]]:
    return set(zip(pairs[0].tolist(), pairs[1].tolist(), strict=True))


def columns(pairs: set[tuple[int, int]]) -> tuple[I64, I64]:
    table = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


@given(STEP)
def test_old_and_gained_make_what_is_proposed_now(
    step: list[tuple[tuple[int, ...], str]],
) -> None:
    before = signatures([row for row, what in step if what != "come"])
    after = signatures([row for row, what in step if what != "go"])
    places = np.cumsum([what != "come" for _, what in step]) - 1
    origin = np.array(
        [
            p if what == "stay" else -1
            for p, (_, what) in zip(places, step, strict=True)
            if what != "go"
        ],
        dtype=np.int64,
    )
    now, old = (
        keys(candidates(after, BANDING, bucket=3)),
        keys(candidates(before, BANDING, bucket=3)),
    )
    place = {int(was): row for row, was in enumerate(origin) if was >= 0}
    kept = {(place[a], place[b]) for a, b in old if a in place and b in place}
    held = columns(kept)
    done = moved((before, after), origin, held, BANDING, bucket=3)
    told = keys((done.i, done.j))
    assert now - kept <= told, "nothing new is missed"
    lost = {pair for pair, gone in zip(sorted(kept), done.doubtful, strict=True) if gone}
    assert kept - now <= lost, "nothing that is proposed no longer is missed"
    flags = is_proposed(after, BANDING, *columns(kept | told), 3)
    assert {pair for pair, yes in zip(sorted(kept | told), flags, strict=True) if yes} == now
