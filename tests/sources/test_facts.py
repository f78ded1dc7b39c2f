import json
from pathlib import Path

import pytest

from pipeline import sources
from pipeline.errors import UsageError
from pipeline.sources.facts import read_facts
from pipeline.sources.lines import Line

FACTS = """
title = "示例"
hosts = ["example.cn"]
license = "unknown"
page_id = '^/ask/(\\d+)'
shows = ['^只有这里有$']
delay = 2
not_provided = []
[lines]
shell = ['^去咨询$']
"""


def test_facts_are_read_and_compiled(tmp_path: Path) -> None:
    path = tmp_path / "example.toml"
    path.write_text(FACTS, encoding="utf-8")
    facts = read_facts(path)
    assert facts.delay == 2.0
    kept, dropped = facts.sift([Line("去咨询"), Line("正文")])
    assert [line.text for line in kept] == ["正文"]
    assert [(one.reason, one.text) for one in dropped] == [("shell", "去咨询")]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('title = "示例"', 'titel = "示例"', "unknown keys"),
        ('license = "unknown"', "", "license"),
        ("'^只有这里有$'", "'(['", "pattern"),
    ],
)
def test_wrong_facts_say_what_is_wrong(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = tmp_path / "example.toml"
    path.write_text(FACTS.replace(old, new), encoding="utf-8")
    with pytest.raises(UsageError, match=message):
        read_facts(path)


@pytest.mark.parametrize("site", sources.sites().values(), ids=lambda site: site.id)
def test_every_site_has_a_reader_facts_and_golden_pages(site: sources.Site) -> None:
    assert site.parse.__module__ == f"pipeline.sources.{site.id}"
    assert site.facts.title and site.facts.delay >= 1.0
    pages = list((Path(__file__).parent / site.id).glob("*.*"))
    assert len([path for path in pages if path.suffix in (".html", ".txt", ".jsonl")]) >= 5


_OF_QUESTION = {"detail", "category", "region", "asked_at"}
_OF_ANSWER = {"lawyer", "firm", "helped", "published_at", "follow_ups"}


@pytest.mark.parametrize("site", sources.sites().values(), ids=lambda site: site.id)
def test_each_field_is_given_by_a_golden_page_or_declared_as_not_provided(
    site: sources.Site,
) -> None:
    given: set[str] = set()
    for path in (Path(__file__).parent / site.id).glob("*.json"):
        for question in json.loads(path.read_text(encoding="utf-8")).get("questions", []):
            given |= question.keys() & _OF_QUESTION
            for answer in question["answers"]:
                given |= answer.keys() & _OF_ANSWER
                given |= {"lawyer_region"} if "region" in answer else set()
    every = _OF_QUESTION | _OF_ANSWER | {"lawyer_region"}
    assert given | site.facts.not_provided == every
    assert not given & site.facts.not_provided


def test_no_host_belongs_to_two_sites() -> None:
    hosts = [host for site in sources.sites().values() for host in site.facts.hosts]
    assert len(hosts) == len(set(hosts))
