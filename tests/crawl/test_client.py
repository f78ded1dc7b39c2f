"""The way a request leaves: at its pace, over HTTP/2 where it is offered, to the host that was meant."""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import h2.config
import h2.connection
import h2.events
import httpx
import pytest
import trustme
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from pipeline.crawl.addresses import Reach, Refused
from pipeline.crawl.client import BudgetSpent, Client, HostClosed, Manners

HOSTS = ("a.example", "b.example")
QUICK = Manners(
    contact="lawqa@example.org",
    interval=0.01,
    backoff=0.01,
    reach=Reach(names=dict.fromkeys(HOSTS, "127.0.0.1")),
)


def get(manners: Manners, *urls: str) -> list[httpx.Response]:
    """The answers to some requests of one client, one after another."""

    async def ask() -> list[httpx.Response]:
        found = []
        async with Client(manners) as client:
            for url in urls:
                async with client.ask(url, {}) as response:
                    await response.aread()
                    found.append(response)
        return found

    return asyncio.run(ask())


class Times:
    """A handler that notes when each request came and when it was answered."""

    def __init__(self, statuses: tuple[int, ...] = ()) -> None:
        self.seen: list[tuple[float, float]] = []
        self._statuses = list(statuses)

    def __call__(self, _: Request) -> Response:
        came = time.monotonic()
        time.sleep(0.02)
        self.seen.append((came, time.monotonic()))
        return Response("x", status=self._statuses.pop(0) if self._statuses else 200)

    @property
    def shortest(self) -> float:
        """The least time from an answer to the next request."""
        return min(after[0] - before[1] for before, after in pairwise(self.seen))


def test_retries_keep_the_pace(httpserver: HTTPServer) -> None:
    times = Times((502, 503, 504))
    httpserver.expect_request("/x").respond_with_handler(times)
    (response,) = get(replace(QUICK, interval=0.15), f"http://a.example:{httpserver.port}/x")
    assert (response.status_code, len(times.seen)) == (200, 4)
    assert times.shortest >= 0.15


def test_many_at_once_come_one_by_one(httpserver: HTTPServer) -> None:
    times = Times()
    httpserver.expect_request("/x").respond_with_handler(times)

    async def ask() -> None:
        async with Client(replace(QUICK, interval=0.1)) as client:

            async def one() -> None:
                async with client.ask(f"http://a.example:{httpserver.port}/x", {}) as response:
                    await response.aread()

            async with asyncio.TaskGroup() as group:
                for _ in range(4):
                    group.create_task(one())

    asyncio.run(ask())
    assert len(times.seen) == 4 and times.shortest >= 0.1


def test_hosts_do_not_wait_for_each_other_and_a_pace_only_slows(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/x").respond_with_data("x")

    async def ask() -> float:
        async with Client(QUICK) as client:
            client.pace("a.example", 30.0)
            client.pace("b.example", 0.2)
            client.pace("b.example", 0.0)
            began = time.monotonic()
            async with client.ask(f"http://b.example:{httpserver.port}/x", {}) as response:
                await response.aread()
            return time.monotonic() - began

    assert 0.2 <= asyncio.run(ask()) < 15


def test_a_budget_counts_every_request_but_robots(httpserver: HTTPServer) -> None:
    times = Times((503, 200, 200))
    httpserver.expect_request("/x").respond_with_handler(times)
    httpserver.expect_request("/robots.txt").respond_with_data("")
    base = f"http://a.example:{httpserver.port}"
    with pytest.raises(BudgetSpent):
        get(replace(QUICK, budget=3), *[f"{base}/robots.txt", f"{base}/x"] * 3)
    assert len(times.seen) == 3, "one retry, and the third page is not asked"


@pytest.mark.parametrize("pause", ["soon", "-5", "1e9", ""])
def test_a_retry_after_that_makes_no_sense_is_none(httpserver: HTTPServer, pause: str) -> None:
    answers = [Response(status=503, headers={"Retry-After": pause}), Response("x")]
    httpserver.expect_request("/x").respond_with_handler(lambda _: answers.pop(0))
    (response,) = get(QUICK, f"http://a.example:{httpserver.port}/x")
    assert response.status_code == 200


def test_a_long_retry_after_is_told_with_its_length(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/x").respond_with_response(
        Response(status=429, headers={"Retry-After": "121"})
    )
    with pytest.raises(HostClosed) as told:
        get(QUICK, f"http://a.example:{httpserver.port}/x")
    assert told.value.seconds == 121 and len(httpserver.log) == 1


def test_an_answer_that_does_not_begin_is_given_up(httpserver: HTTPServer) -> None:
    def late(_: Request) -> Response:
        time.sleep(0.5)
        return Response("x")

    httpserver.expect_request("/x").respond_with_handler(late)
    with pytest.raises(httpx.ReadTimeout, match=r"0\.1 s"):
        get(replace(QUICK, answer=0.1, retries=0), f"http://a.example:{httpserver.port}/x")


def test_a_name_that_no_dns_can_hold_is_a_failure_of_the_host() -> None:
    with pytest.raises(httpx.ConnectError):
        get(replace(QUICK, retries=0), f"http://{'a' * 70}.example/x")
    with pytest.raises(Refused):
        get(QUICK, "http://127.0.0.1:9/x")


@asynccontextmanager
async def offering_http2(folder: Path, name: str) -> AsyncIterator[tuple[int, list[str]]]:
    """A server that speaks HTTP/2 alone, with a certificate for ``name``; its port, and the hosts it was asked for."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    context.set_alpn_protocols(["h2"])
    asked: list[str] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
        connection.initiate_connection()
        writer.write(connection.data_to_send())
        while data := await reader.read(65536):
            for event in connection.receive_data(data):
                if isinstance(event, h2.events.RequestReceived):
                    headers = {bytes(key): bytes(value) for key, value in event.headers or ()}
                    asked.append(headers[b":authority"].decode())
                    connection.send_headers(event.stream_id, [(":status", "200")])
                    connection.send_data(event.stream_id, b"x", end_stream=True)
            writer.write(connection.data_to_send())
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1], asked


async def ask_over_tls(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> httpx.Response:
    monkeypatch.setenv("SSL_CERT_FILE", str(folder / "ca.pem"))
    async with (
        offering_http2(folder, name) as (port, asked),
        Client(replace(QUICK, retries=0)) as client,
        client.ask(f"https://a.example:{port}/x", {}) as response,
    ):
        await response.aread()
        assert asked == [f"a.example:{port}"]
        return response


def test_http2_is_spoken_where_it_is_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    response = asyncio.run(ask_over_tls(tmp_path, "a.example", monkeypatch))
    assert (response.http_version, response.text) == ("HTTP/2", "x")
    assert response.extensions["address"] == "127.0.0.1"


def test_a_certificate_of_another_name_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(httpx.ConnectError, match="certificate"):
        asyncio.run(ask_over_tls(tmp_path, "b.example", monkeypatch))
