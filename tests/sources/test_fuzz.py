"""Every reader against pages that were cut, shuffled, nested and hit: it rejects, never crashes, hangs or invents."""

import html
import random
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import parse, sources
from pipeline.errors import PageError
from pipeline.records import Capture, Page, Reading
from pipeline.sources.document import Document

FOLDER = Path(__file__).parent
PAGES = sorted(path for path in FOLDER.glob("*/*") if path.suffix in (".html", ".txt", ".jsonl"))
BY_SITE = {site: [path for path in PAGES if path.parent.name == site] for site in sources.sites()}

_PIECE = re.compile(r"<[^>]*>|[^<]+|<")
_NO_HAN = re.compile("[^\u3400-\u4dbf\u4e00-\u9fff]+")
_LONGEST = 5.0  # seconds; a page takes some milliseconds
_SPICE = """
< > & &#xFDD0; &#0; &#55357; <!-- --> </html> <html> </div> <ol start='x'> <li> </ul> <h1> </h2> <a href='http://['>
<script> <style> <p hidden> <![CDATA[ <?xml version='1.0' encoding='gbk'?> \\ud800 /* 相关法律问题 查看全文 回复 咨询我
律师解答 律师回答 2026-13-45 """.split()
SPICE = (*_SPICE, "\x00", "\ufeff", "\u200b", "\ufdd0", "\n", "[" * 3000, "9" * 5000, "/*" * 2000)


def cut(text: str, chance: random.Random) -> str:
    return text[: chance.randrange(len(text) + 1)] + text[chance.randrange(len(text) + 1) :]


def shuffled(text: str, chance: random.Random) -> str:
    pieces = _PIECE.findall(text) if "<" in text else text.splitlines(keepends=True)
    for _ in range(chance.randrange(1, 30)):
        one, other = chance.randrange(len(pieces)), chance.randrange(len(pieces))
        pieces[one], pieces[other] = pieces[other], pieces[one]
    return "".join(pieces)


def nested(text: str, chance: random.Random) -> str:
    tag = chance.choice(
        ("div", "p", "li", "ul", "a href='/'", "h1", "h2", "table", "span", "b", "td")
    )
    at, deep = chance.randrange(len(text) + 1), chance.choice((3, 300, 3000))
    close = f"</{tag.split()[0]}>" * deep if chance.random() < 0.5 else ""
    return text[:at] + f"<{tag}>" * deep + text[at:] + close


def repeated(text: str, chance: random.Random) -> str:
    start, end = sorted((chance.randrange(len(text) + 1), chance.randrange(len(text) + 1)))
    return text[:start] + text[start:end] * chance.randrange(2, 6) + text[end:]


def spiced(text: str, chance: random.Random) -> str:
    for _ in range(chance.randrange(1, 12)):
        at = chance.randrange(len(text) + 1)
        text = text[:at] + chance.choice(SPICE) + text[at:]
    return text


MUTATIONS: tuple[Callable[[str, random.Random], str], ...] = (
    cut,
    shuffled,
    nested,
    repeated,
    spiced,
)


def mutated(text: str, chance: random.Random) -> str:
    for _ in range(chance.randrange(1, 4)):
        text = chance.choice(MUTATIONS)(text or "?", chance)
    return text


def said(reading: Reading) -> Iterator[str]:
    for entry in reading.entries:
        yield entry.question.title
        yield entry.question.detail or ""
        for answer in entry.answers:
            yield answer.text
            yield from answer.follow_ups


def shown(text: str) -> str:
    """All that a page could show, in its order: Han characters only, with what stands in markup and without."""
    plain = html.unescape(html.unescape(text)).encode(errors="replace").decode()
    bare = re.sub(r"<!--|-->|</?[a-zA-Z][^<>]*>", "", plain)
    return f"{_NO_HAN.sub('', plain)} {_NO_HAN.sub('', bare)}"


def is_shown(line: str, known: str) -> bool:
    """Whether a page shows a line; markup that was hit may show as text, and part one line into many.

    Of a short line too little is left to tell.
    """
    pairs = [line[n : n + 2] for n in range(len(line) - 1)]
    return (
        len(line) < 12 or line in known or sum(pair in known for pair in pairs) >= 0.8 * len(pairs)
    )


@pytest.mark.parametrize("site", BY_SITE)
@given(st.integers(0, 2**32))
@settings(max_examples=25, deadline=None)
def test_a_reader_may_reject_never_crash_hang_or_invent(site: str, seed: int) -> None:
    chance = random.Random(seed)
    path = chance.choice(BY_SITE[site])
    text = mutated(path.read_text(encoding="utf-8"), chance)
    kind = "application/json" if path.suffix == ".jsonl" else None
    before = time.process_time()
    page = Page("", "", f"{site}/{path.name}", None, None, sources.media_of(text, kind), text)
    try:
        reading = sources.read(sources.identify(Document.of(page), text.encode(errors="replace")))
    except PageError:
        reading = Reading(())
    assert time.process_time() - before < _LONGEST
    known = shown(text)
    for one in said(reading):
        for line in filter(None, (_NO_HAN.sub("", line) for line in one.split("\n"))):
            assert is_shown(line, known), line


@pytest.mark.parametrize("site", BY_SITE)
@given(st.integers(0, 2**32))
@settings(max_examples=10, deadline=None)
def test_bytes_that_were_hit_give_records_or_a_reason(site: str, seed: int) -> None:
    chance = random.Random(seed)
    path = chance.choice(BY_SITE[site])
    content = bytearray(
        path.read_text(encoding="utf-8").encode(chance.choice(("utf-8", "gb18030")))
    )
    for _ in range(chance.choice((1, 10, 200))):
        content[chance.randrange(len(content))] = chance.randrange(256)
    kind = "application/json" if path.suffix == ".jsonl" else None
    parsed = parse.parse_capture(Capture(f"{site}/{path.name}", bytes(content), content_type=kind))
    assert parsed.page is not None or parsed.rejections
    assert all(answer.question in {one.id for one in parsed.questions} for answer in parsed.answers)
