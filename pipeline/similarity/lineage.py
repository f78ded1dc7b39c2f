"""Stable identity: which new group is which old one, when members come and go.

A group's id lives on in the new group that holds most of its members; one that takes in members of
several old groups keeps the id of the one it owes most to. The rest is told as events. Nothing here
looks at texts, so a better canonical wording never changes an id. Method: maximum overlap, as in
Greene, Doyle and Cunningham, Tracking the evolution of communities (2010), made one to one.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

What = Literal["kept", "merged", "split", "new", "gone"]


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """What became of an id.

    ``kept``: the group lives on under its id. ``new``: a group without an ancestor, or split off
    from one. ``split``: of the old id ``id``, the part that is now ``other``. ``merged``: the old
    id ``id`` ended, most of its members are in ``other``. ``gone``: no member is left.
    """

    what: What
    id: str
    other: str | None = None


@dataclass(frozen=True, slots=True)
class Traced:
    """The id of every new group, in their order, and the events, sorted."""

    ids: tuple[str, ...]
    events: tuple[Event, ...]


def trace(
    old: Mapping[str, str],
    groups: Sequence[Iterable[str]],
    name: Callable[[str], str],
    retired: Collection[str] = (),
) -> Traced:
    """Ids for ``groups`` of members, given ``old``: member -> the id of its group so far.

    ``name`` makes an id for a group without an ancestor from its smallest member; where that id is taken, or
    ``retired`` (in use once), from the member with a number behind it. Deterministic, and independent of the
    order of the groups.
    """
    members = [sorted(set(group)) for group in groups]
    shares = [Counter(old[m] for m in group if m in old) for group in members]
    taken = _matched(members, shares)
    ids: list[str | None] = [taken.get(row) for row in range(len(members))]
    used = {*old.values(), *retired}
    for row in sorted(range(len(members)), key=lambda row: members[row]):
        if ids[row] is None:
            ids[row] = new = fresh(members[row][0], name, used.__contains__)
            used.add(new)
    settled = [one for one in ids if one is not None]
    return Traced(tuple(settled), tuple(sorted(_events(old, settled, shares))))


def _matched(members: Sequence[Sequence[str]], shares: Sequence[Counter[str]]) -> dict[int, str]:
    """New group -> the old id it keeps: largest overlaps first, each id and each group once."""
    overlaps = [
        (-count, old, members[row], row)
        for row, share in enumerate(shares)
        for old, count in share.items()
    ]
    kept: dict[int, str] = {}
    given: set[str] = set()
    for _, old, _, row in sorted(overlaps):
        if row not in kept and old not in given:
            kept[row] = old
            given.add(old)
    return kept


def fresh(first: str, name: Callable[[str], str], used: Callable[[str], bool]) -> str:
    """An id for a group of that smallest member."""
    candidate, attempt = name(first), 0
    while used(candidate):
        attempt += 1
        candidate = name(f"{first} {attempt}")
    return candidate


def _events(
    old: Mapping[str, str], ids: Sequence[str], shares: Sequence[Counter[str]]
) -> list[Event]:
    before, now = set(old.values()), set(ids)
    heirs: dict[str, list[tuple[int, str]]] = {}
    for one, share in zip(ids, shares, strict=True):
        for ancestor, count in share.items():
            heirs.setdefault(ancestor, []).append((-count, one))
    events = [Event("kept" if one in before else "new", one) for one in now]
    for ancestor in before:
        found = sorted(heirs.get(ancestor, []))
        if not found:
            events.append(Event("gone", ancestor))
            continue
        main = ancestor if ancestor in now else found[0][1]
        if main != ancestor:
            events.append(Event("merged", ancestor, main))
        events += [Event("split", ancestor, one) for _, one in found if one != main]
    return events
