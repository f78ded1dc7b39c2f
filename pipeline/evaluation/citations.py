"""How good are the citations: precision, recall and F1 over passages at three levels, document numbers, offsets.

A gold passage has ``id``, ``text``, ``tags`` and ``citations``, each with ``law``, ``article``,
``article_suffix``, ``paragraph``, ``item`` and ``doc_number``. A passage counts each pinpoint once. An
entry with ``law_alt`` is also right under those names; names are compared without marks and without
中华人民共和国. Entries that are ``in_quote`` or ``optional`` count neither way, nor does a find flagged
``in_quote``: it is not credited to the answer, so a pinpoint that should be is then missed. Case
numbers are no citations of law and are left out.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pipeline.evaluation.counts import Counts, Row
from pipeline.evaluation.passages import Passage, Result
from pipeline.records import Citation

Level = Literal["law", "article", "pinpoint"]
Place = tuple[int | None, ...]

FIELDS: dict[Level, tuple[str, ...]] = {
    "law": (),
    "article": ("article", "article_suffix"),
    "pinpoint": ("article", "article_suffix", "paragraph", "item"),
}


@dataclass(frozen=True, slots=True)
class Judged(Passage):
    """One passage: counts at each level and of document numbers."""

    law: Counts
    article: Counts
    pinpoint: Counts
    numbers: Counts


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One gold entry at one level: the names it accepts, its place in the law, whether it counts."""

    names: frozenset[str]
    place: Place
    counts: bool


def compared(name: str) -> str:
    """A name as it is compared: no marks, no spaces, no country, one kind of bracket.

    >>> compared("《中华人民共和国婚姻法》") == compared("婚姻法")
    True
    """
    bare = re.sub(r"中华人民共和国|[《》〈〉<>＜＞﹤﹥、\s]", "", name)
    return bare.translate(str.maketrans("（）", "()"))


def compared_number(number: str) -> str:
    """A document number as it is compared: one kind of bracket, without 第 and the country."""
    bare = re.sub(r"中华人民共和国|第|\s", "", number)
    return bare.translate(str.maketrans("[]【】［］（）()", "〔〕〔〕〔〕〔〕〔〕"))


def evaluate(
    rows: Iterable[dict[str, Any]], find: Callable[[str], Sequence[Citation]]
) -> Result[Judged]:
    """What ``find`` gets right on gold passages. Raises KeyError for a row that lacks a field."""
    passages = []
    for row in rows:
        found = find(row["text"])
        cited = [one for one in found if one.kind != "case" and "in_quote" not in one.flags]
        passages.append(
            Judged(
                law=_compare(row["citations"], cited, "law"),
                article=_compare(row["citations"], cited, "article"),
                pinpoint=(pinpoint := _compare(row["citations"], cited, "pinpoint")),
                numbers=_numbers(row["citations"], found),
                tags=tuple(row.get("tags", ())),
                alarmed=pinpoint.wrong > 0,
                empty=not any(_counts(entry) for entry in row["citations"]),
                exact=all(row["text"][c.start : c.end] == c.found for c in found),
            )
        )
    return Result(tuple(passages))


def table(result: Result[Judged]) -> list[Row]:
    """Lines to print: each level, document numbers, the checks, articles by tag, each with its interval."""
    return [
        result.row("law", lambda one: one.law),
        result.row("article", lambda one: one.article),
        result.row("pinpoint", lambda one: one.pinpoint),
        result.row("document numbers", lambda one: one.numbers),
        *result.checks(),
        *result.by_tag(lambda one: one.article),
    ]


def _counts(entry: dict[str, Any]) -> bool:
    return not (entry.get("in_quote") or entry.get("optional"))


def _named(law: str | None, number: str | None) -> str:
    """What a citation names: its law, else its document, else nothing."""
    if law is not None:
        return compared(law)
    return compared_number(number) if number else ""


def _wanted(entries: Sequence[dict[str, Any]], level: Level) -> list[_Wanted]:
    """The gold entries at a level, each once; one that counts wins over one that does not."""
    found: dict[tuple[frozenset[str], Place], bool] = {}
    for entry in entries:
        names = {_named(entry["law"], entry["doc_number"])}
        names |= {compared(name) for name in entry.get("law_alt", ())}
        place = tuple(entry[name] for name in FIELDS[level])
        key = (frozenset(names), place)
        found[key] = found.get(key, False) or _counts(entry)
    return [_Wanted(names, place, counts) for (names, place), counts in found.items()]


def _compare(entries: Sequence[dict[str, Any]], found: Sequence[Citation], level: Level) -> Counts:
    mine = {
        (_named(one.law, one.doc_number), tuple(getattr(one, name) for name in FIELDS[level]))
        for one in found
    }
    right = missed = 0
    for wanted in _wanted(entries, level):
        hit = next(((n, p) for n, p in mine if n in wanted.names and p == wanted.place), None)
        if hit is not None:
            mine.discard(hit)
        right += wanted.counts and hit is not None
        missed += wanted.counts and hit is None
    return Counts(right, len(mine), missed)


def _numbers(entries: Sequence[dict[str, Any]], found: Sequence[Citation]) -> Counts:
    """Document numbers of a passage, each once, whatever law they stand beside."""
    numbers: dict[str, bool] = {}
    for entry in entries:
        if entry["doc_number"]:
            number = compared_number(entry["doc_number"])
            numbers[number] = numbers.get(number, False) or _counts(entry)
    mine = {compared_number(one.doc_number) for one in found if one.doc_number}
    wanted = {number for number, counts in numbers.items() if counts}
    return Counts(len(wanted & mine), len(mine - set(numbers)), len(wanted - mine))
