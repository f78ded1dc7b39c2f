"""律图 (64365.com): questions with lawyers' answers, knowledge articles, illustrated and collected answers.

History
- 2022: ask pages marked div.problem_bar h1, div.info span, p.tx; articles marked div.detail-conts.
- 2026-11: first written. The captures of 2026 show ask pages as lines: the asker's line with region and date
  above the question, 咨询我 above and ``<date> 回复`` below each answer; articles (zs) on the mobile host with
  a lawyer's card, on the www host with a byline; tuwen with a feed of invented visitors; special with no line
  between its answers. A mobile capture of an ask page may hold nothing but an answer.
"""

import re

from pipeline.errors import PageRejected
from pipeline.records import Answer, Dropped, Entry, Question, Reading
from pipeline.sources.addresses import parts_of
from pipeline.sources.articles import sections
from pipeline.sources.document import Document
from pipeline.sources.facts import Facts
from pipeline.sources.posts import Lined, Marked, moment, named, unseparated
from pipeline.sources.readers import tried
from pipeline.sources.rendering import tree_lines
from pipeline.sources.selecting import Selector, text
from pipeline.sources.wording import asks

_ASKER = re.compile(
    r"^\S{1,8}?\*+ (?P<region>\S+) (?P<category>\S+?)咨询 "
    r"(?P<date>\d{4}\.\d\d\.\d\d \d\d:\d\d:\d\d) \d+人阅读$"
)
_ASKED = re.compile(r"\d{4}\.\d\d\.\d\d \d\d:\d\d:\d\d ?\d+人阅读$")
_LINED = Lined(
    opens=re.compile(r"^(?:(?P<lawyer>\S{2,8}律师) ?)?咨询我$"),
    closes=re.compile(r"^(?P<date>\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?) ?回复$"),
)
_INFO = Selector("div.info span")  # the asker, the region, the category, the date, how often read
_MARKED = Marked(post=Selector("p.tx"))
_CONTENT = Selector("div.detail-unfold div.detail-conts")
_FOREIGN = Selector("div.statement-bar, div.mt20")  # what is no part of it

_BYLINE = re.compile(
    r"^(?:最新修订[ |]*(?P<date>\d{4}-\d\d-\d\d)|来源[:：].*?(?P<day>\d{4}\.\d\d\.\d\d).*"
    r"|(?P<lawyer>\S{2,8}律师)|评分[\d.]+分 ?服务[:：](?P<helped>\d+)人|咨询我)$"
)
_EXPLAINED = "律师解析"
_RECOMMENDED = re.compile(r"^(?P<category>\S{2,8})·推荐文章$")
_COLLECTED = "严格三重认证"


def parse(document: Document, facts: Facts) -> Reading:
    """The question of any of the site's pages. See ``pipeline.sources``."""
    return tried(document, facts, (_ask, _illustrated, _article, _collected, _mobile))


def _ask(document: Document, facts: Facts) -> Reading | None:
    lines, dropped = facts.sift(document.lines)
    at = next((n for n, line in enumerate(lines) if _ASKED.search(line.text)), 0)
    if not at:
        return None
    region, category, date = _asker(document, lines[at].text)
    first = at + 1 + _LINED.first(lines[at + 1 :])
    answers, unread = _LINED.read(lines[first:])
    detail = [line.text for line in lines[at + 1 : first]]
    if not answers and document.tree is not None:
        answers = _MARKED.read(document.tree)
        said = {line for one in answers for line in one.text.split("\n")}
        detail = [line for line in detail if line not in said]
    question = Question(
        lines[0].text,
        detail="\n".join(detail) or None,
        category=category,
        region=region,
        asked_at=moment(date),
    )
    dropped += (Dropped("unread", line.text) for line in (*lines[1:at], *unread))
    return Reading((Entry(question, tuple(answers)),), tuple(dropped))


def _asker(document: Document, line: str) -> tuple[str | None, str | None, str]:
    """Region, category and date of the asker's line; what it does not say, the way to the page may."""
    spans = [text(one) for one in _INFO.every(document.tree)] if document.tree is not None else []
    known = _ASKER.match(line if len(spans) < 5 else " ".join(spans[:5]))
    if known:
        return known["region"], known["category"], known["date"]
    steps = [step.removesuffix("法律咨询") for step in document.way if step.endswith("法律咨询")]
    province, city, both = (*steps[1:4], "", "", "")[:3]
    category = both.removeprefix(city) if city else ""
    return "-".join(filter(None, (province, city))) or None, category or None, line


def _illustrated(document: Document, facts: Facts) -> Reading | None:
    lines, dropped = facts.sift(document.lines)
    texts = [line.text for line in lines]
    if _EXPLAINED not in texts[1:]:
        return None
    at = texts.index(_EXPLAINED)
    end = next((n for n, one in enumerate(texts) if _RECOMMENDED.match(one)), len(texts))
    listed = _RECOMMENDED.match(texts[end]) if end < len(texts) else None
    answer = Answer("\n".join(texts[at + 1 : end]), published_at=moment(" ".join(texts[1:at])))
    main = Entry(Question(texts[0]), (answer,) if answer.text else ())
    others = [
        Entry(Question(line.title, "recommended", category=listed["category"], url=line.href))
        for line in lines[end + 1 :]
        if listed
    ]
    return Reading((main, *others), tuple(dropped))


def _article(document: Document, facts: Facts) -> Reading | None:
    lines, dropped = facts.sift(document.lines)
    byline = [found for line in lines[1:12] if (found := _BYLINE.match(line.text))]
    said = {key: value for one in byline for key, value in one.groupdict().items() if value}
    if not said.get("date") and not said.get("day"):
        return None
    if not asks(lines[0].text):
        raise PageRejected("no_question", f"The title {lines[0].text!r} asks nothing.")
    content = _CONTENT.maybe(document.tree) if document.tree is not None else None
    if content is not None:
        foreign = {line for one in _FOREIGN.every(content) for line in tree_lines(one)}
        kept, more = facts.sift(line for line in tree_lines(content) if line not in foreign)
        lines, dropped = [lines[0], *kept], [*dropped, *more]
    name, title = named(said.get("lawyer"))
    answer = Answer(
        "",
        lawyer=name,
        lawyer_title=title,
        helped=int(said["helped"]) if "helped" in said else None,
        published_at=moment(said.get("date") or said.get("day")),
    )
    body = [line for line in lines[1:] if not _BYLINE.match(line.text)]
    entries = sections(Question(lines[0].text), body, answer, numbered=True)
    return Reading(tuple(entries), tuple(dropped))


def _collected(document: Document, facts: Facts) -> Reading | None:
    if all(line.text != _COLLECTED for line in document.lines):
        return None
    lines, dropped = facts.sift(document.lines)
    texts = [line.text for line in lines]
    if not texts or not asks(texts[0]):
        raise PageRejected("no_question", "The page holds answers, and no question.")
    return Reading((Entry(Question(texts[0]), unseparated(texts[1:])),), tuple(dropped))


def _mobile(document: Document, facts: Facts) -> Reading | None:
    host = parts_of(document.url or "").hostname or ""
    if not host.startswith(("m.", "mip.")):
        return None
    lines, dropped = facts.sift(document.lines)
    texts = [line.text for line in lines]
    if not texts or not asks(texts[0]):
        raise PageRejected("no_question", "The capture holds an answer, and no question.")
    answers = (Answer("\n".join(texts[1:])),) if texts[1:] else ()
    return Reading((Entry(Question(texts[0]), answers),), tuple(dropped))
