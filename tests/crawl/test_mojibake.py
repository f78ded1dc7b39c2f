"""Text misread before it was saved: repaired where nothing is lost, told where something is, else left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.crawl.mojibake import mended

BODY = "重庆、深圳：医保卡怎么绑定家人？带身份证和户口本到参保地办理，当天就能用。"
PAGE = f"<html><head><title>{BODY}</title></head><body><p class='a'>{BODY}</p></body></html>"
MISTAKES = [("gbk", "latin-1"), ("utf-8", "latin-1"), ("gbk", "cp1252"), ("utf-8", "gb18030")]


@pytest.mark.parametrize(("really", "read_in"), MISTAKES)
def test_a_mistake_that_lost_nothing_is_undone(really: str, read_in: str) -> None:
    wrong = PAGE.encode(really).decode(read_in, "replace")
    text, is_lost = mended(wrong)
    if "\ufffd" in wrong:  # of cp1252 and of GB 18030 in pairs, some bytes are no character
        assert (text, is_lost) == (wrong, True)
    else:
        assert (text, is_lost) == (PAGE, False)


def test_utf_8_read_as_gbk_in_even_runs_is_undone() -> None:
    text = "重庆医保卡绑定家人办理" * 2  # 66 bytes
    wrong = text.encode().decode("gb18030")
    assert wrong.startswith("閲嶅簡") and mended(wrong) == (text, False)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "重庆，深圳。",
        "罹患罕见恶疾，蹚浑水者踽踽独行，罄竹难书。",  # rare characters
        "Café à Montréal, déjà vu; naïve façade — señor, über, Ærø.",
        "Ärger über Öl, Füße, Größe, Straße, Übermut, Zäune, Höhle, Tür",
        "責任編輯：醫保卡怎麼綁定家人？帶身份證到參保地辦理。",
        "医保卡怎么绑定家人？锟斤拷锟斤拷",
    ],
)
def test_what_is_right_stays(text: str) -> None:
    assert mended(text) == (text, False)


@given(st.text(max_size=60))
def test_any_text_has_an_answer(text: str) -> None:
    found, is_lost = mended(text)
    assert found == text or not is_lost


@given(st.text("一二三人大中国有不在的我房东押金合同劳动法院起诉赔偿", min_size=8, max_size=60))
def test_sensible_text_is_never_changed(text: str) -> None:
    assert mended(text) == (text, False)
