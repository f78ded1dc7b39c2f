"""From raw to parsed: every capture becomes a page or a rejection; nothing is lost."""

import hashlib
import json
import random
from collections import Counter
from pathlib import Path

import pytest

from pipeline import parse
from pipeline.captures import Seen
from pipeline.config import Config
from pipeline.crawl.warc import Archive, Exchange
from pipeline.records import Answer, Capture, PageInfo, Question, Rejection
from pipeline.report import Silent
from pipeline.store import Store

TEXT = """房东不退押金怎么办？

租房合同到期，房东以墙面有划痕为由不退押金。

梁示范执业律师
已帮助 120 人解决法律问题

可以先协商，协商不成向法院起诉。

相关问题

为您推荐2个相关问题

租房押金不退怎么处理？

我租的房子到期了。

租房押金可以要回来吗？

房东一直不回消息。
"""
HTML = """<html><head><meta charset="utf-8">
<link rel="canonical" href="https://laweer.com/question/00112233445566.html"></head><body>
<h1>试用期被辞退有补偿吗？</h1><div>律师回答</div><div>律师分析：</div><p>看辞退的理由。</p>
<p>声明：文章内容系晖律网认证专家律师发布。</p><h2>相关法律问题</h2>
<ul class="x"><p><a href="/question/aabbccddeeff0.html">试用期辞退赔偿吗</a></p><p>可以要求赔偿...查看全文</p></ul>
</body></html>"""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    (tmp_path / "raw" / "lawparks").mkdir(parents=True)
    return Store(tmp_path / "raw", tmp_path / "clean")


def parsed(store: Store) -> tuple[list[PageInfo], list[Question], list[Answer], list[Rejection]]:
    parse.run(store, Config(), Silent())
    return (
        store.read_stage("parsed", "pages", PageInfo),
        store.read_stage("parsed", "questions", Question),
        store.read_stage("parsed", "answers", Answer),
        store.read_stage("parsed", "rejected", Rejection),
    )


def write(store: Store, name: str, content: str | bytes) -> None:
    path = store.raw / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def test_a_text_capture_with_any_name_and_no_address(store: Store) -> None:
    write(store, "x/000_anything", TEXT)
    pages, questions, answers, rejected = parsed(store)
    (page,) = pages
    assert (page.site, page.url, page.questions, page.path) == (
        "lawparks",
        None,
        3,
        "x/000_anything",
    )
    assert [(q.role, q.title) for q in questions] == [
        ("main", "房东不退押金怎么办？"),
        ("related", "租房押金不退怎么处理？"),
        ("related", "租房押金可以要回来吗？"),
    ]
    assert questions[0].id == f"{page.id}#main"
    assert questions[1].detail == "我租的房子到期了。"
    (answer,) = answers
    assert (answer.lawyer, answer.lawyer_title, answer.helped) == ("梁示范", "执业律师", 120)
    assert answer.id == f"{page.id}#main/a1" and answer.question == questions[0].id
    assert rejected == []


def test_an_html_page_with_its_disclaimer_on_file(store: Store) -> None:
    write(store, "a.html", HTML)
    pages, questions, answers, rejected = parsed(store)
    assert pages[0].id == "laweer:00112233445566"
    assert [q.url for q in questions] == [
        "https://laweer.com/question/00112233445566.html",
        "https://laweer.com/question/aabbccddeeff0.html",
    ]
    assert [(a.text, a.excerpt) for a in answers] == [
        ("看辞退的理由。", False),
        ("可以要求赔偿", True),
    ]
    assert [(r.kind, r.reason) for r in rejected] == [("line", "disclaimer")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not_text"),
        ("关于我们\n\n本站成立于二〇二六年，提供法律信息。".encode(), "no_question"),
        ("<html><title>押金怎么退</title></html>".encode(), "no_answer"),
        (b"a\x80\xff" * 400, "damaged_text"),
    ],
)
def test_what_is_no_question_page_is_rejected_with_its_reason(
    store: Store, content: bytes, reason: str
) -> None:
    write(store, "bad", content)
    write(store, "good.txt", TEXT)
    pages, _, _, rejected = parsed(store)
    assert len(pages) == 1
    assert [(r.kind, r.id, r.reason) for r in rejected] == [("page", "bad", reason)]
    assert store.read_counts("parsed")["complaints"] == 1


