"""A small dataset: two clusters, one of them merged, with every kind of row."""

from dataclasses import replace

import pyarrow as pa
import pytest

from pipeline.formats.assembly import assemble
from pipeline.formats.canonical import Parts
from pipeline.formats.rows import Dataset
from pipeline.records import (
    Answer,
    AnswerPlace,
    CitationMention,
    Cluster,
    Lineage,
    PageInfo,
    Pair,
    Question,
    RegionMention,
    Rejection,
    Role,
    Variant,
)
from pipeline.tables import table_of

LAWYER = "梁示范"


def page(name: str, url: str | None, captured: str | None) -> PageInfo:
    return PageInfo(
        id=f"laweer:{name}",
        site="laweer",
        path=f"laweer/{name}.html",
        url=url,
        media="html",
        encoding="utf-8",
        replaced=0,
        sha256="0" * 64,
        license="unknown",
        first_captured=captured,
        last_captured=captured,
        questions=1,
    )


def question(page_name: str, title: str, role: Role = "main") -> Question:
    key = "main" if role == "main" else f"{role}-1"
    return Question(
        title=title,
        role=role,
        id=f"laweer:{page_name}#{key}",
        page=f"laweer:{page_name}",
        site="laweer",
    )


@pytest.fixture
def clusters() -> pa.Table:
    rows = [
        Cluster(
            "q1", "laweer:a#main", 2, "laweer:a#main", "laweer:b#main", 0.8, "laweer:b#main", True
        ),
        Cluster("q2", "laweer:a#related-1", 1, None, None, None, None, False),
    ]
    return table_of(Cluster, rows)


@pytest.fixture
def pairs() -> pa.Table:
    reason = ("地区不同：重庆市 ≠ 未指明", "region differs: 重庆市 ≠ not said")
    pair = Pair("laweer:a#main", "laweer:a#related-1", 0.7, "same_question", False, *reason)
    return table_of(Pair, [pair])


@pytest.fixture
def parts(clusters: pa.Table) -> Parts:
    text = "可以，《民法典》第五百七十七条有规定。"
    cited = CitationMention(
        law="中华人民共和国民法典",
        article=577,
        article_suffix=None,
        paragraph=None,
        item=None,
        doc_number=None,
        resolved_from="alias",
        status="in_force",
        successor=None,
        found="《民法典》第五百七十七条",
        start=3,
        end=15,
        owner="laweer:a#main/a1",
        part="text",
        label="《中华人民共和国民法典》第五百七十七条",
    )
    placed = RegionMention(
        name="深圳市",
        adcode="440300",
        level="city",
        role="policy",
        candidates=(),
        found="深圳",
        start=0,
        end=2,
        owner="laweer:b#main/a1",
        part="text",
        path="广东省/深圳市",
    )
    return Parts(
        pages=table_of(
            PageInfo,
            [
                page("a", "https://laweer.com/question/a.html", "2026-01-02"),
                page("b", None, None),
            ],
        ),
        questions=table_of(
            Question,
            [
                replace(question("a", "押金不退，怎么办？"), detail="合同到期了。\n房东不退。"),
                question("b", "=押金不退怎么办"),
                replace(
                    question("a", "重庆押金不退怎么办？", "related"),
                    adcode="500000",
                    place="重庆市",
                ),
            ],
        ),
        answers=table_of(
            Answer,
            [
                Answer(
                    text,
                    lawyer=LAWYER,
                    id="laweer:a#main/a1",
                    question="laweer:a#main",
                    site="laweer",
                ),
                Answer(
                    "深圳可以投诉",
                    excerpt=True,
                    id="laweer:b#main/a1",
                    question="laweer:b#main",
                    site="laweer",
                ),
            ],
        ),
        citations=table_of(CitationMention, [cited]),
        regions=table_of(RegionMention, [placed]),
        clusters=clusters,
        variants=table_of(
            Variant,
            [
                Variant("laweer:a#main", "q1", True, 1.0, "canonical", "标准问题"),
                Variant("laweer:b#main", "q1", False, 0.8, "near_identical", "文字几乎相同"),
                Variant("laweer:a#related-1", "q2", True, 1.0, "canonical", "标准问题"),
            ],
        ),
        places=table_of(
            AnswerPlace,
            [
                AnswerPlace("laweer:a#main/a1", "q1", True, None),
                AnswerPlace("laweer:b#main/a1", "q1", False, None),
            ],
        ),
        rejected=table_of(
            Rejection,
            [Rejection("parsed", "laweer", "page", "laweer/x", "empty", "The file is empty.")],
        ),
        lineage=table_of(
            Lineage,
            [Lineage(1, "new", "q2", None, ("laweer:a#related-1",), (), "laweer:a#related-1")],
        ),
    )


@pytest.fixture
def dataset(parts: Parts) -> Dataset:
    return assemble(parts)
