"""The one way a request leaves: paced, patient, counted, honest about who asks.

Transports, outermost first: retries (so that each of them is paced too), then the refusal to wait as long as
a host asks, then one request per interval and host, then the look at the address behind the name.
"""

import asyncio
import logging
import math
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from types import TracebackType
from typing import Self

import httpx
from httpx_retries import Retry, RetryTransport
from pyrate_limiter import InMemoryBucket, Limiter, Rate, SingleBucketFactory

from pipeline import __version__
from pipeline.crawl.addresses import Reach

AGENT = "lawqa"
# What libraries think of a host's headers and rules is no news for who runs this: a night that is well is silent.
for _library in ("httpx_retries", "pyrate_limiter", "protego"):
    logging.getLogger(_library).addHandler(logging.NullHandler())
_PORTS = {"http": 80, "https": 443}


def utc_now() -> datetime:
    """The clock of a run."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Manners:
    """How hosts are treated in one run; times in seconds.

    ``interval`` None: what the site's facts say. A host that asks for a longer pause than
    ``longest_pause`` is left alone (httpx-retries would clip the pause and ask again). ``budget``:
    requests to one host, retries and redirects too, robots.txt apart. ``deadline``: the whole run.
    """

    contact: str | None = None
    interval: float | None = None
    longest_pause: float = 120.0
    retries: int = 3
    backoff: float = 1.0
    connect: float = 10.0
    answer: float = 30.0  # from a request to the head of its answer
    body: float = 60.0  # from the head to the end of the body: a page is 20 to 200 kB
    budget: int = 500  # at 5 s a request some 40 minutes
    deadline: float = 4 * 3600.0  # a night
    hosts: int = 8  # at once
    most_bytes: int = 5_000_000  # of one body, packed or unpacked
    reach: Reach = field(default_factory=Reach)
    now: Callable[[], datetime] = utc_now


class HostClosed(httpx.TransportError):
    """The host asks to be left alone for ``seconds``, longer than this run waits."""

    def __init__(self, seconds: float, request: httpx.Request) -> None:
        super().__init__(f"The host asks for a pause of {seconds:.0f} s.", request=request)
        self.seconds = seconds


class BudgetSpent(httpx.TransportError):
    """The host was asked as often as it may be in one run."""


class Client:
    """Asks hosts, each one request per interval, and follows no redirect.

    The contact (an address of mail or web) goes into the User-Agent and the From header.
    """

    def __init__(self, manners: Manners) -> None:
        retry = Retry(
            total=manners.retries,
            backoff_factor=manners.backoff,
            max_backoff_wait=manners.longest_pause,
            retry_on_exceptions=(
                httpx.TimeoutException,
                httpx.NetworkError,
                httpx.RemoteProtocolError,
            ),
        )
        limits = httpx.Limits(max_connections=manners.hosts + 2, keepalive_expiry=60.0)
        self._paced = _Paced(_Vetted(limits, manners.reach), manners)
        contact = manners.contact
        headers = {
            "User-Agent": f"{AGENT}/{__version__}" + (f" (+{contact})" if contact else ""),
            "Accept": "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.1",
            "Accept-Encoding": "gzip, deflate",
        }
        if contact:
            headers["From"] = contact
        self._client = httpx.AsyncClient(
            transport=RetryTransport(_Patient(self._paced, retry, manners.longest_pause), retry),
            headers=headers,
            timeout=httpx.Timeout(manners.answer, connect=manners.connect),
        )

    def pace(self, host: str, seconds: float) -> None:
        """From now on at least so many seconds lie between two requests to a host."""
        self._paced.gate(host).slow_to(seconds)

    def ask(
        self, url: str, headers: Mapping[str, str]
    ) -> AbstractAsyncContextManager[httpx.Response]:
        """A GET; what comes is read by whoever enters the context.

        Raises HostClosed, BudgetSpent, addresses.Refused, and httpx.HTTPError if the host fails.
        """
        return self._client.stream("GET", url, headers=headers)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._client.aclose()


class _Patient(httpx.AsyncBaseTransport):
    """Passes requests on; raises HostClosed for a Retry-After beyond what the run waits."""

    def __init__(self, inner: httpx.AsyncBaseTransport, retry: Retry, longest: float) -> None:
        self._inner, self._retry, self._longest = inner, retry, longest

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._inner.handle_async_request(request)
        pause = response.headers.get("Retry-After")
        if response.status_code in (429, 503) and pause is not None:
            try:
                seconds = self._retry.parse_retry_after(pause)
            except ValueError:
                return response
            if seconds > self._longest:
                await response.aclose()
                raise HostClosed(seconds, request)
        return response

    async def aclose(self) -> None:
        await self._inner.aclose()


class _Gate:
    """The way to one host: one request at a time, an interval after the head of the last answer.

    pyrate-limiter is always set to one per interval: any larger burst it lets through at once.
    """

    def __init__(self, seconds: float) -> None:
        self.alone = asyncio.Lock()
        self.asked = 0
        self._seconds = -1.0
        self.slow_to(seconds)

    def slow_to(self, seconds: float) -> None:
        """Let at least so many seconds lie between two requests; the first one waits them too."""
        if seconds > self._seconds:
            self._seconds = seconds
            # Its clock counts whole milliseconds: one more, so that no gap is cut short by rounding.
            self._bucket = InMemoryBucket([Rate(1, math.ceil(seconds * 1000) + 1)])
            # No leaking thread: the bucket never holds more than the last request.
            factory = SingleBucketFactory(self._bucket, schedule_leak=False)
            self._limiter = Limiter(factory, buffer_ms=1)
            self._limiter.try_acquire(AGENT)

    async def wait(self) -> None:
        """Until the interval is over."""
        await self._limiter.try_acquire_async(AGENT)

    def answered(self) -> None:
        """The interval begins now."""
        self._bucket.flush()
        self._limiter.try_acquire(AGENT)


class _Paced(httpx.AsyncBaseTransport):
    """One request per interval to each host, within the budget, each within its deadline."""

    def __init__(self, inner: httpx.AsyncBaseTransport, manners: Manners) -> None:
        self._inner, self._manners = inner, manners
        self._gates: dict[str, _Gate] = {}

    def gate(self, host: str) -> _Gate:
        """The gate of a host. Hosts that nothing is known of are asked every five seconds."""
        if host not in self._gates:
            interval = self._manners.interval
            self._gates[host] = _Gate(5.0 if interval is None else interval)
        return self._gates[host]

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        gate, seconds = self.gate(request.url.host), self._manners.answer
        if request.url.path != "/robots.txt":
            if gate.asked >= self._manners.budget:
                raise BudgetSpent(f"{gate.asked} requests were made.", request=request)
            gate.asked += 1
        async with gate.alone:
            await gate.wait()
            try:
                async with asyncio.timeout(seconds):
                    return await self._inner.handle_async_request(request)
            except TimeoutError:
                raise httpx.ReadTimeout(f"No answer within {seconds:g} s.") from None
            finally:
                gate.answered()

    async def aclose(self) -> None:
        await self._inner.aclose()


class _Vetted(httpx.AsyncBaseTransport):
    """Connects to an address it has looked at, under the name that was asked for."""

    def __init__(self, limits: httpx.Limits, reach: Reach) -> None:
        self._limits, self._reach = limits, reach

    @cached_property
    def _wire(self) -> httpx.AsyncHTTPTransport:
        # Not before it is needed: certificates take 20 ms to read, for nothing in a night that asks nothing.
        return httpx.AsyncHTTPTransport(http2=True, limits=self._limits)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        try:
            addresses = await self._reach.resolve(url.host, url.port or _PORTS[url.scheme])
        except (OSError, UnicodeError) as error:  # UnicodeError: no name that DNS can hold
            raise httpx.ConnectError(f"{url.host} has no address: {error}.") from None
        for address in addresses[:-1]:
            try:
                return await self._connected(request, address)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue  # an address family this machine does not speak, or one of several servers
        return await self._connected(request, addresses[-1])

    async def _connected(self, request: httpx.Request, address: str) -> httpx.Response:
        # The Host header was set when the request was built, so only the connection changes.
        vetted = httpx.Request(
            request.method,
            request.url.copy_with(host=address),
            headers=request.headers,
            stream=request.stream,
            extensions=request.extensions | {"sni_hostname": request.url.host},
        )
        response = await self._wire.handle_async_request(vetted)
        response.extensions["address"] = address
        return response

    async def aclose(self) -> None:
        if "_wire" in vars(self):
            await self._wire.aclose()
