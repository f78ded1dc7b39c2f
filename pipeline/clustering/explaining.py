"""Why two questions are, or are not, one: the evidence slot by slot, and the verdict."""

from dataclasses import dataclass

from pipeline.clustering.asked import Asked, prepare
from pipeline.clustering.judging import Verdict, place_of, seated
from pipeline.clustering.meaning import Model
from pipeline.config import Level
from pipeline.recognizers.framing.agreement import Slot, compare, slot


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why two questions are, or are not, one: the slots compared, and the verdict."""

    slots: tuple[Slot, ...]
    verdict: Verdict


def explain(a: Asked, b: Asked, level: Level = "normal", model: Model | None = None) -> Explanation:
    """The evidence of one pair, slot by slot, and what it comes to at this level.

    Answers and citations are shown and do not count: no labelled pairs tell what they are worth.
    """
    left, right = prepare(a), prepare(b)
    slots = [*compare(left.frame, right.frame).slots]
    slots.append(slot("region", {place_of(left.region)} - {""}, {place_of(right.region)} - {""}))
    if a.answer and b.answer:
        slots.append(slot("answer", {a.answer[:40]}, {b.answer[:40]}))
    if a.citations and b.citations:
        slots.append(slot("citations", a.citations, b.citations))
    return Explanation(tuple(slots), seated([left, right], level, model).verdicts([(0, 1)])[0])
