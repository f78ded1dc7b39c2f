"""Names in no table, and what is no law, right before an article."""

import pytest

from pipeline.recognizers import tables
from pipeline.recognizers.citations import find
from pipeline.recognizers.citing.cleaning import clean
from pipeline.recognizers.citing.mentions import LawMention, Reference
from pipeline.recognizers.citing.unlisted import foreign_before, introduced, name_before


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("根据某某市养犬管理规定", "某某市养犬管理规定"),
        ("依照某部质疑和投诉办法", "某部质疑和投诉办法"),
        ("民法典和某某市停车条例", "某某市停车条例"),
        ("刑法第三条和某某问题的解释（二）", "某某问题的解释（二）"),
        ("见义勇为人员保护条例", "见义勇为人员保护条例"),
        ("某某司法解释三", "某某司法解释三"),
        ("不知道的情况下违法交通法", None),
        ("没有名字", None),
    ],
)
def test_a_name_in_no_table(text: str, name: str | None) -> None:
    found = name_before(clean(text), len(text))
    assert (found.title if isinstance(found, LawMention) else None) == name
    assert found is None or text[found.start :] == name


@pytest.mark.parametrize(
    ("text", "kind"),
    [("依照有关规定", "规定"), ("这是法律规定", "规定"), ("两高相关司法解释", "解释")],
)
def test_a_word_for_any_law_names_none(text: str, kind: str) -> None:
    found = name_before(text, len(text))
    assert isinstance(found, Reference)
    assert (found.kind, text[found.start :]) == (kind, kind)


def test_an_article_need_not_stand_right_behind() -> None:
    assert [citation.law for citation in find("依照某某市养犬管理规定 第三条")] == [
        "某某市养犬管理规定"
    ]


def test_names_with_a_laws_bracket() -> None:
    text = "某某管理办法(以下简称办法)"
    assert [one.title for one in introduced(text, [])] == ["某某管理办法"]
    assert list(introduced("有关规定(以下简称规定)", [])) == []


@pytest.mark.parametrize("row", tables.read("foreign_words"), ids=lambda row: str(row["word"]))
def test_a_word_for_a_contract_takes_the_article(row: dict[str, str]) -> None:
    assert row["word"] in row["example"]
    assert find(row["example"]) == []
    found = [(one.law, one.article) for one in find(f"《民法典》第七条。{row['example']}")]
    assert found == [("中华人民共和国民法典", 7)]


def test_a_contract_is_told_by_its_word_right_before_the_article() -> None:
    assert foreign_before("合同中约定的", 6) is not None
    assert foreign_before("合同写明的事", 6) is None


def test_no_word_for_a_contract_is_dead() -> None:
    """A word that ends in another one of the table says nothing of its own."""
    words = {row["word"] for row in tables.read("foreign_words")}
    assert [word for word in words if any(word[n:] in words for n in range(1, len(word)))] == []
