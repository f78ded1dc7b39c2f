"""What a nightly refresh costs against a run over everything, and that both make the same bytes.

::

    python -m benchmarks.refresh [QUESTIONS] [PERCENT]

Planted pages (``planted.py``) lie in one archive; a second one brings PERCENT of them again with new content. Printed
are the CPU seconds of this process and its children: of ``lawqa run`` over all, of the refresh after the change
stage by stage, and the share. Ends with 1 where the share is over the floor, or the bytes differ.
"""

import io
import json
import resource
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import planted
from pipeline import flow, guards
from pipeline.config import Config
from pipeline.crawl.client import Manners
from pipeline.crawl.warc import Archive, Exchange
from pipeline.journal import Journal
from pipeline.store import Store

MOST = 0.05  # of the CPU time of a run over all, for 1 % changed of 100,000 questions


def cpu() -> float:
    """CPU seconds of this process and of its children that have ended."""
    spent = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in spent)


def timed(function: Callable[[], object]) -> float:
    """The CPU seconds that a call costs."""
    before = cpu()
    function()
    return cpu() - before


def write_archive(path: Path, pages: range, version: int) -> None:
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
                body=planted.page(number, version).encode(),
            )
        )
    archive.close()


def dataset(store: Store) -> dict[str, bytes]:
    """The files of the dataset."""
    return {path.name: path.read_bytes() for path in store.clean.glob("[!.]*.*")}


def main(questions: int, percent: float) -> int:
    """Measure in a folder of its own; the exit status."""
    folder = Path(tempfile.mkdtemp(prefix="lawqa-refresh-"))
    kept, anew = Store(folder / "raw", folder / "kept"), Store(folder / "raw", folder / "anew")
    pages = questions // planted.PER_PAGE
    write_archive(kept.raw / "lawparks" / "000.warc.gz", range(pages), 0)
    log = io.StringIO()

    def refresh() -> None:
        log.seek(0)
        log.truncate()
        flow.refresh(kept, Config(), Manners(), guards.NAMES, Journal(log))

    first = timed(lambda: flow.run(anew, Config()))
    out = sys.stdout
    out.write(f"{questions} questions on {pages} pages: run {first:.1f} s of CPU\n")
    out.write(f"first refresh, all made: {timed(refresh):.1f} s\n")
    out.write(f"nothing changed: {timed(refresh):.2f} s\n")
    changed = max(round(pages * percent / 100), 1)
    write_archive(kept.raw / "lawparks" / "001.warc.gz", range(0, pages, pages // changed), 1)
    night = timed(refresh)
    for line in log.getvalue().splitlines():
        event = json.loads(line)
        if event["event"] == "stage":
            out.write(f"  {event['stage']}: {event['cpu']:.2f} s\n")
    whole = timed(lambda: flow.run(anew, Config()))
    same = dataset(kept) == dataset(anew)
    out.write(
        f"{percent:g} % changed: refresh {night:.1f} s, run {whole:.1f} s: {night / whole:.1%}\n"
    )
    out.write(f"the same bytes: {same}\n")
    shutil.rmtree(folder)
    return 0 if same and night <= MOST * whole else 1


if __name__ == "__main__":
    given = [float(one) for one in sys.argv[1:]]
    sys.exit(main(int(given[0]) if given else 100_000, given[1] if len(given) > 1 else 1.0))
