"""Where a name begins in a run of characters: behind the words that lead to it, which are no part of it."""

import re
from functools import cache

from pipeline.recognizers import tables
from pipeline.recognizers.citing.numerals import NUMERAL

# No name of a law holds these characters, and none begins before another pinpoint or a law that another joins.
NEVER = r"[了我你他她们吗呢吧么这那哪谁把被让您请]"
JOINED = rf"第{NUMERAL}[条款项](?:之{NUMERAL})?|\d号文?|(?:规定|(?<![执立司方])法|[典例则释])(?=[和与及].)"
# One character in front is a preposition, unless it begins a word that names of laws begin with (见义勇为, 在线).
FIRST = re.compile(
    r"(?:[个和与及由按据照如即]|对(?!外)|在(?!线)|见(?!义)|看(?!守)|依(?!法)|从(?![业事])|以(?!工)|用(?![工水电地能人]))(?=.{2})"
)
# An organ's abbreviation holds none of these; 和 stands in the names of some ministries.
NEVER_IN_ORGAN = (
    rf"{NEVER}|[的与及为在于由是以见即从按等如号款项条看据照过]|依(?=国|财|人社|[省市县区])"
    r"|和(?!社会保障|城乡建设|信息化|改革委|旅游|计划生育)|[0-9]+[年月日]"
)


@cache
def _last(kinds: tuple[str, ...], others: str, behind: str) -> re.Pattern[str]:
    """Everything up to the last lead of these kinds, which ``behind`` must follow."""
    words = [row["word"] for row in tables.read("citation_leads") if row["before"] in kinds]
    return re.compile(rf".*(?:{'|'.join(words)}|{others}){behind}", re.DOTALL)


def name_start(run: str) -> int:
    """Where the name of a law that ends a run begins.

    >>> run = "根据民法典和某某市停车条例"
    >>> run[name_start(run):]
    '某某市停车条例'
    """
    lead = _last(("any",), f"{NEVER}|{JOINED}", "(?=.{2})").match(run)
    start = lead.end() if lead else 0
    first = FIRST.match(run, start)
    return first.end() if first else start


def organ_start(run: str) -> int:
    """Where the abbreviation of an organ that ends a run begins; at its end where there is none.

    >>> run = "后来转发某政办发"
    >>> run[organ_start(run):]
    '某政办发'
    """
    lead = _last(("any", "number"), NEVER_IN_ORGAN, "").match(run)
    return lead.end() if lead else 0
