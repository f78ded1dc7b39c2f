"""A crontab line and systemd units for the nightly refresh, complete as printed: cron knows no PATH and no folder."""

import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UsageError

_SERVICE = """\
[Unit]
Description=lawqa: bring the dataset in {clean} up to date
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
WorkingDirectory={folder}
ExecStart={command}
Nice=10
TimeoutStartSec=12h
"""
_TIMER = """\
[Unit]
Description=lawqa: every night

[Timer]
OnCalendar=*-*-* {hour:02d}:{minute:02d}:00
RandomizedDelaySec=15min
Persistent=true

[Install]
WantedBy=timers.target
"""


@dataclass(frozen=True, slots=True)
class Nightly:
    """One refresh to be run every night at ``hour``:``minute`` from ``folder``, all paths whole."""

    raw: Path
    clean: Path
    contact: str
    hour: int
    minute: int
    folder: Path
    options: tuple[str, ...] = ()

    @property
    def command(self) -> list[str]:
        """The command and its arguments; nothing in it depends on the environment."""
        folders = ["--raw", str(self.raw), "--clean", str(self.clean)]
        return [*_lawqa(), "refresh", *folders, "--contact", self.contact, *self.options]


def at(text: str) -> tuple[int, int]:
    """Hour and minute of ``HH:MM``. Raises UsageError for anything else.

    >>> at("03:17")
    (3, 17)
    """
    hour, _, minute = text.partition(":")
    if hour.isdecimal() and minute.isdecimal() and int(hour) < 24 and int(minute) < 60:
        return int(hour), int(minute)
    raise UsageError(f"{text!r} is no time of day. Write it as 03:17.")


def crontab(nightly: Nightly) -> str:
    """One line of a crontab; ``%`` means the end of a line there unless it is escaped."""
    command = f"cd {shlex.quote(str(nightly.folder))} && {shlex.join(nightly.command)}"
    return f"{nightly.minute} {nightly.hour} * * * " + command.replace("%", r"\%")


def units(nightly: Nightly) -> dict[str, str]:
    """The service and the timer, by the name of their file."""
    service = _SERVICE.format(
        clean=_escaped(str(nightly.clean)),
        folder=_escaped(str(nightly.folder)),
        command=_systemd(nightly.command),
    )
    timer = _TIMER.format(hour=nightly.hour, minute=nightly.minute)
    return {"lawqa-refresh.service": service, "lawqa-refresh.timer": timer}


def _lawqa() -> list[str]:
    """How to start lawqa as it was started now."""
    beside = Path(sys.executable).with_name("lawqa")
    return [str(beside)] if beside.exists() else [sys.executable, "-m", "pipeline"]


def _systemd(arguments: Sequence[str]) -> str:
    r"""A command line as systemd reads it: quoted, ``%`` and ``$`` doubled (systemd.service, "Command lines").

    >>> _systemd(["/opt/a b/lawqa", "100%"])
    '"/opt/a b/lawqa" "100%%"'
    """
    escaped = (_escaped(one).replace("\\", "\\\\").replace('"', r"\"") for one in arguments)
    return " ".join(f'"{one.replace("$", "$$")}"' for one in escaped)


def _escaped(text: str) -> str:
    return text.replace("%", "%%")
