"""Citations end to end: what is found and what is not, exact spans."""

import re
from dataclasses import astuple
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.recognizers.citations import find, label
from pipeline.recognizers.tables import read
from pipeline.records import Citation

ROOT = Path(__file__).parents[2]
CASES = Path(__file__).parent / "cases"
FOUND = read("citations", CASES)
NOT_FOUND = read("no_citations", CASES)

FRAGMENTS = (
    *"《》〈〉“”（）()[]〔〕、，。；：\n 　第条款项之至到和及一二三四十百千0123456789",
    *(
        "刑法",
        "民法典",
        "《民法典》",
        "劳动合同法",
        "该法",
        "本法",
        "该条例",
        "以下简称",
        "司法解释",
    ),
    *("解释（二）", "第三条", "第十条第二款", "之一", "国办发〔2021〕14号", "国务院令第305号"),
    *("（2020）京01民终1号", "合同", "<b>", "&lt;"),
)


def show(citation: Citation) -> str:
    """A citation as the cases write it: {number}label [flags]."""
    number = f"{{{citation.doc_number}}}" if citation.doc_number else ""
    flags = f" [{' '.join(citation.flags)}]" if citation.flags else ""
    return number + label(citation) + flags


@pytest.mark.parametrize("case", FOUND, ids=lambda case: str(case["form"]))
def test_what_must_be_found(case: dict[str, str]) -> None:
    text = case["text"].replace("\\n", "\n")
    assert "|".join(show(citation) for citation in find(text)) == case["wanted"]


@pytest.mark.parametrize("case", NOT_FOUND, ids=lambda case: str(case["tempting"]))
def test_what_must_not_be_found(case: dict[str, str]) -> None:
    assert [show(citation) for citation in find(case["text"])] == []


def exact(text: str) -> bool:
    found = find(text)
    spans = [(citation.start, citation.end) for citation in found]
    return spans == sorted(spans) and all(
        citation.found and text[citation.start : citation.end] == citation.found
        for citation in found
    )


@given(st.text())
def test_offsets_are_exact_in_any_text(text: str) -> None:
    assert exact(text)


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join))
def test_offsets_are_exact_in_what_looks_like_citations(text: str) -> None:
    assert exact(text)


@given(st.lists(st.sampled_from([case["text"] for case in FOUND]), max_size=4).map("。".join))
def test_offsets_are_exact_in_texts_made_of_citations(text: str) -> None:
    assert exact(text)
    assert find(text) == find(text)


def test_a_form_is_no_law() -> None:
    assert find("请填写《医保卡家属绑定申请表》后提交。") == []


def test_articles_on_lines_of_their_own_belong_to_the_law_above() -> None:
    text = "《中华人民共和国社会保障卡管理办法》\n第十四条 社会保障卡由本人领取。\n第十五条 遗失的可以补领。"
    found = [(citation.law, citation.article, citation.resolved_from) for citation in find(text)]
    law = "中华人民共和国社会保障卡管理办法"
    assert found == [(law, 14, "full"), (law, 15, "back_reference")]


def test_a_record_in_full() -> None:
    (citation,) = find("根据《婚姻法》第17条第2款")
    assert astuple(citation) == (
        *("中华人民共和国婚姻法", 17, None, 2, None, None, "full", "repealed"),
        *("中华人民共和国民法典", "《婚姻法》第17条第2款", 2, 14, "statute", (), "title"),
    )


def test_kinds() -> None:
    text = "（2021）粤03民终123号适用国务院令第305号和《民法典》第七条"
    kinds = [(citation.kind, citation.law, citation.doc_number) for citation in find(text)]
    assert kinds == [
        ("case", None, None),
        ("document", None, "国务院令第305号"),
        ("statute", "中华人民共和国民法典", None),
    ]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("依照《工伤保险条例》第17条第2款第(1)项", "《工伤保险条例》第十七条第二款第（一）项"),
        ("刑法第253条之一", "《刑法》第二百五十三条之一"),
        ("看《民法典》就行", "《民法典》"),
        ("照国务院令第305号第3条办", "国务院令第305号第三条"),
        ("(2020)京01民终 12号", "（2020）京01民终12号"),
        ("根据第二百六十四条规定", "第二百六十四条"),
    ],
)
def test_the_written_form(text: str, written: str) -> None:
    (citation,) = find(text)
    assert label(citation) == written


FORMS = [
    [cell.replace("\\|", "|").strip() for cell in re.split(r"(?<!\\)\|", line)[1:4]]
    for line in (ROOT / "docs" / "citations.md")
    .read_text(encoding="utf-8")
    .partition("| form |")[2]
    .partition("\n\n")[0]
    .splitlines()[2:]
]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: str(form[0]))
def test_the_forms_of_the_document(form: list[str]) -> None:
    _, text, wanted = form
    assert "|".join(show(citation) for citation in find(text)) == wanted
