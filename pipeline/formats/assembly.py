"""What the stages left, joined into the tables of the dataset: column by column, but for the rows of ``questions``."""

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise

import numpy as np
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
_SHOWN = ("id", "title", "detail", "role", "url", "site", "page", "flags", "place")
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
    variants, answers, citations, regions = _flat(parts)
    return Dataset(
        questions=_laid_out(QuestionRow, _columns(questions.take(pa.array(rows)))),
        made=made,
        runs=runs(rows),
        variants=variants,
        answers=answers,
        citations=citations,
        regions=regions,
        rejected=_laid_out(Rejection, _columns(rejected)),
        lineage=_laid_out(Lineage, _columns(parts.lineage)),
    )


def _flat(parts: Parts) -> tuple[pa.Table, ...]:
    """The variants, the answers, and the citations and regions by where they stand, each with the cluster of the
    question or answer that it stands in.

    All are looked up at once: a table of 120,000 ids takes longer to make than to look in.
    """
    variants, answers = _by_id(parts.variants), _by_id(parts.answers)
    (found,) = _rows_of([answers["id"]], parts.places["id"])
    places = parts.places.take(found)
    kinds = ((CitationRow, parts.citations), (RegionRow, parts.regions))
    mentions = [in_order(table, *(table[one] for one in _SPAN)) for _, table in kinds]
    told = [variants["id"], answers["question"], *(one["owner"] for one in mentions)]
    shown, asked, *owners = _rows_of(told, _joined(parts.questions["id"], answers["id"]))
    clusters = _joined(variants["cluster"], places["cluster"])
    places_of = np.full(len(parts.questions) + len(answers), -1)  # in these, of every record
    places_of[shown] = np.arange(len(variants))
    places_of[len(parts.questions) :] = np.arange(len(variants), len(clusters))
    return (
        _variants(variants, parts.questions.select(_SHOWN).take(shown)),
        _answers(answers, places, parts.questions["url"].take(asked)),
        *(
            _laid_out(
                record, _columns(table) | {"cluster": clusters.take(pa.array(places_of[rows]))}
            )
            for (record, _), table, rows in zip(kinds, mentions, owners, strict=True)
        ),
    )


def _variants(variants: pa.Table, questions: pa.Table) -> pa.Table:
    told = _columns(questions) | _columns(variants) | {"region": questions["place"]}
    return _laid_out(VariantRow, told)


def _answers(answers: pa.Table, places: pa.Table, urls: pa.ChunkedArray) -> pa.Table:
    told = {"url": urls, "lawyer_region": answers["region"]}
    return _laid_out(AnswerRow, _columns(places) | _columns(answers) | told)


def _by_id(table: pa.Table) -> pa.Table:
    """The rows sorted by id, which most often they are."""
    ids = table["id"]
    is_sorted = pc.all(pc.less_equal(ids[:-1], ids[1:])).as_py() if len(ids) > 1 else True
    return table if is_sorted else table.sort_by("id")


def _rows_of(columns: Sequence[pa.ChunkedArray], ids: pa.ChunkedArray) -> list[pa.Array]:
    """For each id in some columns the row that has it among ``ids``."""
    rows = pc.index_in(_joined(*columns), value_set=ids.combine_chunks()).combine_chunks()
    ends = [*accumulate(map(len, columns), initial=0)]
    return [rows[start:end] for start, end in pairwise(ends)]


def _joined(*columns: pa.ChunkedArray) -> pa.ChunkedArray:
    return pa.chunked_array([chunk for one in columns for chunk in one.chunks], pa.string())


def _columns(table: pa.Table) -> dict[str, pa.ChunkedArray]:
    return dict(zip(table.column_names, table.columns, strict=True))


def _laid_out(record: type, columns: Mapping[str, pa.ChunkedArray]) -> pa.Table:
    """The columns of a record, without what a file that they were read from says of itself."""
    schema = schema_of(record)
    return pa.table([columns[name] for name in schema.names], schema=schema).combine_chunks()
