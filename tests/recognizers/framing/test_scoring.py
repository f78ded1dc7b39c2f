import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.recognizers.frames import frame, laid
from pipeline.recognizers.framing.agreement import compare, type_factor
from pipeline.recognizers.framing.scoring import Scorer, facets, sketched

TEXTS = (
    "医保卡怎么绑定家人",
    "如何把家人绑定到医保卡",
    "医保亲情账户绑定后怎么使用",
    "买火车票需要身份证吗",
    "没有身份证可以买火车票吗",
    "被公司辞退怎么赔",
    "试用期被辞退赔多少",
    "借了5万不还怎么起诉",
    "借了八万元不还怎么起诉",
    "工伤认定的期限是多久",
    "押金",
    "",
)


# the first call reads the dictionary
@settings(deadline=None)
@given(st.lists(st.sampled_from(TEXTS), min_size=2, max_size=12))
def test_many_pairs_at_once_score_as_one_by_one(texts: list[str]) -> None:
    frames = [frame(text) for text in texts]
    i, j = np.triu_indices(len(frames), k=1)
    bulk = Scorer(facets(laid(frames))).scores(i.astype(np.int64), j.astype(np.int64))
    single = [compare(frames[a], frames[b]).score for a, b in zip(i, j, strict=True)]
    assert np.allclose(bulk, single)


@settings(deadline=None)
@given(st.permutations(range(len(TEXTS))))
def test_no_bit_of_a_score_depends_on_the_company(order: list[int]) -> None:
    frames = [frame(text) for text in TEXTS]
    i, j = (half.astype(np.int64) for half in np.triu_indices(len(frames), k=1))
    place = np.argsort(order)
    here = Scorer(facets(laid(frames))).scores(i, j)
    there = Scorer(facets(laid([frames[n] for n in order]))).scores(place[i], place[j])
    assert here.tolist() == there.tolist()


@settings(deadline=None)
@given(st.sampled_from(TEXTS), st.sampled_from(TEXTS))
def test_a_score_is_symmetric_and_between_nought_and_one(a: str, b: str) -> None:
    ours, theirs = compare(frame(a), frame(b)), compare(frame(b), frame(a))
    assert 0.0 <= ours.score <= 1.0
    assert abs(ours.score - theirs.score) < 1e-12
    assert bool(ours.refusals) == bool(theirs.refusals)
    if frame(a).tokens:
        assert abs(compare(frame(a), frame(a)).score - 1.0) < 1e-9


def test_types_of_one_group_are_near() -> None:
    how, remedy, who = frozenset({"how"}), frozenset({"remedy"}), frozenset({"who"})
    assert type_factor(how, how) == 1.0
    assert type_factor(how, remedy) > type_factor(how, who)


def test_frames_alike_are_sets_alike() -> None:
    rows, hashes = sketched(facets(laid([frame(TEXTS[n]) for n in (0, 1, 5)])))
    first, second, third = (set(hashes[rows == row].tolist()) for row in range(3))
    assert len(first & second) / len(first | second) > 0.9
    assert len(first & third) / len(first | third) < 0.3
