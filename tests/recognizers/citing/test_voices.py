"""Who speaks: the answer, or a law in its own words."""

import pytest

from pipeline.recognizers.citing.voices import Voices, opens_sentence, quotations, recites


@pytest.mark.parametrize(
    ("before", "opens"),
    [
        ("", True),
        ("。", True),
        ("\n  • ", True),
        ("(一)", True),
        ("甲(一)", False),
        ("。(一)", True),
        ("规定:“", True),
        ("依照", False),
    ],
)
def test_where_a_sentence_opens(before: str, opens: bool) -> None:
    assert opens_sentence(before + "第三条", len(before)) is opens


@pytest.mark.parametrize(
    ("behind", "law_speaks"),
    [
        (" 劳动者", True),
        ("劳动者", True),
        (":劳动者", True),
        ("规定", False),
        ("、", False),
        ("", False),
    ],
)
def test_what_follows_an_article(behind: str, law_speaks: bool) -> None:
    assert recites("第三条" + behind, 3) is law_speaks


def test_quotations_follow_a_citation() -> None:
    text = "第三条规定:“甲。”他说:“乙。”"
    assert quotations(text, [3]) == [(6, 10)]
    assert quotations("第三条规定:“甲", [3]) == [(6, 8)]
    assert quotations(text, []) == []


def test_marks_around_a_name_quote_nothing() -> None:
    text = "第三条、“民诉法解释”第九条"
    assert quotations(text, [3]) == [(4, 11)]
    assert quotations(text, [3], [(5, 10)]) == []


def test_a_recital_reaches_to_the_end_of_its_line() -> None:
    text = "第三条 有第九条情形的,依照第九条办理\n除第九条外"
    voices = Voices(text, [])
    voices.cited(0, 0, 3)
    assert voices.law_points(text.index("第九条"))
    assert voices.law_points(text.rindex("第九条办理"))
    assert not voices.law_points(text.index("第九条外"))


def test_the_answer_speaks_again_behind_a_lead() -> None:
    text = "第三条 用人单位适用某法。根据某法"
    voices = Voices(text, [])
    voices.cited(0, 0, 3)
    assert voices.law_names(text.index("某法"))
    assert not voices.law_names(text.rindex("某法"))


def test_an_article_in_passing_ends_a_recital() -> None:
    text = "第三条 甲乙,见第四条规定,依照第五条"
    voices = Voices(text, [])
    voices.cited(0, 0, 3)
    voices.cited(8, 8, 11)
    assert not voices.law_points(text.index("第五条"))
