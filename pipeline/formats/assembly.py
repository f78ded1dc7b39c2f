"""What the stages left, joined into the tables of the dataset: column by column, but for the rows of ``questions``."""

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.formats.canonical import Parts, question_rows
from pipeline.formats.rows import (
    AnswerRow,
    CitationRow,
    Dataset,
    Last,
    QuestionRow,
    RegionRow,
    VariantRow,
)
from pipeline.patching import exchanged, in_order, runs
from pipeline.records import Lineage, Rejection
from pipeline.tables import plain, schema_of, without

_SPAN = ("owner", "part", "start", "end")
_DROPPED = ("stage", "site", "kind", "id", "detail")


def assemble(parts: Parts, last: Last | None = None) -> Dataset:
    """Join the parts into a dataset, every table sorted by id.

    Of the ``last`` dataset the rows of ``questions`` that are not leaving are as they would be made again; the rows of
    all other clusters are made.
    """
    last = last or Last(schema_of(QuestionRow).empty_table(), pa.chunked_array([], pa.bool_()))
    kept = last.questions["id"].filter(pc.invert(last.leaving))
    clusters = without(parts.clusters, "id", kept).sort_by("id")
    made = [plain(row) for row in question_rows(parts, clusters)]
    new = pa.Table.from_pylist(made, schema_of(QuestionRow))
    rows = exchanged(last.questions["id"], last.leaving, new["id"])
    # Where none stays the last dataset may be of another version, with other columns.
    questions = pa.concat_tables([new, last.questions]) if len(kept) else new
    rejected = in_order(parts.rejected, *(parts.rejected[one] for one in _DROPPED))
    citations, regions = _mentions(
        parts, (CitationRow, parts.citations), (RegionRow, parts.regions)
    )
    return Dataset(
        questions=_laid_out(QuestionRow, _columns(questions.take(pa.array(rows)))),
        made=made,
        runs=runs(rows),
        variants=_variants(parts),
        answers=_answers(parts),
        citations=citations,
        regions=regions,
        rejected=_laid_out(Rejection, _columns(rejected)),
        lineage=_laid_out(Lineage, _columns(parts.lineage)),
    )


def _variants(parts: Parts) -> pa.Table:
    variants = _by_id(parts.variants)
    told = ("id", "title", "detail", "role", "url", "site", "page", "flags", "place")
    questions = _looked_up(parts.questions.select(told), variants["id"])
    return _laid_out(
        VariantRow, _columns(questions) | _columns(variants) | {"region": questions["place"]}
    )


def _answers(parts: Parts) -> pa.Table:
    answers = _by_id(parts.answers)
    asked = _looked_up(parts.questions.select(["id", "url"]), answers["question"])
    places = _looked_up(parts.places, answers["id"])
    told = {"url": asked["url"], "lawyer_region": answers["region"]}
    return _laid_out(AnswerRow, _columns(places) | _columns(answers) | told)


def _mentions(parts: Parts, *kinds: tuple[type, pa.Table]) -> list[pa.Table]:
    """The mentions by where they stand, each with the cluster of the question or answer that it stands in: looked up
    at once for all kinds, as the table of 120,000 ids takes longer than to look in it."""
    tables = [in_order(one, *(one[name] for name in _SPAN)) for _, one in kinds]
    placed = [parts.variants.select(["id", "cluster"]), parts.places.select(["id", "cluster"])]
    owners = pa.chunked_array(
        [chunk for one in tables for chunk in one["owner"].chunks], pa.string()
    )
    clusters = _looked_up(pa.concat_tables(placed), owners)["cluster"]
    laid_out = []
    for (record, _), table in zip(kinds, tables, strict=True):
        cluster, clusters = clusters[: len(table)], clusters[len(table) :]
        laid_out.append(_laid_out(record, _columns(table) | {"cluster": cluster}))
    return laid_out


def _by_id(table: pa.Table) -> pa.Table:
    """The rows sorted by id, which most often they are."""
    ids = table["id"]
    is_sorted = pc.all(pc.less_equal(ids[:-1], ids[1:])).as_py() if len(ids) > 1 else True
    return table if is_sorted else table.sort_by("id")


def _looked_up(table: pa.Table, ids: pa.ChunkedArray) -> pa.Table:
    """For each id the row that has it."""
    return table.take(pc.index_in(ids, value_set=table["id"].combine_chunks()))


def _columns(table: pa.Table) -> dict[str, pa.ChunkedArray]:
    return dict(zip(table.column_names, table.columns, strict=True))


def _laid_out(record: type, columns: Mapping[str, pa.ChunkedArray]) -> pa.Table:
    """The columns of a record, without what a file that they were read from says of itself."""
    schema = schema_of(record)
    return pa.table([columns[name] for name in schema.names], schema=schema).combine_chunks()
