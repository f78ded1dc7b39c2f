"""Has a site changed? What its pages hold, counted, against what its facts file expects.

A reader whose selectors no longer fit may still find a title on every page: what it then misses shows only in
the whole. Counts are plain numbers by site, so that books of several runs can be added up.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.records import Answer, Question
from pipeline.sources.facts import Facts

# With fewer pages a missing list may be chance: one page in five has another layout at the sites seen.
_FEWEST_PAGES = 5

_ROLES = frozenset({"section", "related", "recommended", "latest"})
_OF_QUESTION = frozenset({"detail", "category", "region", "asked_at"})
_OF_ANSWER = frozenset({"lawyer", "firm", "published_at", "helped", "follow_ups"})
# what a facts file may expect: so many of a role a page; the share of pages or answers that give a field
EXPECTABLE = _ROLES | _OF_QUESTION | _OF_ANSWER | {"answered", "lawyer_region"}

Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Something that a site's pages hold less of than expected."""

    site: str
    what: str
    expected: float
    found: float
    pages: int

    def __str__(self) -> str:
        each = "a page" if self.what in _ROLES else "of all"
        return (
            f"{self.site}: {self.what} {self.found:.2f} {each} over {self.pages} pages, {self.expected:.2f} "
            "expected. The site has changed, or its reader is wrong."
        )


def counted(questions: Sequence[Question], answers: Sequence[Answer]) -> tuple[str, Counter[str]]:
    """The site of a page, and what it holds. Excerpts say nothing of their authors, and are left out."""
    counts: Counter[str] = Counter({"pages": 1})
    counts.update(one.role for one in questions if one.role in _ROLES)
    mains = {one.id: one for one in questions if one.role == "main"}
    for name in _OF_QUESTION:
        counts[name] += any(getattr(one, name) for one in mains.values())
    own = [one for one in answers if not one.excerpt]
    counts["answered"] += any(one.question in mains for one in own)
    counts["answers"] += len(own)
    for name in _OF_ANSWER:
        counts[name] += sum(bool(getattr(one, name)) for one in own)
    counts["lawyer_region"] += sum(bool(one.region) for one in own)
    return questions[0].site if questions else "-", counts


def shortfalls(counts: Counts, facts: Mapping[str, Facts]) -> Iterator[Shortfall]:
    """What falls short, site by site. ``counts`` are those of ``counted``, added up by site."""
    for site, found in counts.items():
        pages = found["pages"]
        if pages < _FEWEST_PAGES or site not in facts:
            continue
        for what, expected in facts[site].expect.items():
            of_answers = what in _OF_ANSWER or what == "lawyer_region"
            whole = found.get("answers", 0) if of_answers else pages
            share = found.get(what, 0) / whole if whole else 0.0
            if share < expected:
                yield Shortfall(site, what, expected, round(share, 4), pages)


def added(counts: Iterable[tuple[str, Counter[str]]]) -> dict[str, dict[str, int]]:
    """The counts of pages added up by site, in order; what no page holds is left out."""
    whole: dict[str, Counter[str]] = {}
    for site, one in counts:
        whole.setdefault(site, Counter()).update(one)
    return {
        site: {what: n for what, n in sorted(found.items()) if n}
        for site, found in sorted(whole.items())
    }
