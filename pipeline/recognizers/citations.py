"""Legal citations in running text: the law, the article, the paragraph, the item, the document number.

Four stages, each a function: ``clean`` gives one typography, position for position; ``find`` reads
mentions of laws and pinpoints; ``resolve`` gives each pinpoint its law; ``annotate`` makes the
records, with status, successor and flags from the table of laws.

Flags: ``in_quote`` a law speaks here, not the answer; ``repaired`` a mark or sign was missing and the
law is certain; ``no_such_article`` beyond the last article of every known version.
"""

import re
from collections.abc import Iterable

from pipeline.recognizers.citing import binding, documents, pinpoints, reading, unlisted
from pipeline.recognizers.citing.cleaning import clean
from pipeline.recognizers.citing.laws import COUNTRY, Law
from pipeline.recognizers.citing.mentions import Case, Document, LawMention
from pipeline.recognizers.citing.numerals import written
from pipeline.recognizers.citing.resolving import Resolved, resolve
from pipeline.recognizers.citing.voices import quotations
from pipeline.records import Citation

# A text without one of these cites nothing, and most texts of a forum have none. Two patterns: a class of
# characters is looked for four times as fast as a choice of words, and is found in most texts that cite.
SIGNS = re.compile("[《》〈<&法条條号號例]")
WORDS = re.compile("规定|規定|解释|解釋|规则|規則|细则|細則|意见|意見|纪要|紀要|规程|規程|通知")


def find(text: str) -> list[Citation]:
    """All citations, sorted by start; ``text[c.start:c.end] == c.found`` for each.

    Lists and ranges give one citation for each pinpoint. A law without any article in the whole
    text gives one with ``article`` None, at its first mention.
    """
    if not (SIGNS.search(text) or WORDS.search(text)):
        return []
    cleaned = clean(text)
    numbered = documents.documents(cleaned)
    bound = binding.numbers_bound(cleaned, reading.laws(cleaned, text, numbered), numbered)
    chains = list(pinpoints.chains(cleaned, binding.tight_ends(cleaned, bound)))
    owners = binding.owners(cleaned, bound, chains)
    unowned = unlisted.before_articles(cleaned, (one for one in chains if one.start not in owners))
    names = reading.outside((*bound.named, *bound.documents), reading.spans(unowned.values()))
    cited = [chain.end for chain in chains] + [
        bound.behind.get(one.start, one.end) for one in names
    ]
    quoted = quotations(cleaned, cited, reading.spans(names))
    resolved = resolve(cleaned, (*names, *unowned.values()), chains, owners | unowned, quoted)
    return annotate(text, resolved, documents.cases(cleaned))


def label(citation: Citation) -> str:
    """A citation in full, with its law by the short title and its numbers as a statute prints them.

    A document goes by its number, a case by the number as found; where the text names no law, the
    pinpoint stands alone.
    """
    if citation.kind == "case":
        return re.sub(r"\s", "", citation.found).translate(
            str.maketrans("()[]〔〕［］【】", "（）" * 5)
        )
    law = citation.law and f"《{citation.law.removeprefix(COUNTRY)}》"
    return (law or citation.doc_number or "") + _pinpoint(citation)


def _pinpoint(citation: Citation) -> str:
    parts = []
    if citation.article is not None:
        parts.append(f"第{written(citation.article)}条")
    if citation.article_suffix is not None:
        parts.append(f"之{written(citation.article_suffix)}")
    if citation.paragraph is not None:
        parts.append(f"第{written(citation.paragraph)}款")
    if citation.item is not None:
        parts.append(f"第（{written(citation.item)}）项")
    return "".join(parts)


def annotate(text: str, resolved: Iterable[Resolved], cases: Iterable[Case] = ()) -> list[Citation]:
    """The records of what was resolved; laws cited with an article are not repeated without one."""
    resolved = list(resolved)
    numbers = {
        one.source.title: one.source.doc_number
        for one in resolved
        if isinstance(one.source, LawMention) and one.source.doc_number
    }
    found = [_citation(text, one, numbers) for one in _once(resolved)]
    found += [_case(text, case) for case in cases]
    return sorted(found, key=lambda one: (one.start, one.end))


def _name(one: Resolved) -> str | None:
    source = one.source
    if source is None:
        return None
    return source.number if isinstance(source, Document) else source.title


def _once(resolved: list[Resolved]) -> list[Resolved]:
    """Without the laws named bare that have an article in the text, or were named bare before."""
    named = {_name(one) for one in resolved if one.pinpoint is not None and not one.in_quote}
    kept = []
    for one in resolved:
        if one.pinpoint is None:
            if _name(one) in named:
                continue
            named.add(_name(one))
        kept.append(one)
    return kept


def _flags(one: Resolved, law: Law | None) -> tuple[str, ...]:
    article = one.pinpoint.article if one.pinpoint else None
    flags = []
    if one.in_quote:
        flags.append("in_quote")
    if one.repaired:
        flags.append("repaired")
    if law is not None and law.articles and article and article > law.articles:
        flags.append("no_such_article")
    return tuple(flags)


def _citation(text: str, one: Resolved, numbers: dict[str, str]) -> Citation:
    point, source = one.pinpoint, one.source
    document = source if isinstance(source, Document) else None
    mention = source if isinstance(source, LawMention) else None
    law = mention.law if mention else None
    return Citation(
        law=mention.title if mention else None,
        article=point.article if point else None,
        article_suffix=point.suffix if point else None,
        paragraph=point.paragraph if point else None,
        item=point.item if point else None,
        doc_number=document.number if document else numbers.get(mention.title) if mention else None,
        resolved_from="back_reference" if one.back else mention.how if mention else "full",
        status=law.status if law else "unknown",
        successor=law.successor if law else None,
        found=text[one.start : one.end],
        start=one.start,
        end=one.end,
        kind="document" if document else "statute",
        flags=_flags(one, law),
        rule=one.rule,
    )


def _case(text: str, case: Case) -> Citation:
    return Citation(
        law=None,
        article=None,
        article_suffix=None,
        paragraph=None,
        item=None,
        doc_number=None,
        resolved_from="full",
        status="unknown",
        successor=None,
        found=text[case.start : case.end],
        start=case.start,
        end=case.end,
        kind="case",
        rule=case.rule,
    )
