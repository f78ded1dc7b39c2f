"""Names with slips in them: each row of the table both ways, and names that are no slip of another."""

import pytest

from pipeline.recognizers import tables
from pipeline.recognizers.citations import find
from pipeline.recognizers.citing import slips
from pipeline.recognizers.citing.laws import key, table

ROWS = tables.read("law_slips")


def title(row: dict[str, str]) -> str:
    return row["example"][1 : row["example"].index("》")]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["wrong"]))
@pytest.mark.parametrize("marks", ["《》", ""], ids=["quoted", "bare"])
def test_a_wrong_word_is_read_as_the_right_one(row: dict[str, str], marks: str) -> None:
    text = row["example"] if marks else row["example"].translate(str.maketrans("", "", "《》"))
    right = title(row).replace(row["wrong"], row["right"])
    (citation,) = find(f"依照{text}处理")
    assert (citation.law, citation.flags) == (_law(right), ("repaired",))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["wrong"]))
def test_no_row_is_dead(row: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    others = tuple(other for other in ROWS if other != row)
    monkeypatch.setattr(tables, "read", lambda _: others)
    assert title(row) not in slips.wrong_words.__wrapped__()


def _law(name: str) -> str:
    law = table().exact(key(name))
    assert law is not None
    return law.name


@pytest.mark.parametrize(
    ("name", "law"),
    [
        ("道路交通安法", "道路交通安全法"),
        ("治安管理罚处法", "治安管理处罚法"),
        ("中国人民共和国劳动法", "劳动法"),
        ("共和国劳动法", "劳动法"),
    ],
)
def test_a_slip_of_the_hand(name: str, law: str) -> None:
    meant = slips.repaired(name)
    assert meant is not None
    assert meant.name == _law(law)


@pytest.mark.parametrize(
    "name",
    [
        "城市供热条例",  # not 城市供水条例: another word is no slip
        "某某市工伤保险条例",
        "环境保护法",  # one of the table's own, though 环境保护税法 holds it
        "劳动法",
        "中国人民银行法",
        "合同",
        "",
    ],
)
def test_another_name_is_no_slip(name: str) -> None:
    assert slips.repaired(name) is None


def test_a_slip_without_quotation_marks_needs_an_article() -> None:
    assert find("他把劳动和同法看了一遍") == []
