"""Fetching, against a real server on loopback: politeness first."""

import errno
import gzip
import io
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from itertools import pairwise
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from pipeline import fetch, flow, parse
from pipeline.captures import Parsed
from pipeline.config import Config
from pipeline.crawl.addresses import Reach
from pipeline.crawl.archive import BadRecord, read_archive
from pipeline.crawl.client import Manners
from pipeline.crawl.state import State, iso
from pipeline.crawl.warc import Archive, Exchange
from pipeline.errors import InputError, Locked, UsageError
from pipeline.journal import Journal
from pipeline.records import Capture, PageInfo, Question
from pipeline.report import Silent
from pipeline.store import Store

PAGE = "<html><h1>押金不退怎么办？</h1><p>可以先协商，协商不成向法院起诉。</p></html>"
SITE = ("laweer.example", "m.laweer.example")
LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
QUICK = Manners(
    contact="lawqa@example.org",
    interval=0.01,
    backoff=0.01,
    reach=Reach(LOOPBACK, dict.fromkeys(SITE, "127.0.0.1")),
)


def in_days(days: float) -> Manners:
    """The manners of a run so many days from now."""
    return replace(QUICK, now=lambda: datetime.now(UTC) + timedelta(days=days))


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


def brought(
    store: Store, server: HTTPServer, *paths: str, manners: Manners = QUICK
) -> fetch.Fetched:
    return flow.bring(store, [server.url_for(path) for path in paths], manners)


def results(
    store: Store, server: HTTPServer, *paths: str, manners: Manners = QUICK
) -> dict[str, str]:
    """What each path came to."""
    outcomes = brought(store, server, *paths, manners=manners).outcomes
    return {
        outcome.url.removeprefix(server.url_for("").rstrip("/")): outcome.result
        for outcome in outcomes
    }


def asked(server: HTTPServer) -> list[str]:
    return [request.path for request, _ in server.log]


def redirect(target: str) -> Response:
    return Response(status=302, headers={"Location": target})


def test_a_page_comes_into_raw_and_can_be_parsed(store: Store, server: HTTPServer) -> None:
    (outcome,) = brought(store, server, "/page").outcomes
    assert outcome.result == "new" and outcome.is_good
    parse.run(store, Config(), Silent())
    (page,) = store.read_stage("parsed", "pages", PageInfo)
    assert page.url == server.url_for("/page") and page.last_captured is not None
    assert page.path.startswith("generic/") and ".warc.gz#" in page.path


def test_robots_is_asked_first_and_obeyed(store: Store, server: HTTPServer) -> None:
    assert results(store, server, "/private/1", "/page") == {
        "/private/1": "disallowed",
        "/page": "new",
    }
    assert asked(server) == ["/robots.txt", "/page"]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_robots_that_does_not_answer_closes_the_host(
    store: Store, httpserver: HTTPServer, status: int
) -> None:
    httpserver.expect_request("/robots.txt").respond_with_response(Response(status=status))
    fetched = brought(store, httpserver, "/page")
    assert fetched.outcomes == () and "nothing may be asked" in fetched.problems[0]
    assert set(asked(httpserver)) == {"/robots.txt"}


@pytest.mark.parametrize("status", [403, 404])
def test_a_robots_that_is_not_there_allows(
    store: Store, httpserver: HTTPServer, status: int
) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("<html>404</html>", status=status)
    httpserver.expect_request("/page").respond_with_data(PAGE, content_type="text/html")
    assert results(store, httpserver, "/page") == {"/page": "new"}


@pytest.mark.parametrize(
    "body",
    [
        "# 禁止抓取\nUser-agent: *\nDisallow: /\n".encode("gbk"),
        b"\xef\xbb\xbfUser-agent: *\nDisallow: /\n",
    ],
)
def test_a_robots_in_strange_bytes_is_obeyed(
    store: Store, httpserver: HTTPServer, body: bytes
) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data(body)
    assert results(store, httpserver, "/page") == {"/page": "disallowed"}