def test_a_file_that_cannot_be_read_is_on_file(store: Store) -> None:
    (store.raw / "broken.html").symlink_to("nowhere")
    write(store, "good.txt", TEXT)
    _, _, _, rejected = parsed(store)
    assert [(r.id, r.reason) for r in rejected] == [("broken.html", "unreadable")]


def test_a_bad_line_of_an_index_is_on_file(store: Store) -> None:
    write(store, "lawparks/index.jsonl", '{"path": "a.txt"}\n{"path": \n')
    write(store, "lawparks/a.txt", TEXT)
    _, _, _, rejected = parsed(store)
    assert [(r.id, r.reason) for r in rejected] == [("lawparks/index.jsonl:2", "bad_index_line")]


def test_the_index_gives_address_and_time(store: Store) -> None:
    line = '{"path": "a.txt", "url": "https://lawparks.com/ask/deposit-1", "captured_at": "2026-01-02"}'
    write(store, "lawparks/index.jsonl", line)
    write(store, "lawparks/a.txt", TEXT)
    pages, questions, _, _ = parsed(store)
    assert (pages[0].id, pages[0].last_captured) == ("lawparks:deposit-1", "2026-01-02")
    assert questions[0].url == "https://lawparks.com/ask/deposit-1"


def test_of_two_captures_of_a_page_the_newer_stays_and_the_first_time_is_kept(store: Store) -> None:
    lines = [
        '{"path": "new.txt", "url": "https://lawparks.com/ask/a", "captured_at": "2026-03-01"}',
        '{"path": "old.txt", "url": "https://lawparks.com/ask/a", "captured_at": "2026-01-01"}',
        '{"path": "copy.txt", "url": "https://lawparks.com/ask/a", "captured_at": "2026-02-01"}',
    ]
    write(store, "lawparks/index.jsonl", "\n".join(lines))
    write(store, "lawparks/old.txt", TEXT.replace("起诉", "仲裁"))
    write(store, "lawparks/copy.txt", TEXT)
    write(store, "lawparks/new.txt", TEXT)
    pages, _, answers, rejected = parsed(store)
    (page,) = pages
    assert page.path == "lawparks/new.txt"
    assert (page.first_captured, page.last_captured) == ("2026-01-01", "2026-03-01")
    assert answers[0].text == "可以先协商，协商不成向法院起诉。"
    assert Counter(r.reason for r in rejected) == {"superseded": 1, "duplicate_capture": 1}
    assert store.read_counts("parsed")["complaints"] == 0


def test_an_archive_is_read_record_by_record(store: Store) -> None:
    archive = Archive(store.raw / "lawparks" / "a.warc.gz", "run")
    for number, body in enumerate((HTML.encode(), b"", HTML.replace("试用期", "实习期").encode())):
        exchange = Exchange(
            url=f"https://laweer.com/question/{number}.html",
            captured_at="2026-11-21T03:00:00Z",
            status="200 OK",
            request_headers=[],
            response_headers=[("Content-Type", "text/html")],
            body=body,
        )
        archive.response(exchange)
    archive.close()
    pages, _, _, rejected = parsed(store)
    assert [page.id for page in pages] == ["laweer:0", "laweer:2"]
    assert [r.reason for r in rejected if r.kind == "page"] == ["empty"]


def test_read_is_kept_plus_rejected(store: Store) -> None:
    for name, content in {"a": TEXT, "b": HTML, "c": "", "d": TEXT, "e": "没有问题"}.items():
        write(store, name, content)
    pages, questions, _, rejected = parsed(store)
    counts = store.read_counts("parsed")
    assert sum(site["read"] for site in counts["pages"].values()) == 5
    assert len(pages) + sum(r.kind == "page" for r in rejected) == 5
    assert sum(site["kept"] for site in counts["questions"].values()) == len(questions)


