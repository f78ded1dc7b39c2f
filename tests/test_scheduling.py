"""What lawqa schedule prints works as printed: under cron's bare environment, and as systemd reads it."""

import configparser
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.scheduling import Nightly, at, crontab, units

PAGE = "房东不退押金怎么办？\n\n律师回答\n\n可以起诉。\n\n相关法律问题\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder whose name has all that shells, crontabs and systemd read in their own way."""
    folder = tmp_path / "it's 100% 法律"
    (folder / "raw").mkdir(parents=True)
    (folder / "raw" / "a.txt").write_text(PAGE, encoding="utf-8")
    return folder


class CaseKept(configparser.ConfigParser):
    def optionxform(self, optionstr: str) -> str:
        return optionstr


def printed(folder: Path, *arguments: str) -> str:
    folders = ["--raw", "raw", "--clean", "clean", "--contact", "ops@example.org"]
    command = [sys.executable, "-m", "pipeline", "schedule", *folders, *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def as_cron_runs_it(line: str, home: Path) -> "subprocess.CompletedProcess[str]":
    """The command of a crontab line with what cron gives it (crontab(5)) and not a variable more."""
    command = line.rstrip("\n").split(" ", maxsplit=5)[5].replace(r"\%", "%")
    bare = ["HOME=" + str(home), "LOGNAME=nobody", "SHELL=/bin/sh", "PATH=/usr/bin:/bin"]
    return subprocess.run(
        ["/usr/bin/env", "-i", *bare, "/bin/sh", "-c", command],
        cwd="/",
        check=False,
        capture_output=True,
        text=True,
    )


def test_the_crontab_line_works_under_the_bare_environment_of_cron(folder: Path) -> None:
    line = printed(folder, "--cron", "--at", "04:05")
    assert line.startswith("5 4 * * * ") and line.count("\n") == 1
    done = as_cron_runs_it(line, folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), "silent when all is well"
    assert (folder / "clean" / "questions.csv").is_file()


def test_further_options_reach_the_refresh(folder: Path) -> None:
    done = as_cron_runs_it(printed(folder, "--cron", "--", "--accept", "nonsense"), folder)
    assert done.returncode == 2 and "There is no guard 'nonsense'" in done.stderr


def test_the_units_are_as_systemd_reads_them(folder: Path) -> None:
    names = printed(folder, "--systemd", "--at", "04:05", "--into", "units").splitlines()
    assert names == ["units/lawqa-refresh.service", "units/lawqa-refresh.timer"]
    read = CaseKept(interpolation=None, strict=True)
    read.read([folder / name for name in names], encoding="utf-8")
    assert read["Service"]["Type"] == "oneshot"
    assert read["Service"]["WorkingDirectory"] == str(folder).replace("%", "%%")
    assert ' "refresh" ' in read["Service"]["ExecStart"]
    assert f'"{folder}/raw"'.replace("%", "%%") in read["Service"]["ExecStart"]
    assert read["Timer"]["OnCalendar"] == "*-*-* 04:05:00"
    assert read["Timer"]["Persistent"] == "true", "a night that was missed is made up for"


def test_systemd_itself_finds_no_fault(folder: Path) -> None:
    names = printed(folder, "--systemd", "--into", "units").splitlines()
    analyze = shutil.which("systemd-analyze")
    verify = [analyze, "verify"] if analyze else ["test", "-s"]
    for name in names:
        done = subprocess.run(
            [*verify, str(folder / name)], check=False, capture_output=True, text=True
        )
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("text", ["3", "24:00", "03:60", "3.15", ":", "-1:00", "٣:15x"])
def test_what_is_no_time_of_day_is_a_usage_error(text: str) -> None:
    with pytest.raises(UsageError, match="03:17"):
        at(text)


def test_an_option_that_systemd_would_expand_is_escaped() -> None:
    root = Path("/data")
    options = ("--ping-url", 'https://hc.example/%i?a=$HOME&b="\\')
    nightly = Nightly(root, root, "ops@example.org", 3, 17, root, options)
    service = units(nightly)["lawqa-refresh.service"]
    assert r'"https://hc.example/%%i?a=$$HOME&b=\"\\"' in service
    assert crontab(nightly).count("%") == crontab(nightly).count(r"\%")
