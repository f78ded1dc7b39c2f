"""What a site's pages hold, counted, against what its facts file expects."""

from collections import Counter

import pytest

from pipeline import sources
from pipeline.records import Answer, Question
from pipeline.sources.drift import EXPECTABLE, added, counted, shortfalls

FACTS = {site.id: site.facts for site in sources.sites().values()}
MAIN = Question("押金不退怎么办？", id="lawparks:a#main", site="lawparks")
RELATED = Question("租房押金不退？", "related", id="lawparks:a#related-1", site="lawparks")
ANSWER = Answer("可以起诉。", lawyer="梁示范", question=MAIN.id)


def test_what_a_page_holds() -> None:
    excerpt = Answer("可以", excerpt=True, question=RELATED.id)
    site, counts = counted([MAIN, RELATED, RELATED], [ANSWER, excerpt])
    assert site == "lawparks"
    assert +counts == Counter(pages=1, related=2, answered=1, answers=1, lawyer=1)


def test_an_answer_to_another_question_does_not_answer_the_page() -> None:
    _, counts = counted([MAIN, RELATED], [Answer("可以。", question=RELATED.id)])
    assert counts["answered"] == 0


@pytest.mark.parametrize(
    ("pages", "related", "what"),
    [
        (10, 200, []),  # 20 a page
        (10, 30, ["related"]),  # 3 a page: the list is no longer found
        (4, 0, []),  # too few pages to tell
    ],
)
def test_less_than_expected_is_an_alarm(pages: int, related: int, what: list[str]) -> None:
    held = {
        "pages": pages,
        "related": related,
        "answered": pages,
        "answers": pages,
        "lawyer": pages,
    }
    found = list(shortfalls({"lawparks": held, "no-such-site": held}, FACTS))
    assert [one.what for one in found] == what
    assert all(
        "lawparks: related 3.00 a page over 10 pages, 8.00 expected" in str(one) for one in found
    )


def test_no_answer_at_all_is_an_alarm() -> None:
    held = {"pages": 6, "related": 120, "answered": 0, "answers": 0}
    assert {one.what for one in shortfalls({"lawparks": held}, FACTS)} == {"answered", "lawyer"}


def test_counts_add_up_in_any_order() -> None:
    pages = [counted([MAIN], [ANSWER]), counted([MAIN, RELATED], [])]
    assert added(pages) == added(reversed(pages))
    assert added(pages)["lawparks"]["pages"] == 2


@pytest.mark.parametrize("site", sources.sites())
def test_expectations_are_of_what_the_site_gives(site: str) -> None:
    facts = FACTS[site]
    assert set(facts.expect) <= EXPECTABLE
    assert not set(facts.expect) & facts.not_provided
    assert facts.expect or site in ("generic", "dump")
