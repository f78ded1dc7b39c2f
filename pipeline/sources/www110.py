"""110法律咨询网 (110.com): questions with a best answer and others, articles; judgments are no questions.

History
- 2018: ask pages marked div.wenz, div.xwz, the answers in div.leftbox02 (bjing1 holds the best one).
- 2026-11: first written. As lines, an article (flzs) stands below 发布日期 and its source, a judgment (cpws)
  below 时间, 当事人, 法官 and 文号; an answer opens with 律师 and closes with its time.
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

_JUDGMENT = re.compile(r"^时间[:：]\S* ?当事人[:：].*法官[:：].*文号[:：]")
_TIME = re.compile(r"^回答时间[:：] ?(?P<date>\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?)$")
_ASK = Layout(
    shows=Selector("div.wenz h1"),
    title=Selector("div.wenz h1"),
    detail=Selector("div.xwz"),
    category=Selector("div.showpath span.lshowpath a[2]"),
    date=Selector("div.wenz span.time"),
    posts=Marked(
        post=Selector("div.leftbox02.bjing1 div.zjright, div.leftbox02.bjing2 div.zjdaz"),
        said=Selector("div.zjdanr"),
        lawyer=Selector("div.zjda ul li[2] a"),
        says=(_TIME,),
    ),
)
_ARTICLE = Article(
    byline=re.compile(r"^发布日期[:：](?P<date>\d{4}-\d\d-\d\d) *文章来源[:：]"),
)
_THREAD = Thread(
    asker=re.compile(
        r"^提问时间[:：] ?(?P<date>\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?)(?: (?P<category>\S+))?$"
    ),
    posts=Lined(opens=re.compile(r"^(?P<lawyer>[\u4e00-\u9fff·]{2,6}律师)$"), closes=_TIME),
)


def parse(document: Document, facts: Facts) -> Reading:
    """The question of any of the site's pages. See ``pipeline.sources``."""
    if any(_JUDGMENT.match(line.text) for line in document.lines[:12]):
        raise PageRejected("judgment", "The page holds a judgment, and no question.")
    return tried(document, facts, (_ASK.read, _ARTICLE.read, _THREAD.read))
