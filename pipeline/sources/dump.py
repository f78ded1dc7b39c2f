"""Dumps: one line of JSON a question, under any of the names that ``dump.toml`` lists for a field.

Answers come as a text, as a list of texts, as objects that say who answered and when, or as
``{lawyer: text}``. A label 0 or 1 is no category.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.errors import PageRejected
from pipeline.jsonlines import loads
from pipeline.records import Answer, Entry, Question, Reading
from pipeline.sources.document import Document
from pipeline.sources.facts import Facts
from pipeline.sources.posts import answer, moment
from pipeline.sources.rendering import text_lines

Names = Mapping[str, tuple[str, ...]]


def parse(document: Document, facts: Facts) -> Reading:
    """The question of one line, which is a JSON object.

    Raises PageRejected if it is none, or none of its names is that of a question.
    """
    try:
        row = loads(document.page.text)
    except ValueError:
        raise PageRejected("bad_line", "The line is not JSON.") from None
    if not isinstance(row, dict):
        raise PageRejected("bad_line", "The line is not a JSON object.")
    asked = [lines for name in facts.fields["title"] if (lines := _lines(row.get(name)))]
    if not asked:
        known = ", ".join(facts.fields["title"][:6])
        raise PageRejected("no_question", f"The line has none of the names {known}, …")
    # a line may name the subject and the question: the second is the detail then
    details = [asked[0][1:], _lines(_value(row, "detail", facts.fields)), *asked[1:]]
    detail = next((one for one in details if one and one != asked[0]), [])
    question = Question(
        asked[0][0],
        detail="\n".join(detail) or None,
        category=_word(_value(row, "category", facts.fields)),
        region=_word(_value(row, "region", facts.fields)),
        asked_at=moment(_word(_value(row, "asked_at", facts.fields))),
        url=url_of(row, facts),
    )
    answers = _answers(_value(row, "answers", facts.fields), facts.fields)
    return Reading((Entry(question, tuple(dict.fromkeys(answers))),))


def url_of(row: Mapping[str, Any], facts: Facts) -> str | None:
    """The address that a line names, if it names one."""
    url = _value(row, "url", facts.fields)
    return url if isinstance(url, str) and url.startswith(("http://", "https://")) else None


def _value(row: Mapping[str, Any], field: str, names: Names) -> Any:
    """The value of the first name that is there and not empty."""
    return next((row[name] for name in names[field] if row.get(name)), None)


def _word(value: Any) -> str | None:
    """A short text; a list of them joined by "-", as a site writes a region."""
    if isinstance(value, list):
        value = "-".join(one for one in value if isinstance(one, str))
    return value.strip() or None if isinstance(value, str) else None


def _lines(value: Any) -> list[str]:
    return text_lines(value) if isinstance(value, str) else []


def _answers(value: Any, names: Names) -> Iterator[Answer]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            yield from _of_object(one, names)
        elif found := answer(_lines(one)):
            yield found


def _of_object(row: Mapping[str, Any], names: Names) -> Iterator[Answer]:
    """An answer that says who gave it; else every ``{lawyer: text}``."""
    said = _lines(_value(row, "text", names))
    if said:
        found = answer(
            said,
            lawyer=_word(_value(row, "lawyer", names)),
            firm=_word(_value(row, "firm", names)),
            region=_word(_value(row, "lawyer_region", names)),
            date=_word(_value(row, "published_at", names)),
        )
        yield from [found] if found else []
        return
    for lawyer, text in row.items():
        for one in text if isinstance(text, list) else [text]:
            if found := answer(_lines(one), lawyer=lawyer):
                yield found
