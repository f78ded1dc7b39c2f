"""Which of several divisions of one name is meant: the text decides, or nobody does.

A place named in the text decides if exactly one candidate lies in it, the nearest before the name
first; else a place that lies in the same city as exactly one candidate (海淀 next to 朝阳). Where
neither is there, all candidates stay.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.recognizers.places import divisions
from pipeline.recognizers.places.mentions import Mention


def settle(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions with the codes that the others rule out taken away; ``rule`` says by what."""
    certain = [mention for mention in mentions if len(mention.codes) == 1]
    return [
        mention if len(mention.codes) == 1 else _settled(mention, certain) for mention in mentions
    ]


def _settled(mention: Mention, certain: Iterable[Mention]) -> Mention:
    nearest = sorted(
        certain, key=lambda other: (other.start > mention.start, abs(other.start - mention.start))
    )
    for how, fits in (("parent", _lies_in), ("neighbour", _shares_city)):
        for other in nearest:
            fitting = [code for code in mention.codes if fits(code, other.codes[0])]
            if len(fitting) == 1:
                return replace(mention, codes=(fitting[0],), rule=f"{mention.rule}+{how}")
    return mention


def _lies_in(code: str, area: str) -> bool:
    return area not in (divisions.NATIONAL, code) and divisions.within(code, area)


def _shares_city(code: str, other: str) -> bool:
    return divisions.level(other) == "county" and divisions.parent(code) == divisions.parent(other)
