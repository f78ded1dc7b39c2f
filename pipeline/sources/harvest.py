"""What a page gives: its questions and answers with ids and clean texts, what was dropped, what is doubtful."""

import re
from dataclasses import dataclass

from pipeline.records import Answer, Dropped, Question, Reading
from pipeline.sources.cleaning import Flag, clean
from pipeline.sources.document import Document
from pipeline.sources.identity import identified

# Characters of no width between two Chinese characters: nobody types them, copyists plant them.
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_NO_WIDTH = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_PLANTED = re.compile(f"(?<=[{_HAN}]){_NO_WIDTH.pattern}+(?=[{_HAN}])")


@dataclass(frozen=True, slots=True)
class Harvest:
    """All that is kept of a page, in its order, and what is on file beside it."""

    questions: tuple[tuple[Question, tuple[Answer, ...]], ...]
    dropped: tuple[Dropped, ...]
    flags: tuple[Flag, ...]


def harvest(document: Document, reading: Reading) -> Harvest:
    """The records of an identified page that was read."""
    records = identified(document.page, reading)
    cleaned = [clean(question, answers) for question, answers in records]
    shown = document.body.shown
    planted = _PLANTED.findall(shown) if _NO_WIDTH.search(shown) else []
    invisible = (Dropped("invisible", f"{len(planted)} between characters"),) if planted else ()
    return Harvest(
        tuple((one.question, one.answers) for one in cleaned),
        (*reading.dropped, *(one for each in cleaned for one in each.dropped), *invisible),
        tuple(flag for each in cleaned for flag in each.flags),
    )
