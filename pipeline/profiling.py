"""What each stage of a run costs: seconds, processor, rows, memory."""

import os
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

_KB = (
    1024 if sys.platform == "darwin" else 1
)  # getrusage counts bytes on macOS, kilobytes elsewhere


@dataclass(frozen=True, slots=True)
class Cost:
    """One stage. ``cpu``: seconds of all processes; ``peak``: MB held at once by the process that leads."""

    stage: str
    seconds: float
    cpu: float
    rows: int
    peak: float


@dataclass
class Profile:
    """The stages that were run, in their order."""

    costs: list[Cost] = field(default_factory=list)

    @contextmanager
    def stage(self, name: str, rows: Callable[[], int]) -> Iterator[None]:
        """Take the cost of the block; ``rows`` is asked behind it. A block that raises leaves none."""
        _forget_peak()
        seconds, cpu = time.perf_counter(), processor_seconds()
        yield
        seconds, cpu = time.perf_counter() - seconds, processor_seconds() - cpu
        self.costs.append(Cost(name, seconds, cpu, rows(), _peak()))

    def table(self) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
        """Columns and rows to print, the whole last."""
        costs = self.costs
        whole = Cost(
            "all",
            sum(one.seconds for one in costs),
            sum(one.cpu for one in costs),
            costs[0].rows if costs else 0,
            max((one.peak for one in costs), default=0.0),
        )
        columns = ("stage", "seconds", "share", "cpu s", "cores", "rows", "rows/s", "peak MB")
        return columns, [_told(one, whole.seconds) for one in (*costs, whole)]


def _told(one: Cost, whole: float) -> list[str]:
    seconds = max(one.seconds, 1e-9)
    return [
        one.stage,
        f"{one.seconds:.1f}",
        f"{one.seconds / max(whole, 1e-9):.0%}",
        f"{one.cpu:.1f}",
        f"{one.cpu / seconds:.1f}",
        f"{one.rows:,}",
        f"{one.rows / seconds:,.0f}",
        f"{one.peak:,.0f}",
    ]


def processor_seconds() -> float:
    """Seconds of this process and of the workers that have ended."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def _forget_peak() -> None:
    """Begin to count the peak anew, where the system can (Linux, proc(5): clear_refs)."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _peak() -> float:
    """The most MB held since ``_forget_peak``; where that cannot be, since the process began."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / _KB
