"""What the stages left, joined into the rows of the dataset."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from pipeline.formats.rows import (
    AnswerRow,
    CitationRow,
    Dataset,
    Law,
    Place,
    QuestionRow,
    RegionRow,
    VariantRow,
)
from pipeline.records import (
    Answer,
    AnswerPlace,
    CitationMention,
    Cluster,
    Lineage,
    PageInfo,
    Question,
    RegionMention,
    Rejection,
    Variant,
)

_WHOLE_COUNTRY = "000000"

Mention = TypeVar("Mention", CitationMention, RegionMention)


@dataclass(frozen=True)
class Parts:
    """The tables of the stages that a dataset is made of."""

    pages: Sequence[PageInfo]
    questions: Sequence[Question]
    answers: Sequence[Answer]
    citations: Sequence[CitationMention]
    regions: Sequence[RegionMention]
    clusters: Sequence[Cluster]
    variants: Sequence[Variant]
    places: Sequence[AnswerPlace]
    rejected: Sequence[Rejection]
    lineage: Sequence[Lineage]


def assemble(parts: Parts) -> Dataset:
    """Join the parts into a dataset, every table sorted by id."""
    joined = _Joined(parts)
    return Dataset(
        questions=tuple(joined.question_row(one) for one in _sorted(parts.clusters)),
        variants=tuple(joined.variant_row(one) for one in _sorted(parts.variants)),
        answers=tuple(joined.answer_row(one) for one in _sorted(parts.answers)),
        citations=tuple(
            CitationRow(cluster=joined.cluster_of(one.owner), **_values(one))
            for one in sorted(parts.citations, key=_span)
        ),
        regions=tuple(
            RegionRow(cluster=joined.cluster_of(one.owner), **_values(one))
            for one in sorted(parts.regions, key=_span)
        ),
        rejected=tuple(
            sorted(
                parts.rejected, key=lambda one: (one.stage, one.site, one.kind, one.id, one.detail)
            )
        ),
        lineage=tuple(parts.lineage),
    )


class _Joined:
    """The parts, keyed as the rows need them."""

    def __init__(self, parts: Parts) -> None:
        self.pages = {one.id: one for one in parts.pages}
        self.questions = {one.id: one for one in parts.questions}
        self.answers = {one.id: one for one in parts.answers}
        self.variants = {one.id: one for one in parts.variants}
        self.places = {one.id: one for one in parts.places}
        self.cited = _by_owner(parts.citations)
        self.placed = _by_owner(parts.regions)
        self.members: dict[str, list[Question]] = defaultdict(list)
        for variant in _sorted(parts.variants):
            self.members[variant.cluster].append(self.questions[variant.id])
        self.chosen = {one.cluster: self.answers[one.id] for one in parts.places if one.chosen}

    def cluster_of(self, owner: str) -> str:
        """The cluster of a question or an answer."""
        known = self.variants.get(owner) or self.places[owner]
        return known.cluster

    def question_row(self, cluster: Cluster) -> QuestionRow:
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

    def variant_row(self, variant: Variant) -> VariantRow:
        question = self.questions[variant.id]
        return VariantRow(
            id=variant.id,
            cluster=variant.cluster,
            title=question.title,
            detail=question.detail,
            role=question.role,
            url=question.url,
            site=question.site,
            region=question.place,
            similarity=variant.similarity,
            reason=variant.reason,
            canonical=variant.canonical,
            page=question.page,
            flags=question.flags,
        )

    def answer_row(self, answer: Answer) -> AnswerRow:
        place = self.places[answer.id]
        return AnswerRow(
            id=answer.id,
            cluster=place.cluster,
            text=answer.text,
            lawyer=answer.lawyer,
            excerpt=answer.excerpt,
            url=self.questions[answer.question].url,
            site=answer.site,
            published_at=answer.published_at,
            chosen=place.chosen,
            duplicate_of=place.duplicate_of,
            question=answer.question,
            lawyer_title=answer.lawyer_title,
            firm=answer.firm,
            helped=answer.helped,
            lawyer_region=answer.region,
            follow_ups=answer.follow_ups,
            confidence=answer.confidence,
            flags=answer.flags,
        )

    def _laws(self, question: Question, answer: Answer | None) -> Iterable[Law]:
        """What the chosen answer cites, then what the question does; each pinpoint once.

        What a quoted statute refers to is not the answer's own citation, and a case is no law.
        """
        owners = [answer.id, question.id] if answer else [question.id]
        return dict.fromkeys(
            Law(**{field.name: getattr(one, field.name) for field in fields(Law)})
            for owner in owners
            for one in self.cited.get(owner, ())
            if "in_quote" not in one.flags and one.kind != "case"
        )

    def _places(self, question: Question, answer: Answer | None) -> Iterable[Place]:
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


def _sorted(records: Iterable[Any]) -> list[Any]:
    return sorted(records, key=lambda one: one.id)


def _span(mention: CitationMention | RegionMention) -> tuple[str, str, int, int]:
    return mention.owner, mention.part, mention.start, mention.end


def _values(record: CitationMention | RegionMention) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in fields(record)}
