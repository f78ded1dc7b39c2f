"""What each format writes can be read back, by something that is not ours where there is one."""

import csv as stdlib_csv
import json
from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.formats import card, croissant, csv, datapackage, html, jsonl, parquet
from pipeline.formats.assembly import assemble
from pipeline.formats.canonical import Parts
from pipeline.formats.lines import NOTHING
from pipeline.formats.rows import TABLES, Dataset, FileDigest, Last
from pipeline.tables import schema_of

COUNTS = {
    "parsed": {
        "alarms": ["laweer: related 1.00 <a page>"],
        "pages": {"laweer": {"read": 3, "kept": 2, "rejected": {"empty": 1}}},
    },
    "enriched": {"personal": {"mobile": 1}},
}


def test_parquet_has_every_table_with_its_explicit_schema(tmp_path: Path, dataset: Dataset) -> None:
    parquet.write(tmp_path, dataset)
    for name, record, _ in TABLES:
        assert pq.read_schema(tmp_path / f"{name}.parquet").equals(schema_of(record))
        assert pq.read_metadata(tmp_path / f"{name}.parquet").num_rows == len(
            getattr(dataset, name)
        )


def test_an_empty_dataset_has_the_same_schemas(tmp_path: Path) -> None:
    empty = {name: schema_of(record).empty_table() for name, record, _ in TABLES}
    nothing = Dataset(made=(), runs=(), **empty)
    parquet.write(tmp_path, nothing)
    csv.write(tmp_path, nothing)
    for name, record, _ in TABLES:
        assert pq.read_schema(tmp_path / f"{name}.parquet").equals(schema_of(record))
    assert (tmp_path / "questions.csv").read_text("utf-8-sig").startswith("id,question,")


def test_csv_opens_in_a_spreadsheet_with_chinese_and_lines_intact(
    tmp_path: Path, dataset: Dataset
) -> None:
    csv.write(tmp_path, dataset)
    content = (tmp_path / "questions.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf"), (
        "Excel takes UTF-8 without the mark for something else"
    )
    with (tmp_path / "questions.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(stdlib_csv.DictReader(file))
    assert rows[0]["question"] == "押金不退，怎么办？"
    assert rows[0]["detail"] == "合同到期了。\n房东不退。"
    assert rows[0]["citations"] == "《中华人民共和国民法典》第五百七十七条"
    assert rows[1]["regions"] == "重庆市"
    assert rows[1]["answer"] == ""


def test_csv_and_parquet_have_the_same_columns(tmp_path: Path, dataset: Dataset) -> None:
    csv.write(tmp_path, dataset)
    parquet.write(tmp_path, dataset)
    columns = list(pd.read_csv(tmp_path / "questions.csv").columns)
    assert columns == list(pd.read_parquet(tmp_path / "questions.parquet").columns)


def test_jsonl_is_one_object_a_line(tmp_path: Path, dataset: Dataset) -> None:
    jsonl.write(tmp_path, dataset, NOTHING)
    text = (tmp_path / "questions.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in text.splitlines()]
    assert [row["id"] for row in rows] == ["q1", "q2"]
    assert rows[0]["citations"][0]["article"] == 577 and rows[1]["answer"] is None
    assert "押金" in text


def test_rows_that_stay_as_they_are_are_copied(tmp_path: Path, parts: Parts) -> None:
    last, whole, patched = (tmp_path / name for name in ("last", "whole", "patched"))
    for folder in (last, whole, patched):
        folder.mkdir()
    title = pa.array(['押金不退，\r\n“怎么办”，"急"？', "=押金不退怎么办", "别的问题"])
    place = parts.questions.schema.get_field_index("title")
    field = parts.questions.schema.field(place)
    parts = replace(parts, questions=parts.questions.set_column(place, field, title))
    before = assemble(parts)
    csv.write(last, before)
    lines = jsonl.write(last, before, NOTHING)
    assert [jsonl.held(last)[row] for row in range(2)] == lines
    shorter = replace(
        parts, variants=parts.variants.slice(0, 2), clusters=parts.clusters.slice(0, 1)
    )
    for made in (parts, shorter):
        kept = assemble(made, Last(before.questions, pa.chunked_array([[False, True]])))
        csv.write(whole, assemble(made))
        csv.write(patched, kept, last)
        written = jsonl.write(whole, assemble(made), NOTHING)
        fewer = jsonl.write(patched, kept, jsonl.held(last))
        assert fewer == written[1:], "only what was made is returned"
        assert len(kept.made) == len(made.clusters) - 1
        for name in ("questions.csv", "questions.jsonl"):
            assert (patched / name).read_bytes() == (whole / name).read_bytes()


def test_the_card_names_every_table_and_site(tmp_path: Path, dataset: Dataset) -> None:
    card.write(tmp_path, dataset, "1.2.3")
    text = (tmp_path / "README.md").read_text(encoding="utf-8")
    header = text.split("---\n")[1]
    for name, _, meaning in TABLES:
        assert f"- config_name: {name}\n  data_files: {name}.parquet" in header
        assert f"| `{name}.parquet` | {meaning} |" in text
    assert header.count("default: true") == 1
    assert "n<1K" in header and "lawqa 1.2.3" in text and "\n- laweer\n" in text


def test_the_descriptions_hold_the_digest_of_every_file(tmp_path: Path) -> None:
    digests = {name: FileDigest(name * 2, n) for n, (name, _, _) in enumerate(TABLES)}
    datapackage.describe(tmp_path, digests, "1.2.3")
    croissant.describe(tmp_path, digests, "1.2.3")
    package = json.loads((tmp_path / "datapackage.json").read_text())
    described = json.loads((tmp_path / "croissant.json").read_text())
    assert {one["name"]: one["hash"] for one in package["resources"]} == {
        name: f"sha256:{one.sha256}" for name, one in digests.items()
    }
    assert {
        one["@id"]: (one["sha256"], one["contentSize"]) for one in described["distribution"]
    } == {f"{name}.parquet": (one.sha256, f"{one.bytes} B") for name, one in digests.items()}
    fields = {
        one["name"]: [field["name"] for field in one["field"]] for one in described["recordSet"]
    }
    assert fields == {name: schema_of(record).names for name, record, _ in TABLES}


class _Tags(HTMLParser):
    """Fails on a tag that is closed without having been opened; collects the text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "br", "link"):
            self.open.append(tag)
        self.loads += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_the_report_is_whole_and_loads_nothing(
    tmp_path: Path, dataset: Dataset, clusters: pa.Table, pairs: pa.Table
) -> None:
    html.write(
        tmp_path, dataset, clusters, pairs, {"run": "r1", "lawqa": "1.2.3", "counts": COUNTS}
    )
    reader = _Tags()
    reader.feed((tmp_path / "report.html").read_text(encoding="utf-8"))
    text = "".join(reader.text)
    assert reader.open == [] and reader.loads == []
    for shown in (
        "押金不退，怎么办？",
        "=押金不退怎么办",
        "文字几乎相同",
        "地区不同：重庆市 ≠ 未指明",
    ):
        assert shown in text
    assert text.index("related 1.00 <a page>") < text.index("pages read")
    assert "The file is empty." in text and "loosest pair 0.80" in text
    assert "larger than a cluster should be" in text


def test_the_report_escapes_what_pages_say(
    tmp_path: Path, clusters: pa.Table, pairs: pa.Table, dataset: Dataset
) -> None:
    manifest = {"run": "<script>", "lawqa": "1.2.3", "counts": COUNTS}
    html.write(tmp_path, dataset, clusters, pairs, manifest)
    assert "<script>" not in (tmp_path / "report.html").read_text(encoding="utf-8")
