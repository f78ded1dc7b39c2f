"""Interpretations by short names, told from their laws and from each other."""

import pytest

from pipeline.recognizers import tables
from pipeline.recognizers.citations import find
from pipeline.recognizers.citing import interpretations
from pipeline.recognizers.citing.interpretations import gist, lookup, mentions

SUBJECTS = tables.read("interpretation_subjects")

COURT = "最高人民法院关于"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("民间借贷司法解释", f"{COURT}审理民间借贷案件适用法律若干问题的规定"),
        ("婚姻法解释（三）", f"{COURT}适用〈中华人民共和国婚姻法〉若干问题的解释（三）"),
        ("民诉法司法解释", f"{COURT}适用〈中华人民共和国民事诉讼法〉的解释"),
        ("公司法解释三", f"{COURT}适用〈中华人民共和国公司法〉若干问题的规定（三）"),
        ("民法典继承编解释一", f"{COURT}适用〈中华人民共和国民法典〉继承编的解释（一）"),
        ("工伤司法解释", f"{COURT}审理工伤保险行政案件若干问题的规定"),
        ("担保解释", f"{COURT}适用〈中华人民共和国民法典〉有关担保制度的解释"),
        ("刑诉法解释", f"{COURT}适用〈中华人民共和国刑事诉讼法〉的解释"),
    ],
)
def test_a_short_name_leads_to_its_title(name: str, title: str) -> None:
    law = lookup(name)
    assert law is not None
    assert law.name == title


@pytest.mark.parametrize(
    "name",
    [
        "劳动争议司法解释",  # four old ones and a new one
        "婚姻法解释",  # three
        "民法典解释",  # one for each book
        "司法解释",
        "解释",
        "某某解释",
    ],
)
def test_what_could_be_several_is_none(name: str) -> None:
    assert lookup(name) is None


def test_an_old_member_of_a_family_gives_way_to_the_one_in_force() -> None:
    law = lookup("行政诉讼法解释")
    assert law is not None
    assert law.status != "repealed"


def test_a_law_is_not_its_interpretation() -> None:
    law = lookup("婚姻法")
    assert law is not None
    assert law.name == "中华人民共和国婚姻法"


def test_the_gist_of_a_title() -> None:
    assert gist("关于审理某某纠纷案件适用法律若干问题的解释(二)", loose=False) == ("某某", 2)
    assert gist("某某合同法", loose=False) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("根据劳动争议司法解释一第45条", "劳动争议司法解释一"),
        ("新刑诉法解释生效后", "新刑诉法解释"),
        ("民间借贷案件的司法解释", "民间借贷案件的司法解释"),
        ("民法典及司法解释", None),
        ("对此解释如下", None),
    ],
)
def test_mentions_in_running_text(text: str, found: str | None) -> None:
    read = [text[one.start : one.end] for one in mentions(text)]
    assert read == ([found] if found else [])


@pytest.mark.parametrize("row", SUBJECTS, ids=lambda row: str(row["subject"]))
def test_a_subject_is_right_in_its_example(row: dict[str, str]) -> None:
    assert row["example"].startswith(row["subject"])
    (citation,) = find(f"根据{row['example']}的规定")
    assert (citation.law, citation.resolved_from) == (row["law"], "alias")


def test_no_subject_is_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the subjects none of the examples leads to its law."""
    caches = (interpretations.lookup, interpretations.families)
    read = tables.read
    monkeypatch.setattr(
        tables, "read", lambda name: () if name == "interpretation_subjects" else read(name)
    )
    for cache in caches:
        cache.cache_clear()
    found = {row["subject"]: find(row["example"]) for row in SUBJECTS}
    monkeypatch.undo()
    for cache in caches:
        cache.cache_clear()
    dead = [
        row["subject"] for row in SUBJECTS if [c.law for c in found[row["subject"]]] == [row["law"]]
    ]
    assert dead == []


def test_an_explanation_is_no_interpretation() -> None:
    assert find("物业解释说电梯坏了，对此合同解释不一") == []
    assert [citation.article for citation in find("物业解释第二条")] == [2]
