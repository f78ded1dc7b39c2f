"""A frame in a few bytes parts what the frame itself parts."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from pipeline.recognizers.frames import frame, laid
from pipeline.recognizers.framing.packing import Book
from pipeline.recognizers.framing.parting import facts
from tests.packed import each

QUESTIONS = (
    "",
    "?",
    "公司不给我交社保怎么办",
    "公司不给我交社保怎么办",
    "借了5万元不还, 过了三年还能起诉吗",
    "孩子的抚养权怎么判给母亲",
    "可以用身份证给孩子办医保卡吗",
    "被公司起诉了, 没有收到传票, 从什么时候算上诉期",
    "噼里啪啦哗啦啦怎么办",
)


def test_what_is_unpacked_parts_what_the_frame_parts() -> None:
    book, taken = Book(), [frame(text) for text in QUESTIONS]
    packed = each(book.pack(laid(taken)))
    assert [book.facts(one) for one in packed] == [facts(one) for one in taken]
    assert [book.asks(one) for one in packed] == [one.asks for one in taken]


def test_equal_frames_are_equal_bytes_and_no_question_takes_much() -> None:
    book = Book()
    packed = each(book.pack(laid([*map(frame, QUESTIONS)])))
    assert packed[2] == packed[3] != packed[4]
    assert max(map(len, packed)) < 150


def test_what_one_concept_is_denied_in_another_question_is_not_denied_here() -> None:
    book, (said, denied) = Book(), [frame(text) for text in ("公司报销药费", "公司没报销药费")]
    known = [*map(book.facts, each(book.pack(laid([said, denied]))))]
    assert known[0].denied == frozenset() != known[1].denied


def test_what_another_book_packed_is_as_if_packed_here() -> None:
    here, there, taken = Book(), Book(), [frame(text) for text in QUESTIONS]
    ours = each(here.pack(laid(taken[::-1])))
    theirs = there.pack(laid(taken))
    assert each(here.renumbered(theirs, there.said())) == ours[::-1]
    fresh = Book()
    assert [fresh.facts(one) for one in each(fresh.renumbered(theirs, there.said()))] == [
        facts(one) for one in taken
    ]


@pytest.fixture
def collector_off() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("collector_off")
def test_a_book_that_packed_goes_without_the_collector() -> None:
    book = Book()
    book.pack(laid([*map(frame, QUESTIONS)]))
    gone = weakref.ref(book)
    del book
    assert gone() is None
