"""One pair for a person to read: 中文 and English, by words and by ids."""

import pytest

from pipeline.errors import InputError
from pipeline.explain import NAMES_ZH, conclusion, explain_pair, row, slot_table
from pipeline.recognizers.framing import asks
from pipeline.store import Store


@pytest.fixture
def nothing(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("nothing")
    return Store(folder / "raw", folder / "clean")


def test_two_questions_by_their_words_and_no_run(nothing: Store) -> None:
    found = explain_pair(nothing, "公司辞退怎么赔偿", "公司辞退需要什么材料", "normal")
    assert ["问什么 ask", "多少 amount", "材料 documents", "不同 differs"] in slot_table(found)
    assert conclusion(found)[0] == "两个问题 / two questions"
    assert found.together is None and row(found)["together"] is None


def test_every_type_of_question_has_a_chinese_name(nothing: Store) -> None:
    found = explain_pair(nothing, "押金", "押金", "normal")
    assert ["问什么 ask", "没有发问 bare", "没有发问 bare", "相同 same"] in slot_table(found)
    assert asks.groups().keys() <= NAMES_ZH.keys()


@pytest.mark.parametrize("name", ["laweer:nosuch#main", "q0123456789ab"])
def test_what_looks_like_an_id_and_is_none_is_no_question(nothing: Store, name: str) -> None:
    with pytest.raises(InputError, match="No question or cluster has the id"):
        explain_pair(nothing, name, "押金退吗", "normal")
