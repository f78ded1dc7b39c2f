"""Reading one question page: lawqa against BeautifulSoup, the same fields of the same page, one core.

    python benchmarks/parse.py [--seconds 5] [--floor 20]

The page is of ours, of the size and make of real ones: 67 kB of UTF-8, some 900 elements; navigation, 36 cities,
one question with its detail, a lawyer, an answer in paragraphs, 20 related questions with theirs, a side bar, a
footer, styles and scripts in line. Each reader must give the same strings; that is checked before any time is
taken. CPU time, the best of five rounds: what disturbs a round only makes it longer. Ends with status 1 if lawqa
is not ``--floor`` times as fast as BeautifulSoup(html.parser) with ``select``.
"""

import argparse
import sys
import time
from collections.abc import Callable

from bs4 import BeautifulSoup

from pipeline import sources
from pipeline.records import Answer, Entry, Page, Question, Reading
from pipeline.sources.document import Document
from pipeline.sources.harvest import harvest

_SIZE = 67_000  # bytes of UTF-8
_ROUNDS = 5
Read = Callable[[str], list[str]]

_SENTENCE = (
    "租赁合同到期以后，出租人应当在结清水电和物业费用的当天把押金退还给承租人，"
    "不得以正常使用留下的痕迹为由扣除。"
)
_ITEM = """<div class="item"><h3 class="item-title"><a href="/ask/deposit-{n}" title="{n}">\
租房到期第{n}次讨要押金房东不退怎么办？</a></h3><p class="item-desc"><span>房东第{n}次说墙面有划痕，</span>\
<span>押金一分不退。{sentence}</span></p><div class="item-foot"><i class="eye"></i><i class="arrow"></i></div></div>"""
_CITY = '<li class="city"><a href="/city/{n}"><span>示例{n}市</span>律师</a></li>'
_TOPIC = '<li class="hot"><a href="/topic/{n}"><b>{n}</b><span>法律专题之{n}</span></a></li>'
_POINT = "<p>第{n}点。{sentence}{sentence}</p>"
_PAGE = """<!doctype html><html lang="zh"><head><meta charset="utf-8">
<title>租房到期房东不退押金怎么办？_法律公园</title>
<link rel="canonical" href="https://www.lawparks.example/ask/deposit-0">
<script type="application/ld+json">{{"@context": "https://ziyuan.baidu.com/contexts/cambrian.jsonld"}}</script>
<style>{style}</style></head><body>
<header class="top"><nav><ul class="cities">{cities}</ul></nav></header><main>
<h1 class="title">租房到期房东不退押金怎么办？</h1><p class="ask-desc">合同上个月到期，{sentence}</p>
<div class="lawyer-card"><span class="name">梁示范</span><span class="role">执业律师</span></div>
<div class="lawyer-help">已帮助 <b>867</b> 人解决法律问题</div><div class="answer-text">{points}</div>
<section class="related"><h2>相关问题</h2><p>为您推荐20个相关问题</p>{items}</section></main>
<nav class="side"><ul>{topics}</ul></nav><footer><p>示ICP备00000000号-1</p></footer>
<script>{script}</script></body></html>"""
_RULE = ".related .item-title a { color: #1c2733; margin: 0 auto; } "
_CODE = 'window.__DATA__ = window.__DATA__ || []; window.__DATA__.push({"a": 1}); '


