"""What the evaluations of passages share: false alarms, offsets, and the lines to print."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from pipeline.evaluation.counts import Counts, Row, row


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One gold passage, judged; what was counted in it stands in the classes below this one."""

    tags: tuple[str, ...]
    empty: bool  # the gold has nothing that must be found
    alarmed: bool  # something was found that is wrong
    exact: bool  # every span holds exactly what it says


P = TypeVar("P", bound=Passage)


@dataclass(frozen=True, slots=True)
class Result(Generic[P]):
    """All passages."""

    passages: tuple[P, ...]

    @property
    def false_alarms(self) -> tuple[int, int]:
        """Passages with nothing to find in which something was found, and how many such passages there are."""
        empty = [passage for passage in self.passages if passage.empty]
        return sum(passage.alarmed for passage in empty), len(empty)

    @property
    def exact(self) -> bool:
        """Whether all offsets of all passages are exact."""
        return all(passage.exact for passage in self.passages)

    def row(self, name: str, counted: Callable[[P], Counts]) -> Row:
        """One line: what was counted, over all passages."""
        return row(name, [counted(passage) for passage in self.passages])

    def by_tag(self, counted: Callable[[P], Counts]) -> list[Row]:
        """A line for each tag."""
        tags = sorted({tag for passage in self.passages for tag in passage.tags})
        return [
            row(f"tag {tag}", [counted(one) for one in self.passages if tag in one.tags])
            for tag in tags
        ]

    def checks(self) -> list[Row]:
        """The line ``false alarms m of n``, whose figures are the share of such passages left alone; the line
        ``offsets``, all ones or all zeros."""
        alarms, empty = self.false_alarms
        quiet, exact = 1 - alarms / empty if empty else 1.0, float(self.exact)
        return [
            (f"false alarms {alarms} of {empty}", quiet, quiet, quiet, quiet, quiet),
            ("offsets", exact, exact, exact, exact, exact),
        ]
