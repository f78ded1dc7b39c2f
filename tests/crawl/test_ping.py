"""A watcher is told of start, success and failure; one that cannot be reached fails nothing."""

import pytest
from pytest_httpserver import HTTPServer

from pipeline.crawl.ping import pinged
from pipeline.errors import PublishRefused


def told(server: HTTPServer) -> list[str]:
    """The server is everybody's: a request that another test gave up may arrive late."""
    return [request.path for request, _ in server.log if request.path.startswith("/me")]


@pytest.fixture
def url(httpserver: HTTPServer) -> str:
    for path in ("/me/start", "/me", "/me/1", "/me/3", "/me/4"):
        httpserver.expect_request(path).respond_with_data("OK")
    return httpserver.url_for("/me/")


def test_start_and_success(url: str, httpserver: HTTPServer) -> None:
    with pinged(url):
        assert told(httpserver) == ["/me/start"]
    assert told(httpserver) == ["/me/start", "/me"]


class Exit(Exception):
    """What a command line raises to end with a status."""

    def __init__(self, exit_code: int) -> None:
        self.exit_code = exit_code


@pytest.mark.parametrize(
    ("end", "path"),
    [(PublishRefused("no"), "/me/4"), (Exit(3), "/me/3"), (Exit(0), "/me"), (KeyboardInterrupt(), "/me/1")],
)  # fmt: skip
def test_what_a_run_ends_with(
    url: str, httpserver: HTTPServer, end: BaseException, path: str
) -> None:
    with pytest.raises(type(end)), pinged(url):
        raise end
    assert told(httpserver) == ["/me/start", path]


@pytest.mark.parametrize("nowhere", ["http://127.0.0.1:9/x", "http://[", None])
def test_a_watcher_that_is_not_there_fails_nothing(nowhere: str | None) -> None:
    with pinged(nowhere):
        pass
