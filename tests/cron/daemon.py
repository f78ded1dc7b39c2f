"""The printed crontab line under a real cron daemon: ``make cron-test``. It needs root and takes up to two minutes.

Not collected by ``make test``, which must pass where no cron is. Where this is asked for, a missing cron is a failure.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

PAGE = "房东不退押金怎么办？\n\n律师回答\n\n可以起诉。\n\n相关法律问题\n"


@pytest.fixture
def daemon() -> Iterator[None]:
    """A cron daemon: the one that runs, else one of our own; the crontab is put back as it was."""
    before = subprocess.run(["crontab", "-l"], check=False, capture_output=True, text=True)
    own = subprocess.Popen(["cron", "-f"])  # ends at once where another one runs
    yield
    own.terminate()
    own.wait()
    put_back = ["crontab", "-"] if before.returncode == 0 else ["crontab", "-r"]
    subprocess.run(put_back, input=before.stdout, check=True, text=True)


@pytest.mark.usefixtures("daemon")
def test_cron_runs_the_printed_line(tmp_path: Path) -> None:
    folder = tmp_path / "it's 100% 法律"
    (folder / "raw").mkdir(parents=True)
    (folder / "raw" / "a.txt").write_text(PAGE, encoding="utf-8")
    soon = datetime.now() + timedelta(seconds=70)  # cron looks at its tables once a minute
    command = [sys.executable, "-m", "pipeline", "schedule", "--cron", "--at", f"{soon:%H:%M}"]
    command += ["--raw", "raw", "--clean", "clean", "--contact", "ops@example.org"]
    line = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout
    subprocess.run(["crontab", "-"], input=line, check=True, text=True)
    deadline = time.monotonic() + 170
    while not (folder / "clean" / "manifest.json").exists() and time.monotonic() < deadline:
        time.sleep(1)
    assert (folder / "clean" / "questions.csv").is_file(), f"cron did not run: {line}"
