"""What an answer is: the page, or something in its place. A wall is never taken for a deletion.

| verdict | told by | what follows |
|---|---|---|
| page | 200, and no sign of anything else | kept |
| unchanged | 304 | seen again |
| removed, soft_404 | 404, 410; 200 that says so | deleted if it says so again days later |
| opted_out | 451 | deleted at once |
| blocked | 429 to the last, a test for robots, 访问过于频繁 | the host is left alone; nothing is deleted |
| maintenance, login, forbidden | 503 or 200 that say so; 401; 403 | tried again later |
| home | it leads back to the front page | tried again later |
| no_page | a file, an empty answer | tried again later |
| failed | any other status | tried again later |
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast
from urllib.parse import urlsplit

Kind = Literal[
    "page", "unchanged", "removed", "soft_404", "opted_out", "blocked",
    "maintenance", "login", "home", "forbidden", "no_page", "failed",
]  # fmt: skip

# A question page shows some 2,000 to 20,000 characters; a notice shows 20 to 300 (and the shell of the site).
_NOTICE = 600
# A script that tests the browser shows nothing at all.
_NOTHING = 20
_MEDIA = ("text/html", "application/xhtml+xml", "text/plain")
_BY_STATUS: dict[int, Kind] = {
    304: "unchanged",
    404: "removed",
    410: "removed",
    429: "blocked",
    451: "opted_out",
    401: "login",
    407: "login",
}
_CHALLENGES = {"cf-mitigated": "challenge", "x-amzn-waf-action": "challenge"}

# Each of them reads a text once, however hostile: no "<" is looked past twice.
_TITLE = re.compile(r"<title[^<>]*>([^<]*)", re.IGNORECASE)
_UNSEEN = re.compile(
    r"<(script|style|head|noscript|template)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)|<[^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
_TITLE_PARTS = re.compile(r"\s*[-_|–—:：]\s*")
_HOME = re.compile(r"/?(?:(?:index|default|home)(?:\.\w{2,5})?)?/?", re.IGNORECASE)
_LOGIN = re.compile(r"\b(?:login|signin|sign-in|passport|sso|denglu)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for an address: ``landed`` is where redirects led; ``text`` is the decoded body."""

    asked: str
    landed: str
    status: int
    headers: Mapping[str, str]  # by lower-case name
    text: str
    has_record: bool  # its reader found a question


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an answer is, and by what it was told."""

    kind: Kind
    detail: str


@dataclass(frozen=True, slots=True)
class _Sign:
    kind: Kind
    where: str
    pattern: re.Pattern[str]


def told_apart(answer: Answer) -> Verdict:
    """What the answer is; see the table above."""
    for name, value in _CHALLENGES.items():
        if value in answer.headers.get(name, "").lower():
            return Verdict("blocked", f"The answer bears {name}: {value}.")
    said = f"The host answers {answer.status}."
    if answer.status in _BY_STATUS:
        return Verdict(_BY_STATUS[answer.status], said)
    if answer.status == 200:
        return _of_page(answer)
    sign = _sign(answer)
    if sign is not None and sign.kind in ("blocked", "maintenance"):
        return Verdict(sign.kind, f"{said} {sign.detail}")
    return Verdict("forbidden" if answer.status == 403 else "failed", said)


def _of_page(answer: Answer) -> Verdict:
    """An answer with status 200: a page, unless it shows that it is something else."""
    media = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media and media not in _MEDIA:
        return Verdict("no_page", f"It is {media}, not a page.")
    elsewhere = _led_away(answer) or _sign(answer)
    if elsewhere is not None:
        return elsewhere
    if not answer.has_record and len(_seen(answer.text)) < _NOTHING:
        if "<script" in answer.text.lower():
            return Verdict("blocked", "It is a script that shows nothing.")
        return Verdict("no_page", "It shows nothing.")
    return Verdict("page", "")


def _led_away(answer: Answer) -> Verdict | None:
    """Where redirects led, if not to a page like the one asked for."""
    asked, landed = urlsplit(answer.asked), urlsplit(answer.landed)
    if landed.path == asked.path:
        return None
    if _LOGIN.search(landed.path):
        return Verdict("login", f"It leads to {answer.landed}.")
    if _HOME.fullmatch(landed.path) and not landed.query:
        return Verdict("home", f"It leads to the front page, {answer.landed}.")
    return None


def _sign(answer: Answer) -> Verdict | None:
    """The first sign that a page is none: in its title; or in its text, if it shows little else and no question."""
    found = _TITLE.search(answer.text)
    parts = [part for part in _TITLE_PARTS.split(found[1].strip()) if part] if found else []
    seen = "" if answer.has_record else _seen(answer.text)
    texts = [seen] if len(seen) < _NOTICE else []
    for sign in _signs():
        for text in parts if sign.where == "title" else texts:
            match = (
                sign.pattern.fullmatch(text) if sign.where == "title" else sign.pattern.search(text)
            )
            if match:
                return Verdict(sign.kind, f"Its {sign.where} says {match[0][:60]!r}.")
    return None


def _seen(text: str) -> str:
    """Roughly what a page shows."""
    return " ".join(_UNSEEN.sub(" ", text).split())


@cache
def _signs() -> tuple[_Sign, ...]:
    path = Path(__file__).parent / "tables" / "signs.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return tuple(
            _Sign(cast(Kind, row["kind"]), row["where"], re.compile(row["pattern"], re.IGNORECASE))
            for row in rows
        )
