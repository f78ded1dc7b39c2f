"""华律网 (66law.cn): questions with lawyers' answers, collected answers, guides (直通车).

History, each era by what its pages show
- 2017: div.cont-list, the question in its first div, each answer in a div.answer-box.
- 2018: paragraphs told by their style: the question p.f14.lh24.s-c666, the answers p.f14.lh26.
- 2019: .reply-list with name, text and time of each answer; the archive of a month (.histroy-art-list, sic)
  with category, region and time of each of its questions.
- 2022: div.tit-bar and div.da-item; the date in Baidu's JSON-LD; guides marked div.det-title and div.det-nr.
- 2026-11: first written. As lines, an answer opens with its lawyer or 律师解答 and closes with its time.
  v-wenda pages hold one paragraph of labelled parts that ends with a formula. A page of the firewall (a captcha)
  is no page of the site.
"""

import re
from dataclasses import replace

from lxml.html import HtmlElement

from pipeline.errors import PageRejected
from pipeline.records import Answer, Entry, Question, Reading
from pipeline.sources.articles import Article
from pipeline.sources.document import Document
from pipeline.sources.facts import Facts
from pipeline.sources.layouts import Layout, Thread
from pipeline.sources.posts import Lined, Marked, moment
from pipeline.sources.readers import tried
from pipeline.sources.selecting import Selector, text
from pipeline.sources.structured import cambrian, scripts

_WALL = Selector(".vimg")
_2022 = Layout(
    shows=Selector("div.da-item"),
    title=Selector("div.tit-bar h1"),
    detail=Selector("div.tit-bar p"),
    posts=Marked(post=Selector("div.da-item"), said=Selector("p")),
)
_2019 = Layout(
    shows=Selector(".reply-list"),
    detail=Selector("div.ask .m"),
    category=Selector("div.ask .b span[1]"),
    region=Selector("div.ask .b span[2]"),
    date=Selector("div.ask .b span[3]"),
    posts=Marked(
        post=Selector(".reply-list li"),
        said=Selector("p.b"),
        lawyer=Selector(".name, .mb5 a"),
        date=Selector("p.mt15, p.s-cb.f12"),
    ),
)
_2018 = Layout(
    shows=Selector("p.f14.lh26"),
    detail=Selector("p.f14.lh24.s-c666"),
    posts=Marked(post=Selector("p.f14.lh26")),
)
_2017 = Layout(
    shows=Selector("div.cont-list div.answer-box"),
    detail=Selector("div.cont-list > div[1] span"),
    posts=Marked(post=Selector("div.cont-list div.answer-box"), said=Selector("p[1]")),
)
_ARCHIVE = Selector(".histroy-art-list li")
_ARCHIVED = tuple(map(Selector, (".t a", ".m", ".b span[1]", ".b span[2]", ".b span[3]")))
_GUIDE = Article(
    byline=re.compile(r"^来源[:：]华律网整理 (?P<date>\d{4}-\d\d-\d\d)"),
    content=Selector("div.det-nr"),
    date=Selector("div.det-title div.info span[2]"),
)
_THREAD = Thread(
    asker=re.compile(
        r"^(?P<category>[^\s\d]+) (?P<region>[^\s\d]+-[^\s\d]+) "
        r"(?P<date>\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?)"
    ),
    posts=Lined(
        opens=re.compile(r"^(?:(?P<lawyer>[\u4e00-\u9fff·]{2,6}律师)|律师解答)$"),
        closes=re.compile(r"^(?P<date>\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?)$"),
    ),
)
_LABELLED = re.compile(r"^法律解答[:：]")


def parse(document: Document, facts: Facts) -> Reading:
    """The question of any of the site's pages. See ``pipeline.sources``."""
    if document.tree is not None and _WALL.maybe(document.tree) is not None:
        raise PageRejected("block_page", "The site's firewall asks for a captcha.")
    eras = (_2022.read, _2019.read, _2018.read, _2017.read)
    readers = (*eras, _archive, _labelled, _GUIDE.read, _THREAD.read)
    return _dated(document, tried(document, facts, readers))


def _dated(document: Document, reading: Reading) -> Reading:
    """The reading with the date that the page declares for Baidu, where it shows none itself."""
    main, *others = reading.entries
    if document.tree is None or main.question.role != "main" or main.question.asked_at:
        return reading
    record = cambrian(scripts(document.tree)) or {}
    asked = moment(str(record.get("pubDate", "")).replace("T", " "))
    return replace(
        reading,
        entries=(replace(main, question=replace(main.question, asked_at=asked)), *others),
    )


def _archive(document: Document, facts: Facts) -> Reading | None:
    """The archive of a month: its questions, each with category, region and time."""
    items = _ARCHIVE.every(document.tree) if document.tree is not None else []
    return Reading(tuple(map(_archived, items))) if items else None


def _archived(item: HtmlElement) -> Entry:
    link = _ARCHIVED[0].one(item)
    detail, category, region, date = (text(one.maybe(item)) or None for one in _ARCHIVED[1:])
    return Entry(
        Question(
            text(link),
            "latest",
            detail=detail,
            category=category,
            region=region,
            asked_at=moment(date),
            url=link.get("href"),
        )
    )


def _labelled(document: Document, facts: Facts) -> Reading | None:
    """v-wenda: the title, and one paragraph 法律解答:…法律依据:…核心分析:…实务建议:…"""
    lines, dropped = facts.sift(document.lines)
    if len(lines) < 2 or not _LABELLED.match(lines[1].text):
        return None
    answer = Answer("\n".join(line.text for line in lines[1:]))
    return Reading((Entry(Question(lines[0].text), (answer,)),), tuple(dropped))
