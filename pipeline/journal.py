"""The log of a run, on request: one JSON object a line, each with its time and the word for what happened."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TextIO


class Journal:
    """Writes events to a stream; without one it keeps silent.

    >>> import sys
    >>> journal = Journal(sys.stdout, lambda: datetime(2026, 11, 21, 3, tzinfo=UTC))
    >>> journal.note("asked", url="https://a.cn/1", status=304)
    {"at": "2026-11-21T03:00:00+00:00", "event": "asked", "url": "https://a.cn/1", "status": 304}
    """

    def __init__(
        self,
        stream: TextIO | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._stream, self._now = stream, now

    def note(self, event: str, **facts: object) -> None:
        """Write one event; facts that are None are left out."""
        if self._stream is None:
            return
        known = {name: value for name, value in facts.items() if value is not None}
        line = {"at": self._now().isoformat(timespec="seconds"), "event": event, **known}
        self._stream.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
        self._stream.flush()
