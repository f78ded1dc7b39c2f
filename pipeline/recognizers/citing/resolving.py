"""Which law each pinpoint belongs to, read from left to right.

The order of stages and the rule that an ambiguous reference is dropped and not guessed are
eyecite's (``eyecite/resolve.py``, Free Law Project, BSD). A pinpoint belongs to the law right before
it; else, at the head of a sentence, to the law whose articles are being listed; else to the last
law named. A law's own words (quoted, or recited behind an article) name laws too: those are marked
``in_quote``, and the answer does not go on about them.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

from pipeline.recognizers import tables
from pipeline.recognizers.citing import gaps, names
from pipeline.recognizers.citing.laws import key
from pipeline.recognizers.citing.mentions import (
    Chain,
    Document,
    LawMention,
    Named,
    Pinpoint,
    Reference,
)
from pipeline.recognizers.citing.pinpoints import chain_below

Source = LawMention | Document | None

FARTHEST_BACK = (
    20  # laws named between 该条例 and what it points to; more than three were never met
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
    quotations: list[tuple[int, int]]
    found: list[Resolved] = field(default_factory=list)
    named: list[LawMention | Document] = field(default_factory=list)
    last: Source = None  # what was named last
    heading: Source = None  # whose articles are being listed
    foreign: bool = False  # a contract took the last articles
    cited: bool = False  # an article has been cited
    recital_end: int = -1  # where a law's own words end that stand without quotation marks
    recital_marked: bool = False  # a space, a colon or a line sets them off from their article
    line: int = -1  # the end of the line that was asked for last

    def quoted(self, position: int) -> bool:
        """Whether the position stands between the quotation marks of a law's own words."""
        index = bisect_right(self.quotations, (position, len(self.clean))) - 1
        return index >= 0 and position < self.quotations[index][1]

    def recited(self, position: int) -> bool:
        """Whether the position stands in the middle of a sentence of a law's own words."""
        return position < self.recital_end and not gaps.opens_sentence(self.clean, position)

    def line_end(self, position: int) -> int:
        """Where the line of a position ends; asked for from left to right."""
        if position > self.line:
            end = self.clean.find("\n", position)
            self.line = end if end >= 0 else len(self.clean)
        return self.line

    @cached_property
    def contract(self) -> bool:
        """Whether the text has parties, and its articles are no law's."""
        return gaps.CONTRACT.search(self.clean) is not None

    def law_names(self, position: int) -> bool:
        """Whether it is a law that names another law here, and not the answer."""
        if self.quoted(position):
            return True
        led = gaps.LEADS_TO_LAW.search(self.clean, max(0, position - 16), position)
        return self.recital_marked and self.recited(position) and led is None

    def law_points(self, position: int) -> bool:
        """Whether it is a law that points to an article of its own here, and not the answer."""
        if not self.recited(position):
            return False
        return gaps.INNER_POINTER.search(self.clean, max(0, position - 4), position) is not None


# Between a word for a contract and its article: 合同中约定的第三条.
FOREIGN_TAIL = r'(?:书|中|内|里|的|之|约定|规定|附件|文本|[“”"《》)(:, ]){0,4}\Z'


@cache
def _foreign() -> tuple[re.Pattern[str], frozenset[str]]:
    """Words for what has articles and is no law, right before an article, and what such a place ends in."""
    words = [row["word"] for row in tables.read("foreign_words")]
    pattern = re.compile(f"(?:{'|'.join(map(re.escape, words))}){FOREIGN_TAIL}")
    return pattern, frozenset('书中内里的之定件本“”"《》)(:, ') | {word[-1] for word in words}


def _is_foreign(clean: str, position: int) -> bool:
    pattern, last = _foreign()
    if clean[position - 1 : position] not in last:
        return False
    return pattern.search(clean, max(0, position - 16), position) is not None


def _pointed(reader: _Reader, reference: Reference) -> Source:
    """The nearest law before the reference whose title ends as the reference says."""
    for mention in reversed(reader.named[-FARTHEST_BACK:]):
        if isinstance(mention, Document):
            if reference.kind in ("", "通知", "意见", "规定", "办法", "方案"):
                return mention
            continue
        name = re.sub(r"\([^()]*\)$", "", key(mention.title))
        if name.endswith(reference.kind) or (reference.kind == "法" and name.endswith("法典")):
            return mention
    return None


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
    if one.in_quote:
        return
    reader.heading = reader.last = source
    if gaps.recites(reader.clean, chain.end) and gaps.opens_sentence(reader.clean, one.start):
        reader.recital_end = reader.line_end(chain.end + 1)
        reader.recital_marked = reader.clean[chain.end : chain.end + 1] in (" ", ":", "\n", "【")
    elif not gaps.opens_sentence(reader.clean, chain.start):
        reader.recital_end = -1


