"""Fetching, against a real server on loopback: politeness first."""

import gzip
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from pipeline import fetch, parse
from pipeline.config import Config
from pipeline.errors import UsageError
from pipeline.records import PageInfo, Question
from pipeline.report import Silent
from pipeline.store import Store

PAGE = "<html><h1>押金不退怎么办？</h1><p>可以先协商，协商不成向法院起诉。</p></html>"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "raw", tmp_path / "clean")


@pytest.fixture
def server(httpserver: HTTPServer) -> Iterator[HTTPServer]:
    httpserver.expect_request("/robots.txt").respond_with_data(
        "User-agent: *\nDisallow: /private\n"
    )
    httpserver.expect_request("/page").respond_with_data(PAGE, content_type="text/html")
    yield httpserver


def results(
    store: Store, server: HTTPServer, *paths: str, interval: float = 0.01
) -> list[fetch.Outcome]:
    urls = [server.url_for(path) for path in paths]
    return list(fetch.fetch(store, urls, contact="lawqa@example.org", interval=interval))


def asked(server: HTTPServer) -> list[str]:
    return [request.path for request, _ in server.log]


def test_a_page_comes_into_raw_and_can_be_parsed(store: Store, server: HTTPServer) -> None:
    (outcome,) = results(store, server, "/page")
    assert outcome.result == "saved" and outcome.is_good
    parse.run(store, Config(), Silent())
    (page,) = store.read_stage("parsed", "pages", PageInfo)
    assert page.url == server.url_for("/page") and page.last_captured is not None
    assert page.path.startswith("generic/") and ".warc.gz#" in page.path


def test_robots_is_asked_first_and_obeyed(store: Store, server: HTTPServer) -> None:
    outcomes = results(store, server, "/private/1", "/page")
    assert [outcome.result for outcome in outcomes] == ["disallowed", "saved"]
    assert asked(server) == ["/robots.txt", "/page"]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_robots_that_does_not_answer_closes_the_host(
    store: Store, httpserver: HTTPServer, status: int
) -> None:
    httpserver.expect_request("/robots.txt").respond_with_response(
        Response(status=status, headers={"Retry-After": "9999"})
    )
    (outcome,) = results(store, httpserver, "/page")
    assert outcome.result == "disallowed"
    assert set(asked(httpserver)) == {"/robots.txt"}


def test_who_asks_says_so(store: Store, server: HTTPServer) -> None:
    results(store, server, "/page")
    headers = server.log[-1][0].headers
    assert headers["User-Agent"].startswith("lawqa/")
    assert "lawqa@example.org" in headers["User-Agent"] and headers["From"] == "lawqa@example.org"


def test_requests_are_paced(store: Store, server: HTTPServer) -> None:
    times: list[float] = []

    def stamp(_: Request) -> Response:
        times.append(time.monotonic())
        return Response(PAGE, content_type="text/html")

    for number in range(3):
        server.expect_request(f"/{number}").respond_with_handler(stamp)
    results(store, server, "/0", "/1", "/2", interval=0.2)
    gaps = [after - before for before, after in pairwise(times)]
    assert min(gaps) >= 0.19


def test_a_crawl_delay_beyond_reason_is_not_waited_for(
    store: Store, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("User-agent: *\nCrawl-delay: 3600\n")
    (outcome,) = results(store, httpserver, "/page")
    assert outcome.result == "too_slow"
    assert asked(httpserver) == ["/robots.txt"]


def test_a_host_that_wants_a_long_pause_is_left_alone(store: Store, server: HTTPServer) -> None:
    server.expect_request("/a").respond_with_response(
        Response(status=503, headers={"Retry-After": "86400"})
    )
    outcomes = results(store, server, "/a", "/page")
    assert [outcome.result for outcome in outcomes] == ["host_closed", "host_closed"]
    assert asked(server) == ["/robots.txt", "/a"]


def test_a_short_pause_is_kept(store: Store, server: HTTPServer) -> None:
    answers = [
        Response(status=429, headers={"Retry-After": "1"}),
        Response(PAGE, content_type="text/html"),
    ]
    server.expect_request("/busy").respond_with_handler(lambda _: answers.pop(0))
    began = time.monotonic()
    (outcome,) = results(store, server, "/busy")
    assert outcome.result == "saved" and time.monotonic() - began >= 1.0


def test_redirects_are_followed_on_the_host_only(store: Store, server: HTTPServer) -> None:
    server.expect_request("/moved").respond_with_response(
        Response(status=301, headers={"Location": "/page"})
    )
    server.expect_request("/away").respond_with_response(
        Response(status=302, headers={"Location": "http://example.org/"})
    )
    server.expect_request("/round").respond_with_response(
        Response(status=302, headers={"Location": "/round"})
    )
    outcomes = results(store, server, "/away", "/moved", "/round")
    assert [outcome.result for outcome in outcomes] == ["left_the_host", "saved", "no_page"]


def test_a_missing_page_is_told(store: Store, server: HTTPServer) -> None:
    server.expect_request("/gone").respond_with_data("", status=404)
    (outcome,) = results(store, server, "/gone")
    assert (outcome.result, outcome.is_good) == ("no_page", False)


def test_a_compressed_page_is_kept_as_it_came_and_read(store: Store, server: HTTPServer) -> None:
    server.expect_request("/gz").respond_with_data(
        gzip.compress(PAGE.encode()), headers={"Content-Encoding": "gzip"}, content_type="text/html"
    )
    results(store, server, "/gz")
    parse.run(store, Config(), Silent())
    (question,) = store.read_stage("parsed", "questions", Question)
    assert question.title == "押金不退怎么办？"


def test_an_endless_page_is_cut_off(
    store: Store, server: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "_MOST_BYTES", 1000)
    server.expect_request("/long").respond_with_data("长" * 100_000)
    (outcome,) = results(store, server, "/long")
    assert outcome.result == "too_large"


def test_a_host_that_is_not_there_is_told(store: Store) -> None:
    (outcome,) = fetch.fetch(store, ["http://127.0.0.1:9/page"], interval=0.01)
    assert outcome.result == "disallowed", "no answer to robots.txt is no permission"


def test_a_site_stands_for_the_pages_its_lists_link_to(store: Store) -> None:
    folder = store.raw_folder("laweer")
    links = "".join(
        f'<p><a href="{link}">押金能退吗</a></p><p>可以...查看全文</p>'
        for link in (
            "/question/bb.html",
            "/question/aa.html",
            "/question/00.html",
            "/about",
            "https://other.cn/x",
        )
    )
    (folder / "00.html").write_text(
        '<link rel="canonical" href="https://laweer.com/question/00.html"><h1>押金不退怎么办？</h1>'
        f"<p>律师回答</p><p>可以起诉。</p><h2>相关法律问题</h2>{links}",
        encoding="utf-8",
    )
    parse.run(store, Config(), Silent())
    due = ["https://laweer.com/question/aa.html", "https://laweer.com/question/bb.html"]
    assert fetch.wanted(store, ["laweer"]) == due
    assert fetch.wanted(store, ["laweer"], limit=1) == due[:1]
    assert [outcome.result for outcome in fetch.plan(due)] == ["planned", "planned"]


def test_what_is_neither_address_nor_site_is_a_usage_error(store: Store) -> None:
    with pytest.raises(UsageError, match="laweer"):
        fetch.wanted(store, ["nosuchsite"])
    assert fetch.wanted(store, ["https://a.cn/1", "https://a.cn/1"]) == ["https://a.cn/1"]
