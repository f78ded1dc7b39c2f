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
from functools import cache

from pipeline.recognizers.citing import gaps, names, tables
from pipeline.recognizers.citing.binding import Named
from pipeline.recognizers.citing.laws import key
from pipeline.recognizers.citing.mentions import (
    Chain,
    Document,
    Foreign,
    LawMention,
    Pinpoint,
    Reference,
)
from pipeline.recognizers.citing.pinpoints import below_article

Source = LawMention | Document | None

# The answer speaks again: a short clause that leads to a law.
LEADS = re.compile(
    r"(?:[。;!?\n”]|^)[^。;!?\n”]{0,6}(?:根据|依据|按照|依照|依|结合|参照|参见|详见|及|和|、|见|看|符合|违反|适用)[^。;!?\n”]{0,6}$"
)
# A pinpoint without any law is kept only behind these, or where its words follow.
LEADS_TO_ARTICLE = re.compile(
    r"(?:根据|依据|按照|依照|违反|适用|参照|符合|法律规定)[^,。;\n]{0,4}$"
)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A pinpoint with its law, a law without one, or a pinpoint whose law the text leaves unsaid."""

    start: int
    end: int
    source: Source
    pinpoint: Pinpoint | None
    back: bool = False  # named by a word that points back, or not named again
    in_quote: bool = False
    repaired: bool = False
    rule: str = ""


@dataclass(slots=True)
class _Reader:
    """Where the reading stands."""

    clean: str
    quotations: list[tuple[int, int]]
    last: Source = None  # what was named last
    foreign: bool = False  # a contract was named since
    heading: Source = None  # whose articles are being listed
    reciting_until: int = -1  # where a law's own words end that stand without quotation marks
    line_recited: bool = False  # they take a whole line, from its article on
    named: list[LawMention | Document] = field(default_factory=list)
    pinpoint: Pinpoint | None = None
    found: list[Resolved] = field(default_factory=list)

    def in_law(self, position: int, named: bool = False) -> bool:
        """Whether a law speaks at the position and not the answer.

        ``named``: a law is named there. In running text the answer does that, in a line of its own the law.
        """
        if self.in_quotation(position):
            return True
        if named and not self.line_recited:
            return False
        if position >= self.reciting_until or gaps.opens_sentence(self.clean, position):
            return False
        return LEADS.search(self.clean[max(0, position - 16) : position]) is None

    def in_quotation(self, position: int) -> bool:
        """Whether the position stands between the quotation marks of a law's own words."""
        index = bisect_right(self.quotations, (position, len(self.clean))) - 1
        return index >= 0 and position < self.quotations[index][1]


@cache
def _foreign_before() -> re.Pattern[str]:
    words = "|".join(re.escape(row["word"]) for row in tables.rows("foreign_words"))
    return re.compile(
        f'(?:{words})(?:书|中|内|里|的|之|约定|规定|附件|文本|[“”"《》)(:, ]){{0,4}}$'
    )


def _pointed(reader: _Reader, reference: Reference) -> Source:
    """The nearest law before the reference whose title ends as the reference says."""
    for mention in reversed(reader.named):
        if isinstance(mention, Document):
            if reference.kind in ("", "通知", "意见", "规定", "办法", "方案"):
                return mention
            continue
        name = re.sub(r"\([^()]*\)$", "", key(mention.title))
        if name.endswith(reference.kind) or (reference.kind == "法" and name.endswith("法典")):
            return mention
    return None


def _unowned(reader: _Reader, chain: Chain) -> tuple[Source | Foreign, str]:
    """The law of a chain that stands right behind none, and the rule that says so."""
    clean = reader.clean
    before = clean[max(0, chain.start - 16) : chain.start]
    foreign = Foreign(chain.start, chain.start), ""
    if _foreign_before().search(before):
        return foreign
    unknown = names.unknown_before(clean, chain.start)
    if unknown is not None:
        start, name = unknown
        return LawMention(start, chain.start, name, None, "full", "unknown_name"), "unknown_name"
    if reader.foreign or (chain.loose and reader.pinpoint is None):
        return foreign
    opens = gaps.opens_sentence(clean, chain.start)
    source = (reader.heading if opens else None) or reader.last
    if source is not None:
        return source, "continuation"
    follows = gaps.recites(clean, chain.end) or clean.startswith("规定", chain.end)
    if (opens and follows) or LEADS_TO_ARTICLE.search(before):
        return None, "no_law"
    return foreign


