"""The rows of the dataset: one record a file of data/clean, its fields in the order of the columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from pipeline.records import CitationMention, Lineage, RegionMention, Rejection


@dataclass(frozen=True, slots=True)
class Law:
    """A citation as a row of questions shows it: facts and the written form, no spans."""

    label: str  # 《医疗保障基金使用监督管理条例》第十七条
    law: str | None
    article: int | None
    article_suffix: int | None
    paragraph: int | None
    item: int | None
    doc_number: str | None
    status: str
    successor: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """A region as a row of questions shows it."""

    path: str  # 广东省/深圳市
    adcode: str
    source: str  # question: decided for the question; answer: named in the chosen answer


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A canonical question with the answer chosen for its cluster, and all that stands behind it."""

    id: str
    question: str
    detail: str | None
    answer: str | None
    citations: tuple[Law, ...]  # of the chosen answer, then of the question
    regions: tuple[Place, ...]
    variants: tuple[str, ...]  # the other wordings
    sources: tuple[str, ...]  # addresses of the pages; the id of a page that has none
    url: str | None  # of the page the answer was taken from
    lawyer: str | None
    first_seen: str | None
    last_seen: str | None
    license: str
    excerpt: bool  # the site cut the answer
    size: int  # questions in the cluster, this one among them
    loosest: float | None  # similarity of the two of them least alike; null in a cluster of one
    loosest_pair: tuple[str, ...]  # their ids
    least_similar: str | None  # id of the one least like the others
    flagged: bool  # larger than a cluster should be: look at it


@dataclass(frozen=True, slots=True)
class VariantRow:
    """A question as it stands on a page, and why it is in its cluster."""

    id: str
    cluster: str
    title: str
    detail: str | None
    role: str
    url: str | None
    site: str
    region: str | None  # 广东省/深圳市
    similarity: float  # to the canonical question; 1.0 for itself
    reason: str
    canonical: bool
    page: str
    flags: tuple[str, ...]  # what is doubtful about its text (docs/sources.md)


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """An answer; ``chosen`` marks the one that stands in ``questions``."""

    id: str
    cluster: str
    text: str
    lawyer: str | None
    excerpt: bool
    url: str | None
    site: str
    published_at: str | None
    chosen: bool
    duplicate_of: str | None  # an answer of near-identical text in the same cluster
    question: str
    lawyer_title: str | None
    firm: str | None
    helped: int | None
    lawyer_region: str | None  # as the site writes it
    follow_ups: tuple[str, ...]  # 追问 and 追答 below it, in order
    confidence: float  # that this text is the answer: below 1 where no layout says so
    flags: tuple[str, ...]  # what is doubtful about its text (docs/sources.md)


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationRow(CitationMention):
    """One mention of a law; ``owner`` is its answer or question, ``part`` the text the span points into."""

    cluster: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionRow(RegionMention):
    """One mention of a place; ``owner`` is its answer or question, ``part`` the text the span points into."""

    cluster: str


@dataclass(frozen=True, slots=True)
class Last:
    """The rows of ``questions`` in the last dataset, and for each whether it is made again, or gone; if all are, their
    ids will do."""

    questions: pa.Table
    leaving: pa.ChunkedArray


@dataclass(frozen=True, slots=True)
class Dataset:
    """The tables of one dataset, sorted. ``made`` are the rows of ``questions`` that the last dataset does not have
    as they are, each as JSON has it; the others stand there, and are copied. ``runs`` tells of all, the first row and
    the one behind the last, where they are: among those made, or, numbered on behind them, in the last dataset.
    """

    questions: pa.Table
    made: Sequence[Mapping[str, Any]]
    runs: Sequence[tuple[int, int]]
    variants: pa.Table
    answers: pa.Table
    citations: pa.Table
    regions: pa.Table
    rejected: pa.Table
    lineage: pa.Table


@dataclass(frozen=True, slots=True)
class FileDigest:
    """What tells a file from all others."""

    sha256: str  # hexadecimal
    bytes: int  # its size


# The tables of a dataset: name, record, what a row is. One order everywhere.
TABLES: tuple[tuple[str, type, str], ...] = (
    ("questions", QuestionRow, "a canonical question with its answer, citations and regions"),
    ("variants", VariantRow, "a question as it stands on a page"),
    ("answers", AnswerRow, "an answer; the one chosen for its cluster is marked"),
    ("citations", CitationRow, "one mention of a law, with its span"),
    ("regions", RegionRow, "one mention of a place, with its span"),
    ("rejected", Rejection, "what was dropped, where, and why"),
    ("lineage", Lineage, "what became of a cluster's id: new, kept, merged, split, gone"),
)