def page() -> str:
    """The page, filled up to its size with styles and scripts, as real ones are."""

    def many(part: str, count: int) -> str:
        return "".join(part.format(n=n, sentence=_SENTENCE) for n in range(1, count + 1))

    parts = {
        "sentence": _SENTENCE,
        "cities": many(_CITY, 36),
        "points": many(_POINT, 8),
        "items": many(_ITEM, 20),
        "topics": many(_TOPIC, 140),
    }
    missing = _SIZE - len(_PAGE.format(style="", script="", **parts).encode())
    style, script = (part * (missing // 2 // len(part)) for part in (_RULE, _CODE))
    return _PAGE.format(style=style, script=script, **parts)


def lawqa(html: str) -> list[str]:
    """The page's site, told by its canonical address, and its reader."""
    (main, *others), _ = _read(html)
    fields = [*_asked(main.question), *_of(main.answers[0])]
    return [one or "" for one in fields + [text for one in others for text in _asked(one.question)]]


def lawqa_whole(html: str) -> list[str]:
    """All that a run does with a page once it is text: the same, then ids, addresses, cleaning, flags."""
    entries, document = _read(html)
    (main, (answer,)), *others = harvest(document, Reading(entries)).questions
    fields = [*_asked(main), *_of(answer)]
    return [one or "" for one in fields + [text for one, _ in others for text in _asked(one)]]


def _read(html: str) -> tuple[tuple[Entry, ...], Document]:
    page = Page("", "", "a.html", None, None, "html", html)
    document = sources.identify(Document.of(page), b"")
    return sources.read(document).entries, document


def _asked(question: Question) -> list[str | None]:
    return [question.title, question.detail]


def _of(answer: Answer) -> list[str | None]:
    return [answer.lawyer, str(answer.helped), answer.text]


def _selected(soup: BeautifulSoup) -> list[str]:
    """The same by hand-written selectors: the least that a script for this one page does."""

    def text(selector: str) -> str:
        return soup.select(selector)[0].get_text()

    answer = "\n".join(one.get_text() for one in soup.select("div.answer-text p"))
    found = [
        text("h1.title"),
        text("p.ask-desc"),
        text("span.name"),
        text("div.lawyer-help b"),
        answer,
    ]
    for item in soup.select("section.related div.item"):
        found += (item.select("h3 a")[0].get_text(), item.select("p")[0].get_text())
    return found


def soup_html_parser(html: str) -> list[str]:
    """BeautifulSoup over Python's parser."""
    return _selected(BeautifulSoup(html, "html.parser"))


def soup_lxml(html: str) -> list[str]:
    """BeautifulSoup over lxml."""
    return _selected(BeautifulSoup(html, "lxml"))


SOUP = "BeautifulSoup(html.parser) select"
LAWQA = "lawqa: site and reader"
READERS: dict[str, Read] = {
    SOUP: soup_html_parser,
    "BeautifulSoup(lxml) select": soup_lxml,
    LAWQA: lawqa,
    "lawqa, with ids and cleaning": lawqa_whole,
}


def pages_a_second(read: Read, html: str, seconds: float) -> float:
    """The best of some rounds, in CPU time."""
    best = 0.0
    for _ in range(_ROUNDS):
        count, start = 0, time.process_time()
        while (spent := time.process_time() - start) < seconds / _ROUNDS or not count:
            read(html)
            count += 1
        best = max(best, count / spent) if spent else best
    return best


def main() -> int:
    """Print the table; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seconds", type=float, default=5.0, help="for each reader")
    parser.add_argument("--floor", type=float, default=20.0)
    options = parser.parse_args()
    html = page()
    wanted = soup_html_parser(html)
    for name, read in READERS.items():
        if read(html) != wanted:
            sys.exit(f"{name} reads something else: {set(read(html)) ^ set(wanted)}")
    speeds = {name: pages_a_second(read, html, options.seconds) for name, read in READERS.items()}
    slowest = speeds[SOUP]
    size, tags = len(html.encode()), html.count("<") - html.count("</")
    sys.stdout.write(f"{size} bytes, {tags} elements, {len(wanted)} strings\n")
    for name, speed in speeds.items():
        sys.stdout.write(f"{name:36} {speed:8.1f} pages/s {speed / slowest:6.1f} x\n")
    return 0 if speeds[LAWQA] >= options.floor * slowest else 1


if __name__ == "__main__":
    sys.exit(main())
