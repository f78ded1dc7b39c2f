"""The facts that part two questions, whatever their score: a number, a denial, a contrast, who does it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.recognizers.frames import Frame
from pipeline.recognizers.framing import asks, parties
from pipeline.recognizers.framing.lexicon import compounds, contrasts, turned
from pipeline.recognizers.framing.parties import ASKER, Doer
from pipeline.recognizers.framing.quantities import Quantity


@dataclass(frozen=True, slots=True)
class Refusal:
    """A fact that differs, so that no score can make the two one."""

    slot: str
    left: str
    right: str


class Facts(NamedTuple):
    """What of a frame may part it from another, laid out for comparing it with many.

    A named tuple: one is made for each question, in a quarter of the time of a frozen dataclass.
    """

    quantities: dict[str, frozenset[Quantity]]  # kind -> values; years part nothing
    known: bool  # whether no value is masked
    concepts: frozenset[str]
    plain: frozenset[str]  # concepts that are never denied here
    denied: frozenset[str]  # concepts that always are
    broader: dict[str, str]  # concept -> its broader one, if it has one
    contrasting: dict[str, tuple[frozenset[str], ...]]  # concept -> the sets it shuts others out in
    shut: frozenset[str]  # all members of those sets
    mutual: bool
    agents: dict[str, str]  # act -> person
    owners: dict[str, str]  # thing -> person
    objects: dict[str, str]  # act -> thing
    means: frozenset[str]
    asker: str  # who asks, where the question tells
    stages: dict[str, str]  # act -> how far it has come
    ends: tuple[str, ...]  # which ends of a span of time it asks for, in words


# Persons and courts stand in every second question; that one of them is negated parts nothing.
_NEVER_NEGATED = frozenset({"我", "对方", "法院"})
_STAGES = {"done": "已", "wanted": "想"}
# Acts that hold both ways: whose card is bound to whose makes no other question.
_MUTUAL = frozenset({"绑定", "解绑", "共享", "合并"})


def facts(frame: Frame) -> Facts:
    """What of a frame may part it from others."""
    said, denied, broader = set[str](), set[str](), dict[str, str]()
    for entry, negated, _ in frame.tokens:
        (denied if negated else said).add(entry.concept)
        if entry.broader:
            broader[entry.concept] = entry.broader
    concepts, known = frozenset(said | denied), contrasts()
    sets = {concept: known[concept] for concept in sorted(concepts) if concept in known}
    return Facts(
        _kinds(frame.quantities),
        all(quantity.value >= 0 for quantity in frame.quantities),
        concepts,
        frozenset(said - denied - _NEVER_NEGATED),
        frozenset(denied - said - _NEVER_NEGATED),
        broader,
        sets,
        frozenset().union(*(members for some in sets.values() for members in some)),
        not concepts.isdisjoint(_MUTUAL),
        _alone((_told_as(act, concepts), person) for act, person in frame.roles.agents),
        dict(sorted(frame.roles.owners)),
        dict(sorted(frame.roles.objects)),
        frame.roles.means,
        parties.who_asks(frame.roles.askers, concepts),
        _stages(frame.roles.stages),
        tuple(told for end, told in asks.ENDS.items() if end in frame.asks),
    )


def _told_as(act: str, concepts: Collection[str]) -> str:
    """An act by the name it has in the frame: 同意, denied beside 离婚, is 不同意离婚 there."""
    denied = turned("negated").get(act)
    if act in concepts or denied is None:
        return act
    names = (denied, *compounds().get(denied, {}).values())
    return next((name for name in names if name in concepts), act)


def _alone(agents: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Act -> who does it, where not both sides do: 他不还钱我要还吗."""
    who: dict[str, set[str]] = {}
    for act, person in agents:
        who.setdefault(act, set()).add(person)
    return {act: max(who[act]) for act in sorted(who) if not parties.both_sides(who[act])}


