"""Every row of every region table is whole, does what its example says, and matters."""

from collections.abc import Sequence

import pytest

from pipeline.recognizers import tables
from pipeline.recognizers.places import (
    clauses,
    divisions,
    hits,
    mentions,
    roles,
    shorthand,
    spellings,
)
from pipeline.recognizers.regions import find

Row = dict[str, str]

NAMES = sorted(path.stem for path in tables.FOLDER.glob("region*.csv"))
GUARDS = tables.read("region_guards")
WORDS = tables.read("region_words")
CONTEXTS = tables.read("region_contexts")


def found(text: str) -> list[str]:
    return [mention.found for mention in find(text)]


def codes(text: str) -> set[str]:
    return {code for region in find(text) for code in (region.adcode, *region.candidates) if code}


@pytest.mark.parametrize("name", NAMES)
def test_a_table_says_where_its_facts_come_from(name: str) -> None:
    text = (tables.FOLDER / f"{name}.csv").read_text(encoding="utf-8")
    header = [line for line in text.splitlines() if line.startswith("#")]
    assert "Source:" in " ".join(header)


def test_the_tables_of_codes_name_the_licence() -> None:
    for name in ("regions", "region_history"):
        text = (tables.FOLDER / f"{name}.csv").read_text(encoding="utf-8")
        assert "MIT" in text
        assert "CC0" in text


def test_tables_are_small() -> None:
    assert sum((tables.FOLDER / f"{name}.csv").stat().st_size for name in NAMES) < 1_000_000


def test_guarded_and_torn_names_are_names() -> None:
    known = set(spellings.spellings())
    assert {row["name"] for row in [*GUARDS, *WORDS]} <= known
    assert {row["name"] for row in CONTEXTS} <= known | {"", "county", "local"}
    assert len({row["name"] for row in GUARDS}) == len(GUARDS)


def test_no_place_is_found_in_the_example_of_a_refusal() -> None:
    assert {row["example"]: found(row["example"]) for row in [*GUARDS, *WORDS, *CONTEXTS]} == {
        row["example"]: [] for row in [*GUARDS, *WORDS, *CONTEXTS]
    }


def test_a_guarded_name_is_found_where_the_text_asks_for_it() -> None:
    def asking(row: Row, code: str) -> str:
        above = divisions.name(divisions.parent(code) or divisions.NATIONAL)
        short = spellings.stem(above) or above
        return {
            "full": f"在{above}{divisions.name(code)}打工",
            "parent": f"在{short}{row['name']}打工",
            "frame": f"在{row['name']}打工",
        }[row["need"]]

    unfound = [
        row["name"]
        for row in GUARDS
        if not any(
            code in codes(asking(row, code)) for code in spellings.spellings()[row["name"]].codes
        )
    ]
    # 海北 and 海南 in front of them read as 北海 and as the province.
    assert set(unfound) <= {"海晏", "兴海", "同德"}


def test_a_torn_name_is_found_where_it_stands_whole() -> None:
    free = {row["name"] for row in WORDS} - {row["name"] for row in GUARDS}
    assert [name for name in sorted(free) if name not in found(f"在{name}打工")] == []


def test_what_looks_alike_is_a_place() -> None:
    assert [row["place"] for row in CONTEXTS if not found(row["place"])] == []


@pytest.fixture
def unkept(monkeypatch: pytest.MonkeyPatch) -> None:
    """No clause is kept as other tables read it."""
    monkeypatch.setattr(clauses, "read", clauses.read.__wrapped__)


@pytest.mark.usefixtures("unkept")
def test_without_its_guard_a_name_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    guards = hits.guards()
    dead = []
    for row in GUARDS:
        rest = {name: need for name, need in guards.items() if name != row["name"]}
        monkeypatch.setattr(mentions, "guards", lambda rest=rest: rest)
        if row["name"] not in found(row["example"]):
            dead.append(row)
    assert dead == []


@pytest.mark.usefixtures("unkept")
@pytest.mark.parametrize("rows", [WORDS, CONTEXTS], ids=["words", "contexts"])
def test_without_its_veto_a_name_would_be_found(
    rows: Sequence[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    vetoes = hits.vetoes()
    monkeypatch.setattr(hits, "fitting", hits.fitting.__wrapped__)
    dead = []
    for row in rows:
        before = row["before"].replace("SURNAME", hits.SURNAME)
        patterns = (before and f"(?:{before})$", row["after"])
        rest = tuple(
            veto
            for veto in vetoes[row["name"]]
            if (veto.before.pattern, veto.after.pattern) != patterns
        )
        monkeypatch.setattr(hits, "vetoes", lambda row=row, rest=rest: vetoes | {row["name"]: rest})
        if not found(row["example"]):
            dead.append(row)
    assert dead == []


def test_each_cue_gives_its_role_and_is_the_first_that_does() -> None:
    for number, row in enumerate(tables.read("region_roles")):
        before, behind = row["example"].split("{}")
        assert {region.role for region in find(f"{before}深圳{behind}")} == {row["role"]}, row
        fitting = [
            index
            for index, cue in enumerate(roles.cues())
            if cue.before.search(before) and cue.after.match(behind)
        ]
        assert fitting[0] == number, (row, fitting)


def test_each_alias_means_divisions_in_use_and_is_found() -> None:
    for row in tables.read("region_aliases"):
        assert set(row["codes"].split()) <= set(divisions.in_use())
        assert row["spelling"] in found(f"在{row['spelling']}打工")


def test_each_service_is_found_in_its_example() -> None:
    for row in tables.read("region_services"):
        assert [(r.found, r.adcode, r.rule) for r in find(row["example"])] == [
            (row["found"], row["code"], "service")
        ]


def test_each_character_means_divisions_in_use() -> None:
    for character, its in shorthand.characters().items():
        assert set(its) <= set(divisions.in_use()), character


def test_each_traditional_character_makes_a_name() -> None:
    names = [*spellings.spellings(), *shorthand.characters()]
    letters = {letter for name in names for letter in name}
    for row in tables.read("region_traditional"):
        assert len(row["traditional"]) == len(row["simplified"]) == 1
        assert row["simplified"] in letters, row