def _read_law(reader: _Reader, law: LawMention, chain: Chain | None) -> None:
    if law.weak and chain is None:
        return
    inner = reader.law_names(law.start)
    reader.named.append(law)
    start = min(law.start, chain.start) if chain else law.start
    one = Resolved(start, law.end, law, None, law.rule, False, inner, law.repaired)
    if chain is None:
        reader.found.append(one)
    else:
        _cite(reader, chain, law, one)
    if not inner:
        reader.last = reader.heading = law
        reader.foreign = False


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
    if reference.this and source is None:
        return
    in_quote = reference.this or reader.quoted(reference.start)
    one = Resolved(reference.start, chain.end, source, None, reference.rule, True, in_quote)
    _cite(reader, chain, source, one)


def _read_chain(reader: _Reader, chain: Chain) -> None:
    """A chain that stands right behind nothing that could own it."""
    clean, start = reader.clean, chain.start
    if _is_foreign(clean, start):
        return
    unknown = names.unknown_before(clean, start)
    if unknown is not None:
        law = LawMention(unknown[0], start, unknown[1], None, "full", "unknown_name")
        _read_law(reader, law, chain)
    elif not reader.foreign and not (chain.loose and not reader.cited):
        _continue(reader, chain)


def _continue(reader: _Reader, chain: Chain) -> None:
    """A chain of the law whose articles are being listed, else of the last one; or of none."""
    clean, start = reader.clean, chain.start
    opens, recites = gaps.opens_sentence(clean, start), gaps.recites(clean, chain.end)
    source = (reader.heading if opens else None) or reader.last
    if source is None and not _stands_alone(reader, chain, opens and recites):
        return
    listed = opens and recites and not reader.cited  # 某法规定：“第五条 ……”: the answer cites it
    in_quote = not listed if reader.quoted(start) else reader.law_points(start)
    rule = "no_law" if source is None else "continuation"
    _cite(reader, chain, source, Resolved(start, chain.end, source, None, rule, True, in_quote))


def _stands_alone(reader: _Reader, chain: Chain, recited: bool) -> bool:
    """Whether an article without any law is one (第274条【敲诈勒索罪】), and not the first of some lines."""
    clean = reader.clean
    if recited and (clean.startswith("【", chain.end) or chain.pinpoints[0].article >= 10):
        return not reader.contract
    led = gaps.LEADS_TO_ARTICLE.search(clean, max(0, chain.start - 12), chain.start)
    return led is not None or clean.startswith("规定", chain.end)


def _that_articles(reader: _Reader) -> list[Resolved]:
    """该条第二款: a paragraph or item of the article cited last before it."""
    found: list[Resolved] = []
    cited = sorted(
        (one for one in reader.found if one.pinpoint is not None), key=lambda one: one.end
    )
    ends = [one.end for one in cited]
    for match in gaps.THAT_ARTICLE.finditer(reader.clean) if cited else ():
        before = cited[bisect_right(ends, match.start()) - 1]
        if before.pinpoint is None or before.end > match.start():
            continue
        chain = chain_below(reader.clean, match.end(), before.pinpoint)
        in_quote = reader.quoted(match.start())
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
    reader = _Reader(clean, quotations)
    owned = {id(owners[chain.start]): chain for chain in chains if chain.start in owners}
    free = (chain for chain in chains if chain.start not in owners)
    for one in sorted((*mentions, *free), key=lambda one: (one.start, one.end)):
        chain = owned.get(id(one))
        if isinstance(one, Chain):
            _read_chain(reader, one)
        elif isinstance(one, LawMention):
            _read_law(reader, one, chain)
        elif isinstance(one, Document):
            _read_document(reader, one, chain)
        elif isinstance(one, Reference):
            _read_reference(reader, one, chain)
        elif chain is not None:
            reader.foreign = True
    return sorted(reader.found + _that_articles(reader), key=lambda one: (one.start, one.end))
