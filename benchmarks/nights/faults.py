"""What a simulated host can answer: robots.txt of all kinds, and the faults of pages. Pure."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass, field

from benchmarks.nights.texts import question

# Fates of pages; a page without one is well. In brackets: what a fetch should make of it.
FATES = (
    "gone", "gone_410", "soft_404",  # for ever from some night on (withheld)
    "flicker",  # 404 for one night (not withheld)
    "opted_out",  # 451 (withheld at once)
    "noai_meta", "noai_header",  # (withheld)
    "moved", "home", "login", "forbidden",  # redirects and walls
    "slow", "stuck", "dropped_once", "cut", "dripping", "huge", "bomb", "pdf",
    "gbk", "gbk_as_utf8", "gzip",
    "inside", "abroad", "file", "circle",  # redirects that must not be followed
)  # fmt: skip
# What robots.txt of a host answers, and whether the host may be asked then (RFC 9309).
ROBOTS = {
    "plain": True, "404": True, "403": True, "soft_404": True, "circle": True, "slow_pace": True,
    "no_training": True, "stamped": True, "429": False, "500": False, "503": False, "drop": False,
    "gbk": False, "bom": False, "redirect": False, "glacial": False,
}  # fmt: skip
FORBIDDEN = "/question/f"  # what robots.txt of the main host disallows: a sixteenth of its pages
SLOW_PACE = 0.2  # seconds, the Crawl-delay of that host


@dataclass(frozen=True, slots=True)
class Request:
    """One request, with how often that night the host, and this path, were asked before."""

    host: str
    path: str
    night: int
    headers: Mapping[str, str]  # by lower-case name
    asked: int
    attempt: int


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer. ``fault``: drop (none at all), cut (the end is missing), drip (it never ends)."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    wait: float = 0.0
    fault: str = ""


def path_of(number: int, moved: str = "") -> str:
    """The path of a page, or of the place it moved to."""
    return f"/question/{question(number).id}{moved}.html"


def robots(kind: str, request: Request) -> Reply:
    """robots.txt of all kinds; ``request.path`` is ``/robots-2.txt`` behind a redirect."""
    deny = b"User-agent: *\nDisallow: /\n"
    sitemap = f"Sitemap: http://{request.headers['host']}/sitemap.xml\n"
    replies = {
        "plain": Reply(200, {}, f"User-agent: *\nDisallow: {FORBIDDEN}\n{sitemap}".encode()),
        "stamped": Reply(200, {}, f"User-agent: *\nDisallow:\n{sitemap}".encode()),
        "404": Reply(404),
        "403": Reply(403),
        "soft_404": html("<title>晖律网</title><p>页面不存在</p>"),
        "circle": Reply(302, {"Location": "/robots.txt"}),
        "slow_pace": Reply(200, {}, f"User-agent: *\nCrawl-delay: {SLOW_PACE}\n".encode()),
        "no_training": Reply(200, {}, b"User-agent: *\nContent-Signal: search=yes, ai-train=no\n"),
        "429": Reply(429),
        "500": Reply(500),
        "503": Reply(503, {"Retry-After": "7200"}),
        "drop": Reply(fault="drop"),
        "gbk": Reply(200, {}, "# 禁止抓取\n".encode("gbk") + deny),
        "bom": Reply(200, {}, b"\xef\xbb\xbf" + deny),
        "redirect": Reply(302, {"Location": "/robots-2.txt"}),
        "glacial": Reply(200, {}, b"User-agent: *\nCrawl-delay: 3600\n"),
    }
    if request.path == "/robots-2.txt":
        return Reply(200, {}, deny)
    return replies[kind]


def lasting(fate: str, request: Request, canary: int) -> Reply | None:
    """Faults that a page has from the first night on."""
    said = {"Content-Type": "text/html; charset=utf-8"}
    redirects = {
        "inside": f"http://127.0.0.1:{canary}/admin",
        "abroad": "http://elsewhere.example/",
        "file": "file:///etc/passwd",
        "circle": request.path + "?again",
    }
    if fate in redirects:
        return Reply(302, {"Location": redirects[fate]})
    if fate == "dropped_once" and request.attempt == 0:
        return Reply(fault="drop")
    return {
        "stuck": Reply(200, said, b"", wait=5.0),
        "cut": Reply(200, said, b"<h1>" + bytes(3000), fault="cut"),
        "dripping": Reply(200, said, b"<p>", fault="drip"),
        "huge": Reply(200, said, b"0" * 400_000),
        "bomb": Reply(
            200, said | {"Content-Encoding": "gzip"}, gzip.compress(bytes(2_000_000), mtime=0)
        ),
        "pdf": Reply(200, {"Content-Type": "application/pdf"}, b"%PDF-1.7"),
    }.get(fate)


def turned(fate: str, number: int, since: int) -> Reply | None:
    """What a page answers ``since`` nights after its fate has come; None where it is well again."""
    if since > {"flicker": 0, "login": 2, "forbidden": 1}.get(fate, 10_000):
        return None
    return {
        "gone": missing(),
        "gone_410": Reply(410),
        "flicker": missing(),
        "soft_404": html("<title>晖律网</title><p>您访问的问题不存在或已被删除</p>"),
        "opted_out": Reply(451),
        "moved": Reply(301, {"Location": path_of(number, "a")}),
        "home": Reply(302, {"Location": "/"}),
        "login": Reply(302, {"Location": "/login"}),
        "forbidden": Reply(403),
    }.get(fate)


def head(fate: str) -> str:
    return '<meta name="robots" content="noai">' if fate == "noai_meta" else ""


def dressed(fate: str, text: str, validators: Mapping[str, str]) -> Reply:
    """A page as bytes: in some charset, packed or not, with its headers."""
    charset = "utf-8" if fate != "gbk" else "gbk"
    body = text.encode("gbk" if fate.startswith("gbk") else "utf-8")
    headers = {"Content-Type": f"text/html; charset={charset}", **validators}
    if fate == "noai_header":
        headers["X-Robots-Tag"] = "noai"
    if fate == "gzip":
        headers["Content-Encoding"], body = "gzip", gzip.compress(body, mtime=0)
    return Reply(200, headers, body, wait=0.05 if fate == "slow" else 0.0)


def html(text: str, status: int = 200) -> Reply:
    return Reply(status, {"Content-Type": "text/html; charset=utf-8"}, text.encode())


def missing() -> Reply:
    return html("<title>404</title><p>没有这个页面</p>", 404)
