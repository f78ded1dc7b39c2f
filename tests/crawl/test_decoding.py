"""The charset cases that defeat others: declarations that lie, that are missing, that are half true."""

import pytest

from pipeline.crawl.decoding import decode

BODY = "医保卡怎么绑定家人？重庆、深圳的办法不一样。" * 20


def page(meta: str, body: str = BODY) -> str:
    head = f'<meta charset="{meta}">' if meta else ""
    return f"<html><head>{head}<title>問</title></head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("bytes_in", "meta", "header"),
    [
        ("utf-8", "", None),
        ("utf-8", "gb2312", None),
        ("utf-8", "gb2312", "text/html; charset=gbk"),
        ("utf-8", "utf-8", "text/html; charset=ISO-8859-1"),
        ("gb18030", "gb2312", None),
        ("gb18030", "", None),
        ("gb18030", "gbk", "text/html; charset=ISO-8859-1"),
        ("gb18030", "gbk", "text/html; charset=utf-8"),
        ("gb18030", "utf-8", None),
        ("gb18030", "utf-8", "text/html; charset=utf-8"),
        ("gb18030", "no-such-charset", None),
        ("utf-8", "iso-8859-1", None),
        ("utf-8-sig", "gbk", None),
        ("big5", "big5", None),
        ("utf-16", "", None),
    ],
)
def test_reads_what_is_there(bytes_in: str, meta: str, header: str | None) -> None:
    traditional = "醫保卡怎麼綁定家人" * 30
    text = page(meta, traditional if bytes_in == "big5" else BODY)
    decoded = decode(text.encode(bytes_in), header)
    assert (decoded.text, decoded.replaced) == (text, 0)


@pytest.mark.parametrize("rare", ["镕喆囍€", "㐂𠮷"])
def test_characters_outside_gbk(rare: str) -> None:
    text = page("gb2312", BODY + rare)
    assert decode(text.encode("gb18030")).text == text


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("meta", ["", "utf-8", "gbk"])
def test_one_lost_byte_costs_few_characters(encoding: str, meta: str) -> None:
    content = page(meta).encode(encoding)
    middle = len(content) // 2
    decoded = decode(content[:middle] + content[middle + 1 :])
    assert decoded.encoding == encoding
    assert 1 <= decoded.replaced <= 3


def test_nothing_is_empty_text() -> None:
    assert decode(b"").text == ""
