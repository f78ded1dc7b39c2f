from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import enrich
from pipeline.config import Config
from pipeline.records import Answer, CitationMention, Question, RegionMention
from pipeline.report import Silent
from pipeline.store import Store

ANSWER = Answer(
    "在深圳可以依据《中华人民共和国劳动合同法》第三十八条解除合同，电话19900000000。",
    id="s:1#main/a1",
    question="s:1#main",
    site="s",
)


def question(title: str, detail: str | None = None, region: str | None = None) -> Question:
    return Question(title, detail=detail, region=region, id="s:1#main", page="s:1", site="s")


def test_an_answer_gains_citations_regions_and_loses_personal_data() -> None:
    enriched = enrich.enrich(ANSWER)
    record = enriched.record
    assert isinstance(record, Answer) and record.text.endswith("电话[手机号]。")
    assert [(c.article, c.owner, c.part) for c in enriched.citations] == [
        (38, "s:1#main/a1", "text")
    ]
    assert enriched.citations[0].label == "《劳动合同法》第三十八条"
    assert [(r.adcode, r.path) for r in enriched.regions] == [("440300", "广东省/深圳市")]
    assert [p.kind for p in enriched.personal] == ["mobile"]


def test_spans_point_into_the_text_that_is_published() -> None:
    enriched = enrich.enrich(Answer("电话19900000000，在深圳。", id="a", question="q", site="s"))
    record = enriched.record
    assert isinstance(record, Answer)
    for found in enriched.regions:
        assert record.text[found.start : found.end] == found.found == "深圳"


@pytest.mark.parametrize(
    ("title", "detail", "region", "adcode"),
    [
        ("押金不退怎么办？", None, None, None),
        ("重庆押金不退怎么办？", None, None, "500000"),
        ("押金不退怎么办？", "我在成都租的房子。", None, "510100"),
        ("押金不退怎么办？", None, "宁夏-吴忠", "640300"),
        ("国家医保服务平台怎么登录？", None, None, None),
    ],
)
def test_the_region_of_a_question(
    title: str, detail: str | None, region: str | None, adcode: str | None
) -> None:
    record = enrich.enrich(question(title, detail, region)).record
    assert isinstance(record, Question)
    assert record.adcode == adcode
    assert (record.place is None) is (adcode is None)


def test_what_the_page_says_of_the_asker_is_a_mention_of_its_own() -> None:
    regions = enrich.enrich(question("押金不退怎么办？", region="宁夏-吴忠")).regions
    assert {r.part for r in regions} == {"page"}


def test_follow_ups_lose_personal_data_too() -> None:
    answer = Answer(
        "可以。", follow_ups=("追问：打19900000000行吗", "追答：行。"), id="a", question="q"
    )
    enriched = enrich.enrich(answer)
    assert isinstance(enriched.record, Answer)
    assert enriched.record.follow_ups == ("追问：打[手机号]行吗", "追答：行。")
    assert [one.kind for one in enriched.personal] == ["mobile"]


def test_nothing_is_changed_where_nothing_is_personal() -> None:
    asked = question("押金不退怎么办？", "合同到期了。")
    assert enrich.enrich(asked).record == asked


@given(st.text(max_size=80))
def test_enriching_twice_changes_nothing(text: str) -> None:
    once = enrich.enrich(Answer(text, id="a", question="q", site="s")).record
    assert enrich.enrich(once).record == once


def test_the_stage_keeps_everything(tmp_path: Path) -> None:
    store = Store(tmp_path, tmp_path)
    store.write_stage("parsed", "questions", Question, [question("重庆押金不退怎么办？")])
    store.write_stage("parsed", "answers", Answer, [ANSWER])
    enrich.run(store, Config(), Silent())
    assert len(store.read_stage("enriched", "questions", Question)) == 1
    assert len(store.read_stage("enriched", "answers", Answer)) == 1
    assert len(store.read_stage("enriched", "citations", CitationMention)) == 1
    assert {r.owner for r in store.read_stage("enriched", "regions", RegionMention)} == {
        "s:1#main",
        "s:1#main/a1",
    }
    counts = store.read_counts("enriched")
    assert counts["records"] == {"s": {"read": 2, "kept": 2, "rejected": {}}}
    assert counts["personal"] == {"mobile": 1}
    assert store.read_table("enriched", "replaced").to_pylist() == [
        {"owner": "s:1#main/a1", "kind": "mobile"}
    ]
    tables = {
        name: store.read_table("enriched", name)
        for name in ("questions", "answers", "citations", "regions", "replaced")
    }
    assert enrich.books(tables) == counts, "the tables tell the books"
