"""The nine answers to robots.txt that others read wrong."""

import pytest

from pipeline.crawl.robots import robots_of

URL = "https://example.cn/ask/1.html"
DISALLOW = "User-agent: *\nDisallow: /\n"


@pytest.mark.parametrize(
    ("status", "body", "allowed"),
    [
        (404, b"", True),
        (403, b"", True),
        (429, b"", False),
        (500, b"", False),
        (503, b"", False),
        (None, b"", False),
        (200, "# 禁止抓取\n".encode("gbk") + DISALLOW.encode(), False),
        (200, b"\xef\xbb\xbf" + DISALLOW.encode(), False),
        (200, b"<html><body>not found</body></html>", True),
        (200, b"", True),
        (200, b"User-agent: *\nDisallow: /ask/\nAllow: /ask/1.html$\n", True),
        (200, b"User-agent: other\nDisallow: /\n", True),
        (200, b"User-agent: lawqa\nDisallow: /ask/\n", False),
    ],
)
def test_what_an_answer_means(status: int | None, body: bytes, allowed: bool) -> None:
    assert robots_of(status, body).allows(URL, "lawqa") is allowed


@pytest.mark.parametrize(("line", "delay"), [("0.5", 0.5), ("10", 10.0), ("soon", 0.0)])
def test_crawl_delay_is_a_float(line: str, delay: float) -> None:
    body = f"User-agent: *\nCrawl-delay: {line}\n".encode()
    assert robots_of(200, body).delay("lawqa") == delay
    assert robots_of(404).delay("lawqa") == 0.0
