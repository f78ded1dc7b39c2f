"""法师兄 (110ask.com), before 110咨询网: answers collected under a question, articles, illustrated answers.

History
- 2026-11: first written. A question page shows its answers with no line between them, and names the question
  only in a line of promotion: 针对<question>,看完你还不没弄清楚 (sic). Articles (zhishi) have a line with time and
  source. An illustrated page (tuwen) is a heap of snippets cut short, many of them several times.
"""

import re
from collections.abc import Iterator

from pipeline.errors import PageRejected
from pipeline.records import Answer, Dropped, Entry, Question, Reading, Role
from pipeline.sources.articles import Article
from pipeline.sources.document import Document
from pipeline.sources.facts import Facts
from pipeline.sources.lines import Line
from pipeline.sources.posts import unseparated
from pipeline.sources.readers import tried
from pipeline.sources.wording import asks

_ABOUT = re.compile(r"^针对(?P<question>.+?)[,，]看完你还不?没弄清楚.*$")
_BELOW = re.compile(r"^(?:相关专题|网友热门关注)$")
_MORE = re.compile(r"^(?:扩展阅读|继续阅读)$")
_ARTICLE = Article(
    byline=re.compile(r"^时间[:：] ?(?P<date>\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?) ?\d+人看过"),
    ends=re.compile(r"^全文\d+个字|^扩展阅读$"),
)
_ILLUSTRATED = "律师普法为法师兄"


def parse(document: Document, facts: Facts) -> Reading:
    """The question of any of the site's pages. See ``pipeline.sources``."""
    return tried(document, facts, (_collected, _article, _illustrated))


def _collected(document: Document, facts: Facts) -> Reading | None:
    """Answers above and below the line that names the question; lists of other topics further down."""
    about = next(
        (one for line in document.body.all_lines if (one := _ABOUT.match(line.text))), None
    )
    if about is None:
        return None
    end = _first(_BELOW, document.lines)
    kept, dropped = facts.sift(document.lines[:end])
    title = about["question"]
    texts = [line.text for line in kept if line.text != title]
    at = next((n for n, one in enumerate(texts) if _ABOUT.match(one)), 0)
    above = (Answer("\n".join(texts[:at])),) if at else ()
    below = unseparated(texts[at + 1 :])
    listed, more = facts.sift(document.lines[end:])
    return Reading((Entry(Question(title), (*above, *below)), *_listed(listed)), (*dropped, *more))


def _listed(lines: list[Line]) -> Iterator[Entry]:
    """The lists of other topics: 相关专题 is recommended, 网友热门关注 is what anybody asks."""
    role: Role = "recommended"
    for line in lines:
        if found := _BELOW.match(line.text):
            role = "recommended" if found[0] == "相关专题" else "latest"
        else:
            yield Entry(Question(line.title, role, url=line.href))


def _article(document: Document, facts: Facts) -> Reading | None:
    """An article, and the titles that the site recommends below it."""
    reading = _ARTICLE.read(document, facts)
    if reading is None:
        return None
    at = _first(_MORE, document.lines)
    listed, _ = facts.sift(document.lines[at + 1 :])
    others = (
        Entry(Question(line.title, "recommended", url=line.href))
        for line in listed
        if asks(line.text)
    )
    return Reading((*reading.entries, *others), reading.dropped)


def _illustrated(document: Document, facts: Facts) -> Reading | None:
    """Snippets cut short: each an excerpt, the question only where the page has a title."""
    if not any(_ILLUSTRATED in line.text for line in document.body.all_lines):
        return None
    lines, dropped = facts.sift(document.lines)
    texts = [line.text for line in lines]
    if not texts or not asks(texts[0]):
        raise PageRejected("no_question", "The page holds snippets of answers, and no question.")
    snippets = dict.fromkeys(texts[1:])
    dropped += (
        Dropped("repeated", one) for one in snippets for _ in range(texts[1:].count(one) - 1)
    )
    answers = tuple(Answer(one, excerpt=True) for one in snippets)
    return Reading((Entry(Question(texts[0]), answers),), tuple(dropped))


def _first(pattern: re.Pattern[str], lines: tuple[Line, ...]) -> int:
    return next((n for n, line in enumerate(lines) if pattern.match(line.text)), len(lines))
