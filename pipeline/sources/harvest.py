"""What a page gives: its questions and answers with ids and clean texts, what was dropped, what is doubtful."""

import re
from dataclasses import dataclass

from pipeline.records import Answer, Dropped, Page, Question, Reading
from pipeline.sources.cleaning import Flag, clean
from pipeline.sources.identity import identified

# Characters of no width between two Chinese characters: nobody types them, copyists plant them.
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_PLANTED = re.compile(
    f"(?<=[{_HAN}])(?:[\u200b-\u200f\u2060\ufeff\u00ad]|&(?:#8203|#x200[b-d]|zwnj|zwj|shy);)+(?=[{_HAN}])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Harvest:
    """All that is kept of a page, in its order, and what is on file beside it."""

    questions: tuple[tuple[Question, tuple[Answer, ...]], ...]
    dropped: tuple[Dropped, ...]
    flags: tuple[Flag, ...]


def harvest(page: Page, reading: Reading) -> Harvest:
    """The records of an identified page that was read."""
    cleaned = [clean(question, answers) for question, answers in identified(page, reading)]
    planted = _PLANTED.findall(page.text)
    invisible = (Dropped("invisible", f"{len(planted)} between characters"),) if planted else ()
    return Harvest(
        tuple((one.question, one.answers) for one in cleaned),
        (*reading.dropped, *(one for each in cleaned for one in each.dropped), *invisible),
        tuple(flag for each in cleaned for flag in each.flags),
    )
