"""The charset cases that defeat others: declarations that lie, that are missing, that are half true."""

import pytest

from pipeline.crawl.decoding import decode

BODY = "医保卡怎么绑定家人？重庆、深圳的办法不一样。" * 20


def page(meta: str, body: str = BODY) -> str:
    head = f'<meta charset="{meta}">' if meta else ""
    return f"<html><head>{head}<title>問</title></head><body>{body}</body></html>"


RARE = "镕喆囍€㐂𠮷"  # outside GB 2312, outside GBK, four bytes in GB 18030
# The seventeen cases that others fail: the bytes' encoding, what the page says, what the header says, and whether one
# byte is lost. httpx reads 8 of them wrong, trafilatura 5; charset-normalizer gives up on what is damaged.
CASES = {
    "utf-8, nothing said": ("utf-8", "", None, False),
    "utf-8, meta gb2312": ("utf-8", "gb2312", None, False),
    "utf-8, meta gb2312, header gbk": ("utf-8", "gb2312", "text/html; charset=gbk", False),
    "utf-8, header latin-1": ("utf-8", "utf-8", "text/html; charset=ISO-8859-1", False),
    "utf-8, meta latin-1": ("utf-8", "iso-8859-1", None, False),
    "utf-8 with a mark, meta gbk": ("utf-8-sig", "gbk", None, False),
    "gb18030, meta gb2312": ("gb18030", "gb2312", None, False),
    "gb18030, nothing said": ("gb18030", "", None, False),
    "gb18030, meta gbk, header latin-1": ("gb18030", "gbk", "text/html; charset=ISO-8859-1", False),
    "gb18030, meta gbk, header utf-8": ("gb18030", "gbk", "text/html; charset=utf-8", False),
    "gb18030, meta utf-8": ("gb18030", "utf-8", None, False),
    "gb18030, no such charset": ("gb18030", "no-such-charset", None, False),
    "big5, meta big5": ("big5", "big5", None, False),
    "utf-16 with a mark": ("utf-16", "", None, False),
    "utf-8, meta utf-8, a byte lost": ("utf-8", "utf-8", None, True),
    "utf-8, nothing said, a byte lost": ("utf-8", "", None, True),
    "gb18030, meta gbk, a byte lost": ("gb18030", "gbk", None, True),
}


def test_there_are_seventeen() -> None:
    assert len(CASES) == 17


@pytest.mark.parametrize(("bytes_in", "meta", "header", "damaged"), CASES.values(), ids=list(CASES))
def test_reads_what_is_there_or_loses_one_character(
    bytes_in: str, meta: str, header: str | None, damaged: bool
) -> None:
    text = page(meta, "醫保卡怎麼綁定家人" * 30 if bytes_in == "big5" else BODY + RARE)
    content = text.encode(bytes_in)
    if not damaged:
        decoded = decode(content, header)
        assert (decoded.text, decoded.replaced) == (text, 0)
        return
    start = text.index("深圳")
    lost = len(text[:start].encode(bytes_in))  # the first byte of 深
    decoded = decode(content[:lost] + content[lost + 1 :], header)
    assert decoded.text[:start] == text[:start] and decoded.text[-100:] == text[-100:]
    assert decoded.encoding == bytes_in and 1 <= decoded.replaced <= 2


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
