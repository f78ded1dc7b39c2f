"""Citations end to end: what is found, what is not, and that every span is exact."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.recognizers.citations import find

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


def cited(text: str) -> list[tuple[str | None, int | None, int | None, int | None]]:
    return [(c.law, c.article, c.paragraph, c.item) for c in find(text) if c.kind != "case"]


def exact(text: str) -> bool:
    found = find(text)
    return all(text[c.start : c.end] == c.found and c.found for c in found) and found == sorted(
        found, key=lambda c: (c.start, c.end)
    )


@given(st.text())
def test_offsets_are_exact_in_any_text(text: str) -> None:
    assert exact(text)


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join))
def test_offsets_are_exact_in_what_looks_like_citations(text: str) -> None:
    assert exact(text)


def test_a_form_is_no_law() -> None:
    assert cited("请填写《医保卡家属绑定申请表》后提交。") == []


def test_articles_on_lines_of_their_own_belong_to_the_law_above() -> None:
    text = "《中华人民共和国社会保障卡管理办法》\n第十四条 社会保障卡由本人领取。\n第十五条 遗失的可以补领。"
    law = "中华人民共和国社会保障卡管理办法"
    assert cited(text) == [(law, 14, None, None), (law, 15, None, None)]
