"""Two frames compared slot by slot: how much they agree, and the fact that parts them if one does."""

from dataclasses import dataclass
from functools import lru_cache

from pipeline.recognizers.frames import Frame, Token
from pipeline.recognizers.framing.quantities import Quantity
from pipeline.recognizers.framing.tables import rows


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot of both questions. ``verdict``: same, near, missing (in one of them), differs."""

    name: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    verdict: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A fact that differs, so that no score can make the two one."""

    slot: str
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """``score`` from 0 to 1, the evidence slot by slot, and the facts that forbid a merge."""

    score: float
    slots: tuple[Slot, ...]
    refusals: tuple[Refusal, ...]


@lru_cache(maxsize=200_000)
def features(frame: Frame) -> dict[str, float]:
    """Weighted features of a frame: each concept, with a share for its broader one.

    A word of no table shares 0.4 of its weight among its letters, a concept with a broader one
    0.4 with that, so that 婴儿 and 儿子 are half a match.
    """
    found: dict[str, float] = {}
    for token in frame.tokens:
        for key, weight in _parts(token):
            found[key] = max(found.get(key, 0.0), weight)
    return found


def _parts(token: Token) -> list[tuple[str, float]]:
    sign = "¬" if token.negated else ""
    if token.broader:
        return [(token.key, 0.6 * token.weight), (sign + token.broader, 0.4 * token.weight)]
    if token.slot == "word" and len(token.concept) > 1:
        share = 0.4 * token.weight / len(token.concept)
        return [(token.key, 0.6 * token.weight), *(("#" + c, share) for c in token.concept)]
    return [(token.key, token.weight)]


def overlap(a: Frame, b: Frame) -> float:
    """Weighted Jaccard of the features, 0 to 1."""
    left, right = features(a), features(b)
    both = sum(min(weight, right[key]) for key, weight in left.items() if key in right)
    either = sum(left.values()) + sum(right.values()) - both
    return both / either if either else 0.0


@lru_cache(maxsize=1)
def _contrasts() -> dict[str, tuple[frozenset[str], ...]]:
    sets: dict[str, list[frozenset[str]]] = {}
    for row in rows("contrasts"):
        members = frozenset(row["members"].split("|"))
        for member in members:
            sets.setdefault(member, []).append(members)
    return {member: tuple(found) for member, found in sets.items()}


def _contrast(a: Frame, b: Frame) -> list[Refusal]:
    left = {token.concept for token in a.tokens}
    right = {token.concept for token in b.tokens}
    for concept in sorted(left - right):
        for members in _contrasts().get(concept, ()):
            ours, theirs = members & left, members & right
            if theirs and not ours & theirs:
                return [Refusal("contrast", "/".join(sorted(ours)), "/".join(sorted(theirs)))]
    return []


def _negation(a: Frame, b: Frame) -> list[Refusal]:
    left = {token.concept: token.negated for token in a.tokens}
    for token in b.tokens:
        if left.get(token.concept, token.negated) != token.negated:
            plain, negated = token.concept, "不" + token.concept
            pair = (plain, negated) if token.negated else (negated, plain)
            return [Refusal("negation", *pair)]
    return []


def _facts(frame: Frame) -> frozenset[Quantity]:
    return frozenset(q for q in frame.quantities if q.kind != "year")


def _numbers(a: Frame, b: Frame) -> list[Refusal]:
    left, right = _facts(a), _facts(b)
    if left == right:
        return []
    return [Refusal("number", _told(left - right), _told(right - left))]


def _told(quantities: frozenset[Quantity]) -> str:
    return " ".join(f"{q.value:g} {q.kind}" for q in sorted(quantities))


def compare(a: Frame, b: Frame) -> Agreement:
    """The agreement of two frames; symmetric."""
    score = overlap(a, b) * (1.0 if a.asks & b.asks else 0.6)
    asks = Slot(
        "ask",
        tuple(sorted(a.asks)),
        tuple(sorted(b.asks)),
        "same" if a.asks & b.asks else "differs",
    )
    refusals = _numbers(a, b) + _negation(a, b) + _contrast(a, b)
    return Agreement(score, (asks,), tuple(refusals))
