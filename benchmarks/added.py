"""What it costs to add questions to a clustering, beside clustering all at once, and that both come to the same groups.

::

    python -m benchmarks.added [COUNT] [PERCENT]

COUNT planted questions (``questions.py``) are clustered and what that leaves is kept on the disk; then PERCENT of as
many are added, by a process that starts from the disk and ends there: three times, each from the same, and the median
counts, since a night of seconds differs by half from the next beside another program. One more process clusters all of
them at once. Counted are the seconds of the processor from questions to groups and verdicts; not those to read the
questions, nor our tables (one second, whatever is clustered). One line of JSON; ends with 1 where the share is over the
floor or a question is in another group.
"""

import hashlib
import json
import multiprocessing
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np
import numpy.typing as npt

from benchmarks import questions
from benchmarks.floors import share
from pipeline.clustering import Asked, Group, cluster
from pipeline.clustering.following import follow
from pipeline.clustering.keeping import Standings
from pipeline.clustering.standing import NOTHING

# The questions before are clustered in parts, each added to those before: it takes the memory of one part.
_PART = 100_000
_NIGHTS = 3
Owners = npt.NDArray[np.int64]  # of each question the first one of its group


@dataclass(frozen=True)
class Told:
    """Seconds of the processor, megabytes at the peak, and the digest of who is in a group with whom."""

    seconds: float
    peak_mb: float
    digest: str


@dataclass(frozen=True)
class World:
    """A folder with the questions, a line each, and what clustering leaves of them."""

    folder: Path

    def asked(self) -> list[Asked]:
        with (self.folder / "questions").open(encoding="utf-8") as lines:
            texts = (line.rstrip("\n").partition("\t")[2] for line in lines)
            return [Asked(f"q{number:08}", text) for number, text in enumerate(texts)]

    def add(self, start: int, end: int) -> Told:
        """Add the questions from one number to another to what is kept."""
        asked, kept = self.asked(), Standings(self.folder)
        before = np.load(self.folder / "owners.npy") if start else np.empty(0, np.int64)

        def known(names: Collection[str]) -> list[Asked]:
            return [asked[_number(name)] for name in names]

        clock = _started(asked)
        standing = kept.read() if start else NOTHING
        done = follow(standing, (), asked[start:end], known, "normal")
        kept.write(done.standing, standing)
        seconds = time.process_time() - clock
        owners = _owners(np.concatenate([before, np.arange(start, end)]), done.groups)
        np.save(self.folder / "owners.npy", owners)
        return _told(seconds, owners)

    def night(self, start: int, end: int) -> Told:
        """The same, and leave what is kept as it is."""
        with tempfile.TemporaryDirectory(prefix="lawqa-night-") as name:
            copy = World(Path(shutil.copytree(self.folder, name, dirs_exist_ok=True)))
            return _alone(copy.add, start, end)

    def all_at_once(self) -> Told:
        """Cluster all questions."""
        asked = self.asked()
        clock = _started(asked)
        done = cluster(asked)
        verdicts = len(done.verdicts)
        seconds = time.process_time() - clock
        assert verdicts
        return _told(seconds, _owners(np.arange(len(asked)), done.groups))


def _started(asked: list[Asked]) -> float:
    """The time, with our tables read."""
    cluster(asked[:100])
    return time.process_time()


def _number(name: str) -> int:
    return int(name[1:])


def _owners(owners: Owners, groups: Iterable[Group]) -> Owners:
    for group in groups:
        members = [_number(name) for name in group.members]
        owners[members] = min(members)
    return owners


def _told(seconds: float, owners: Owners) -> Told:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Told(round(seconds, 2), round(peak), hashlib.sha256(owners.tobytes()).hexdigest()[:16])


def _alone(function: Callable[..., Told], *given: int) -> Told:
    """Call it in a process of its own."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(function, *given).result()


def main(count: int, percent: float) -> int:
    total = count + max(round(count * percent / 100), 1)
    with tempfile.TemporaryDirectory(prefix="lawqa-added-") as name:
        world = World(Path(name))
        questions.write(total, world.folder / "questions")
        for start in range(0, count, _PART):
            _alone(world.add, start, min(start + _PART, count))
        nights = [world.night(count, total) for _ in range(_NIGHTS)]
        whole = _alone(world.all_at_once)
    part = median(one.seconds for one in nights) / whole.seconds
    same = {one.digest for one in nights} == {whole.digest}
    told = {"questions": count, "added": total - count, "share": round(part, 4), "same": same}
    told |= {"nights": [one.seconds for one in nights], "all_at_once": whole.seconds}
    told |= {"peak_mb": [max(one.peak_mb for one in nights), whole.peak_mb]}
    sys.stdout.write(json.dumps(told) + "\n")
    return 0 if same and part <= share("added", count) else 1


if __name__ == "__main__":
    given = [float(one) for one in sys.argv[1:]]
    sys.exit(main(int(given[0]) if given else 100_000, given[1] if len(given) > 1 else 1.0))
