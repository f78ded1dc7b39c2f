"""Groups of near-identical texts: the same as comparing every pair, whatever the batches."""

import time
from itertools import combinations

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.similarity.near import near_groups

STORY = "我在网上买了一台洗衣机商家一直不发货也不退款客服电话打不通请问应该怎么办才好"


def grams(text: str) -> set[str]:
    return {text[start : start + 3] for start in range(max(len(text) - 2, 1))} if text else set()


def alike(a: str, b: str) -> bool:
    left, right = grams(a), grams(b)
    return bool(left and right) and len(left & right) >= 0.7 * len(left | right)


edited = st.tuples(st.integers(0, len(STORY)), st.sampled_from(["", "了", "吗", "急", STORY[:20]]))


@settings(deadline=None, max_examples=30)  # the first call makes a table
@given(st.lists(edited, min_size=2, max_size=12), st.integers(1, 5))
def test_groups_are_components_of_pairs_that_are_alike(
    edits: list[tuple[int, str]], size: int
) -> None:
    texts = [STORY[:at] + extra + STORY[at:] for at, extra in edits]
    found = near_groups(pa.array(texts[n : n + size]) for n in range(0, len(texts), size))
    whole = near_groups([pa.array(texts)])
    assert found.tolist() == whole.tolist()
    for a, b in combinations(range(len(texts)), 2):
        if texts[a] == texts[b]:
            assert found[a] == found[b]
        if found[a] == found[b]:
            held = [texts[n] for n in np.flatnonzero(found == found[a])]
            assert all(any(alike(one, other) for other in held) for one in held)


def test_a_group_is_named_by_its_first_text_and_texts_without_letters_are_alone() -> None:
    texts = ["?!", STORY, "医保卡怎么用", "。", STORY + "急", "", STORY.replace("洗衣机", "电脑")]
    assert near_groups([pa.array(texts)]).tolist() == [0, 1, 2, 3, 1, 5, 1]
    assert near_groups([]).tolist() == []


def test_a_template_posted_a_hundred_thousand_times_is_one_group_and_not_all_its_pairs() -> None:
    """Texts that differ in a number: five billion pairs, of which two a text and band are made."""
    texts = [f"{STORY}订单号是{number:07d}" for number in range(100_000)]
    start = time.process_time()
    groups = near_groups([pa.array(texts)])
    assert (groups == 0).all()
    assert time.process_time() - start < 60  # 2.5 s; all pairs would take an hour and 80 GB
