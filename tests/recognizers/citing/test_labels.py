"""The written form of a citation."""

import pytest

from pipeline.recognizers.citations import find, label


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