def test_a_robots_that_moved_is_followed_and_one_that_runs_in_circles_is_none(
    store: Store, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/robots.txt").respond_with_response(redirect("/r2"))
    httpserver.expect_request("/r2").respond_with_data("User-agent: *\nDisallow: /page\n")
    assert results(store, httpserver, "/page") == {"/page": "disallowed"}
    httpserver.clear()
    httpserver.expect_request("/robots.txt").respond_with_response(redirect("/robots.txt"))
    httpserver.expect_request("/page").respond_with_data(PAGE, content_type="text/html")
    tomorrow = in_days(1.1)
    assert results(store, httpserver, "/page", manners=tomorrow) == {"/page": "new"}


def test_a_copy_of_robots_serves_while_the_host_fails_but_not_for_ever(
    store: Store, server: HTTPServer
) -> None:
    results(store, server, "/page")
    server.clear()
    server.expect_request("/robots.txt").respond_with_response(Response(status=500))
    server.expect_request("/page").respond_with_data(PAGE, content_type="text/html")
    for days, expected in ((2, {"/page": "same", "/private": "disallowed"}), (31, {})):
        later = in_days(days)
        assert results(store, server, "/page", "/private", manners=later) == expected


def test_who_asks_says_so(store: Store, server: HTTPServer) -> None:
    results(store, server, "/page")
    headers = server.log[-1][0].headers
    assert headers["User-Agent"].startswith("lawqa/")
    assert "lawqa@example.org" in headers["User-Agent"] and headers["From"] == "lawqa@example.org"


def test_nobody_is_asked_without_a_contact(store: Store, server: HTTPServer) -> None:
    with pytest.raises(UsageError, match="--contact"):
        brought(store, server, "/page", manners=replace(QUICK, contact=None))
    assert asked(server) == []


def test_requests_are_paced_from_the_answer_on(store: Store, server: HTTPServer) -> None:
    times: list[tuple[float, float]] = []

    def stamp(_: Request) -> Response:
        came = time.monotonic()
        time.sleep(0.05)
        times.append((came, time.monotonic()))
        return Response(PAGE, content_type="text/html")

    for number in range(3):
        server.expect_request(f"/{number}").respond_with_handler(stamp)
    results(store, server, "/0", "/1", "/2", manners=replace(QUICK, interval=0.2))
    assert min(after[0] - before[1] for before, after in pairwise(times)) >= 0.2


def test_the_delay_of_robots_is_kept(store: Store, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("User-agent: *\nCrawl-delay: 0.4\n")
    httpserver.expect_request("/page").respond_with_data(PAGE, content_type="text/html")
    began = time.monotonic()
    assert results(store, httpserver, "/page") == {"/page": "new"}
    assert time.monotonic() - began >= 0.4


DENIALS = {
    "disallowed": Response("User-agent: *\nDisallow: /\n"),
    "slow": Response("User-agent: *\nCrawl-delay: 3600\n"),
    "busy": Response(status=429),
    "broken": Response(status=500),
    "paused": Response(status=503, headers={"Retry-After": "7200"}),
}


@pytest.mark.parametrize("denial", DENIALS)
def test_a_robots_that_denies_all_is_news_once(
    store: Store, httpserver: HTTPServer, denial: str
) -> None:
    said = Response("User-agent: *\nDisallow: /private\n")
    httpserver.expect_request("/robots.txt").respond_with_handler(lambda _: said)
    httpserver.expect_request("/page").respond_with_data(PAGE, content_type="text/html")

    def night(number: int) -> fetch.Fetched:
        later = timedelta(days=40 * number)  # no copy of robots.txt serves for so long
        now = replace(QUICK, retries=0, now=lambda: datetime.now(UTC) + later)
        return brought(store, httpserver, "/page", manners=now)

    def told(number: int) -> tuple[int, int]:
        fetched = night(number)
        return len(fetched.problems), len(fetched.standing)

    assert told(0) == (0, 0)
    said = DENIALS[denial]
    assert [told(1), told(2), told(3)] == [(1, 0), (0, 1), (0, 1)]
    said = DENIALS["slow" if denial != "slow" else "busy"]
    assert [told(4), told(5)] == [(1, 0), (0, 1)], "another reason is news"
    report = store.workshop / "runs" / f"{night(6).run}.json"
    assert httpserver.url_for("").rstrip("/") in json.loads(report.read_text())["standing"][0]
    said = Response("")
    assert told(7) == (0, 0)
    said = DENIALS[denial]
    assert told(8) == (1, 0), "it begins anew"


def test_a_robots_that_gives_no_answer_is_news_every_night(store: Store) -> None:
    for _ in range(3):
        fetched = flow.bring(store, ["http://127.0.0.1:9/page"], QUICK)
        assert "unreachable" in fetched.problems[0] and fetched.standing == ()


def test_a_crawl_delay_beyond_reason_is_not_waited_for(
    store: Store, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("User-agent: *\nCrawl-delay: 3600\n")
    (problem,) = brought(store, httpserver, "/page").problems
    assert "3600" in problem
    assert asked(httpserver) == ["/robots.txt"]


@pytest.mark.parametrize("form", ["86400", "9" * 30, "Fri, 21 Nov 2036 03:00:00 GMT"])
def test_a_host_that_wants_a_long_pause_is_left_alone_also_by_the_next_run(
    store: Store, server: HTTPServer, form: str
) -> None:
    server.expect_request("/a").respond_with_response(
        Response(status=503, headers={"Retry-After": form})
    )
    assert "left alone" in brought(store, server, "/a", "/page").problems[0]
    assert asked(server) == ["/robots.txt", "/a"]
    again = brought(store, server, "/page")
    assert "left alone" in again.standing[0] and again.problems == ()
    assert asked(server) == ["/robots.txt", "/a"]


@pytest.mark.parametrize("as_date", [False, True])
def test_a_short_pause_is_kept(store: Store, server: HTTPServer, as_date: bool) -> None:
    in_two = (datetime.now(UTC) + timedelta(seconds=2)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    answers = [
        Response(status=429, headers={"Retry-After": in_two if as_date else "1"}),
        Response(PAGE, content_type="text/html"),
    ]
    server.expect_request("/busy").respond_with_handler(lambda _: answers.pop(0))
    began = time.monotonic()
    assert results(store, server, "/busy") == {"/busy": "new"}
    assert time.monotonic() - began >= 0.9


def test_redirects_are_followed_on_the_host_only(store: Store, server: HTTPServer) -> None:
    server.expect_request("/moved").respond_with_response(redirect("/page"))
    server.expect_request("/away").respond_with_response(redirect("http://example.org/"))
    server.expect_request("/inside").respond_with_response(redirect("http://10.0.0.1/admin"))
    server.expect_request("/file").respond_with_response(redirect("file:///etc/passwd"))
    server.expect_request("/round").respond_with_response(redirect("/round"))
    server.expect_request("/secret").respond_with_response(redirect("/private/2"))
    paths = ("/away", "/file", "/inside", "/moved", "/round", "/secret")
    assert results(store, server, *paths) == {
        "/away": "left_the_site",
        "/file": "other_scheme",
        "/inside": "left_the_site",
        "/moved": "new",
        "/round": "failed",
        "/secret": "disallowed",
    }
    assert "/private/2" not in asked(server)


def test_loopback_is_asked_only_if_it_was_allowed(store: Store, server: HTTPServer) -> None:
    strict = replace(QUICK, reach=Reach())
    fetched = brought(store, server, "/page", manners=strict)
    assert "not on the public web" in fetched.problems[0] and asked(server) == []
    assert [one.result for one in fetched.outcomes] == ["private_address"]
    with State(store.workshop / "state.sqlite") as state:
        known = state.get(server.url_for("/page"))
        assert known is not None and known.verdict == "private_address"


def test_a_robots_that_leads_inside_is_no_answer(store: Store, httpserver: HTTPServer) -> None:
    base = f"http://laweer.example:{httpserver.port}"
    httpserver.expect_request("/robots.txt").respond_with_response(redirect("http://10.0.0.1/"))
    (problem,) = flow.bring(store, [f"{base}/question/0a.html"], QUICK).problems
    assert "unreachable" in problem


def test_a_missing_page_is_told(store: Store, server: HTTPServer) -> None:
    server.expect_request("/gone").respond_with_data("", status=404)
    (outcome,) = brought(store, server, "/gone").outcomes
    assert (outcome.result, outcome.is_good) == ("removed", False)


def test_a_compressed_page_is_kept_as_it_came_and_read(store: Store, server: HTTPServer) -> None:
    server.expect_request("/gz").respond_with_data(
        gzip.compress(PAGE.encode()), headers={"Content-Encoding": "gzip"}, content_type="text/html"
    )
    results(store, server, "/gz")
    parse.run(store, Config(), Silent())
    (question,) = store.read_stage("parsed", "questions", Question)
    assert question.title == "押金不退怎么办？"


def test_what_is_too_much_is_cut_off_and_recorded(store: Store, server: HTTPServer) -> None:
    little = replace(QUICK, most_bytes=10_000)
    server.expect_request("/long").respond_with_data("长" * 100_000, content_type="text/html")
    server.expect_request("/bomb").respond_with_data(
        gzip.compress(b"0" * 1_000_000),
        headers={"Content-Encoding": "gzip"},
        content_type="text/html",
    )
    server.expect_request("/file").respond_with_data(b"%PDF", content_type="application/pdf")
    assert results(store, server, "/bomb", "/file", "/long", manners=little) == {
        "/bomb": "bomb",
        "/file": "no_page",
        "/long": "too_large",
    }
    with State(store.workshop / "state.sqlite") as state:
        known = state.get(server.url_for("/bomb"))
        assert known is not None and known.verdict == "bomb" and "10000" in (known.detail or "")
    assert not list(store.raw.glob("*/*.warc.gz"))


def test_a_host_that_is_not_there_is_told(store: Store) -> None:
    fetched = flow.bring(store, ["http://127.0.0.1:9/page"], QUICK)
    assert "unreachable" in fetched.problems[0], "no answer to robots.txt is no permission"


def test_what_is_known_is_asked_with_its_validators(store: Store, server: HTTPServer) -> None:
    def answer(request: Request) -> Response:
        if request.headers.get("If-None-Match") == '"1"':
            return Response(status=304)
        return Response(PAGE, content_type="text/html", headers={"ETag": '"1"'})

    def dated(request: Request) -> Response:
        stamp = "Sat, 21 Nov 2026 03:00:00 GMT"
        if request.headers.get("If-Modified-Since") == stamp:
            return Response(status=304)
        return Response(PAGE, content_type="text/html", headers={"Last-Modified": stamp})

    server.expect_request("/etag").respond_with_handler(answer)
    server.expect_request("/dated").respond_with_handler(dated)
    assert set(results(store, server, "/etag", "/dated").values()) == {"new"}
    for _ in range(2):
        assert set(results(store, server, "/etag", "/dated").values()) == {"unchanged"}


def test_change_is_told_by_the_record_not_by_the_body(store: Store, server: HTTPServer) -> None:
    visits = 0

    def shell(_: Request) -> Response:
        nonlocal visits
        visits += 1
        answer = "可以先协商，协商不成向法院起诉。" if visits < 3 else "可以先协商，也可以报警。"
        return Response(
            f"<html><body><div id='t{visits}'></div><h1>押金不退怎么办？</h1><p>{answer}</p></body></html>",
            content_type="text/html",
        )

    server.expect_request("/shell").respond_with_handler(shell)
    found = [results(store, server, "/shell")["/shell"] for _ in range(3)]
    assert found == ["new", "same", "changed"]


def test_a_test_for_robots_stops_the_host_and_deletes_nothing(
    store: Store, server: HTTPServer
) -> None:
    results(store, server, "/page")
    server.clear()
    server.expect_request("/page").respond_with_data(
        "<title>安全验证</title><p>请完成下方的安全验证</p>", content_type="text/html"
    )
    fetched = brought(store, server, "/page", "/other")
    assert [one.result for one in fetched.outcomes] == ["blocked"]
    assert "test for robots" in fetched.problems[0]
    with State(store.workshop / "state.sqlite") as state:
        known = state.get(server.url_for("/page"))
        assert known is not None and known.strikes == 0 and known.withheld is None


def test_a_host_that_keeps_failing_is_left_alone(store: Store, server: HTTPServer) -> None:
    server.expect_request("/bad").respond_with_response(Response(status=500))
    paths = [path for number in range(9) for path in (f"/bad?{number}", f"/private/{number}")]
    fetched = brought(store, server, *paths)
    assert [one.result for one in fetched.outcomes].count("failed") == 5
    assert "in a row" in fetched.problems[0]


def test_removed_means_gone_twice_days_apart(store: Store, server: HTTPServer) -> None:
    url = server.url_for("/page")
    results(store, server, "/page")
    server.clear()
    server.expect_request("/page").respond_with_data("", status=404)
    for days, withheld in ((1, None), (2, None), (9, "removed")):
        later = in_days(days)
        results(store, server, "/page", manners=later)
        with State(store.workshop / "state.sqlite") as state:
            known = state.get(url)
            assert known is not None and known.withheld == withheld, days
    (line,) = (store.raw / "generic" / "withheld.jsonl").read_text().splitlines()
    assert json.loads(line)["reason"] == "removed"


def test_what_a_site_says_of_machines_that_learn_is_recorded(
    store: Store, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data(
        "User-agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /\n"
    )
    httpserver.expect_request("/page").respond_with_data(
        PAGE, content_type="text/html", headers={"X-Robots-Tag": "noarchive"}
    )
    results(store, httpserver, "/page")
    with State(store.workshop / "state.sqlite") as state:
        known = state.get(httpserver.url_for("/page"))
    assert known is not None and known.withheld == "ai_train_no"
    assert known.signals.splitlines() == [
        "robots.txt content-signal: search=yes, ai-train=no",
        "x-robots-tag: noarchive",
    ]


@pytest.mark.parametrize(
    "headers",
    [
        {"ETag": '"押金"'.encode().decode("latin-1")},
        {"Last-Modified": "\xff"},
        {"Content-Type": "\xff; charset=\xfe"},
        {"Location": "/\x80"},
        {"Retry-After": "Fri, 99 Foo 2036"},
        {"X-Robots-Tag": "\xff"},
    ],
    ids=lambda headers: next(iter(headers)),
)
@pytest.mark.parametrize("status", [200, 302, 503])
def test_no_header_breaks_a_run(
    store: Store, server: HTTPServer, headers: dict[str, str], status: int
) -> None:
    server.expect_request("/odd").respond_with_data(PAGE, status=status, headers=headers)
    for days in (0, 9):
        fetched = brought(store, server, "/odd", "/page", manners=in_days(days))
        assert len(fetched.outcomes) == 2
    for path in store.raw.glob("*/*.warc.gz"):
        assert not [one for one in read_archive("a", path) if isinstance(one, BadRecord)]


def test_only_one_fetch_at_a_time(store: Store, server: HTTPServer) -> None:
    with store.fetch_lock(), pytest.raises(Locked):
        brought(store, server, "/page")


def raw_page(store: Store, *links: str) -> None:
    """A laweer page in raw whose list of related questions leads to these addresses."""
    items = "".join(
        f'<p><a href="{link}">押金能退吗</a></p><p>可以...查看全文</p>' for link in links
    )
    page = store.raw / "laweer" / "00.html"
    page.parent.mkdir(exist_ok=True, parents=True)
    page.write_text(
        '<link rel="canonical" href="https://laweer.com/question/00.html"><h1>押金不退怎么办？</h1>'
        f"<p>律师回答</p><p>可以起诉。</p><h2>相关法律问题</h2>{items}",
        encoding="utf-8",
    )
    parse.run(store, Config(), Silent())


def test_a_site_stands_for_its_pages_and_those_they_link_to(store: Store) -> None:
    raw_page(
        store,
        "/question/bb.html?from=list",
        "/question/aa.html",
        "/question/00.html",
        "/about",
        "https://other.cn/x",
    )
    planned = list(flow.foresee(store, ["laweer"], QUICK))
    assert [one.url.removeprefix("https://laweer.com/question/") for one in planned] == [
        "00.html",
        "aa.html",
        "bb.html",
    ]
    assert {one.result for one in planned} == {"planned"}
    assert "related" in planned[1].detail and "raw" in planned[0].detail
    assert len(list(flow.foresee(store, ["laweer"], replace(QUICK, budget=1)))) == 1
    assert not list(flow.foresee(store, ["lawparks"], QUICK))
    assert not store.workshop.exists(), "a plan writes nothing"


def test_related_questions_found_on_the_way_are_fetched_too(
    store: Store, server: HTTPServer
) -> None:
    base = f"http://laweer.example:{server.port}"
    link = '<p><a href="/question/0b.html">押金能退吗</a></p><p>可以...查看全文</p>'
    for name, related in (("0a", link), ("0b", "")):
        server.expect_request(f"/question/{name}.html").respond_with_data(
            f"<html><body><h1>押金{name}不退怎么办？</h1><p>律师回答</p><p>可以起诉。</p>"
            f"<h2>相关法律问题</h2>{related}</body></html>",
            content_type="text/html",
        )
    flow.bring(store, [f"{base}/question/0a.html"], QUICK)
    fetched = flow.bring(store, ["laweer"], QUICK)
    assert [one.url for one in fetched.outcomes] == [f"{base}/question/0b.html"]
    assert flow.bring(store, [], QUICK).outcomes == (), "nothing is due so soon"


def laweer_page(name: str) -> str:
    return (
        f"<html><body><h1>押金{name}不退怎么办？</h1><p>律师回答</p><p>可以起诉。</p></body></html>"
    )


def test_a_page_that_moved_is_asked_where_it_is_now(store: Store, httpserver: HTTPServer) -> None:
    base, other = (f"http://{host}:{httpserver.port}/question/" for host in SITE)
    httpserver.expect_request("/robots.txt").respond_with_data("")
    targets = {"0a": f"{base}0b.html", "0c": f"{other}0d.html", "0e": "/about", "0f": "?page=1"}
    for name, target in targets.items():
        moved = Response(status=302, headers={"Location": target})
        httpserver.expect_request(f"/question/{name}.html").respond_with_response(moved)
    for name in ("0b", "0d"):
        httpserver.expect_request(f"/question/{name}.html").respond_with_data(
            laweer_page(name), content_type="text/html"
        )
    httpserver.expect_request("/about").respond_with_data(
        laweer_page("x"), content_type="text/html"
    )
    fetched = flow.bring(store, [f"{base}{name}.html" for name in targets], QUICK)
    assert {one.url: one.result for one in fetched.outcomes} == {
        f"{base}0a.html": "moved",
        f"{base}0b.html": "new",
        f"{base}0c.html": "moved",
        f"{other}0d.html": "new",
        f"{base}0e.html": "no_page",
        f"{base}0f.html": "failed",
    }
    assert asked(httpserver).count("/robots.txt") == 2, "the other host has rules of its own"


def test_the_log_says_what_happened_a_line_each(store: Store, server: HTTPServer) -> None:
    log = io.StringIO()
    flow.bring(store, [server.url_for("/page"), server.url_for("/private")], QUICK, Journal(log))
    events = [json.loads(line) for line in log.getvalue().splitlines()]
    assert [one["event"] for one in events] == [
        "fetch_begins",
        "robots",
        "visited",
        "visited",
        "fetch_ends",
    ]
    visited = {
        one["url"].rpartition("/")[2]: (one["result"], one.get("status")) for one in events[2:4]
    }
    assert visited == {"page": ("new", 200), "private": ("disallowed", None)}
    assert all(datetime.fromisoformat(one["at"]) for one in events)


def test_a_disk_that_is_full_ends_the_run_with_a_sentence_and_the_next_one_goes_on(
    store: Store, server: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = Archive.response

    def full(self: Archive, exchange: Exchange) -> int:
        if exchange.url.endswith("?2"):
            written(self, exchange)
            with self.path.open("r+b") as file:
                file.truncate(file.seek(0, io.SEEK_END) - 50)
            raise OSError(errno.ENOSPC, "No space left on device")
        return written(self, exchange)

    monkeypatch.setattr(Archive, "response", full)
    with pytest.raises(InputError, match="No space left"):
        brought(store, server, "/page?1", "/page?2", "/page?3")
    monkeypatch.undo()
    assert set(results(store, server, "/page?1", "/page?2", "/page?3").values()) <= {"new", "same"}
    parse.run(store, Config(), Silent())
    assert len(store.read_stage("parsed", "pages", PageInfo)) == 3


def test_a_page_that_breaks_its_reader_stops_one_night_only(
    store: Store, server: HTTPServer
) -> None:
    class Broken(Exception):
        pass

    def reader(capture: Capture) -> Parsed:
        raise Broken(capture.path)

    url = server.url_for("/page")
    errand = fetch.Errand(QUICK, reader)
    with pytest.raises(ExceptionGroup) as told:
        fetch.fetch(store, fetch.wanted([url]), errand)
    assert told.group_contains(Broken)
    with State(store.workshop / "state.sqlite") as state:
        known = state.get(url)
        assert known is not None and known.failures == 1 and known.next_due > iso(datetime.now(UTC))


@pytest.mark.parametrize(("moved_on", "due"), [(12, 12), (13, 0)])
def test_a_sitemap_is_believed_unless_half_of_it_changes_at_once(
    store: Store, httpserver: HTTPServer, moved_on: int, due: int
) -> None:
    base = f"http://laweer.example:{httpserver.port}"
    httpserver.expect_request("/robots.txt").respond_with_data(f"Sitemap: {base}/map.xml\n")

    def listing(night: int) -> str:
        """Twenty-four pages, the first ones with another time each night; one is another site's."""
        times = [night if n < moved_on else 1 for n in range(24)]
        urls = [f"{base}/question/{n:02x}.html" for n in range(24)] + [
            "http://other.cn/question/1.html"
        ]
        rows = zip(urls, [*times, 9], strict=True)
        entries = "".join(
            f"<url><loc>{u}</loc><lastmod>2026-11-{t:02}</lastmod></url>" for u, t in rows
        )
        return f"<urlset>{entries}</urlset>"

    httpserver.expect_request(re.compile(r"/question/.*")).respond_with_data(
        laweer_page("0"), content_type="text/html"
    )
    for night, budget in ((1, 99), (2, 1)):
        httpserver.expect_oneshot_request("/map.xml").respond_with_data(listing(night))
        if night == 1:
            flow.bring(store, [f"{base}/question/00.html"], QUICK)
        manners = replace(in_days(night), budget=budget)
        fetched = flow.bring(store, [], manners)
    assert [one.result for one in fetched.outcomes] == ["listed"]
    plan = list(flow.foresee(store, [], in_days(2)))
    assert len(plan) == due


def test_a_run_ends_when_its_time_is_up(store: Store, server: HTTPServer) -> None:
    paths = [f"/page?{number}" for number in range(50)]
    fetched = brought(store, server, *paths, manners=replace(QUICK, interval=0.1, deadline=3.0))
    assert "time of the run is up" in fetched.problems[0]
    assert 0 < len(fetched.outcomes) < 50
    assert list(store.raw.glob("generic/*.warc.gz")), "what came is kept"


def test_a_budget_is_kept_and_the_rest_stays_due(store: Store, server: HTTPServer) -> None:
    fetched = brought(
        store, server, "/page?1", "/page?2", "/page?3", manners=replace(QUICK, budget=2)
    )
    assert [one.result for one in fetched.outcomes] == ["new", "new"] and not fetched.problems
    with State(store.workshop / "state.sqlite") as state:
        left = state.get(server.url_for("/page?3"))
        assert left is not None and left.asked_at is None


FETCH = """
import sys
from pathlib import Path
from ipaddress import ip_network
from pipeline import flow
from pipeline.crawl.addresses import Reach
from pipeline.crawl.archive import BadRecord, read_archive
from pipeline.crawl.client import Manners
from pipeline.store import Store
manners = Manners("a@b.example", interval=0.03, reach=Reach((ip_network("127.0.0.0/8"),)))
flow.bring(Store(Path(sys.argv[1]), Path(sys.argv[2])), sys.argv[3:], manners)
"""


@pytest.mark.parametrize("pages", [1, 4])
def test_a_run_that_is_killed_loses_nothing_and_the_next_one_goes_on(
    store: Store, server: HTTPServer, pages: int
) -> None:
    for number in range(8):
        server.expect_request(f"/{number}").respond_with_data(
            PAGE.replace("押金", f"押金{number}"), content_type="text/html"
        )
    urls = [server.url_for(f"/{number}") for number in range(8)]
    command = [sys.executable, "-c", FETCH, str(store.raw), str(store.clean), *urls]
    with subprocess.Popen(command) as process:
        while len(server.log) < pages + 1 and process.poll() is None:
            time.sleep(0.005)
        process.kill()
    fetched = flow.bring(store, urls, QUICK)
    assert {one.result for one in fetched.outcomes} <= {"new", "same"}
    parse.run(store, Config(), Silent())
    assert len(store.read_stage("parsed", "pages", PageInfo)) == 8
    counts = store.read_counts("parsed")["pages"]["generic"]
    assert set(counts["rejected"]) <= {"duplicate_capture"}, "no archive is damaged"


def test_what_is_neither_address_nor_site_is_a_usage_error(store: Store) -> None:
    with pytest.raises(UsageError, match="laweer"):
        fetch.wanted(["nosuchsite"])
    with pytest.raises(UsageError, match="file"):
        fetch.wanted(["file:///etc/passwd"])
    assert fetch.wanted(["https://a.cn/1", "laweer", "https://a.cn/1"]) == fetch.Wanted(
        ("https://a.cn/1",), ("laweer",)
    )
