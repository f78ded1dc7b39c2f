"""The ids of what a page holds. They come from the site and the page, never from cleaned text.

A question's id is its page's and, but for the main one, a hash of its text as published with white space
left out: neither the order of a list, which sites shuffle, nor a change in cleaning changes it.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from pipeline.records import Answer, Entry, Page, Question, Reading
from pipeline.sources.addresses import resolved

_WHITE = re.compile(r"\s+")


def identified(page: Page, reading: Reading) -> Iterator[tuple[Question, tuple[Answer, ...]]]:
    """The questions of a page with their answers, in order, ids and addresses filled in.

    ``<page>#main`` for the main question, ``<page>#<role>-<10 hex>`` for the others, ``-2`` and so on
    behind a text that stands twice; ``<question>/a<n>`` for the answers, counted from 1.
    """
    taken: Counter[str] = Counter()
    for position, entry in enumerate(reading.entries):
        key = _key(entry.question)
        taken[key] += 1
        question = replace(
            entry.question,
            id=f"{page.id}#{key}" + (f"-{taken[key]}" if taken[key] > 1 else ""),
            page=page.id,
            site=page.site,
            position=position,
            url=_address(page.url, entry),
        )
        yield (
            question,
            tuple(
                replace(one, id=f"{question.id}/a{n}", question=question.id, site=page.site)
                for n, one in enumerate(entry.answers, start=1)
            ),
        )


def _key(question: Question) -> str:
    if question.role == "main":
        return "main"
    published = _WHITE.sub("", f"{question.title}\0{question.detail or ''}")
    return f"{question.role}-{hashlib.sha256(published.encode()).hexdigest()[:10]}"


def _address(page_url: str | None, entry: Entry) -> str | None:
    """The address of a question: the page's own for what the page answers, else the link's.

    The line of a dump has no address but the one it names.
    """
    if entry.question.role in ("main", "section"):
        return page_url or entry.question.url
    return resolved(page_url, entry.question.url)
