"""Unquoted names: where a name is a law and where it is a part of another word."""

import pytest

from pipeline.recognizers.citing.names import known


def counted(text: str) -> list[str]:
    return [text[one.start : one.end] for one in known(text) if not one.weak]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("违反劳动合同法的规定", ["劳动合同法"]),
        ("中华人民共和国劳动合同法", ["中华人民共和国劳动合同法"]),
        ("劳动合同法实施条例也要看", ["劳动合同法实施条例"]),
        ("根据刑法规定", ["刑法"]),
        ("触犯刑法", []),
        ("公司法人", []),
        ("合同法律关系", []),
        ("劳动法庭", []),
        ("刑法学", []),
        ("合同法第二轮", []),
        ("不符合消法", []),
    ],
)
def test_names_without_an_article(text: str, found: list[str]) -> None:
    assert counted(text) == found


def test_a_short_name_still_takes_an_article() -> None:
    (mention,) = known("触犯刑法第三条")
    assert mention.weak
