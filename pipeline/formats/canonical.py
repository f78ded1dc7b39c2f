"""Clusters as rows of ``questions``: each joined with its members, their pages, and the answer chosen for it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TypeVar

import pyarrow as pa

from pipeline.formats.rows import Law, Place, QuestionRow
from pipeline.records import (
    Answer,
    AnswerPlace,
    CitationMention,
    Cluster,
    RegionMention,
)
from pipeline.tables import only, records_of

_WHOLE_COUNTRY = "000000"
_LAW = tuple(field.name for field in fields(Law))

Mention = TypeVar("Mention", CitationMention, RegionMention)


@dataclass(frozen=True)
class Parts:
    """The tables of the stages that a dataset is made of."""

    pages: pa.Table
    questions: pa.Table
    answers: pa.Table
    citations: pa.Table
    regions: pa.Table
    clusters: pa.Table
    variants: pa.Table
    places: pa.Table
    rejected: pa.Table
    lineage: pa.Table


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a row needs of a question."""

    id: str
    title: str
    detail: str | None
    url: str | None
    adcode: str | None
    place: str | None
    page: str


@dataclass(frozen=True, slots=True)
class _Page:
    """What a row needs of a page."""

    id: str
    url: str | None
    license: str
    first_captured: str | None
    last_captured: str | None


def question_rows(parts: Parts, clusters: pa.Table) -> list[QuestionRow]:
    """A row for each of these clusters, in their order; of the other tables only what they need is read."""
    joined = _Joined(parts, clusters)
    return [joined.row(one) for one in records_of(Cluster, clusters)]


class _Joined:
    """What stands behind some clusters, keyed as the rows need it."""

    def __init__(self, parts: Parts, clusters: pa.Table) -> None:
        ids = clusters["id"]
        variants = only(parts.variants.select(["id", "cluster"]), "cluster", ids).sort_by("id")
        questions = only(parts.questions, "id", variants["id"])
        self.questions = {one.id: one for one in records_of(_Asked, questions)}
        pages = only(parts.pages, "id", questions["page"])
        self.pages = {one.id: one for one in records_of(_Page, pages)}
        places = only(parts.places, "cluster", ids)
        chosen = [one for one in records_of(AnswerPlace, places) if one.chosen]
        answers = only(parts.answers, "id", (one.id for one in chosen))
        texts = {one.id: one for one in records_of(Answer, answers)}
        self.chosen = {one.cluster: texts[one.id] for one in chosen}
        owners = pa.chunked_array([*answers["id"].chunks, *clusters["canonical"].chunks])
        self.cited = _by_owner(records_of(CitationMention, only(parts.citations, "owner", owners)))
        placed = only(parts.regions, "owner", answers["id"])
        self.placed = _by_owner(records_of(RegionMention, placed))
        self.members: dict[str, list[_Asked]] = defaultdict(list)
        for name, cluster in zip(*(column.to_pylist() for column in variants.columns), strict=True):
            self.members[cluster].append(self.questions[name])

    def row(self, cluster: Cluster) -> QuestionRow:
        canonical = self.questions[cluster.canonical]
        members = self.members[cluster.id]
        answer = self.chosen.get(cluster.id)
        pages = [self.pages[one.page] for one in members]
        titles = dict.fromkeys(one.title for one in members)
        return QuestionRow(
            id=cluster.id,
            question=canonical.title,
            detail=canonical.detail,
            answer=answer.text if answer else None,
            citations=tuple(self._laws(canonical, answer)),
            regions=tuple(self._places(canonical, answer)),
            variants=tuple(title for title in titles if title != canonical.title),
            sources=tuple(dict.fromkeys(page.url or page.id for page in pages)),
            url=self.questions[answer.question].url if answer else canonical.url,
            lawyer=answer.lawyer if answer else None,
            first_seen=min(filter(None, (page.first_captured for page in pages)), default=None),
            last_seen=max(filter(None, (page.last_captured for page in pages)), default=None),
            license="; ".join(sorted({page.license for page in pages})),
            excerpt=answer.excerpt if answer else False,
            size=cluster.size,
            loosest=cluster.loosest_score,
            loosest_pair=tuple(filter(None, (cluster.loosest_a, cluster.loosest_b))),
            least_similar=cluster.least_similar,
            flagged=cluster.flagged,
        )

    def _laws(self, question: _Asked, answer: Answer | None) -> Iterable[Law]:
        """What the chosen answer cites, then what the question does; each pinpoint once.

        What a quoted statute refers to is not the answer's own citation, and a case is no law.
        """
        owners = [answer.id, question.id] if answer else [question.id]
        return dict.fromkeys(
            Law(**{name: getattr(one, name) for name in _LAW})
            for owner in owners
            for one in self.cited.get(owner, ())
            if "in_quote" not in one.flags and one.kind != "case"
        )

    def _places(self, question: _Asked, answer: Answer | None) -> Iterable[Place]:
        """The region decided for the question, then those that the chosen answer names."""
        places: dict[str, Place] = {}
        if question.adcode is not None and question.place is not None:
            places[question.adcode] = Place(question.place, question.adcode, "question")
        for one in self.placed.get(answer.id, ()) if answer else ():
            if one.adcode not in (None, _WHOLE_COUNTRY) and one.path is not None:
                places.setdefault(one.adcode, Place(one.path, one.adcode, "answer"))
        return places.values()


def _by_owner(mentions: Iterable[Mention]) -> Mapping[str, Sequence[Mention]]:
    owned: dict[str, list[Mention]] = defaultdict(list)
    for one in mentions:
        owned[one.owner].append(one)
    return owned
