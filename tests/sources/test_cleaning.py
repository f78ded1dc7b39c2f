"""Text that lies: taken out where certain, flagged where not, never silently; honest text is never touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Answer, Question
from pipeline.sources.cleaning import Cleaned, clean

TITLE = "房东到期不退押金怎么起诉？"
LONG = "租赁合同到期后，房东应当在结清费用的当天把押金退还给承租人。"


def cleaned(text: str, title: str = TITLE, detail: str | None = None) -> Cleaned:
    answer = Answer(text, id="s:1#main/a1", question="s:1#main")
    return clean(Question(title, detail=detail, id="s:1#main"), (answer,))


def text_of(found: Cleaned) -> str:
    return "".join(one.text for one in found.answers)


@pytest.mark.parametrize(
    ("text", "stays", "reason"),
    [
        ("違約責(zé)任由承租人承擔(dān)。", "違約責任由承租人承擔。", "pinyin"),
        (f"{LONG}\n另见合同。\n{LONG}", f"{LONG}\n另见合同。", "repeated"),
        (f"先协商。\n免费法律咨询热线：400-000-0000\n{LONG}", f"先协商。\n{LONG}", "promotion"),
        (f"{LONG}\n江州138****0000用户3分钟前已获取解答", LONG, "activity"),
        (f"{LONG}\n以上回答仅供参考，具体情况请咨询当地律师。", LONG, "disclaimer"),
        (f"【{TITLE}】{LONG}", LONG, "injected_title"),
        ("⽤⼈单位应当⽀付赔偿金。", "用人单位应当支付赔偿金。", "look_alike"),
    ],
)
def test_what_is_certain_is_taken_out_and_on_file(text: str, stays: str, reason: str) -> None:
    found = cleaned(text)
    assert text_of(found) == stays
    assert [one.reason for one in found.dropped] == [reason]
    assert all(one.text for one in found.dropped)


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("具体请打电话 0100-0000000 问王某。", "promotion"),
        (
            "依照下列规定：\n第五条 应当返还。\n第四条 可以协商。\n第六条 可以起诉。",
            "clauses_out_of_order",
        ),
        ("（二）提交材料\n（一）填写申请\n（三）等待结果", "clauses_out_of_order"),
        (f"根据法律{TITLE.rstrip('？')}规定，应当返还。", ""),
        ("責(ze)任由房东承担。", "pinyin"),
        ("把\ue000押金退还。", "private_characters"),
        ("联系Аpple公司退款。", "mixed_scripts"),
        ("可以锟斤拷起诉。", "mojibake"),
        ("可以\ufffd起诉。", "lost_characters"),
    ],
)
def test_what_is_doubtful_is_kept_and_flagged(text: str, flag: str) -> None:
    found = cleaned(text)
    assert text_of(found) == text
    assert [one.flags for one in found.answers] == [(flag,) if flag else ()]
    assert all(one.evidence for one in found.flags)


def test_a_title_planted_in_a_sentence_is_flagged() -> None:
    found = cleaned("根据民法典房东不退押金怎么起诉规定的期限内返还。", "房东不退押金怎么起诉")
    assert found.answers[0].flags == ("title_in_text",)


@pytest.mark.parametrize(
    "text",
    [
        "（一）材料\n（二）流程\n（一）费用\n（二）期限",  # two lists
        "第四条 可以协商。\n第五条 应当返还。\n第一百零一条 附则。",
        "第十条规定，可以起诉。\n第八条另有规定的除外。",  # two articles that were picked
        "他说【押金条】不见了。",
        "拨打12348法律援助热线咨询。",
        "苹果(Apple)公司应当退款(约三成)。",
        "第二条\n法律依据\n第二条",
    ],
)
def test_honest_text_stays_and_has_no_flag(text: str) -> None:
    found = cleaned(text)
    assert (text_of(found), found.dropped, found.flags) == (text, (), ())


def test_an_answer_of_nothing_else_is_dropped_whole() -> None:
    found = cleaned("立即咨询律师>>")
    assert found.answers == () and [one.reason for one in found.dropped] == ["promotion"]


def test_titles_and_details_are_cleaned_too() -> None:
    found = cleaned("可以。", "違約責(zé)任怎麼算？", "⼈在外地。")
    assert (found.question.title, found.question.detail) == ("違約責任怎麼算？", "人在外地。")
    assert found.question.id == "s:1#main"


@given(
    st.lists(st.text("押金退还（一）二三第条、。\n(zé)责 1", max_size=30), max_size=8).map(
        "\n".join
    )
)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = text_of(cleaned(text))
    assert text_of(cleaned(once)) == once
