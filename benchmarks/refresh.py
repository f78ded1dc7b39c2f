"""What a nightly refresh costs against a run over everything, and that both make the same bytes.

::

    python -m benchmarks.refresh [QUESTIONS] [PERCENT] [CLUSTERS]

Planted pages (``planted.py``) lie in one archive; each of three nights brings PERCENT of them again with new content.
Printed are the CPU seconds of this process and its children: of each refresh, stage by stage, of ``lawqa run`` over all
after it, and the median night's share of the median run, as seconds on a shared machine differ by a fifth. CLUSTERS are
what the questions are drawn from: the more, the less they repeat each other. Ends with 1 where the share is over the
floor, or the files differ by their digests after any night.
"""

import hashlib
import io
import json
import resource
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

from benchmarks import planted
from benchmarks.floors import share
from pipeline import flow, guards
from pipeline.config import Config
from pipeline.crawl.client import Manners
from pipeline.crawl.warc import Archive, Exchange
from pipeline.journal import Journal
from pipeline.store import Store

NIGHTS = 3


def cpu() -> float:
    """CPU seconds of this process and of its children that have ended."""
    spent = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in spent)


def timed(function: Callable[[], object]) -> float:
    """The CPU seconds that a call costs."""
    before = cpu()
    function()
    return cpu() - before


def write_archive(path: Path, pages: range, version: int, clusters: int = planted.CLUSTERS) -> None:
    """Pages as fetch brings them: a response record each."""
    archive = Archive(path, "planted")
    for number in pages:
        archive.response(
            Exchange(
                url=f"https://lawparks.example/ask/planted-{number}",
                captured_at=f"2026-01-{version + 1:02}T03:00:00Z",
                status="200 OK",
                request_headers=[],
                response_headers=[("Content-Type", "text/plain; charset=utf-8")],
                body=planted.page(number, version, clusters).encode(),
            )
        )
    archive.close()


def dataset(store: Store) -> dict[str, str]:
    """The digests of the files of the dataset."""
    paths = store.clean.glob("[!.]*.*")
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def main(questions: int, percent: float, clusters: int) -> int:
    """Measure in a folder of its own; the exit status."""
    folder = Path(tempfile.mkdtemp(prefix="lawqa-refresh-"))
    kept, anew = Store(folder / "raw", folder / "kept"), Store(folder / "raw", folder / "anew")
    pages = questions // planted.PER_PAGE
    write_archive(kept.raw / "lawparks" / "000.warc.gz", range(pages), 0, clusters)
    log = io.StringIO()

    def refresh() -> None:
        log.seek(0)
        log.truncate()
        flow.refresh(kept, Config(), Manners(), guards.NAMES, Journal(log))

    first = timed(lambda: flow.run(anew, Config()))  # so that ids have the same past in both
    out = sys.stdout
    out.write(f"{questions} questions of {clusters} clusters on {pages} pages, seconds of CPU\n")
    out.write(f"run: {first:.1f} s\n")
    out.write(f"first refresh, all made: {timed(refresh):.1f} s\n")
    out.write(f"nothing changed: {timed(refresh):.2f} s\n")
    step = pages // max(round(pages * percent / 100), 1)
    nights, runs, same = list[float](), list[float](), True
    for version in range(1, NIGHTS + 1):
        archive = kept.raw / "lawparks" / f"{version:03}.warc.gz"
        write_archive(archive, range(version - 1, pages, step), version, clusters)
        nights.append(timed(refresh))
        stages = (one for one in map(json.loads, log.getvalue().splitlines()) if "cpu" in one)
        told = ", ".join(f"{one['stage']} {one['cpu']:.2f}" for one in stages)
        runs.append(timed(lambda: flow.run(anew, Config())))
        same &= dataset(kept) == dataset(anew)
        out.write(f"night {version}: refresh {nights[-1]:.1f} s ({told}), run {runs[-1]:.1f} s\n")
    part = median(nights) / median(runs)
    out.write(f"{percent:g} % changed, the medians: {part:.1%}\n")
    out.write(f"the same bytes: {same}\n")
    shutil.rmtree(folder)
    return 0 if same and part <= share("refresh", questions) else 1


if __name__ == "__main__":
    given = [float(one) for one in sys.argv[1:]]
    count, share, drawn = [*given, *(100_000, 1.0, planted.CLUSTERS)[len(given) :]]
    sys.exit(main(int(count), share, int(drawn)))
