"""What a site says of machines that learn, wherever it says so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.crawl.signals import in_headers, in_page, in_robots, refuses_training


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("User-agent: *\nContent-Signal: ai-train=no\n", ["content-signal: ai-train=no"]),
        ("User-Agent: *\nAllow: /\nContent-Usage: train-ai=n # ours\n", ["content-usage: train-ai=n"]),
        ("User-agent: other\nContent-Signal: ai-train=no\n", []),
        ("User-agent: other\nUser-agent: *\nContent-Signal: ai-train=no\n", ["content-signal: ai-train=no"]),
        ("User-agent: *\nContent-Signal: ai-train=no\n\nUser-agent: lawqa\nContent-Signal: ai-train=yes\n",
         ["content-signal: ai-train=yes"]),
        ("Content-Signal: ai-train=no\n", []),
        ("", []),
    ],
)  # fmt: skip
def test_signals_in_robots_are_those_of_ones_own_group(text: str, found: list[str]) -> None:
    assert in_robots(text, "lawqa") == found


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b'<meta name="robots" content="noai">', ["meta: noai"]),
        (b"<META content='noai, noimageai' NAME=robots>", ["meta: noai, noimageai"]),
        (b"<meta name=lawqa content=noai>", ["meta: noai"]),
        (b'<meta name="robots">', []),
        (b'<meta name="description" content="noai">', []),
        ('<title>押金</title><meta name="robots" content="noai"/>'.encode("gbk"), ["meta: noai"]),
        (b" " * 70_000 + b'<meta name="robots" content="noai">', []),
    ],
)
def test_signals_in_the_head_of_a_page(content: bytes, found: list[str]) -> None:
    assert in_page(content) == found


def test_headers_are_kept_word_for_word() -> None:
    headers = [("Content-Signal", "ai-train=no"), ("X-Robots-Tag", "noarchive"), ("Server", "noai")]
    assert in_headers(headers) == ["content-signal: ai-train=no", "x-robots-tag: noarchive"]


@pytest.mark.parametrize(
    ("signal", "refuses"),
    [
        ("content-signal: search=yes,ai-train=no", True),
        ("Content-Signal: AI-TRAIN = NO", True),
        ("x-robots-tag: noimageai", False),
        ("x-robots-tag: noai", True),
        ("content-signal: ai-train=nothing", False),
        ("content-signal: ai-input=no", False),
        ("tdm-reservation: 1", True),
        ("meta: all", False),
    ],
)
def test_only_a_plain_no_is_a_no(signal: str, refuses: bool) -> None:
    assert refuses_training([signal]) is refuses


@given(st.binary(max_size=300), st.text(max_size=300))
def test_nothing_breaks_the_search(content: bytes, text: str) -> None:
    in_page(b"<meta " + content)
    in_robots("User-agent: " + text, "lawqa")