def _add(reader: _Reader, chain: Chain, one: Resolved, this: bool = False) -> None:
    """The pinpoints of a chain, as ``one`` says, and the reading moved on behind them."""
    quoted = this or reader.in_law(one.start, named=one.start < chain.start)
    opens = gaps.opens_sentence(reader.clean, chain.start)
    if quoted and opens and not this and gaps.recites(reader.clean, chain.end):
        quoted = reader.in_quotation(one.start) and reader.pinpoint is not None
    for index, pinpoint in enumerate(chain.pinpoints):
        start = one.start if index == 0 else pinpoint.start
        end = pinpoint.end
        reader.found.append(
            Resolved(
                start,
                end,
                one.source,
                pinpoint,
                one.back,
                quoted,
                one.repaired or chain.repaired,
                one.rule,
            )
        )
    reader.pinpoint = chain.pinpoints[-1]
    if quoted:
        return
    reader.heading = one.source
    reader.last = one.source
    if gaps.recites(reader.clean, chain.end):
        line = reader.clean.find("\n", chain.end)
        reader.reciting_until = line if line >= 0 else len(reader.clean)
        reader.line_recited = (
            gaps.OWN_LINE.search(reader.clean[max(0, one.start - 6) : one.start]) is not None
        )
    elif not opens:
        reader.reciting_until = -1


def _read_law(reader: _Reader, law: LawMention, chain: Chain | None) -> None:
    if law.weak and chain is None:
        return
    inner = reader.in_law(law.start, named=True)
    reader.named.append(law)
    if chain is not None:
        _add(
            reader,
            chain,
            Resolved(law.start, chain.end, law, None, False, False, law.repaired, law.rule),
        )
    else:
        reader.found.append(
            Resolved(law.start, law.end, law, None, False, inner, law.repaired, law.rule)
        )
    if not inner:
        reader.last, reader.foreign = law, False
        reader.heading = law


def _read_document(reader: _Reader, document: Document, chain: Chain | None) -> None:
    reader.named.append(document)
    reader.last = reader.heading = document
    reader.foreign = False
    if chain is not None:
        _add(reader, chain, Resolved(document.start, chain.end, document, None, rule=document.rule))
    else:
        one = Resolved(
            document.start,
            document.end,
            document,
            None,
            False,
            False,
            document.repaired,
            document.rule,
        )
        reader.found.append(one)


def _read_reference(reader: _Reader, reference: Reference, chain: Chain | None) -> None:
    if chain is None:
        return
    source = _pointed(reader, reference)
    if source is None and reference.this:
        return
    if not reference.this and not reader.in_quotation(reference.start):
        reader.reciting_until = -1
    one = Resolved(reference.start, chain.end, source, None, True, rule=reference.rule)
    _add(reader, chain, one, this=reference.this)


def _read_chain(reader: _Reader, chain: Chain) -> None:
    """A chain that stands right behind nothing."""
    source, rule = _unowned(reader, chain)
    if isinstance(source, Foreign):
        return
    if isinstance(source, LawMention) and rule == "unknown_name":
        reader.named.append(source)
        _add(reader, chain, Resolved(source.start, chain.end, source, None, rule=rule))
    else:
        _add(reader, chain, Resolved(chain.start, chain.end, source, None, True, rule=rule))


def _that_articles(clean: str, reader: _Reader, chains: Sequence[Chain]) -> list[Resolved]:
    """该条第二款: a paragraph or item of the article cited last before it."""
    found = []
    for match in gaps.THAT_ARTICLE.finditer(clean):
        before = [one for one in reader.found if one.end <= match.start() and one.pinpoint]
        if not before or before[-1].pinpoint is None:
            continue
        chain = below_article(clean, match.end(), before[-1].pinpoint)
        for pinpoint in chain.pinpoints if chain else ():
            quoted = reader.in_law(match.start())
            source = before[-1].source
            found.append(
                Resolved(
                    match.start(),
                    pinpoint.end,
                    source,
                    pinpoint,
                    True,
                    quoted,
                    False,
                    "that_article",
                )
            )
    return found


def resolve(
    clean: str,
    mentions: Sequence[Named | Document],
    chains: Sequence[Chain],
    owners: Mapping[int, Named | Document],
    quotations: list[tuple[int, int]],
) -> list[Resolved]:
    """Every pinpoint with its law and every law without one, in the order of the text."""
    reader = _Reader(clean, quotations)
    owned = {id(owner): chain for chain in chains for owner in [owners.get(chain.start)] if owner}
    free = [chain for chain in chains if chain.start not in owners]
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
    found = reader.found + _that_articles(clean, reader, chains)
    return sorted(found, key=lambda one: (one.start, one.end))
