"""法律快车 (lawtime.cn): questions with lawyers' answers, collections, illustrated answers, articles.

History, each era by what its pages show
- 2016: p.consult-question-detail, .consult-question-msg and div.consult-answer-detail-text.
- 2020: h1.title with p.content, or h1.subtitle in a div.white-x.top-x; answers in div.answer-item or in
  div.main-x; when, where and what in the first paragraph without a class: 咨询时间：…, province, city, category.
- 2022: collections (askzt) of answers, div.ans with p.ans-msg and p.ans-time.
- 2026-11: first written. As lines, illustrated answers (tuwen) stand below 律师解答, articles (info) below a line
  法律快车官方整理 更新时间; an answer opens with its lawyer and closes with its time.
"""

import re
from dataclasses import replace

from pipeline.records import Answer, Entry, Question, Reading
from pipeline.sources.articles import Article
from pipeline.sources.document import Document
from pipeline.sources.facts import Facts
from pipeline.sources.layouts import Layout, Thread
from pipeline.sources.posts import Lined, Marked, moment
from pipeline.sources.readers import tried
from pipeline.sources.selecting import Selector

_LAWYER = re.compile(r"^(?P<lawyer>[\u4e00-\u9fff·]{2,6}律师)$")
_TIME = re.compile(
    r"^(?:(?:回复|解答|回答)(?:于|时间[:：])? ?)?(?P<date>\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?)$"
)
_ASKED = re.compile(
    r"^咨询时间[:：] ?(?P<date>\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?)[;； ]+"
    r"(?P<province>[^\s;；]+)[;； ]+(?P<city>[^\s;；]+)[;； ]+(?P<category>[^\s;；]+)"
)

_2022 = Layout(
    shows=Selector("div.ans .ans-msg"),
    posts=Marked(
        post=Selector("div.ans"),
        said=Selector(".ans-msg"),
        date=Selector("p.ans-time"),
        says=(_LAWYER,),
    ),
)
_2020 = Layout(
    shows=Selector("div.answer-item p.answer-content"),
    title=Selector("h1.title"),
    detail=Selector("div.question p.content"),
    posts=Marked(
        post=Selector("div.answer-item"), said=Selector("p.answer-content"), says=(_LAWYER, _TIME)
    ),
)
_2020_WHITE = Layout(
    shows=Selector("div.white-x.top-x h1.subtitle"),
    title=Selector("div.white-x.top-x h1.subtitle"),
    detail=Selector("div.white-x.top-x p.content"),
    posts=Marked(
        post=Selector("div.main-x ul li"), said=Selector("p.content"), says=(_LAWYER, _TIME)
    ),
)
_2016 = Layout(
    shows=Selector("p.consult-question-detail"),
    detail=Selector("p.consult-question-detail"),
    region=Selector(".consult-question-msg > span[2]"),
    posts=Marked(post=Selector("div.consult-answer-detail-text")),
)
_ARTICLE = Article(
    byline=re.compile(
        r"^法律快车官方整理 更新时间[:：] ?(?P<date>[\d:. -]{8,20}?)(?: \d*\+?人浏览| 人浏览|$)"
    )
)
_THREAD = Thread(asker=re.compile(r"^咨询时间[:：]"), posts=Lined(opens=_LAWYER, closes=_TIME))
_ILLUSTRATED = re.compile(
    r"^(?P<category>\S+) (?P<date>\d{4}-\d\d-\d\d)(?: \d\d:\d\d(?::\d\d)?)? ?\d*\+?人浏览$"
)
_ANSWERED = "律师解答"


def parse(document: Document, facts: Facts) -> Reading:
    """The question of any of the site's pages. See ``pipeline.sources``."""
    layouts = (_2022.read, _2020.read, _2020_WHITE.read, _2016.read)
    readers = (*layouts, _illustrated, _ARTICLE.read, _THREAD.read)
    return _asked(document, tried(document, facts, readers))


def _asked(document: Document, reading: Reading) -> Reading:
    """The reading with what the line 咨询时间：… says of the asker."""
    told = next((one for line in document.lines[:30] if (one := _ASKED.match(line.text))), None)
    if told is None:
        return reading
    main, *others = reading.entries
    question = replace(
        main.question,
        asked_at=moment(told["date"]),
        region=f"{told['province']}-{told['city']}",
        category=told["category"],
    )
    return replace(reading, entries=(replace(main, question=question), *others))


def _illustrated(document: Document, facts: Facts) -> Reading | None:
    """图文详情: title, category and date, then the answer below 律师解答."""
    lines, dropped = facts.sift(document.lines)
    texts = [line.text for line in lines]
    byline = next((one for line in texts[:8] if (one := _ILLUSTRATED.match(line))), None)
    if byline is None or _ANSWERED not in texts:
        return None
    answer = Answer(
        "\n".join(texts[texts.index(_ANSWERED) + 1 :]), published_at=moment(byline["date"])
    )
    question = Question(texts[0], category=byline["category"])
    return Reading((Entry(question, (answer,) if answer.text else ()),), tuple(dropped))
