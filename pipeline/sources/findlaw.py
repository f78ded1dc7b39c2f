"""找法网 (findlaw.cn): questions with lawyers' answers, and articles.

History, each era by what its pages show
- 2016: .question-title, .question-text and .answer-text; tags above the question.
- 2018: h1.q-title, p.q-detail, .q-about with region and date; answers in div.answer div.about-text.
- 2019: div.consult_main with the time of asking, region and category in div.c_title; answers in
  div.wl_list_cont, each with lawyer, his region, time, and a pop-up with his firm. A missing page says
  div.none-mes with status 200, one that waits for review div.audit-info.
- 2026-11: first written. As lines, an answer opens with its lawyer and closes with 回复于 and its time.
"""

import re

from pipeline.errors import PageRejected
from pipeline.records import Reading
from pipeline.sources.articles import Article
from pipeline.sources.document import Document
from pipeline.sources.facts import Facts
from pipeline.sources.layouts import Layout, Thread
from pipeline.sources.posts import Lined, Marked
from pipeline.sources.readers import tried
from pipeline.sources.selecting import Selector

_GONE = Selector("div.none-mes")
_IN_REVIEW = Selector("div.audit-info")
_2019 = Layout(
    shows=Selector("div.consult_main div.c_title"),
    title=Selector("div.consult_main div.c_title h1"),
    detail=Selector("div.consult_main div.c_title p.c_detail"),
    date=Selector("div.c_title span.txt[1]"),
    region=Selector("div.c_title span.txt[2] a"),
    category=Selector("div.c_title span.txt[3]"),
    posts=Marked(
        post=Selector("div.wl_list_cont > ul > li.item"),
        said=Selector("p.desc.content_links"),
        lawyer=Selector("p.tl"),
        region=Selector("p.consult_mobile"),
        firm=Selector("div.pop-box p.address"),
        date=Selector("p.info"),
        words=(("region", re.compile(r"地区[:：]\s*([^）)]+)")),),
    ),
)
_2018 = Layout(
    shows=Selector("h1.q-title"),
    title=Selector("h1.q-title"),
    detail=Selector("p.q-detail"),
    date=Selector("span.about-item[2]"),
    region=Selector(".q-about span a"),
    category=Selector("span.loc-text a.loc-category"),
    posts=Marked(post=Selector("div.answer"), said=Selector("div.about-text")),
)
_2016 = Layout(
    shows=Selector(".question-title"),
    title=Selector(".question-title"),
    detail=Selector(".question-text"),
    category=Selector(".question-tops span[4]"),
    posts=Marked(post=Selector(".answer-text")),
)
_ARTICLE = Article(
    byline=re.compile(r"^更新时间[:：] ?(?P<date>[\d:. -]{8,20}?) ?找法网官方整理$"),
    content=Selector("div.article"),
    date=Selector("div.wlinfo div[1] span[2]"),
)
_THREAD = Thread(
    asker=re.compile(
        r"^咨询时间[:：] ?(?P<date>\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?) (?P<region>\S+?-\S+) "
        r"(?P<category>\S+)"
    ),
    posts=Lined(
        opens=re.compile(r"^(?P<lawyer>[\u4e00-\u9fff·]{2,6}律师)$"),
        says=(
            re.compile(r"^[（(]地区[:：] ?(?P<region>[^）)]+)[）)]$"),
            re.compile(r"^(?P<firm>\S{2,20}律师事务所)$"),
        ),
        closes=re.compile(r"^回复于 ?(?P<date>\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?)$"),
    ),
)


def parse(document: Document, facts: Facts) -> Reading:
    """The question of any of the site's pages. See ``pipeline.sources``."""
    if document.tree is not None and _GONE.maybe(document.tree) is not None:
        raise PageRejected("gone", "The site says that the page does not exist (status 200).")
    if document.tree is not None and _IN_REVIEW.maybe(document.tree) is not None:
        raise PageRejected("in_review", "The site has not published the question yet.")
    layouts = (_2019, _2018, _2016, _ARTICLE, _THREAD)
    return tried(document, facts, [layout.read for layout in layouts])
