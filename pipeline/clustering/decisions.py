"""What people decided about questions: a CSV file with the columns decision, a, b, who, when, why.

``same`` a b: one question. ``different`` a b: two. ``canonical`` a: the question that stands for its cluster. a and b
are ids of questions. Lines that start with # say nothing. Where decisions contradict each other, ``different`` stands
above ``same`` (a wrong merge is the worse fault), and of two of a kind the newer above the older, by date and then by
line. Whatever has no effect is told with its line and the reason.
"""

import csv
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipeline.errors import UsageError
from pipeline.records import Decision

COLUMNS = ("decision", "a", "b", "who", "when", "why")
WORDS = ("same", "different", "canonical")
Names = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Links:
    """What holds while clustering, by ids of questions, free of contradictions; the newest first."""

    same: tuple[Names, ...] = ()
    different: tuple[Names, ...] = ()
    canonical: tuple[str, ...] = ()


def read(name: str, text: str) -> list[Decision]:
    """The decisions of a file in its order; what is wrong with a line stands in its ``fault``.

    Raises UsageError where the head of the file lacks a column.
    """
    written = text.removeprefix("\ufeff").splitlines(keepends=True)
    lines = csv.reader("\n" if line.startswith("#") else line for line in written)
    head = next((row for row in lines if row), [])
    columns = [cell.strip() for cell in head]
    if missing := [column for column in COLUMNS if column not in columns]:
        raise UsageError(
            f"{name} is no file of decisions: its first line lacks {', '.join(missing)}. "
            f"It should be: {','.join(COLUMNS)}"
        )
    found = []
    for row in lines:
        if any(cell.strip() for cell in row):
            cells = dict.fromkeys(COLUMNS, "") | dict(
                zip(columns, map(str.strip, row), strict=False)
            )
            found.append(_decision(lines.line_num, cells))
    return found


def _decision(line: int, cells: Mapping[str, str]) -> Decision:
    when = _day(cells["when"])
    known = {column: cells[column] for column in ("decision", "a", "who", "why")}
    one = Decision(line=line, b=cells["b"] or None, when=when or cells["when"], **known)
    if one.decision not in WORDS:
        return replace(one, fault=f"{one.decision!r} is none of {', '.join(WORDS)}")
    needed = [c for c in COLUMNS if c != "b" or one.decision != "canonical"]
    if empty := [column for column in needed if not cells[column]]:
        return replace(one, fault=f"it does not say {', '.join(empty)}")
    if when is None:
        return replace(one, fault=f"{one.when!r} is no date such as 2026-11-22")
    if one.decision == "canonical" and one.b:
        return replace(one, fault="canonical names one question, not two")
    return replace(one, fault=f"it names {one.a} twice") if one.a == one.b else one


def _day(text: str) -> str | None:
    """A date as ISO 8601; spreadsheets write 2026/1/5."""
    try:
        return date(*map(int, re.split(r"[-/.]", text))).isoformat()
    except (ValueError, TypeError):
        return None


def settled(decisions: Sequence[Decision], known: Collection[str]) -> tuple[Links, list[Decision]]:
    """What holds, and the decisions with what is wrong with those that do not; in their order.

    ``known``: the ids of all questions there are.
    """
    faults: dict[int, str] = {}
    valid = []
    for one in sorted(decisions, key=lambda one: (one.when, one.line), reverse=True):
        if unknown := [name for name in (one.a, one.b) if name and name not in known]:
            faults[one.line] = f"there is no question {' or '.join(unknown)}"
        elif not one.fault:
            valid.append(one)
    different = [one for one in valid if one.decision == "different"]
    same: list[Decision] = []
    block: dict[str, frozenset[str]] = {}  # question -> all that are one with it
    for one in (one for one in valid if one.decision == "same"):
        both = frozenset().union(*(block.get(name, {name}) for name in (one.a, one.b or "")))
        against = next((other for other in different if {other.a, other.b} <= both), None)
        if against is None:
            same.append(one)
            block |= dict.fromkeys(both, both)
        else:
            faults[one.line] = _contradiction(against, [*same, one])
    canonical = tuple(one.a for one in valid if one.decision == "canonical")
    told = [one if one.fault else replace(one, fault=faults.get(one.line)) for one in decisions]
    return Links(_names(same), _names(different), canonical), told


def outvoted(decisions: Iterable[Decision], canonical_of: Mapping[str, str]) -> list[Decision]:
    """The decisions, and of each ``canonical`` that did not come about, which line stands above it.

    ``canonical_of``: question -> the canonical question of its cluster.
    """
    told = list(decisions)
    chosen = {one.a: one.line for one in told if one.decision == "canonical" and not one.fault}
    for number, one in enumerate(told):
        if one.decision == "canonical" and not one.fault and canonical_of[one.a] != one.a:
            winner = canonical_of[one.a]
            fault = f"line {chosen[winner]} wants {winner} for the same cluster"
            told[number] = replace(one, fault=fault)
    return told


def _names(decisions: Iterable[Decision]) -> tuple[Names, ...]:
    return tuple((one.a, one.b) for one in decisions if one.b)


def _contradiction(against: Decision, same: Sequence[Decision]) -> str:
    """What the last of ``same`` comes to, in words."""
    chain = _chain(against.a, against.b or "", same)
    others = sorted(one.line for one in chain if one is not same[-1])
    beside = f"with line {', '.join(map(str, others))} " if others else ""
    return f"{beside}it makes one of what line {against.line} calls different"


def _chain(start: str, goal: str, same: Sequence[Decision]) -> list[Decision]:
    """A shortest chain from one question to another; breadth first, in the order given."""
    chains: dict[str, list[Decision]] = {start: []}
    queue = [start]
    for name in queue:
        for one in same:
            if name in (one.a, one.b):
                other = (one.b or "") if name == one.a else one.a
                if other not in chains:
                    chains[other] = [*chains[name], one]
                    queue.append(other)
    return chains[goal]
