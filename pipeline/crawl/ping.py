"""Telling a watcher that a run began, ended, or failed: the form of healthchecks.io, which many others take.

A watcher that is told nothing raises the alarm, which no log and no mail of cron can do.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import httpx

from pipeline.errors import LawqaError

_SECONDS = 10.0


@contextmanager
def pinged(url: str | None) -> Iterator[None]:
    """GET ``url``/start before the block, ``url`` behind it, ``url``/<exit status> if it fails.

    A watcher that cannot be reached fails nothing. Without a ``url`` nobody is told.
    """
    _ping(url, "/start")
    try:
        yield
    except LawqaError as error:
        _ping(url, f"/{error.exit_status}")
        raise
    except BaseException as end:
        status = getattr(end, "exit_code", 1)  # typer.Exit says what the run ends with
        _ping(url, f"/{status}" if status else "")
        raise
    _ping(url, "")


def _ping(url: str | None, suffix: str) -> None:
    if url is None:
        return
    with suppress(httpx.HTTPError, httpx.InvalidURL):
        httpx.get(url.rstrip("/") + suffix, timeout=_SECONDS, follow_redirects=True)