def test_ids_do_not_depend_on_the_order_of_a_list(store: Store) -> None:
    head, _, tail = TEXT.partition("为您推荐2个相关问题\n")
    blocks = [block for block in tail.split("\n\n") if block.strip()]
    shuffled = head + "为您推荐2个相关问题\n\n" + "\n\n".join(blocks[2:] + blocks[:2])
    url = "https://lawparks.com/ask/a"
    one = parse.parse_capture(Capture("a", TEXT.encode(), url))
    other = parse.parse_capture(Capture("a", shuffled.encode(), url))
    assert [q.title for q in one.questions] != [q.title for q in other.questions]
    assert {q.id for q in one.questions} == {q.id for q in other.questions}


def test_a_title_that_stands_twice_gets_two_ids(store: Store) -> None:
    again = TEXT.replace("2个", "3个") + "\n租房押金不退怎么处理？\n\n我租的房子到期了。\n"
    questions = parse.parse_capture(Capture("a", again.encode())).questions
    assert len({q.id for q in questions}) == len(questions) == 4


@pytest.mark.parametrize("seed", range(40))
def test_no_damage_to_a_page_raises_or_invents(seed: int) -> None:
    """Cut, shuffled, repeated and noisy pages are read or rejected, and say only what was there."""
    rng = random.Random(seed)
    lines = (TEXT if seed % 2 else HTML).splitlines()
    damage = rng.choice(["cut", "shuffle", "repeat", "noise"])
    if damage == "cut":
        content = "\n".join(lines).encode()[: rng.randrange(400)]
    elif damage == "shuffle":
        rng.shuffle(lines)
        content = "\n".join(lines).encode()
    elif damage == "repeat":
        content = "\n".join(line for line in lines for _ in range(rng.randrange(3))).encode()
    else:
        content = "\n".join(lines).encode() + rng.randbytes(200)
    found = parse.parse_capture(Capture("a", content, "https://lawparks.com/ask/a"))
    shown = content.decode(errors="replace")
    for question in found.questions:
        assert question.title.split("\ufffd")[0] in shown
    assert found.page or found.rejections


def test_a_dump_a_wet_and_an_archive_lie_side_by_side(store: Store) -> None:
    line = '{"question": "试用期被辞退有补偿吗？", "answer": "看辞退的理由。", "label": "劳动"}'
    write(store, "x/qa.jsonl", f"{line}\n{{\n" + '{"a": 1}\n')
    pages, questions, answers, rejected = parsed(store)
    assert [(page.site, page.path, page.media) for page in pages] == [
        ("dump", "x/qa.jsonl:1", "json")
    ]
    assert [(one.title, one.category) for one in questions] == [("试用期被辞退有补偿吗？", "劳动")]
    assert [one.text for one in answers] == ["看辞退的理由。"]
    assert [(one.id, one.reason) for one in rejected] == [
        ("x/qa.jsonl:2", "bad_line"),
        ("x/qa.jsonl:3", "no_question"),
    ]


def test_half_a_character_and_wild_addresses_do_not_end_a_run(store: Store) -> None:
    write(
        store,
        "qa.jsonl",
        r'{"question": "押金\ud83d怎么退？", "answer": "\udc00可以。", "url": "http://[x"}',
    )
    write(store, "a/a.txt", TEXT)
    write(store, "a/index.jsonl", '{"path": "a.txt", "url": "http://[", "captured_at": 5}')
    write(store, "b.html", HTML.replace("/question/aabb", "http://[/aabb"))
    pages, questions, answers, _ = parsed(store)
    assert len(pages) == 3
    assert {"押金\ufffd怎么退？", "房东不退押金怎么办？"} <= {one.title for one in questions}
    assert "\ufffd可以。" in {one.text for one in answers}


def test_a_file_name_that_is_no_text(store: Store) -> None:
    (store.raw / "a\udcff.txt").write_text(TEXT, encoding="utf-8")
    pages, _, _, _ = parsed(store)
    assert [page.path for page in pages] == ["a\ufffd.txt"]


