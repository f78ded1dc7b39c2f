"""Which of several divisions of one name is meant: the text decides, or nobody does.

A place named in the text decides if exactly one candidate lies in it, the nearest before the name
first; else a place that lies in the same city as exactly one candidate (海淀 next to 朝阳). Where
neither is there, all candidates stay.
"""

from bisect import bisect_left
from collections.abc import Sequence

from pipeline.recognizers.places import divisions
from pipeline.recognizers.places.mentions import Mention

# How many certain mentions on each side may decide: a question names a handful, and the time stays linear.
NEAR = 16


def settle(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions with the codes that the others rule out taken away; ``rule`` says by what."""
    certain = [mention for mention in mentions if len(mention.codes) == 1]
    if len(certain) == len(mentions):
        return certain
    starts = [mention.start for mention in certain]

    def around(mention: Mention) -> list[Mention]:
        at = bisect_left(starts, mention.start)
        return [*reversed(certain[max(0, at - NEAR) : at]), *certain[at : at + NEAR]]

    return [
        mention if len(mention.codes) == 1 else _settled(mention, around(mention))
        for mention in mentions
    ]


def _settled(mention: Mention, others: Sequence[Mention]) -> Mention:
    for how, fits in (("parent", _lies_in), ("neighbour", _shares_city)):
        for other in others:
            fitting = [code for code in mention.codes if fits(code, other.codes[0])]
            if len(fitting) == 1:
                return mention._replace(codes=(fitting[0],), rule=f"{mention.rule}+{how}")
    return mention


def _lies_in(code: str, area: str) -> bool:
    return area not in (divisions.NATIONAL, code) and divisions.within(code, area)


def _shares_city(code: str, other: str) -> bool:
    return divisions.level(other) == "county" and divisions.parent(code) == divisions.parent(other)
