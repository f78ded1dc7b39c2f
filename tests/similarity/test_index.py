import pytest

from pipeline.similarity.index import NearIndex
from pipeline.similarity.minhash import Stamp, StampMismatch


def test_what_was_added_is_found_until_it_is_removed() -> None:
    index = NearIndex()
    index.add("a", "公司拖欠三个月工资一直不发，应该去哪里申请仲裁？")
    index.add("b", "房子漏水，楼上邻居不愿意维修")
    assert index.query("公司拖欠三个月工资一直不发，应该去哪里申请仲裁") == [("a", 1.0)]
    assert [key for key, _ in index.query("公司拖欠三个月工资一直不发，应该到哪里申请仲裁")] == [
        "a"
    ]
    index.remove("a")
    assert len(index) == 1
    assert index.query("公司拖欠三个月工资一直不发，应该去哪里申请仲裁") == []


def test_a_key_stands_for_one_text() -> None:
    index = NearIndex()
    index.add("a", "文本")
    with pytest.raises(KeyError, match="'a'"):
        index.add("a", "别的文本")


def test_an_index_of_another_making_is_refused() -> None:
    with pytest.raises(StampMismatch, match="shingling"):
        NearIndex(stamp=Stamp(shingling="char-2"))
