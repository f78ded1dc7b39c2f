"""Which law each pinpoint belongs to, read from left to right.

The order of stages and the rule that an ambiguous reference is dropped and not guessed are
eyecite's (``eyecite/resolve.py``, Free Law Project, BSD). A pinpoint belongs to the law right before
it; else, at the head of a sentence, to the law whose articles are being listed; else to the last
law named. A law's own words name laws too: those are marked ``in_quote``, and the answer does not go
on about them.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.recognizers.citing.laws import key
from pipeline.recognizers.citing.mentions import (
    Chain,
    Document,
    Foreign,
    LawMention,
    Named,
    Pinpoint,
    Reference,
)
from pipeline.recognizers.citing.numerals import NUMERAL
from pipeline.recognizers.citing.pinpoints import chain_below
from pipeline.recognizers.citing.voices import Voices, opens_sentence, recites

Source = LawMention | Document | None

# Laws named between 该条例 and what it points to; more than three were never met.
FARTHEST_BACK = 20
# Kinds that a document known by its number alone can be.
DOCUMENT_KINDS = ("", "通知", "意见", "规定", "办法", "方案")
# Kinds that name any law: 上述规定 can be a 条例. Taken only where a single law was named before.
ANY_KIND = ("规定", "规则")
# Before an article that names no law: it is one nevertheless.
LEADS_TO_ARTICLE = re.compile(
    r"(?:根据|依据|按照|依照|违反|适用|参照|符合|法律规定)[^,。;\n]{0,4}$"
)
# A text with parties is a contract, and its articles are no law's.
CONTRACT = re.compile(r"[甲乙丙丁]方|出租方|承租方|签署人|本合同|本协议|本公司")
# Behind a name: a word that it qualifies. Anything else leaves the law standing for the articles to come.
QUALIFIED = re.compile(r"(?![的规中里上内之第对关也等和与及或以以是有都明])[\u4e00-\u9fff]")
THAT_ARTICLE = re.compile(
    rf"(?:该|同|此|上述|前述)条(?:的|之|规定的)?(?=第)|其(?<=[,。;、]其)(?=第{NUMERAL}[款项])"
)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A pinpoint with its law, a law without one, or a pinpoint whose law the text leaves unsaid."""

    start: int
    end: int
    source: Source
    pinpoint: Pinpoint | None
    rule: str
    back: bool = False  # named by a word that points back, or not named again
    in_quote: bool = False
    repaired: bool = False


@dataclass
class _Reader:
    """Where the reading stands."""

    clean: str
    voices: Voices
    found: list[Resolved] = field(default_factory=list)
    named: list[LawMention | Document] = field(default_factory=list)
    last: Source = None  # what was named last
    heading: Source = None  # whose articles are being listed
    foreign: bool = False  # a contract took the last articles
    cited: bool = False  # an article has been cited
    nameless: bool = False  # of a law that the text leaves unsaid

    @cached_property
    def contract(self) -> bool:
        """Whether the text has parties, and its articles are no law's."""
        return CONTRACT.search(self.clean) is not None


def _pointed(reader: _Reader, reference: Reference) -> Source:
    """The nearest law before the reference that is of the kind the reference says."""
    kind = reference.kind
    before = reader.named[-FARTHEST_BACK:]
    if reference.rule == "former":
        return before[-2] if len(before) > 1 else None
    for mention in reversed(before):
        if isinstance(mention, Document):
            if kind in DOCUMENT_KINDS or (kind == "解释" and mention.number.startswith("法释")):
                return mention
        elif _is_of_kind(reader.clean, mention, kind):
            return mention
    laws = {one.title: one for one in before if isinstance(one, LawMention)}
    return laws.popitem()[1] if kind in ANY_KIND and len(laws) == 1 else None


def _is_of_kind(clean: str, mention: LawMention, kind: str) -> bool:
    """Whether a law is a 法, a 条例, a 解释, by its title or by the name the text gives it."""
    name = re.sub(r"\([^()]*\)$", "", key(mention.title))
    if name.endswith(kind) or (kind == "法" and name.endswith("法典")):
        return True
    return kind == "解释" and kind in clean[mention.start : mention.end]


def _cite(reader: _Reader, chain: Chain, source: Source, one: Resolved) -> None:
    """Every pinpoint of a chain as ``one`` is, and the reading moved on behind them."""
    for index, pinpoint in enumerate(chain.pinpoints):
        reader.found.append(
            Resolved(
                one.start if index == 0 else pinpoint.start,
                pinpoint.end,
                source,
                pinpoint,
                one.rule,
                one.back,
                one.in_quote,
                one.repaired or pinpoint.repaired,
            )
        )
    reader.cited = True
    reader.nameless = source is None
    if not one.in_quote:
        reader.heading = reader.last = source
        reader.voices.cited(one.start, chain.start, chain.end)


def _read_law(reader: _Reader, law: LawMention, chain: Chain | None) -> None:
    if law.weak and chain is None:
        return
    voices = reader.voices
    inner = voices.law_names(law.start) and not (chain and voices.goes_on(law.start, chain.end))
    reader.named.append(law)
    start = min(law.start, chain.start) if chain else law.start
    one = Resolved(start, law.end, law, None, law.rule, False, inner, law.repaired)
    if chain is None:
        reader.found.append(one)
    else:
        _cite(reader, chain, law, one)
    if not inner and (chain or not _in_passing(reader.clean, law)):
        reader.last = reader.heading = law
        reader.foreign = False


