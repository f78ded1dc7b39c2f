"""The judge: from the server's own log alone, whether any request broke a rule."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path

from benchmarks.nights.faults import FORBIDDEN, ROBOTS, SLOW_PACE
from benchmarks.nights.site import MAIN, Site


@dataclass(frozen=True, slots=True)
class Line:
    """One request as the server saw it; ``answered`` is None where it gave no answer."""

    night: int
    host: str
    path: str
    at: float
    answered: float | None
    status: int
    validators: bool
    retry_after: str | None
    conditional: bool
    agent: str | None
    contact: str | None

    @property
    def is_robots(self) -> bool:
        """Whether it asks what may be asked."""
        return self.path.startswith("/robots")


@dataclass(frozen=True, slots=True)
class Rules:
    """What a fetch promised: times in seconds, ``budget`` in requests to a host in a night."""

    interval: float
    budget: int
    longest_pause: float


def read_log(path: Path) -> list[Line]:
    """The log of the server, in the order in which requests came."""
    lines = [Line(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
    return sorted(lines, key=lambda line: line.at)


def breaches(lines: Sequence[Line], site: Site, rules: Rules) -> list[str]:
    """Every rule that was broken, in words; none if all was well."""
    hosts: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        hosts[line.host].append(line)
    found: list[str] = []
    for host, asked in hosts.items():
        if host not in site.hosts:
            found.append(f"{host} is no host of the site.")
            continue
        kind, _ = site.hosts[host]
        pace = max(rules.interval, SLOW_PACE if kind == "slow_pace" else 0.0)
        found += _too_soon(asked, rules.interval, pace)
        found += _unasked_or_denied(asked, kind)
        found += _over_budget(asked, rules.budget)
        found += _unconditional(asked)
        found += _after_a_wall(asked, site, rules)
    found += (
        f"{one.host}{one.path}: it does not say who asks." for one in lines if not _honest(one)
    )
    return found


def _too_soon(asked: Sequence[Line], interval: float, pace: float) -> Iterator[str]:
    """One request per interval, none while another is being answered, and no sooner than Retry-After says."""
    for one, other in pairwise(asked):
        # The pace a host asks for is known once its robots.txt is read, in every night anew.
        due = interval if one.is_robots or one.night != other.night else pace
        gap = other.at - (one.at if one.answered is None else one.answered)
        timed_out = other.at - one.at > due and one.answered is not None and one.answered > other.at
        if gap < due and not timed_out:
            yield f"{other.host}{other.path}: asked {gap:.4f} s after {one.path}, not {due:g} s."
        pause = one.retry_after or ""
        if pause.isdigit() and one.night == other.night and gap < float(pause):
            yield f"{other.host}{other.path}: asked {gap:.2f} s after a Retry-After of {pause} s."


def _unasked_or_denied(asked: Sequence[Line], kind: str) -> Iterator[str]:
    """robots.txt first, unless it was read the night before (RFC 9309, 2.4); nothing but it where it says no."""
    read = -2
    for night, group in groupby(asked, key=lambda line: line.night):
        first, *rest = group
        read = night if first.path == "/robots.txt" else read
        if read < night - 1:
            yield f"{first.host}{first.path}: asked before robots.txt on night {night}."
        if not ROBOTS[kind]:
            yield from (
                f"{one.host}{one.path}: robots.txt says no." for one in rest if not one.is_robots
            )
    if kind == "plain":
        yield from (f"{one.path} is disallowed." for one in asked if one.path.startswith(FORBIDDEN))


def _over_budget(asked: Sequence[Line], budget: int) -> Iterator[str]:
    for night, group in groupby(asked, key=lambda line: line.night):
        count = sum(line.path != "/robots.txt" for line in group)
        if count > budget:
            yield f"{asked[0].host}: {count} requests on night {night}, {budget} were the most."


def _unconditional(asked: Sequence[Line]) -> Iterator[str]:
    """A page that gave validators is asked with them the next time."""
    gave: dict[str, bool] = {}
    for line in asked:
        if gave.get(line.path) and not line.conditional:
            yield f"{line.host}{line.path}: asked without its validators on night {line.night}."
        if line.status in (200, 304):
            gave[line.path] = line.validators


def _after_a_wall(asked: Sequence[Line], site: Site, rules: Rules) -> Iterator[str]:
    """Nothing more in a night after a test for robots, or after a pause too long to wait for."""
    for night, group in groupby(asked, key=lambda line: line.night):
        pages = [line for line in group if not line.is_robots]
        event = site.events.get(night) if asked[0].host == MAIN else None
        if event == "block_page" and len(pages) > 9:
            yield f"{len(pages)} requests on night {night}, though the ninth was answered with a test."
        long = [
            n for n, line in enumerate(pages) if _seconds(line.retry_after) > rules.longest_pause
        ]
        if long and len(pages) > long[0] + 1:
            yield f"{asked[0].host}: asked again on night {night} after a Retry-After too long to wait for."


def _seconds(pause: str | None) -> float:
    return float(pause) if pause and pause.isdigit() else 0.0


def _honest(line: Line) -> bool:
    agent = line.agent or ""
    return agent.startswith("lawqa/") and bool(line.contact) and (line.contact or "") in agent
