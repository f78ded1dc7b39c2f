"""Every mention of a law in one list, from left to right: quoted, unquoted, by alias, by a word that points back."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from pipeline.recognizers.citing import framed, interpretations, names, quoted, unlisted
from pipeline.recognizers.citing.documents import references
from pipeline.recognizers.citing.mentions import Document, LawMention, Mention, Named
from pipeline.recognizers.citing.short_forms import short_forms, uses

Spanned = TypeVar("Spanned", bound=Mention)

# What has been read is hidden from what reads after it.
HIDDEN = "\0"


def outside(mentions: Iterable[Spanned], taken: Iterable[tuple[int, int]]) -> list[Spanned]:
    """The mentions that overlap none of the spans taken, in order; neither side needs to be in order."""
    kept: list[Spanned] = []
    inside = sorted(mentions, key=lambda one: one.start)
    if not inside:
        return kept
    spans = sorted(taken)
    index = 0
    for mention in inside:
        while index < len(spans) and spans[index][1] <= mention.start:
            index += 1
        if index == len(spans) or mention.end <= spans[index][0]:
            kept.append(mention)
    return kept


def longest(mentions: Iterable[LawMention]) -> list[LawMention]:
    """The mentions in order, of two that overlap the longer."""
    kept: list[LawMention] = []
    for mention in sorted(mentions, key=lambda one: (one.start, -one.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
        elif mention.end - mention.start > kept[-1].end - kept[-1].start:
            kept[-1] = mention
    return kept


def spans(mentions: Iterable[Mention]) -> list[tuple[int, int]]:
    """Where the mentions stand."""
    return [(one.start, one.end) for one in mentions]


def laws(clean: str, text: str, numbered: Sequence[Document]) -> list[Named]:
    """All mentions of laws, of things with articles that are none, and of words that point back.

    A longer reading wins: a title over the names inside it, an interpretation over its law.
    """
    found: list[Named] = list(quoted.mentions(clean, text))
    rest = _hidden(clean, found)
    unquoted = longest((*names.known(rest), *interpretations.mentions(rest)))
    found += outside((_framed(rest, text, law) for law in unquoted), spans(found))
    found = _with_rules(clean, sorted(found, key=lambda one: one.start))
    siblings = interpretations.siblings(clean, _laws(found))
    for other in (
        siblings,
        references(clean),
        unlisted.introduced(clean, numbered),
        unlisted.local(rest),
    ):
        found += outside(other, spans(found))
    return _with_short_forms(clean, sorted(found, key=lambda one: one.start))


def _hidden(clean: str, mentions: Sequence[Mention]) -> str:
    """The text with what was read hidden, position for position."""
    if not mentions:
        return clean
    pieces = []
    position = 0
    for one in mentions:
        pieces += [clean[position : one.start], HIDDEN * (one.end - one.start)]
        position = one.end
    return "".join((*pieces, clean[position:]))


def _laws(mentions: Iterable[Named]) -> list[LawMention]:
    return [one for one in mentions if isinstance(one, LawMention)]


def _framed(clean: str, text: str, law: LawMention) -> LawMention:
    """The mention, or the interpretation that the text does not say which: 关于适用合同法若干问题的解释."""
    if law.rule != "name":
        return law
    return framed.around(clean, text, law.start, law.end) or law


def _with_rules(clean: str, mentions: Sequence[Named]) -> list[Named]:
    """The mentions, with the rules that implement a law read off what stands behind it."""
    found: list[Named] = []
    for one in mentions:
        found += framed.implementing(clean, one) if isinstance(one, LawMention) else [one]
    return found


def _with_short_forms(clean: str, mentions: list[Named]) -> list[Named]:
    """The mentions with the text's own short names read as the laws they stand for."""
    forms = list(short_forms(clean, _laws(mentions)))
    if not forms:
        return mentions
    last = {
        use.start: use for form in forms for use in uses(clean, form)
    }  # the last definition holds
    definitions = [(form.start, form.end) for form in forms]
    found = outside(longest(last.values()), definitions)
    kept = outside(mentions, [*definitions, *spans(found)])
    return sorted((*kept, *found), key=lambda one: one.start)
