"""parsed → enriched: personal data out, then the laws and the places that each text names.

Personal data is replaced first, so that every span that follows points into the text that is published.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, fields, replace
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from pipeline.config import Config
from pipeline.engines.local import ordered_map
from pipeline.jsonlines import BadLine, json_lines
from pipeline.recognizers import citations, personal, regions
from pipeline.records import (
    Answer,
    Citation,
    CitationMention,
    PersonalData,
    PersonalKind,
    Question,
    Region,
    RegionMention,
)
from pipeline.report import Progress, Tally

if TYPE_CHECKING:  # pyarrow takes longer than annotating a line does
    import pyarrow as pa

    from pipeline.engines import Engine
    from pipeline.store import Store

STAGE = "enriched"

# Lines that are annotated at once: a line takes 0.2 ms, and ordered_map weighs its work in pages (1 ms).
BATCH = 20

_CITATION = tuple(one.name for one in fields(Citation))
_REGION = tuple(one.name for one in fields(Region))


@dataclass(frozen=True, slots=True)
class Replaced:
    """One piece of personal data that was replaced in a record: of what kind it was, not what."""

    owner: str
    kind: PersonalKind


@dataclass(frozen=True, slots=True)
class Enriched:
    """A question or an answer with personal data replaced, and what its texts mention."""

    record: Question | Answer
    citations: tuple[CitationMention, ...]
    regions: tuple[RegionMention, ...]
    personal: tuple[PersonalData, ...]


_READ: dict[str, type[Question | Answer]] = {"questions": Question, "answers": Answer}
_FOUND: dict[str, type[CitationMention | RegionMention | Replaced]] = {
    "citations": CitationMention,
    "regions": RegionMention,
    "replaced": Replaced,
}


def run(
    store: "Store", config: Config, progress: Progress, engine: "Engine[Any] | None" = None
) -> None:
    """Enrich every question and answer of the parsed stage, few in memory at a time.

    Raises InputError if it has not run.
    """
    progress.start("enrich", sum(store.count("parsed", name) for name in _READ))
    over = engine.ordered_map if engine else ordered_map
    tally, found, hidden = Tally("enrich"), Counter(citations=0, regions=0), Counter[str]()
    with ExitStack() as stack:
        take = {
            record: stack.enter_context(store.writing(STAGE, name, record))
            for name, record in (_READ | _FOUND).items()
        }
        for one in over(partial(enrich, redact=config.redact), _records(store, tally)):
            take[type(one.record)]([one.record])
            take[CitationMention](one.citations)
            take[RegionMention](one.regions)
            take[Replaced](Replaced(one.record.id, piece.kind) for piece in one.personal)
            tally.kept(one.record.site)
            found.update(citations=len(one.citations), regions=len(one.regions))
            hidden.update(piece.kind for piece in one.personal)
            progress.advance()
    books = {"records": tally.balance(), "complaints": tally.complaints}
    store.write_counts(STAGE, {**books, **found, "personal": dict(sorted(hidden.items()))})


def books(tables: "Mapping[str, pa.Table]") -> dict[str, Any]:
    """The books of some records by what the stage keeps of them."""
    tally = Tally("enrich")
    for name in _READ:
        for site in tables[name]["site"].to_pylist():
            tally.read(site)
            tally.kept(site)
    return {
        "records": tally.balance(),
        "complaints": tally.complaints,
        "citations": len(tables["citations"]),
        "regions": len(tables["regions"]),
        "personal": Counter(tables["replaced"]["kind"].to_pylist()),
    }


def _records(store: "Store", tally: Tally) -> Iterator[Question | Answer]:
    for name, record in _READ.items():
        for one in store.each("parsed", name, record):
            tally.read(one.site)
            yield one


def enrich(record: Question | Answer, redact: bool = True) -> Enriched:
    """One question or answer: its texts without personal data, and what they mention.

    The region of a question is decided here, once, by ``regions.decide``: from what the page says of
    the asker, else from title and detail. Answers never decide it.
    """
    texts = dict(_texts(record))
    hidden: list[PersonalData] = []
    changed: dict[str, Any] = {}
    if redact:
        for part, text in texts.items():
            texts[part], found = personal.redact(text)
            hidden += found
        changed |= texts
        if isinstance(record, Answer) and record.follow_ups:
            turns = [personal.redact(turn) for turn in record.follow_ups]
            changed["follow_ups"] = tuple(text for text, _ in turns)
            hidden += (one for _, found in turns for one in found)
    cited = [
        CitationMention(
            owner=record.id, part=part, label=citations.label(one), **_values(one, _CITATION)
        )
        for part, text in texts.items()
        for one in citations.find(text)
    ]
    places = {part: regions.find(text) for part, text in texts.items()}
    if isinstance(record, Question):
        places["page"] = regions.resolve(record.region) if record.region else []
        decided = regions.decide(places["page"], places["title"], places.get("detail", []))
        changed |= {"adcode": decided, "place": regions.path(decided) if decided else None}
    placed = [
        RegionMention(
            owner=record.id,
            part=part,
            path=regions.path(one.adcode) if one.adcode else None,
            **_values(one, _REGION),
        )
        for part, found_there in places.items()
        for one in found_there
    ]
    return Enriched(replace(record, **changed), tuple(cited), tuple(placed), tuple(hidden))


def annotate(text: str) -> dict[str, list[dict[str, Any]]]:
    """What ``lawqa annotate`` prints of one text: its citations and regions, as DESIGN §4 lays down."""
    return {
        "citations": [_values(one, _CITATION) for one in citations.find(text)],
        "regions": [_values(one, _REGION) for one in regions.find(text)],
    }


def annotate_lines(lines: Iterable[str]) -> Iterator[dict[str, Any] | BadLine]:
    """``annotate`` over JSON Lines ``{id, text}``: ``{id, citations, regions}`` in input order.

    A line that is no such object comes as a BadLine in its place.
    """
    rows = json_lines(lines)
    batches = iter(lambda: list(islice(rows, BATCH)), [])
    return chain.from_iterable(ordered_map(_annotate_rows, batches))


def _annotate_rows(
    rows: list[tuple[int, dict[str, Any]] | BadLine],
) -> list[dict[str, Any] | BadLine]:
    return [_annotate_line(row) for row in rows]


def _annotate_line(line: tuple[int, dict[str, Any]] | BadLine) -> dict[str, Any] | BadLine:
    if isinstance(line, BadLine):
        return line
    number, row = line
    if not isinstance(row.get("text"), str):
        return BadLine(number, 'no "text"')
    return {"id": row.get("id"), **annotate(row["text"])}


def _texts(record: Question | Answer) -> Iterator[tuple[str, str]]:
    if isinstance(record, Answer):
        yield "text", record.text
        return
    yield "title", record.title
    if record.detail is not None:
        yield "detail", record.detail


def _values(found: Citation | Region, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(found, name) for name in names}
