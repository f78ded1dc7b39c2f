"""What a place is to the matter: where it happened, where somebody is from, whose rules are asked for.

The cues stand in table ``region_roles``. A wrong role is worse than none, so a place without a clear
cue keeps None.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.recognizers.places import tables
from pipeline.recognizers.places.mentions import Mention

BY_FORM = {  # a one-character name says its role by the form it stands in
    "hukou": "hukou",
    "insurance": "policy",
    "service": "policy",
    "document": "policy",
    "national": "policy",
    "court": "institution",
}
BEFORE, BEHIND = 16, 32  # characters of text that a cue may look at on each side


@dataclass(frozen=True, slots=True)
class Cue:
    """A role, and the patterns on the text before and behind a place that has it."""

    role: str
    before: re.Pattern[str]
    after: re.Pattern[str]


@cache
def cues() -> tuple[Cue, ...]:
    return tuple(
        Cue(row["role"], re.compile(row["before"]), re.compile(row["after"]))
        for row in tables.read("region_roles")
    )


def role(text: str, run: Sequence[Mention]) -> str | None:
    """The role of a run of mentions that read as one place, or None."""
    if run[0].rule in BY_FORM:
        return BY_FORM[run[0].rule]
    start, end = run[0].start, run[-1].end
    before, behind = text[max(0, start - BEFORE) : start], text[end : end + BEHIND]
    for cue in cues():
        if cue.before.search(before) and cue.after.match(behind):
            return cue.role
    return None
