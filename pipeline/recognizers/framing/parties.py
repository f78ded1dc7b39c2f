"""Which persons stand over against each other, so that it is another matter which of them does it."""

from collections.abc import Collection
from functools import cache
from typing import NamedTuple

from pipeline.recognizers.framing.lexicon import compounds, contrasts, turned
from pipeline.recognizers.framing.tables import rows

ASKER = "我"
# Who stands over against the one who asks; 男方 or 房东 may be the one who asks.
_OTHERS = frozenset(
    {"对方", "他人", "公司", "老板", "丈夫", "妻子", "配偶", "前夫", "前妻", "男朋友", "女朋友"}
)
_OVER_AGAINST = (
    (frozenset({ASKER}), _OTHERS),
    (frozenset({"公司", "老板"}), frozenset({"员工", "农民工"})),
)
# Sides of a marriage by the words for them; who speaks of a husband is his wife.
_SIDES = {"丈夫": "男方", "妻子": "女方", "前夫": "男方", "前妻": "女方"}
_SPOUSE_OF = {"丈夫": "女方", "妻子": "男方"}


class Doer(NamedTuple):
    """A person who does something or has it, and who asks, where the question tells."""

    person: str
    asker: str

    @property
    def side(self) -> str:
        """The person, by the side of a marriage: 我 of one who speaks of her husband is 女方."""
        person = (self.asker or ASKER) if self.person == ASKER else self.person
        return _SIDES.get(person, person)


def who_asks(told: Collection[str], concepts: Collection[str]) -> str:
    """Who asks: said (我是女方), or husband or wife of who is spoken of; nobody where it is not plain."""
    spouses = {asker for person, asker in _SPOUSE_OF.items() if person in concepts}
    return next(iter(told or spouses)) if len(told or spouses) == 1 else ""


def both_sides(persons: Collection[str]) -> bool:
    """Whether who asks does it, and the other side, too."""
    return ASKER in persons and not _OTHERS.isdisjoint(persons)


def other(act: str, left: Doer, right: Doer) -> bool:
    """Whether it is another matter that the one does it or the other. Who asks may be 男方, but hardly the one who is
    said to refuse: 我不同意离婚, 男方不同意离婚."""
    p, q = left.person, right.person
    if ASKER in (p, q) and act in _refused():
        return True
    return opposed(p, q) or opposed(left.side, right.side)


@cache
def _refused() -> frozenset[str]:
    """Acts that are the refusal of another, and compounds of them."""
    denied = frozenset(turned("negated").values())
    return denied | {gives for act in denied for gives in compounds().get(act, {}).values()}


@cache
def opposed(p: str, q: str) -> bool:
    """Whether two persons are parts that shut each other out: 司机, 行人; 我, 公司; 丈夫, 父亲."""
    contrast = any({p, q} <= members for members in contrasts().get(p, ()))
    return contrast or kin(p, q) or any({p, q} & a and {p, q} & b for a, b in _OVER_AGAINST)


def kin(p: str, q: str) -> bool:
    """Whether two persons are of two kinds of kin: 丈夫, 姐夫."""
    return len({_kinds().get(p), _kinds().get(q)} - {None}) == 2


@cache
def _kinds() -> dict[str, str]:
    """Person -> the kind of kin."""
    return {person: row["kind"] for row in rows("kin") for person in row["members"].split("|")}
