"""How good are the groups: precision, recall and F1 over pairs of questions, by topic.

Four kinds of gold file, told by their fields: seed questions and titles carry ``fine`` (those of one
label must be together) and ``coarse`` (those of different labels must not); a pair carries ``a``,
``b`` and ``label``; an anchor carries ``same`` and ``different``. A pair of one ``coarse`` and two
``fine`` counts neither way. Topics (pages, pairs, anchors) are the units of the interval.
"""

import itertools
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.evaluation.counts import Counts, Row, f1_interval, total


@dataclass(frozen=True, slots=True)
class Item:
    """One question to be grouped."""

    title: str
    detail: str | None = None
    region: str | None = None


# Groups all items at once: one label for each, equal labels are one group.
Grouping = Callable[[Sequence[Item]], Sequence[object]]
# All pairs (i, j), i < j, of items that were ever proposed.
Proposing = Callable[[Sequence[Item]], Iterable[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair of items that a person judged: must be together, or must not."""

    left: int
    right: int
    same: bool
    unit: str


@dataclass(frozen=True, slots=True)
class Gold:
    """Items in a fixed order, what was judged about them, and which items are asked together."""

    items: tuple[Item, ...]
    judged: tuple[Judged, ...]
    units: tuple[tuple[str, tuple[int, ...]], ...]  # grouped on their own: a topic


@dataclass(frozen=True, slots=True)
class Result:
    """Counts by unit, their sum, and where candidates were measured the recall of the proposals."""

    units: dict[str, Counts]
    proposed: Counts | None = None

    @property
    def whole(self) -> Counts:
        return total(list(self.units.values()))

    @property
    def macro_f1(self) -> float:
        """Mean F1 of the units in which something must be together or was wrongly put together."""
        busy = [c.f1 for c in self.units.values() if c.right + c.wrong + c.missed]
        return sum(busy) / len(busy) if busy else 1.0


def read(rows: Iterable[dict[str, Any]]) -> Gold:
    """Gold of any of the four formats. Raises ValueError for a row of none of them."""
    rows = list(rows)
    if not rows or "fine" in rows[0]:
        return _labelled(rows)
    if "label" in rows[0]:
        return _pairs(rows)
    if "anchor" in rows[0]:
        return _anchors(rows)
    raise ValueError(f"no gold format has the fields {sorted(rows[0])}")


def load(lines: Iterable[str]) -> Gold:
    """Gold from the lines of a JSONL file."""
    return read(json.loads(line) for line in lines if line.strip())


def _labelled(rows: list[dict[str, Any]]) -> Gold:
    items = tuple(Item(row["title"], row.get("detail"), row.get("region")) for row in rows)
    # The five seed pages ask about one matter and are grouped together, counted as one topic.
    topics = [row.get("topic", "seeds") for row in rows]
    units = tuple(
        (topic, tuple(i for i, other in enumerate(topics) if other == topic))
        for topic in dict.fromkeys(topics)
    )
    judged = []
    for topic, members in units:
        for i, j in itertools.combinations(members, 2):
            if rows[i]["fine"] == rows[j]["fine"]:
                judged.append(Judged(i, j, True, topic))
            elif rows[i]["coarse"] != rows[j]["coarse"]:
                judged.append(Judged(i, j, False, topic))
    return Gold(items, tuple(judged), units)


class _Items:
    """Titles numbered in the order of their first occurrence."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def number(self, title: str) -> int:
        return self.numbers.setdefault(title, len(self.numbers))

    def gold(self, judged: list[Judged]) -> Gold:
        items = tuple(Item(title) for title in self.numbers)
        return Gold(items, tuple(judged), (("all", tuple(range(len(items)))),))


def _pairs(rows: list[dict[str, Any]]) -> Gold:
    seen, judged = _Items(), []
    for n, row in enumerate(rows):
        left, right = seen.number(row["a"]), seen.number(row["b"])
        if row["label"] != "unsure" and left != right:
            judged.append(Judged(left, right, row["label"] == "same", str(n)))
    return seen.gold(judged)


def _anchors(rows: list[dict[str, Any]]) -> Gold:
    seen, judged = _Items(), []
    for n, row in enumerate(rows):
        anchor = seen.number(row["anchor"])
        for same, titles in ((True, row["same"]), (False, row["different"])):
            numbers = [seen.number(title) for title in titles]
            judged += [Judged(anchor, k, same, str(n)) for k in numbers if k != anchor]
    return seen.gold(judged)


def evaluate(gold: Gold, group: Grouping, propose: Proposing | None = None) -> Result:
    """Group each unit of the gold on its own and count its judged pairs.

    ``propose`` measures the bound that candidates set: the share of must-be-together pairs among
    the proposed ones.
    """
    labels: dict[int, object] = {}
    together: set[tuple[int, int]] = set()
    for _, members in gold.units:
        items = [gold.items[i] for i in members]
        labels |= dict(zip(members, group(items), strict=True))
        if propose is not None:
            together |= {(members[i], members[j]) for i, j in propose(items)}
    units: dict[str, Counts] = {}
    for pair in gold.judged:
        joined = labels[pair.left] == labels[pair.right]
        counts = Counts(pair.same and joined, not pair.same and joined, pair.same and not joined)
        units[pair.unit] = units.get(pair.unit, Counts()) + counts
    proposed = _proposals(gold, together) if propose is not None else None
    return Result(units, proposed)


def _proposals(gold: Gold, together: set[tuple[int, int]]) -> Counts:
    wanted = [tuple(sorted((p.left, p.right))) for p in gold.judged if p.same]
    right = sum(pair in together for pair in wanted)
    return Counts(right, 0, len(wanted) - right)


def table(result: Result) -> list[Row]:
    """Rows (name, precision, recall, F1, low, high): every topic, the sum, the mean over topics.

    Units of one judged row each (pairs, anchors) are too many to list; only their sum is given.
    ``low`` and ``high`` are the 95 % bootstrap interval over units; of one unit, its own F1.
    """
    named = {name: c for name, c in result.units.items() if not name.isdigit()}
    rows = [
        (name, c.precision, c.recall, c.f1, c.f1, c.f1)
        for name, c in (named.items() if len(named) > 1 else [])
    ]
    whole = result.whole
    low, high = f1_interval(list(result.units.values()))
    rows.append(("all pairs", whole.precision, whole.recall, whole.f1, low, high))
    if named:
        macro = result.macro_f1
        rows.append(("mean over topics", float("nan"), float("nan"), macro, low, high))
    if result.proposed is not None:
        recall = result.proposed.recall
        rows.append(("proposed", float("nan"), recall, float("nan"), recall, recall))
    return rows
