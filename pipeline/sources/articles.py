"""Articles: the title asks, the text answers, and headings in it ask further questions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.errors import PageRejected
from pipeline.records import Answer, Entry, Question, Reading
from pipeline.sources.document import Document
from pipeline.sources.facts import Facts
from pipeline.sources.lines import Line
from pipeline.sources.posts import moment
from pipeline.sources.rendering import tree_lines
from pipeline.sources.selecting import Selector, text
from pipeline.sources.wording import asks, is_question_heading, matter

# 一、 in front of a heading; digits number the steps of an answer
_NUMBER = re.compile(r"^[一二三四五六七八九十]{1,3}[、.．]\s*(?=.)")
# What a heading says that asks about the question above it: 办理流程是什么, 需要准备哪些材料
_DEPENDENT = re.compile(
    r"需要|准备|办理|申请|提供|提交|具体|相关|有关|材料|条件|流程|程序|步骤|手续|证据|时间|期限|费用|标准|规定|"
    r"法律|依据|内容|注意|事项|情况|情形|问题|方法|方式|途径|后果|原因|影响|处理|解决|怎么|如何|什么|哪些|多少|是否"
)
# 导读 in front of the summary that opens an article
_LEAD = re.compile(r"^(?:专家)?导读(?:[:：]\s*|\s+|$)")
_MARKS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Article:
    """An article of a knowledge section: its title, a line that says when and by whom, its text.

    ``byline`` matches that line, with the group date; ``content`` selects the text where classes tell it,
    ``date`` what says when; ``ends`` matches the line below the text.
    """

    byline: re.Pattern[str]
    content: Selector | None = None
    date: Selector | None = None
    ends: re.Pattern[str] | None = None

    def read(self, document: Document, facts: Facts) -> Reading | None:
        """The reading of a page that shows such a line or such a text, else None.

        Raises PageRejected if the title asks nothing, or nothing stands below it.
        """
        lines, dropped = facts.sift(document.lines)
        found = [
            (n, one) for n, line in enumerate(lines[:8]) if (one := self.byline.match(line.text))
        ]
        tree = document.tree
        content = self.content.maybe(tree) if self.content and tree is not None else None
        if not lines or (content is None and not found):
            return None
        if not asks(lines[0].text):
            raise PageRejected("no_question", f"The title {lines[0].text!r} asks nothing.")
        date = found[0][1]["date"] if found else None
        body = lines[found[0][0] + 1 if found else 1 :]
        if content is not None and tree is not None:
            body, more = facts.sift(tree_lines(content))
            dropped += more
            date = text(self.date.maybe(tree)) if self.date else date
        end = next(
            (n for n, line in enumerate(body) if self.ends and self.ends.match(line.text)), None
        )
        entries = sections(
            Question(lines[0].text),
            body[:end],
            Answer("", published_at=moment(date)),
            numbered=True,
        )
        return Reading(tuple(entries), tuple(dropped))


def sections(
    question: Question, lines: Sequence[Line], answer: Answer, numbered: bool = False
) -> list[Entry]:
    """The article's question and those of its headings, each with the text below as its answer.

    ``answer`` says what the page says of every answer (lawyer, date); its text is filled in. A heading
    that repeats the title opens the answer to it; one like 需要准备哪些材料 asks about the question
    above it, and stays in its answer. With ``numbered`` a heading must begin 一、 and name its own
    matter; without, it must share some of the title's.
    """
    about = matter(question.title)
    texts: dict[str, list[str]] = {question.title: []}
    current = texts[question.title]
    for line in lines:
        title = _NUMBER.sub("", line.text) if numbered else line.text
        asks = is_question_heading(line._replace(text=title)) and (
            matter(_DEPENDENT.sub(" ", title)) if numbered else about & matter(title)
        )
        if _same(title, question.title):
            current = texts[question.title]
        elif asks and numbered == (title != line.text):
            current = texts.setdefault(title, [])
        else:
            current += filter(None, [_LEAD.sub("", line.text)])
    return [
        Entry(
            question if title == question.title else Question(title, "section"),
            (replace(answer, text="\n".join(said)),) if said else (),
        )
        for title, said in texts.items()
    ]


def _same(one: str, other: str) -> bool:
    return _MARKS.sub("", one) == _MARKS.sub("", other)
