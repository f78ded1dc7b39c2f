"""Told apart: the page, its removal, walls, tests, notices. Signs are tried both ways."""

import csv
import re
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.crawl import verdict
from pipeline.crawl.session import GOOD
from pipeline.crawl.verdict import Answer, Kind, told_apart

TABLE = Path(verdict.__file__).parent / "tables" / "signs.csv"
with TABLE.open(encoding="utf-8", newline="") as file:
    SIGNS = list(csv.DictReader(line for line in file if not line.startswith("#")))

DOCUMENT = (Path(__file__).parents[2] / "docs" / "fetching.md").read_text(encoding="utf-8")
URL = "https://a.cn/question/1.html"
TEXT = "押金不退可以先协商，协商不成的向法院起诉，请求返还押金和利息。" * 30
WELL = Answer(
    URL, URL, 200, {"content-type": "text/html"}, f"<title>押金不退怎么办？</title>{TEXT}", True
)
NOTICE = replace(WELL, has_record=False)
# Titles of questions that only sound like a notice.
QUESTIONS = (
    "公司系统维护中打卡失败算旷工吗", "登录别人账号违法吗", "网站被封禁怎么申诉", "验证码泄露被盗刷怎么办",
    "银行拒绝访问账户合法吗",    "404页面不存在是什么意思", "页面不存在的商品能要求发货吗", "滑动验证通不过能告平台吗",
    "请求过于频繁被平台限制违法吗",
)  # fmt: skip


def kind(answer: Answer) -> str:
    return told_apart(answer).kind


@pytest.mark.parametrize("row", SIGNS, ids=[row["example"] for row in SIGNS])
def test_every_sign_finds_its_example_and_only_its_kind(row: dict[str, str]) -> None:
    found = {
        (one["kind"], one["where"])
        for one in SIGNS
        if one["where"] == row["where"]
        and (re.fullmatch if one["where"] == "title" else re.search)(
            one["pattern"], row["example"], re.IGNORECASE
        )
    }
    assert found == {(row["kind"], row["where"])}


@pytest.mark.parametrize("row", SIGNS, ids=[row["example"] for row in SIGNS])
def test_a_page_that_bears_a_sign_is_what_the_sign_says(row: dict[str, str]) -> None:
    title, text = (row["example"], "") if row["where"] == "title" else ("某网", row["example"])
    page = f"<html><head><title>{title} - 某网</title></head><body><p>{text}</p></body></html>"
    assert kind(replace(NOTICE, text=page)) == row["kind"]


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_that_sounds_like_a_notice_is_a_page(question: str) -> None:
    text = f"<title>{question}？-晖律网</title><h1>{question}？</h1>{TEXT}"
    assert kind(replace(WELL, text=text)) == "page"
    assert kind(replace(NOTICE, text=text)) == "page"


def test_a_long_page_may_speak_of_anything() -> None:
    for row in SIGNS:
        if row["where"] == "text":
            assert kind(replace(NOTICE, text=f"<p>{row['example']}</p><p>{TEXT}</p>")) == "page"


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (200, "page"), (304, "unchanged"), (404, "removed"), (410, "removed"), (451, "opted_out"), (401, "login"),
        (403, "forbidden"), (429, "blocked"), (500, "failed"), (503, "failed"), (418, "failed"), (206, "failed"),
    ],
)  # fmt: skip
def test_what_a_status_says(status: int, expected: str) -> None:
    assert kind(replace(WELL, status=status)) == expected


@pytest.mark.parametrize("header", ["cf-mitigated", "x-amzn-waf-action"])
@pytest.mark.parametrize("status", [200, 403, 405, 503])
def test_a_challenge_in_the_headers_is_a_test_for_robots(header: str, status: int) -> None:
    assert kind(replace(WELL, status=status, headers={header: "Challenge"})) == "blocked"


def test_a_503_or_403_says_what_it_shows() -> None:
    maintenance = "<title>系统维护中</title><p>网站正在维护，请稍后访问</p>"
    assert kind(replace(NOTICE, status=503, text=maintenance)) == "maintenance"
    block = "<title>访问被拒绝</title>"
    assert kind(replace(NOTICE, status=403, text=block)) == "blocked"


@pytest.mark.parametrize(
    ("landed", "expected"),
    [
        ("https://a.cn/", "home"), ("https://a.cn/index.html", "home"), ("https://a.cn", "home"),
        ("https://a.cn/login?back=1", "login"), ("https://a.cn/passport/", "login"),
        ("https://a.cn/question/2.html", "page"),        ("https://a.cn/?id=1", "page"), (URL + "?from=list", "page"),
    ],
)  # fmt: skip
def test_where_redirects_led(landed: str, expected: str) -> None:
    assert kind(replace(WELL, landed=landed)) == expected


def test_a_script_that_shows_nothing_is_a_test_and_nothing_is_nothing() -> None:
    script = "<html><head><script>var a = '" + "x" * 3000 + "';</script></head><body></body></html>"
    assert kind(replace(NOTICE, text=script)) == "blocked"
    assert kind(replace(NOTICE, text="<html></html>")) == "no_page"
    assert kind(replace(WELL, headers={"content-type": "application/pdf"})) == "no_page"


@given(st.text(max_size=400))
def test_nothing_breaks_the_look(text: str) -> None:
    told_apart(replace(NOTICE, text=f"<title>{text}"))
    told_apart(replace(NOTICE, text=f"<script>{text}<!--{text}"))


def test_every_word_for_an_answer_is_in_the_document() -> None:
    code = (path.read_text(encoding="utf-8") for path in TABLE.parents[1].glob("*.py"))
    refusals = {word for text in code for word in re.findall(r'Refused\(\s*"(\w+)"', text)}
    assert len(refusals) > 8
    for word in (refusals | set(get_args(Kind)) | GOOD) - {"page", "planned"}:
        assert f"`{word}`" in DOCUMENT, word