def _stages(told: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Act -> how far it has come, where it stands at one stage only."""
    at = sorted(told)
    return {act: stage for act, stage in at if sum(other == act for other, _ in at) == 1}


def _kinds(quantities: Collection[Quantity]) -> dict[str, frozenset[Quantity]]:
    """Quantities by their kind; years part nothing."""
    kinds = sorted({quantity.kind for quantity in quantities} - {"year"})
    return {kind: frozenset(one for one in quantities if one.kind == kind) for kind in kinds}


def _numbers(a: Facts, b: Facts) -> list[Refusal]:
    """Quantities of one kind without a common value; unknown (masked) values part nothing."""
    for kind, ours in a.quantities.items():
        theirs = b.quantities.get(kind)
        if not theirs or not _all_known(a, b, ours | theirs):
            continue
        values = {q.bare for q in ours}, {q.bare for q in theirs}
        if values[0].isdisjoint(values[1]):
            return [Refusal("number", *map(_told, values))]
        if _opposite(ours, theirs):
            return [Refusal("number", _told(ours), _told(theirs))]
    return []


def _opposite(ours: Collection[Quantity], theirs: Collection[Quantity]) -> bool:
    """Whether what both name lies on its two sides: 不满十年, 十年以上."""
    shared = [{p.side, q.side} for p in ours for q in theirs if p.bare == q.bare]
    return all(sides == {"<", ">"} for sides in shared)


def _all_known(a: Facts, b: Facts, quantities: Collection[Quantity]) -> bool:
    return (a.known and b.known) or all(quantity.value >= 0 for quantity in quantities)


def _told(quantities: Collection[Quantity]) -> str:
    return "、".join(str(quantity) for quantity in sorted(quantities))


def _negation(a: Facts, b: Facts) -> list[Refusal]:
    if not (a.denied or b.denied):
        return []
    for concept in sorted((a.plain & b.denied) | (a.denied & b.plain)):
        pair = (concept, "不" + concept)
        return [Refusal("negation", *(pair if concept in a.plain else pair[::-1]))]
    return []


def _contrast(a: Facts, b: Facts) -> list[Refusal]:
    if a.shut.isdisjoint(b.contrasting):
        return []
    left, right = a.concepts, b.concepts
    broader = a.broader | b.broader
    for concept, sets in a.contrasting.items():
        for members in sets if concept not in right else ():
            # 没签字 shuts 签字 out, but not 不肯签字.
            alike = b.denied if concept in a.denied else right - b.denied
            ours, theirs = members & left, members & alike
            # 要回 is a kind of 退还: 交的定金要回 and 退定金 shut nothing out.
            kinds = {broader[other] for other in (left | right) - members if other in broader}
            if theirs and not (ours & theirs or kinds & (ours | theirs)):
                return [Refusal("contrast", "/".join(sorted(ours)), "/".join(sorted(theirs)))]
    return []


def _direction(a: Facts, b: Facts) -> list[Refusal]:
    """Parts exchanged: who does it to whom, whose it is, from what to what."""
    if not (a.agents or a.owners or a.objects):
        return []
    # Who asks is there unsaid: 使用家人的医保卡.
    asker = frozenset() if a.mutual or b.mutual else frozenset({ASKER})
    for left, right in ((a.agents, b.agents), (a.owners, b.owners)):
        for what, p in left.items():
            q = right.get(what, p)
            if p == q or what in _MUTUAL:
                continue
            ours, theirs = Doer(p, a.asker), Doer(q, b.asker)
            if ours.side == theirs.side:
                continue
            both = {p, q} - asker <= a.concepts & b.concepts
            apart = parties.other(what, ours, theirs) if left is a.agents else parties.kin(p, q)
            if both or apart:
                return [Refusal("direction", f"{p}→{what}", f"{q}→{what}")]
    for one, other in ((a, b), (b, a)):
        for act, p in one.agents.items():
            if other.owners.get(act) == p != ASKER and one.owners.get(act) != p:
                return [Refusal("direction", f"{p}→{act}", f"{act}→{p}")]
    for act, p in a.objects.items():
        q = b.objects.get(act, p)
        if p != q and (p in b.means or q in a.means):
            return [Refusal("direction", f"{act}→{p}", f"{act}→{q}")]
    return []


def _ends(a: Facts, b: Facts) -> list[Refusal]:
    """Both ask for an end of a span of time, but not for the same: 领到什么时候, 什么时候可以领."""
    if a.ends and b.ends and not set(a.ends) & set(b.ends):
        return [Refusal("ask", "/".join(a.ends), "/".join(b.ends))]
    return []


def _stage(a: Facts, b: Facts) -> list[Refusal]:
    """What is done in the one is only wanted in the other: 已经离婚, 想离婚."""
    for act, stage in a.stages.items():
        if b.stages.get(act, stage) != stage:
            return [Refusal("stage", *(_STAGES[told.stages[act]] + act for told in (a, b)))]
    return []


def refusals(a: Facts, b: Facts) -> Iterator[Refusal]:
    """The facts that differ; the matters that they are of stand in ``claims``, too."""
    parts = (_numbers, _negation, _contrast, _direction, _ends, _stage)
    for part in parts:
        yield from part(a, b)
