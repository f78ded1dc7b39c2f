"""Looking at what is there: one page through its parser, one record's whole life, the sites known."""

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipeline import sources
from pipeline.clustering.identity import heir
from pipeline.errors import InputError, UsageError
from pipeline.opening import opened
from pipeline.records import (
    Answer,
    AnswerPlace,
    Capture,
    CitationMention,
    Cluster,
    Decision,
    Lineage,
    PageInfo,
    Pair,
    Question,
    RegionMention,
    Rejection,
    Variant,
)
from pipeline.sources.harvest import harvest
from pipeline.store import IndexEntry, Store, index_of


def parse_page(path: Path, site: str | None = None, url: str | None = None) -> dict[str, Any]:
    """One file through the reader of its site: page, questions with answers, dropped lines.

    The site is told as in a run: by ``url`` or an index beside the file, by what the page shows,
    else by ``site`` or the name of its folder. Raises InputError if the file cannot be read,
    UsageError for an unknown site, PageError as the reader does.
    """
    if site is not None and site not in sources.sites():
        raise UsageError(f"There is no site {site!r}. Sites: {', '.join(sources.sites())}.")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from None
    known = index_of(path.parent)[0].get(path.name, IndexEntry())
    place = f"{site or path.resolve().parent.name}/{path.name}"
    document = opened(
        Capture(place, content, url or known.url, known.captured_at, known.content_type)
    )
    page, gives = document.page, harvest(document, sources.read(document))
    return {
        "page": page.id,
        "site": page.site,
        "url": page.url,
        "media": page.media,
        "encoding": page.encoding,
        "replaced": page.replaced,
        "questions": [
            asdict(question) | {"answers": [asdict(answer) for answer in answers]}
            for question, answers in gives.questions
        ],
        "page_flags": list(page.flags),
        "dropped": [asdict(one) for one in gives.dropped],
        "flags": [asdict(one) for one in gives.flags],
    }


def show(store: Store, wanted: str) -> dict[str, Any]:
    """The whole life of a page, a question, an answer or a cluster, by its id.

    Where it came from, what was found in it and by which rule, its cluster and why, the pairs it was
    compared in, what people decided; of a cluster that ended, what became of it. Raises InputError if there is no
    such record, or no stage has run.
    """
    book = _book(store)
    if any(one.cluster == wanted for one in book) and heir(wanted, book) != wanted:
        told = [asdict(one) for one in book if wanted in (one.cluster, one.other)]
        return {"kind": "ended cluster", "now": heir(wanted, book), "lineage": told}
    record = _find(store, wanted)
    life: dict[str, Any] = {"kind": type(record).__name__.lower(), "record": asdict(record)}
    if isinstance(record, PageInfo):
        asked = store.read_stage("enriched", "questions", Question)
        life["questions"] = [one.id for one in asked if one.page == wanted]
        return life
    if isinstance(record, Cluster):
        return life | _life_of_cluster(store, wanted)
    mentions = store.read_stage("enriched", "citations", CitationMention)
    places = store.read_stage("enriched", "regions", RegionMention)
    life["citations"] = [asdict(one) for one in mentions if one.owner == wanted]
    life["regions"] = [asdict(one) for one in places if one.owner == wanted]
    if isinstance(record, Question):
        return life | _life_of_question(store, record)
    chosen = store.read_stage("clusters", "answers", AnswerPlace)
    life["place"] = [asdict(one) for one in chosen if one.id == wanted]
    return life


def _book(store: Store) -> list[Lineage]:
    """What became of clusters, if any run has been."""
    if not store.has_stage("clusters", "lineage"):
        return []
    return store.read_stage("clusters", "lineage", Lineage)


def _find(store: Store, wanted: str) -> PageInfo | Question | Answer | Cluster:
    tables: tuple[tuple[str, str, type[PageInfo | Question | Answer | Cluster]], ...] = (
        ("clusters", "clusters", Cluster),
        ("enriched", "questions", Question),
        ("enriched", "answers", Answer),
        ("parsed", "pages", PageInfo),
    )
    for stage, name, record in tables:
        for one in store.read_stage(stage, name, record):
            if one.id == wanted:
                return one
    raise InputError(
        f"No page, question, answer or cluster has the id {wanted!r}. "
        "The ids stand in the first column of questions.csv and variants.parquet."
    )


def _life_of_question(store: Store, question: Question) -> dict[str, Any]:
    pages = store.read_stage("parsed", "pages", PageInfo)
    answers = store.read_stage("enriched", "answers", Answer)
    variants = store.read_stage("clusters", "variants", Variant)
    pairs = store.read_stage("clusters", "pairs", Pair)
    decisions = store.read_stage("clusters", "decisions", Decision)
    return {
        "page": next(asdict(one) for one in pages if one.id == question.page),
        "answers": [asdict(one) for one in answers if one.question == question.id],
        "variant": next(asdict(one) for one in variants if one.id == question.id),
        "pairs": [asdict(one) for one in pairs if question.id in (one.a, one.b)],
        "decisions": [asdict(one) for one in decisions if question.id in (one.a, one.b)],
    }


def _life_of_cluster(store: Store, cluster: str) -> dict[str, Any]:
    titles = {one.id: one.title for one in store.read_stage("enriched", "questions", Question)}
    variants = store.read_stage("clusters", "variants", Variant)
    places = store.read_stage("clusters", "answers", AnswerPlace)
    return {
        "members": [
            asdict(one) | {"title": titles[one.id]} for one in variants if one.cluster == cluster
        ],
        "answers": [asdict(one) for one in places if one.cluster == cluster],
        "lineage": [asdict(one) for one in _book(store) if cluster in (one.cluster, one.other)],
    }


def site_table(store: Store) -> list[dict[str, Any]]:
    """The sites known, each with its facts and, where a run has been, its counts."""
    pages: dict[str, Any] = {}
    if store.has_stage("parsed", "pages"):
        pages = store.read_counts("parsed")["pages"]
    return [
        {
            "site": site.id,
            "title": site.facts.title,
            "hosts": list(site.facts.hosts),
            "license": site.facts.license,
            "pages_read": pages.get(site.id, {}).get("read", 0),
            "pages_kept": pages.get(site.id, {}).get("kept", 0),
        }
        for site in sources.sites().values()
    ]


def summary(counts: dict[str, Any]) -> list[str]:
    """The counts of a run in a few lines, for a person; first what has changed at a site."""
    pages, found, made = counts["parsed"]["pages"].values(), counts["enriched"], counts["clusters"]
    reasons: Counter[str] = Counter()
    for site in pages:
        reasons.update(site["rejected"])
    why = ", ".join(f"{reason} {number}" for reason, number in sorted(reasons.items()))
    hidden = sum(found["personal"].values())
    asked = sum(site["read"] for site in made["questions"].values())
    read, kept = (sum(site[key] for site in pages) for key in ("read", "kept"))
    return [
        *(f"ALARM {alarm}" for alarm in counts["parsed"]["alarms"]),
        f"{read} pages read, {kept} kept, {reasons.total()} rejected"
        + (f" ({why})" if why else ""),
        f"{asked} questions in {made['clusters']} clusters, the largest of {made['largest']}",
        f"{made['answers']} answers, {made['duplicate_answers']} of them duplicates",
        f"{found['citations']} citations, {found['regions']} regions",
        f"{hidden} pieces of personal data replaced",
    ]


def unheeded(store: Store) -> list[str]:
    """The decisions of people that had no effect in the last run, and why: a line each, with file and line."""
    rejected = store.read_stage("clusters", "rejected", Rejection)
    return [f"{one.id}: {one.detail}" for one in rejected]
