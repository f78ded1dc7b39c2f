"""Mentions of laws in one list: overlaps, short forms, numbers and articles that belong to them."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.recognizers.citing.binding import numbers_bound, owners, tight_ends
from pipeline.recognizers.citing.documents import documents
from pipeline.recognizers.citing.mentions import Foreign, LawMention
from pipeline.recognizers.citing.pinpoints import chains
from pipeline.recognizers.citing.reading import laws, outside
from pipeline.recognizers.citing.short_forms import MOST, short_forms

SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 6)), max_size=12)


def titles(text: str) -> list[str]:
    return [one.title for one in laws(text, text, []) if isinstance(one, LawMention)]


@given(SPANS, SPANS)
def test_outside_keeps_what_touches_nothing(
    left: list[tuple[int, int]], right: list[tuple[int, int]]
) -> None:
    mentions = [Foreign(start, start + length) for start, length in left]
    taken = [(start, start + length) for start, length in right]
    kept = outside(mentions, taken)
    free = [
        one for one in mentions if all(one.end <= start or end <= one.start for start, end in taken)
    ]
    assert kept == sorted(free, key=lambda one: one.start)


def test_the_longer_reading_wins() -> None:
    assert titles("《刑法学教程》第三条") == []
    assert titles("婚姻法解释三") == [
        "最高人民法院关于适用〈中华人民共和国婚姻法〉若干问题的解释（三）"
    ]


def test_a_short_form_stands_for_its_law_only_behind_its_definition() -> None:
    text = "《规则》先说。《某市停车规则》(以下简称《规则》)第一条。《规则》第二条"
    found = [one for one in laws(text, text, []) if isinstance(one, LawMention)]
    assert [(one.title, one.rule) for one in found] == [
        ("某市停车规则", "title"),
        ("某市停车规则", "short_form"),
    ]


def test_definitions_are_bounded() -> None:
    text = "《甲法》(以下简称甲)" * (MOST + 5)
    found = [one for one in laws(text, text, []) if isinstance(one, LawMention)]
    assert len(list(short_forms(text, found))) == MOST


def test_a_definition_of_something_else_defines_no_law() -> None:
    text = "依《甲法》办理。某某公司(以下简称公司)不服"
    assert titles(text) == ["甲法"]


def test_numbers_go_to_the_title_beside_them() -> None:
    text = "《甲办法》(某发[2021]1号)、某发[2021]2号《乙办法》、某发[2021]3号"
    numbered = documents(text)
    bound = numbers_bound(text, laws(text, text, numbered), numbered)
    numbers = [one.doc_number for one in bound.named if isinstance(one, LawMention)]
    assert numbers == ["某发〔2021〕1号", "某发〔2021〕2号"]
    assert [document.number for document in bound.documents] == ["某发〔2021〕3号"]


def test_an_article_goes_to_the_law_right_before_it() -> None:
    text = "《甲法》、《乙法》第三条"
    bound = numbers_bound(text, laws(text, text, []), [])
    found = list(chains(text, tight_ends(text, bound)))
    (owner,) = owners(text, bound, found).values()
    assert isinstance(owner, LawMention)
    assert owner.title == "乙法"