def _in_passing(clean: str, law: LawMention) -> bool:
    """Whether a bare name only qualifies the next word: 民法典配套解释, 公司法修订."""
    return law.rule in ("name", "alias") and QUALIFIED.match(clean, law.end) is not None


def _read_document(reader: _Reader, document: Document, chain: Chain | None) -> None:
    reader.named.append(document)
    span = document.start, document.end
    one = Resolved(*span, document, None, document.rule, repaired=document.repaired)
    if chain is None:
        reader.found.append(one)
    else:
        _cite(reader, chain, document, one)
    reader.last = reader.heading = document
    reader.foreign = False


def _read_reference(reader: _Reader, reference: Reference, chain: Chain | None) -> None:
    if chain is None:
        return
    source = _pointed(reader, reference)
    if source is None and (reference.this or not _points(reader, reference, chain)):
        return
    in_quote = reference.this or reader.voices.quoted(reference.start)
    one = Resolved(reference.start, chain.end, source, None, reference.rule, True, in_quote)
    _cite(reader, chain, source, one)


def _points(reader: _Reader, reference: Reference, chain: Chain) -> bool:
    """Whether the word points to a law at all: 有关规定第三条 alone can be any house's rules."""
    return reference.rule != "any_law" or bool(reader.named) or _stands_alone(reader, chain, False)


def _continue(reader: _Reader, chain: Chain) -> None:
    """A chain behind nothing that could own it: of the law being listed, else of the last one; or of none."""
    if reader.foreign or (chain.loose and not reader.cited):
        return
    clean, start = reader.clean, chain.start
    opens = opens_sentence(clean, start)
    recited = opens and recites(clean, chain.end)
    source = _nearest(reader, chain, (reader.heading if opens else None) or reader.last)
    if source is None and not (reader.nameless or _stands_alone(reader, chain, recited)):
        return
    listed = recited and not reader.cited  # 某法规定：“第五条 ……”: the answer cites it
    voices = reader.voices
    in_quote = not listed if voices.quoted(start) else voices.law_points(start)
    rule = "no_law" if source is None else "continuation"
    _cite(reader, chain, source, Resolved(start, chain.end, source, None, rule, True, in_quote))


def _nearest(reader: _Reader, chain: Chain, source: Source) -> Source:
    """The law that goes on, or the nearest before it that has such an article: 刑法修正案（八） has no 293."""
    article = max(pinpoint.article for pinpoint in chain.pinpoints)
    if source is None or _has_article(source, article):
        return source
    before = reversed(reader.named[-FARTHEST_BACK:])
    return next((one for one in before if _has_article(one, article)), source)


def _has_article(source: LawMention | Document, article: int) -> bool:
    law = source.law if isinstance(source, LawMention) else None
    return law is None or law.articles is None or article <= law.articles


def _stands_alone(reader: _Reader, chain: Chain, recited: bool) -> bool:
    """Whether an article without any law is one (第274条【敲诈勒索罪】), and not the first of some lines."""
    clean = reader.clean
    if recited and (clean.startswith("【", chain.end) or chain.pinpoints[0].article >= 10):
        return not reader.contract
    led = LEADS_TO_ARTICLE.search(clean, max(0, chain.start - 12), chain.start)
    return led is not None or clean.startswith("规定", chain.end)


def _that_articles(reader: _Reader) -> list[Resolved]:
    """该条第二款: a paragraph or item of the article cited last before it."""
    found: list[Resolved] = []
    cited = sorted(
        (one for one in reader.found if one.pinpoint is not None), key=lambda one: one.end
    )
    ends = [one.end for one in cited]
    for match in THAT_ARTICLE.finditer(reader.clean) if cited else ():
        before = cited[bisect_right(ends, match.start()) - 1]
        if before.pinpoint is None or before.end > match.start():
            continue
        chain = chain_below(reader.clean, match.end(), before.pinpoint)
        in_quote = reader.voices.quoted(match.start())
        for pinpoint in chain.pinpoints if chain else ():
            span = match.start(), pinpoint.end
            found.append(Resolved(*span, before.source, pinpoint, "that_article", True, in_quote))
    return found


def resolve(
    clean: str,
    mentions: Sequence[Named | Document],
    chains: Sequence[Chain],
    owners: Mapping[int, Named | Document],
    quotations: list[tuple[int, int]],
) -> list[Resolved]:
    """Every pinpoint with its law and every law without one, in the order of the text.

    ``owners``: what a chain stands right behind, by the chain's start. ``quotations``: spans of a
    law's own words between quotation marks.
    """
    reader = _Reader(clean, Voices(clean, quotations))
    owned = {id(owners[chain.start]): chain for chain in chains if chain.start in owners}
    free = (chain for chain in chains if chain.start not in owners)
    for one in sorted((*mentions, *free), key=lambda one: (one.start, one.end)):
        chain = owned.get(id(one))
        if isinstance(one, Chain):
            _continue(reader, one)
        elif isinstance(one, LawMention):
            _read_law(reader, one, chain)
        elif isinstance(one, Document):
            _read_document(reader, one, chain)
        elif isinstance(one, Reference):
            _read_reference(reader, one, chain)
        elif isinstance(one, Foreign) and chain is not None:
            reader.foreign = True
    return sorted(reader.found + _that_articles(reader), key=lambda one: (one.start, one.end))
