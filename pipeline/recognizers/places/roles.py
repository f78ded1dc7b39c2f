"""What a place is to the matter: where it happened, where somebody is from, whose rules are asked for.

The cues stand in table ``region_roles``. A wrong role is worse than none, so a place without a clear
cue keeps None.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline.recognizers import tables
from pipeline.recognizers.places.mentions import Mention

BY_FORM = {  # a one-character name says its role by the form it stands in
    "hukou": "hukou",
    "insurance": "policy",
    "service": "policy",
    "document": "policy",
    "national": "policy",
    "court": "institution",
}
ROW = ("、", "和", "与", "及", "跟", "或")  # what stands between places in a row
BEFORE, BEHIND = 16, 32  # characters of text that a cue may look at on each side


# What the capitals in the table stand for.
PATTERNS = {
    "UNIT": r"(?:市|省|县|区|州|旗|地区|自治[州县区旗]|那边|这边|这里|那里|本地)?",
    "NAME": r"(?:广告|[^，。？！、；,?!;\s的在了和是被给把一个有从到去来与诉做买请问要可能会不改求告这那我你他她哪"
    r"治推]){2,18}",
    "KIN": "(?:[我他她哥姐弟妹]|本人|男方|女方|对象|老公|老婆|妻子|丈夫|前夫|前妻|未婚[夫妻]|爸爸?|妈妈?|父亲|母亲"
    "|岳[父母]|公公|婆婆|儿子|女儿|孩子|亲戚|朋友|同事|老板|房东|对方)",
    "CLAUSE": r"(?:^|[^一-鿿])",
}


@dataclass(frozen=True, slots=True)
class Cue:
    """A role, and the patterns on the text before and behind a place that has it."""

    role: str
    before: re.Pattern[str]
    after: re.Pattern[str]


@cache
def cues() -> tuple[Cue, ...]:
    return tuple(
        Cue(row["role"], _filled(row["before"]), _filled(row["after"]))
        for row in tables.read("region_roles")
    )


def _filled(pattern: str) -> re.Pattern[str]:
    for name, meaning in PATTERNS.items():
        pattern = pattern.replace(name, meaning)
    return re.compile(pattern)


def roles(text: str, runs: Sequence[Sequence[Mention]]) -> list[str | None]:
    """The role of each run of mentions that read as one place, or None.

    Of places in a row the last one's role is that of all: 北京、上海和广州的产假.
    """
    found = [_role(text, run) for run in runs]
    for number in range(len(runs) - 1, 0, -1):
        between = text[runs[number - 1][-1].end : runs[number][0].start]
        if found[number - 1] is None and between in ROW:
            found[number - 1] = found[number]
    return found


def _role(text: str, run: Sequence[Mention]) -> str | None:
    if run[0].rule in BY_FORM:
        return BY_FORM[run[0].rule]
    start, end = run[0].start, run[-1].end
    before, behind = text[max(0, start - BEFORE) : start], text[end : end + BEHIND]
    return next((cue.role for cue in _behind(before) if cue.after.match(behind)), None)


# What stands before a place repeats (我在, 情况是这样的).
@lru_cache(maxsize=32_768)
def _behind(before: str) -> tuple[Cue, ...]:
    """The cues that fit what stands before a place."""
    return tuple(cue for cue in cues() if cue.before.search(before))
