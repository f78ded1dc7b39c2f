"""Titles that hold a law's name and more."""

import pytest

from pipeline.recognizers.citing import framed
from pipeline.recognizers.citing.laws import table
from pipeline.recognizers.citing.mentions import LawMention


@pytest.mark.parametrize(
    ("text", "inner", "whole"),
    [
        ("某某关于适用《甲法》的解释(二)", "《甲法》", "关于适用《甲法》的解释(二)"),
        ("最高人民法院关于执行《甲法》的规定", "《甲法》", "最高人民法院关于执行《甲法》的规定"),
        ("关于执行《甲法》的规定", "《甲法》", None),
        ("依照某某省实施《甲法》办法", "《甲法》", "某某省实施《甲法》办法"),
        ("认真实施《甲法》规定", "《甲法》", None),
        ("《甲法》若干问题的意见", "《甲法》", "《甲法》若干问题的意见"),
        ("《甲法》的意见", "《甲法》", None),
    ],
)
def test_the_title_around_a_name(text: str, inner: str, whole: str | None) -> None:
    start = text.index(inner)
    found = framed.around(text, text, start, start + len(inner))
    assert (text[found.start : found.end] if found else None) == whole


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("慈善法", ["中华人民共和国慈善法"]),
        ("慈善法实施条例", ["中华人民共和国慈善法实施条例"]),
        ("慈善法和实施条例", ["中华人民共和国慈善法", "中华人民共和国慈善法实施条例"]),
        ("慈善法以及其实施条例", ["中华人民共和国慈善法", "中华人民共和国慈善法实施条例"]),
        ("慈善法的实施", ["中华人民共和国慈善法"]),
    ],
)
def test_rules_behind_a_law(text: str, titles: list[str]) -> None:
    law = table().titled("慈善法")
    assert law is not None
    mention = LawMention(0, 3, law.name, law, "full", "name")
    found = framed.implementing(text, mention)
    assert [one.title for one in found] == titles
    assert all(text[one.end - 1] in "法例" for one in found)
