"""The one way a request leaves: paced, patient, honest about who asks.

Transports, outermost first: retries (so that each of them is paced too), then the refusal to wait as long as
a host asks, then one request per interval. pyrate-limiter is always set to one per interval: any larger
burst it lets through at once.
"""

import httpx
from httpx_retries import Retry, RetryTransport
from pyrate_limiter import Duration, Limiter, Rate
from pyrate_limiter.extras.httpx_limiter import RateLimiterTransport

from pipeline import __version__

AGENT = "lawqa"
# A host that asks for a longer pause than this is left alone for the run (httpx-retries would clip it and ask).
LONGEST_PAUSE = 120.0
_RETRIES = 3
_TIMEOUT = httpx.Timeout(30.0, connect=10.0)


class HostClosed(httpx.TransportError):
    """The host asks to be left alone for longer than this run lasts."""


class _Patience(httpx.BaseTransport):
    """Passes requests on; raises HostClosed for a Retry-After beyond LONGEST_PAUSE."""

    def __init__(self, inner: httpx.BaseTransport, retry: Retry) -> None:
        self._inner = inner
        self._retry = retry

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self._inner.handle_request(request)
        pause = response.headers.get("Retry-After")
        if response.status_code in (429, 503) and pause is not None:
            try:
                seconds = self._retry.parse_retry_after(pause)
            except ValueError:
                return response
            if seconds > LONGEST_PAUSE:
                response.close()
                raise HostClosed(f"The host asks for a pause of {seconds:.0f} s.", request=request)
        return response

    def close(self) -> None:
        self._inner.close()


def client(interval: float, contact: str | None = None) -> httpx.Client:
    """A client for one host that sends one request per ``interval`` seconds, and follows no redirect.

    ``contact`` (an address of mail or web) goes into the User-Agent and the From header.
    """
    retry = Retry(
        total=_RETRIES,
        backoff_factor=1.0,
        max_backoff_wait=LONGEST_PAUSE,
        retry_on_exceptions=(httpx.TimeoutException, httpx.NetworkError, httpx.RemoteProtocolError),
    )
    limiter = Limiter(Rate(1, max(1, int(interval * Duration.SECOND))))
    agent = f"{AGENT}/{__version__}" + (f" (+{contact})" if contact else "")
    headers = {"User-Agent": agent, "Accept-Encoding": "gzip, deflate"}
    if contact:
        headers["From"] = contact
    return httpx.Client(
        transport=RetryTransport(_Patience(RateLimiterTransport(limiter), retry), retry),
        headers=headers,
        timeout=_TIMEOUT,
    )
