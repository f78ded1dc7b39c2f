"""Every mention of a law in one list, from left to right: quoted, unquoted, by alias, by a word that points back."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from pipeline.recognizers.citing import interpretations, names, quoted
from pipeline.recognizers.citing.documents import references
from pipeline.recognizers.citing.mentions import Document, LawMention, Mention, Named
from pipeline.recognizers.citing.short_forms import short_forms, uses

Spanned = TypeVar("Spanned", bound=Mention)


def outside(mentions: Iterable[Spanned], taken: Iterable[tuple[int, int]]) -> list[Spanned]:
    """The mentions that overlap none of the spans taken, in order; neither side needs to be in order."""
    spans = sorted(taken)
    kept = []
    index = 0
    for mention in sorted(mentions, key=lambda one: one.start):
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


def laws(clean: str, text: str, numbered: Sequence[Document]) -> list[Named]:
    """All mentions of laws, of things with articles that are none, and of words that point back.

    A longer reading wins: a title over the names inside it, an interpretation over its law.
    """
    found: list[Named] = list(quoted.mentions(clean, text))
    unquoted = longest((*names.known(clean), *interpretations.mentions(clean)))
    found += outside(unquoted, _spans(found))
    found.sort(key=lambda one: one.start)
    siblings = interpretations.siblings(clean, _laws(found))
    for other in (siblings, references(clean), names.introduced(clean, numbered)):
        found += outside(other, _spans(found))
    return _with_short_forms(clean, sorted(found, key=lambda one: one.start))


def _spans(mentions: Iterable[Named]) -> list[tuple[int, int]]:
    return [(one.start, one.end) for one in mentions]


def _laws(mentions: Iterable[Named]) -> list[LawMention]:
    return [one for one in mentions if isinstance(one, LawMention)]


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
    kept = outside(mentions, [*definitions, *_spans(found)])
    return sorted((*kept, *found), key=lambda one: one.start)
