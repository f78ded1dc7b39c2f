"""Answers of a forum: who says it, from where, when; and the follow-ups below each.

A site tells its answers by classes in the markup (``Marked``) or by the lines around them (``Lined``);
both give the same answers, so that a page and its text capture read alike.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time

from lxml.html import HtmlElement

from pipeline.records import Answer
from pipeline.sources.lines import Line
from pipeline.sources.selecting import Selector, text

# 何样本律师, 何样本 执业律师; the name of a company account may be longer than a person's
_LAWYER = re.compile(r"^(.{2,20}?)\s*((?:执业|专业|实习)?律师)?$")
_MOMENT = re.compile(
    r"(?P<year>\d{4})[-./年](?P<month>\d{1,2})[-./月](?P<day>\d{1,2})日?"
    r"(?:\s*T?(?P<time>\d{1,2}:\d\d(?::\d\d)?))?"
)
# Where a dialogue goes on below an answer: the asker's further question, the lawyer's further answer.
_FOLLOW_UP = re.compile(
    r"^(?:我要|律师|咨询者|用户|网友|提问者|我来)?(?:追问|追答|补充提问)(?:[:：]|$)"
)


def moment(words: str | None) -> str | None:
    """The date in a text, ISO 8601, with the time if it stands there; None if there is no date.

    >>> moment("咨询时间：2019-5-6 8:02:11"), moment("2026.01.15"), moment("昨天")
    ('2019-05-06T08:02:11', '2026-01-15', None)
    """
    found = _MOMENT.search(words or "")
    if found is None:
        return None
    try:
        day = date(int(found["year"]), int(found["month"]), int(found["day"])).isoformat()
    except ValueError:  # 2026-13-05
        return None
    try:
        hour, _, rest = (found["time"] or "").partition(":")
        return f"{day}T{time.fromisoformat(f'{hour:0>2}:{rest}').isoformat()}"
    except ValueError:  # none, or 25:61
        return day


def named(words: str | None) -> tuple[str | None, str | None]:
    """A lawyer's name and title, as a site writes them together.

    >>> named("何样本律师"), named("方例文 执业律师"), named(" ")
    (('何样本', '律师'), ('方例文', '执业律师'), (None, None))
    """
    found = _LAWYER.match((words or "").strip())
    return (found[1], found[2]) if found else (None, None)


def answer(lines: Sequence[str], **known: str | None) -> Answer | None:
    """An answer of these lines, its follow-ups parted from it; None if nothing is left.

    ``known`` may hold lawyer (with the title behind the name), firm, region and date, as written.
    """
    first = next((n for n, line in enumerate(lines) if _FOLLOW_UP.match(line)), len(lines))
    said = "\n".join(lines[:first])
    if not said:
        return None
    name, title = named(known.get("lawyer"))
    return Answer(
        said,
        lawyer=name,
        lawyer_title=title,
        firm=known.get("firm") or None,
        region=known.get("region") or None,
        published_at=moment(known.get("date")),
        follow_ups=tuple(_turns(lines[first:])),
    )


def _turns(lines: Iterable[str]) -> list[str]:
    """The turns of a dialogue, each with the label it begins with."""
    turns: list[str] = []
    for line in lines:
        if _FOLLOW_UP.match(line) or not turns:
            turns.append(line)
        else:
            turns[-1] += ("" if turns[-1].endswith((":", "：")) else "\n") + line
    return turns


# A line that goes on with what the line above it began: an item of a list, a quoted clause.
_GOES_ON = re.compile(
    r"^(?:[（(]?[\d一二三四五六七八九十]{1,3}[）)、.．]|[•·●-]|第\S{1,9}[条款项]|《|法律依据|【|其[一二三次]|综上|因此)"
)
_ENDS = re.compile(r"[。！？!?”」）)]$")


def unseparated(lines: Sequence[str]) -> tuple[Answer, ...]:
    """Answers of a page that shows no line between them: a paragraph each, items of lists with theirs.

    Where one answer ends is a guess, so each carries the flag ``unseparated`` if there are several.
    """
    parts: list[list[str]] = []
    for line in lines:
        if parts and (_GOES_ON.match(line) or not _ENDS.search(parts[-1][-1])):
            parts[-1].append(line)
        else:
            parts.append([line])
    flags = ("unseparated",) if len(parts) > 1 else ()
    return tuple(Answer("\n".join(part), flags=flags) for part in parts)


@dataclass(frozen=True)
class Lined:
    """Answers told by lines.

    ``opens`` matches the line above an answer, ``closes`` the line below it, ``says`` lines beside it that
    say something of it. Their groups lawyer, firm, region and date say what.
    """

    opens: re.Pattern[str]
    says: tuple[re.Pattern[str], ...] = ()
    closes: re.Pattern[str] | None = None

    def first(self, lines: Sequence[Line]) -> int:
        """Where the first answer opens; the number of lines if none does."""
        return next((n for n, line in enumerate(lines) if self.opens.match(line.text)), len(lines))

    def read(self, lines: Iterable[Line]) -> tuple[list[Answer], list[Line]]:
        """The answers, and the lines that stand in none."""
        answers: list[Answer | None] = []
        unread: list[Line] = []
        open_post: tuple[list[str], dict[str, str | None]] | None = None
        for line in lines:
            if opened := self.opens.match(line.text):
                if open_post:
                    answers.append(answer(open_post[0], **open_post[1]))
                open_post = [], opened.groupdict()
            elif open_post is None:
                unread.append(line)
            elif self.closes and (closed := self.closes.match(line.text)):
                answers.append(answer(open_post[0], **open_post[1] | closed.groupdict()))
                open_post = None
            elif said := next(filter(None, (one.match(line.text) for one in self.says)), None):
                open_post[1].update(said.groupdict())
            else:
                open_post[0].append(line.text)
        if open_post:
            answers.append(answer(open_post[0], **open_post[1]))
        return [one for one in answers if one], unread


@dataclass(frozen=True)
class Marked:
    """Answers told by classes: the element of each post, and what stands in it.

    ``words`` cuts what belongs to the field out of an element's text, by the name of the field.
    ``says`` matches lines of the post beside the answer, their groups say what of it.
    """

    post: Selector
    said: Selector | None = None  # None: the post itself
    lawyer: Selector | None = None
    firm: Selector | None = None
    region: Selector | None = None
    date: Selector | None = None
    words: tuple[tuple[str, re.Pattern[str]], ...] = ()
    says: tuple[re.Pattern[str], ...] = ()

    def read(self, root: HtmlElement) -> list[Answer]:
        """The answers, in the order of the page. Raises PageChanged if a post says nothing."""
        return [one for post in self.post.every(root) if (one := self._answer(post))]

    def _answer(self, post: HtmlElement) -> Answer | None:
        cut = dict(self.words)
        known: dict[str, str | None] = {}
        for field in ("lawyer", "firm", "region", "date"):
            selector: Selector | None = getattr(self, field)
            shown = text(selector.maybe(post)) if selector else None
            found = cut[field].search(shown) if shown and field in cut else None
            known[field] = found[1] if found else None if field in cut else shown
        parts = self.said.some(post) if self.said else [post]
        said = [line for one in parts for line in text(one).split("\n") if line]
        beside = [line for line in text(post).split("\n") if line not in said] if self.says else []
        for line in beside:
            for pattern in self.says:
                if told := pattern.match(line):
                    known |= {key: value for key, value in told.groupdict().items() if value}
        return answer(said, **known)
