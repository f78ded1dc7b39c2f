"""What agrees in all that it claims is parted by no fact; and most of what no fact parts agrees."""

from collections.abc import Sequence

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.recognizers.frames import frame, laid
from pipeline.recognizers.framing.claims import Claims, cells
from pipeline.recognizers.framing.packing import Book, Part
from pipeline.recognizers.framing.parting import refusals
from pipeline.recognizers.framing.roles import Roles
from tests.packed import each

PARTS = (
    "我",
    "老公",
    "公司",
    "员工",
    "同意离婚",
    "不同意离婚",
    "要离婚",
    "欠5万元",
    "欠八万元",
    "工作不满一年",
    "工作一年以上",
    "没签合同",
    "签合同",
    "婚前买房",
    "婚后买房",
    "家人的医保卡",
    "用身份证",
    "查询余额",
    "多久可以申请",
    "多久有结果",
    "被打了",
    "2020年",
    "已经离婚",
    "想离婚",
    "我是女方",
    "男方要赔钱",
    "赔钱给男方",
    "写女方名字",
    "写姐夫的名字",
    ",",
)


def _claimed(book: Book, texts: Sequence[str]) -> tuple[list[bytes], Claims]:
    """The frames of texts as the book packs them, the first by itself, and what they claim."""
    batches = [book.pack(laid([*map(frame, some)])) for some in (texts[:1], texts[1:])]
    packed = [one for some in batches for one in each(some)]
    return packed, Claims(cells(batches, [one for _, one in book.said()]))


# the first call reads the dictionary
@settings(deadline=None, max_examples=60)
@example(["男方要赔钱赔钱给男方"] * 2)  # at odds with itself, but with nothing else
@given(st.lists(st.lists(st.sampled_from(PARTS), max_size=5).map("".join), min_size=2, max_size=8))
def test_what_agrees_no_fact_parts(texts: list[str]) -> None:
    book = Book()
    packed, claims = _claimed(book, texts)
    i, j = np.triu_indices(len(texts), k=1)
    agreed = claims.agree(i, j)
    assert (agreed == claims.agree(j, i)).all()
    for a, b in zip(i[agreed].tolist(), j[agreed].tolist(), strict=True):
        assert not list(refusals(book.facts(packed[a]), book.facts(packed[b])))


def test_what_says_other_things_of_no_matter_agrees() -> None:
    texts = (
        "公司欠5万元不还怎么办",
        "公司欠5万元不还怎么起诉",
        "房子漏水了",
        "公司欠6万元不还怎么办",
        "",
    )
    _, claims = _claimed(Book(), texts)
    others = np.arange(1, len(texts))
    assert claims.agree(0 * others, others).tolist() == [True, True, False, True]


def test_the_parts_of_a_packed_frame_are_those_of_the_frame() -> None:
    assert [part.name.lower() for part in Part] == ["tokens", "quantities", *Roles._fields, "asks"]


def test_cells_are_the_same_whatever_book_packed_the_frames() -> None:
    said, others = PARTS[4:9], PARTS[9:]
    told = []
    for texts in (said, others + said):
        book = Book()
        book.pack(laid([*map(frame, texts)]))
        packed = book.pack(laid([*map(frame, said)]))
        told.append([*cells([packed], [one for _, one in book.said()])])
    ((one,), (other,)) = told
    assert {*zip(one.matters, one.sums, strict=True)} == {
        *zip(other.matters, other.sums, strict=True)
    }
    assert one.counts.tolist() == other.counts.tolist()


def test_nothing_agrees_with_nothing() -> None:
    none = np.empty(0, dtype=np.int64)
    assert Claims([]).agree(none, none).tolist() == []
