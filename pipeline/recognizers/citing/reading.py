"""Every mention of a law in one list, from left to right: quoted, unquoted, by alias, by a word that points back."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from pipeline.recognizers.citing import interpretations, names, quoted, unlisted
from pipeline.recognizers.citing.documents import references
from pipeline.recognizers.citing.laws import key
from pipeline.recognizers.citing.mentions import Document, LawMention, Mention, Named
from pipeline.recognizers.citing.short_forms import short_forms, uses

Spanned = TypeVar("Spanned", bound=Mention)

# What has been read is hidden from what reads after it.
HIDDEN = "\0"
# 《劳动合同法》实施条例, 土地管理法及其实施条例: the rules that implement the law before them.
IMPLEMENTING = re.compile(r"(?P<joined>(?:以?及|和|与)其?)?(?P<rules>实施(?:条例|细则|办法))")


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
    found += longest((*names.known(rest), *interpretations.mentions(rest)))
    found = _with_implementing(clean, sorted(found, key=lambda one: one.start))
    siblings = interpretations.siblings(clean, _laws(found))
    for other in (siblings, references(clean), unlisted.introduced(clean, numbered)):
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


def _with_implementing(clean: str, mentions: Sequence[Named]) -> list[Named]:
    """The mentions, those longer that are the rules behind a law, and with the rules joined to one."""
    found: list[Named] = []
    for one in mentions:
        match = IMPLEMENTING.match(clean, one.end) if isinstance(one, LawMention) else None
        if match is None or not isinstance(one, LawMention):
            found.append(one)
            continue
        law = interpretations.lookup(key(one.title) + match["rules"])
        title = law.name if law else one.title + match["rules"]
        rules = replace(one, end=match.end(), title=title, law=law, rule="implementing", weak=False)
        found += [one, replace(rules, start=match.start("rules"))] if match["joined"] else [rules]
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
