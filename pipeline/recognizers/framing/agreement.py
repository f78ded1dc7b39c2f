"""Two frames compared slot by slot: how far they agree, and the facts that part them.

The score is a weighted Jaccard of what the two questions are about, times a factor for the type of
the question and one for the act it asks about. Facts that differ are no matter of degree (``parting``): they refuse.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from pipeline.recognizers.frames import Frame
from pipeline.recognizers.framing import asks
from pipeline.recognizers.framing.parting import Refusal, facts, refusals
from pipeline.recognizers.framing.weighing import SLOT_WEIGHT, features, shared

# Factors on the score, by how the types of two questions agree.
SAME_ACT, OTHER_ACT = 1.0, 0.95
SAME_MODAL, OTHER_MODAL = 1.0, 0.85  # 需要身份证吗, 可以用身份证吗
SHARED_TYPE, NO_TYPE, SAME_GROUP, OTHER_TYPE = 0.85, 0.9, 0.95, 0.55
# How much, how long and where are answered by themselves: what answers 多少钱 does not answer 什么流程要多少钱. Any
# value under the line of normal does, and so under strict; broad, at 0.62, may join them. Of 46 wrong pairs of real
# titles 15 were such.
MORE_ASKED = 0.65


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot of both questions. ``verdict``: same, near, missing (in one of them), differs."""

    name: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    verdict: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """``score`` from 0 to 1, the evidence slot by slot, and the facts that forbid a merge."""

    score: float
    slots: tuple[Slot, ...]
    refusals: tuple[Refusal, ...]


# Two questions of one matter share its word (公积金) whatever they ask about it: that much of what is
# shared is taken off before it counts: half a concept, of short questions a fifth of all they say.
# Measured from 0 to 0.9 (docs/clustering.md).
COMMON, COMMON_SHARE = 0.4, 0.2


# The more two questions share, the less it says that one of them tells more: a share of 0.6 counts 0.72
# where four and a half concepts are shared, 0.6 up to two and a half. Two tellings of one long story
# meet so; begun at two concepts, dense topics lose a tenth of their precision (docs/clustering.md).
AMPLE, AMPLE_FROM = 0.35, 2.5


def overlap(a: Frame, b: Frame) -> float:
    """Weighted Jaccard of the features, 0 to 1, with what every question of a matter shares taken off."""
    left, right = features(a), features(b)
    both = shared(left, right)
    either = sum(feature.weight for row in (left, right) for feature in row.values()) - both
    common = min(COMMON, COMMON_SHARE * either)
    share = max(both - common, 0.0) / (either - common) if either else 0.0
    ample = AMPLE * max(both - AMPLE_FROM, 0.0)
    return share * (1 + ample) / (1 + ample * share)


@cache
def type_factor(a: frozenset[str], b: frozenset[str]) -> float:
    """How well two sets of question types go together: 1 for the same, 0.6 for nothing in common."""
    a, b = asks.plain(a), asks.plain(b)
    if a & b:
        return 1.0 if a == b else _sharing(a, b)
    if asks.BARE in a | b:
        return OTHER_TYPE
    if asks.TOPIC in a | b:
        return NO_TYPE
    if not asks.near(a, b):
        return OTHER_TYPE
    return MORE_ASKED if asks.apart(_alone(a, b) | _alone(b, a)) else SAME_GROUP


def _alone(a: frozenset[str], b: frozenset[str]) -> frozenset[str]:
    """What one asks for, and the other for nothing near."""
    return frozenset(kind for kind in a if not asks.near(frozenset({kind}), b))


def _sharing(a: frozenset[str], b: frozenset[str]) -> float:
    """The factor where both ask for the same, and one of them for something more."""
    more, both = a ^ b, a & b
    if _akin(more, both):
        return SAME_GROUP
    # Whether it is so is mostly asked in passing: 律师费怎么收，有没有标准.
    apart = asks.apart(more) or (asks.apart(both) and more != {"whether"})
    return MORE_ASKED if apart else SHARED_TYPE


def _akin(more: frozenset[str], both: frozenset[str]) -> bool:
    """Whether all that one alone asks is of a group that both ask for: 怎么办, 怎样做."""
    return all(asks.near(frozenset({one}), both) for one in more)


def _slots(a: Frame, b: Frame) -> tuple[Slot, ...]:
    """The evidence slot by slot, for a person to read."""
    told = [slot("ask", a.asks, b.asks)]
    told.append(slot("focus", *([f.focus] if f.focus else [] for f in (a, b))))
    for name in SLOT_WEIGHT:
        left = {token.key for token in a.tokens if token.entry.slot == name}
        right = {token.key for token in b.tokens if token.entry.slot == name}
        if left | right:
            told.append(slot(name, left, right))
    if a.quantities | b.quantities:
        told.append(slot("number", *({str(q) for q in f.quantities} for f in (a, b))))
    return tuple(told)


def slot(name: str, left: Collection[str], right: Collection[str]) -> Slot:
    """Two sets of values of one slot, with the verdict about them."""
    ours, theirs = tuple(sorted(left)), tuple(sorted(right))
    if ours == theirs:
        verdict = "same"
    elif not ours or not theirs:
        verdict = "missing"
    else:
        verdict = "near" if set(ours) & set(theirs) else "differs"
    return Slot(name, ours, theirs, verdict)


def compare(a: Frame, b: Frame) -> Agreement:
    """The agreement of two frames; symmetric."""
    act = OTHER_ACT if a.focus and b.focus and a.focus != b.focus else SAME_ACT
    whether = "whether" in a.asks & b.asks and a.modal and b.modal and a.modal != b.modal
    modal = OTHER_MODAL if whether else SAME_MODAL
    score = overlap(a, b) * type_factor(a.asks, b.asks) * act * modal
    return Agreement(score, _slots(a, b), tuple(refusals(facts(a), facts(b))))
