"""How far an act has come: done already (已经离婚), or only wanted (想离婚)."""

from functools import cache
from typing import Literal

from pipeline.recognizers.framing.lexicon import entries
from pipeline.recognizers.framing.tables import rows
from pipeline.recognizers.framing.words import Word

Stage = Literal["done", "wanted"]

# Supposed, nothing has come any way yet: 如果已经离婚.
_SUPPOSED = frozenset({"如果", "要是", "假如", "若", "若是", "万一", "假设"})


@cache
def _table() -> dict[str, tuple[Stage, str]]:
    """Word -> the stage it tells, and of which act; of the next one where none is named."""
    stages: dict[str, Stage] = {"done": "done", "wanted": "wanted"}
    return {
        word: (stages[row["stage"]], row["act"])
        for row in rows("stages")
        for word in row["words"].split("|")
    }


def of(clause: list[Word]) -> set[tuple[str, str]]:
    """(act, stage) of the acts of a clause whose stage is told."""
    table, found = _table(), set[tuple[str, str]]()
    if not _SUPPOSED.isdisjoint(word.text for word in clause):
        return found
    coming: Stage | None = None
    for word in clause:
        stage, act = table.get(word.text, (None, ""))
        if stage and act:
            found.add((act, stage))
        elif stage:
            coming = stage
        elif word.slot == "act":
            if told := coming or _own(word.text):
                found.add((word.meaning.concept, told))
            coming = None
        elif word.slot in ("thing", "ask", "negator", "state"):
            coming = None
    return found


@cache
def _own(text: str) -> Stage | None:
    """The stage that a word of a table tells of its own act: 想离婚."""
    for end in range(1, len(text) - 1):
        stage, act = _table().get(text[:end], (None, ""))
        if stage and not act and text[end:] in entries():
            return stage
    return None
