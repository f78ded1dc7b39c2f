"""Structured data as sites really write it: both dialects, and one broken script beside a good one."""

import json

import lxml.html
import pytest

from pipeline.records import Entry
from pipeline.sources.structured import cambrian, date, json_ld, microdata, scripts

QUESTION = {
    "@context": "https://schema.org",
    "@type": "QAPage",
    "mainEntity": {
        "@type": "Question",
        "name": "房东不退押金怎么办？",
        "text": "合同到期了，房东说墙面有划痕。",
        "dateCreated": "2026-01-02T08:00:00+08:00",
        "acceptedAnswer": {
            "@type": "Answer",
            "text": "<p>先协商。</p><p>再起诉。</p>",
            "author": {"@type": "Person", "name": "梁示范"},
            "dateCreated": "2026-01-03",
        },
        "suggestedAnswer": [{"@type": "Answer", "text": "可以报居委会调解。"}],
    },
}


def entries(*bodies: str) -> list[Entry]:
    html = "".join(f'<script type="application/ld+json">{body}</script>' for body in bodies)
    return list(json_ld(scripts(lxml.html.document_fromstring(html + "<p>x</p>"))))


def test_a_question_with_its_answers() -> None:
    (entry,) = entries(json.dumps(QUESTION, ensure_ascii=False))
    assert entry.question.title == "房东不退押金怎么办？"
    assert entry.question.detail == "合同到期了，房东说墙面有划痕。"
    assert entry.question.asked_at == "2026-01-02T08:00:00"
    first, second = entry.answers
    assert (first.text, first.lawyer, first.published_at) == (
        "先协商。\n再起诉。",
        "梁示范",
        "2026-01-03",
    )
    assert second.text == "可以报居委会调解。"


@pytest.mark.parametrize(
    "broken",
    [
        '{"@type": "WebPage", "name": "他说"好"的"}',
        "",
        "not json",
        '{"a": 1',
        "[",
    ],
)
def test_one_broken_script_does_not_spoil_the_others(broken: str) -> None:
    assert len(entries(broken, json.dumps(QUESTION), broken)) == 1


@pytest.mark.parametrize(
    "wrap",
    ["{};", "<!-- {} -->", "//<![CDATA[\n{}\n//]]>", "/* 问答 */ {}", "{} trailing", "\n\t{}\n"],
)
def test_what_sites_wrap_around_it(wrap: str) -> None:
    assert len(entries(wrap.replace("{}", json.dumps(QUESTION)))) == 1


def test_a_line_break_inside_a_string_is_forgiven() -> None:
    assert (
        len(entries(json.dumps(QUESTION, ensure_ascii=False).replace("先协商。", "先\n协商。")))
        == 1
    )


def test_questions_deep_in_a_graph() -> None:
    graph = {"@graph": [{"@type": "WebSite"}, {"@type": ["FAQPage"], "mainEntity": [QUESTION] * 2}]}
    assert len(entries(json.dumps(graph))) == 2


def test_cambrian_is_told_by_its_context() -> None:
    record = {
        "@context": "https://ziyuan.baidu.com/contexts/cambrian.jsonld",
        "title": "押金",
        "pubDate": "2025-05-06T07:08:09",
    }
    html = f'<script type="application/ld+json">{json.dumps(record)}</script>'
    values = scripts(lxml.html.document_fromstring(html))
    found = cambrian(values)
    assert found is not None and date(found["pubDate"]) == "2025-05-06T07:08:09"
    assert cambrian([QUESTION]) is None


def test_microdata_tells_the_question_from_its_answers() -> None:
    html = """
    <div itemscope itemtype="https://schema.org/QAPage">
     <div itemprop="mainEntity" itemscope itemtype="https://schema.org/Question">
      <div itemprop="acceptedAnswer" itemscope itemtype="https://schema.org/Answer">
       <span itemprop="author" itemscope itemtype="https://schema.org/Person">
        <b itemprop="name">何样本</b></span>
       <time itemprop="dateCreated" datetime="2026-02-03">昨天</time>
       <div itemprop="text">可以。</div></div>
      <h1 itemprop="name">试用期可以辞退吗？</h1>
      <div itemprop="text">入职一个月。</div>
     </div></div>"""
    (entry,) = microdata(lxml.html.document_fromstring(html))
    assert (entry.question.title, entry.question.detail) == ("试用期可以辞退吗？", "入职一个月。")
    (answer,) = entry.answers
    assert (answer.text, answer.lawyer, answer.published_at) == ("可以。", "何样本", "2026-02-03")
