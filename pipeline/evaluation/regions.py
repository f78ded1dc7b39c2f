"""How good are the regions: precision, recall and F1 over passages, false alarms, offsets.

A gold passage has ``id``, ``text``, ``tags`` and ``regions``, each with an ``adcode``, or null and
``candidates`` where the text does not say which. A passage counts each division once, however often
it is named. An entry with ``adcode_old`` is also right with that code; an ``optional`` one, and the
whole country, count neither way.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.evaluation.counts import Counts, Row
from pipeline.evaluation.passages import Passage, Result
from pipeline.records import Region

Key = frozenset[str]  # the codes that one entry accepts


@dataclass(frozen=True, slots=True)
class Judged(Passage):
    """One passage: counts by division, by province, and of the roles of the divisions rightly found."""

    unit: Counts
    province: Counts
    roles: Counts


def evaluate(
    rows: Iterable[dict[str, Any]], find: Callable[[str], Sequence[Region]]
) -> Result[Judged]:
    """What ``find`` gets right on gold passages. Raises KeyError for a row that lacks a field."""
    passages = []
    for row in rows:
        found = find(row["text"])
        wanted, ignored = _gold(row["regions"])
        mine = {_found_key(region) for region in found} - ignored
        passages.append(
            Judged(
                unit=(unit := _compare(wanted, mine, ignored)),
                province=_compare(_provinces(wanted), _provinces(mine), _provinces(ignored)),
                roles=_roles(row["regions"], found),
                tags=tuple(row.get("tags", ())),
                alarmed=unit.wrong > 0,
                empty=not wanted,
                exact=all(row["text"][r.start : r.end] == r.found for r in found),
            )
        )
    return Result(tuple(passages))


def table(result: Result[Judged]) -> list[Row]:
    """Lines to print: by division, by province, each tag, the roles, the checks; each with its interval."""
    return [
        result.row("regions", lambda one: one.unit),
        result.row("provinces", lambda one: one.province),
        *result.by_tag(lambda one: one.unit),
        result.row("roles", lambda one: one.roles),
        *result.checks(),
    ]


def _is_national(code: str | None) -> bool:
    """ "000000", and "100000" as some tables write it."""
    return code in ("000000", "100000")


def _gold(entries: Iterable[dict[str, Any]]) -> tuple[set[Key], set[Key]]:
    """What must be found, and what may be; each as the set of codes that it accepts."""
    wanted: set[Key] = set()
    ignored: set[Key] = set()
    for entry in entries:
        codes = [entry["adcode"], entry.get("adcode_old"), *entry.get("candidates", ())]
        key = frozenset(code for code in codes if code)
        optional = entry.get("optional") or _is_national(entry["adcode"])
        (ignored if optional else wanted).add(key)
    return wanted, ignored


def _found_key(region: Region) -> Key:
    return frozenset([region.adcode] if region.adcode else region.candidates)


def _fits(wanted: Key, found: Key) -> bool:
    """Whether a find answers an entry: its code is accepted, or both leave open what is meant."""
    return found <= wanted if len(found) == 1 else bool(found & wanted) and len(wanted) > 1


def _compare(wanted: set[Key], found: set[Key], ignored: set[Key]) -> Counts:
    right = {key for key in wanted if any(_fits(key, mine) for mine in found)}
    wrong = {
        mine
        for mine in found
        if not any(_fits(key, mine) for key in wanted | ignored)
        and not any(_is_national(code) for code in mine)
    }
    return Counts(len(right), len(wrong), len(wanted) - len(right))


def _provinces(keys: Iterable[Key]) -> set[Key]:
    return {frozenset(code[:2] + "0000" for code in key) for key in keys}


def _roles(entries: Iterable[dict[str, Any]], found: Sequence[Region]) -> Counts:
    """Right, wrong and missing roles of the divisions that both sides name; null is missing."""
    gold: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry["adcode"] and entry.get("role"):
            gold[entry["adcode"]].add(entry["role"])
    counts = Counts()
    for code, roles in gold.items():
        mine = {region.role for region in found if region.adcode == code}
        if mine:
            given = mine - {None}
            counts += Counts(
                int(bool(given & roles)), int(bool(given) and not given & roles), int(not given)
            )
    return counts
