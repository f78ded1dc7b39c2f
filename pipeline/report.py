"""What each stage read, kept and rejected, counted by site. read = kept + rejected, always."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Protocol

from pipeline.errors import LawqaError

# Reasons that say nothing is wrong: the same page came twice, a newer capture took its place, or the page is
# withheld (crawl/withheld.py).
QUIET_REASONS = frozenset(
    {"duplicate_capture", "superseded", "removed", "opted_out", "ai_train_no"}
)


class Progress(Protocol):
    """Who wants to see a stage go on; the command line draws a bar, everyone else looks away."""

    def start(self, stage: str, total: int | None) -> None:
        """A stage begins; ``total`` is the number of steps where it is known."""

    def advance(self, steps: int = 1) -> None:
        """Some steps are done."""


class Silent:
    """The progress that nobody watches."""

    def start(self, stage: str, total: int | None) -> None:
        """Nothing to show."""

    def advance(self, steps: int = 1) -> None:
        """Nothing to show."""


@dataclass
class Tally:
    """The books of one stage.

    >>> tally = Tally("parse")
    >>> tally.read("laweer", 2); tally.kept("laweer"); tally.rejected("laweer", "no_question")
    >>> tally.balance()
    {'laweer': {'read': 2, 'kept': 1, 'rejected': {'no_question': 1}}}
    """

    stage: str
    _read: Counter[str] = field(default_factory=Counter)
    _kept: Counter[str] = field(default_factory=Counter)
    _rejected: Counter[tuple[str, str]] = field(default_factory=Counter)

    def read(self, site: str, count: int = 1) -> None:
        """Take in ``count`` things."""
        self._read[site] += count

    def kept(self, site: str, count: int = 1) -> None:
        """Pass on ``count`` things."""
        self._kept[site] += count

    def rejected(self, site: str, reason: str, count: int = 1) -> None:
        """Drop ``count`` things for a reason; the caller writes each to file."""
        self._rejected[site, reason] += count

    @property
    def complaints(self) -> int:
        """How many things were rejected for a reason that a person should look at."""
        return sum(n for (_, why), n in self._rejected.items() if why not in QUIET_REASONS)

    def balance(self) -> dict[str, dict[str, Any]]:
        """Close the books: counts by site, in order.

        Raises LawqaError if something was lost on the way.
        """
        sites: dict[str, dict[str, Any]] = {}
        for site in sorted(self._read | self._kept | Counter(s for s, _ in self._rejected)):
            reasons = {why: n for (s, why), n in sorted(self._rejected.items()) if s == site}
            read, kept = self._read[site], self._kept[site]
            if read != kept + sum(reasons.values()):
                raise LawqaError(
                    f"{self.stage}: of {read} read from {site}, {kept} were kept and {reasons} rejected; "
                    "some are lost. This is a fault of lawqa: please report it with the page."
                )
            sites[site] = {"read": read, "kept": kept, "rejected": reasons}
        return sites
