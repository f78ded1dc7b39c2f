"""Golden pages: every page under tests/sources/<site>/ is read as the .json beside it says.

A missing golden is written and fails; ``--update-golden`` writes all anew and fails: read the diff, then
run again. Two captures of one page (a.html and a.txt) must give one reading.
"""

import json
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from pipeline import sources
from pipeline.errors import PageError
from pipeline.records import Page
from pipeline.sources.document import Document
from pipeline.sources.harvest import harvest

_SURE = ("confidence", 1.0)
_IDS = {"id", "page", "question", "site", "position"}

FOLDER = Path(__file__).parent
PAGES = sorted(path for path in FOLDER.glob("*/*") if path.suffix in (".html", ".txt", ".jsonl"))


def reading_of(path: Path, tolerant: bool = False) -> dict[str, Any]:
    """What the site's reader makes of a page, as JSON would hold it."""
    text = path.read_text(encoding="utf-8")
    media = sources.media_of(text, "application/json" if path.suffix == ".jsonl" else None)
    page = Page("", "", f"{path.parent.name}/{path.name}", None, None, media, text)
    try:
        document = sources.identify(Document.of(page, tolerant), text.encode())
        page = document.page
        reading = sources.sites()[page.site].read(document)
    except PageError as error:
        return {"site": page.site, "rejected": error.reason}
    gives = harvest(document, reading)
    entries = [
        _known(asdict(question)) | {"answers": [_known(asdict(a)) for a in answers]}
        for question, answers in gives.questions
    ]
    dropped = [asdict(one) for one in gives.dropped]
    return {"site": page.site, "questions": entries, "dropped": dropped}


def _known(record: dict[str, Any]) -> dict[str, Any]:
    """Without ids, and without what the page does not give."""
    return {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in record.items()
        if key not in _IDS and value not in (None, "", 0, False, ()) and (key, value) != _SURE
    }


def test_there_are_pages() -> None:
    assert {path.parent.name for path in PAGES} >= set(sources.sites())


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_page_reads_as_its_golden(
    path: Path, request: pytest.FixtureRequest, subtests: pytest.Subtests
) -> None:
    golden = path.with_suffix(".json")
    found = reading_of(path)
    is_twin = path.suffix == ".txt" and path.with_suffix(".html").exists()
    renew = request.config.getoption("--update-golden") and not is_twin
    if renew or not golden.exists():
        golden.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pytest.fail(f"{golden.name} was written: read it, then run again")
    wanted = json.loads(golden.read_text(encoding="utf-8"))
    if is_twin:  # a text capture has no addresses, and other lines around the questions
        wanted = without_links(wanted) | {k: v for k, v in found.items() if k == "dropped"}
    expected, actual = by_field(wanted), by_field(found)
    around = {"answer.confidence"} if is_twin else set()  # it counts the lines around the answer
    for field in sorted((expected.keys() | actual.keys()) - around):
        with subtests.test(field):
            assert actual.get(field) == expected.get(field)


def by_field(reading: dict[str, Any]) -> dict[str, Any]:
    """A reading with one value for each field: of all questions, of all answers, of the page."""
    questions = reading.get("questions", [])
    answers = [answer for question in questions for answer in question["answers"]]
    fields: dict[str, Any] = {key: value for key, value in reading.items() if key != "questions"}
    fields["number of questions"] = len(questions)
    fields["number of answers"] = [len(question["answers"]) for question in questions]
    for name, rows in (("question", questions), ("answer", answers)):
        for key in {key for row in rows for key in row} - {"answers"}:
            fields[f"{name}.{key}"] = [row.get(key) for row in rows]
    return fields


@pytest.mark.parametrize(
    "path",
    [path for path in PAGES if path.suffix == ".html"],
    ids=lambda path: f"{path.parent.name}/{path.name}",
)
def test_lxml_and_beautifulsoup_read_the_same(path: Path) -> None:
    assert reading_of(path, tolerant=True) == reading_of(path)


def test_both_captures_of_a_page_are_compared() -> None:
    twins = [
        stem
        for stem, group in groupby(PAGES, key=lambda path: path.with_suffix(""))
        if len(list(group)) == 2
    ]
    assert {twin.parent.name for twin in twins} >= set(sources.sites()) - {"dump"}


def without_links(reading: dict[str, Any]) -> dict[str, Any]:
    """A text capture of a page holds no addresses."""
    questions = [{k: v for k, v in q.items() if k != "url"} for q in reading.get("questions", [])]
    return reading | ({"questions": questions} if "questions" in reading else {})