def test_a_list_that_is_no_longer_found_is_an_alarm(store: Store) -> None:
    for number in range(6):
        changed = TEXT.replace("为您推荐2个相关问题", "猜你想问").replace(
            "不退", f"第{number}次不退"
        )
        write(store, f"lawparks/{number}.txt", changed)
    parsed(store)
    counts = store.read_counts("parsed")
    assert [one.split(" ")[:2] for one in counts["alarms"]] == [["lawparks:", "related"]]
    assert counts["complaints"] == 1
    assert counts["held"]["lawparks"]["pages"] == 6


def test_a_page_that_fits_no_reader_is_an_alarm(store: Store) -> None:
    write(store, "lawparks/a.txt", "押金怎么退？\n\n已帮助 12 人解决法律问题\n\n可以协商。")
    write(store, "good.txt", TEXT)
    _, _, _, rejected = parsed(store)
    assert [(one.reason, one.detail.split(":")[0]) for one in rejected] == [
        ("page_changed", "no_lawyer")
    ]
    (alarm,) = store.read_counts("parsed")["alarms"]
    assert alarm.startswith("lawparks: 1 pages of 2 fit none of its readers")


def test_mojibake_is_repaired_or_rejected(store: Store) -> None:
    write(store, "a.txt", TEXT.replace("的", "").encode("gbk").decode("latin-1"))
    lossy = TEXT.replace("的", "").replace("押金", "保证金").encode().decode("gb18030", "replace")
    write(store, "b.txt", lossy.replace("\ufffd", "?"))
    pages, questions, _, rejected = parsed(store)
    assert [(page.path, page.flags) for page in pages] == [("a.txt", ("mojibake_repaired",))]
    assert questions[0].title == "房东不退押金怎么办？"
    assert [(one.id, one.reason) for one in rejected] == [("b.txt", "mojibake")]


def withhold(store: Store, reason: str | None) -> None:
    line = {"url": "https://lawparks.com/ask/deposit-1", "reason": reason}
    with (store.raw / "lawparks" / "withheld.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def capture(store: Store, name: str, captured_at: str) -> None:
    folder = store.raw / "lawparks"
    (folder / name).write_text(TEXT, encoding="utf-8")
    url = "https://lawparks.com/ask/deposit-1"
    with (folder / "index.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({"path": name, "url": url, "captured_at": captured_at}) + "\n")


@pytest.mark.parametrize("reason", ["removed", "opted_out", "ai_train_no"])
def test_a_page_that_is_withheld_is_rejected_with_all_its_captures(
    store: Store, reason: str
) -> None:
    capture(store, "a.txt", "2026-01-01")
    capture(store, "b.txt", "2026-02-01")
    withhold(store, reason)
    pages, questions, answers, rejected = parsed(store)
    assert (pages, questions, answers) == ([], [], [])
    assert {(one.id, one.reason) for one in rejected} == {
        ("lawparks/a.txt", reason),
        ("lawparks/b.txt", reason),
    }
    assert all(one.detail for one in rejected)
    books = store.read_counts("parsed")
    assert books["pages"]["lawparks"]["rejected"] == {reason: 2} and books["complaints"] == 0


def test_what_was_withheld_can_be_taken_back(store: Store) -> None:
    capture(store, "a.txt", "2026-01-01")
    withhold(store, "opted_out")
    withhold(store, None)
    assert len(parsed(store)[0]) == 1


def test_pages_that_must_not_train_models_are_published_on_request_only(store: Store) -> None:
    capture(store, "a.txt", "2026-01-01")
    withhold(store, "ai_train_no")
    parse.run(store, Config(publish_ai_train_no=True), Silent())
    assert len(store.read_stage("parsed", "pages", PageInfo)) == 1


def test_every_capture_of_a_page_is_noted_with_its_page(store: Store) -> None:
    capture(store, "a.txt", "2026-01-01")
    capture(store, "b.txt", "2026-02-01")
    (store.raw / "lawparks" / "c.txt").write_text("", encoding="utf-8")
    parsed(store)
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    assert store.read_stage("parsed", "captures", Seen) == [
        Seen("lawparks/a.txt", "lawparks:deposit-1", "lawparks", "2026-01-01", digest),
        Seen("lawparks/b.txt", "lawparks:deposit-1", "lawparks", "2026-02-01", digest),
    ]
