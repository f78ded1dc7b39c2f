"""The commands as a user types them: what they print, where, and the exit status of DESIGN §4."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from pipeline import guards
from pipeline.__main__ import main
from pipeline.store import Store

TEXT = """{title}

{detail}

梁示范执业律师
已帮助 120 人解决法律问题

根据《中华人民共和国民法典》第五百七十七条，可以要求返还。我的电话是19900000000。

相关问题

为您推荐2个相关问题

重庆租房押金不退怎么办？

房子在重庆，合同到期了。

租房押金不退如何处理？

合同到期了，房东不退。
"""


class Outcome:
    def __init__(self, status: int, out: str, err: str) -> None:
        self.status = status
        self.out = out
        self.err = err

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


Lawqa = Callable[..., Outcome]


@pytest.fixture
def lawqa(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Lawqa:
    """Runs a command in an empty folder and gives status, stdout and stderr."""
    monkeypatch.chdir(tmp_path)

    def command(*arguments: object, stdin: str = "") -> Outcome:
        monkeypatch.setattr(sys, "argv", ["lawqa", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        try:
            main()
            status = 0
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 0
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return Outcome(status, out, err)

    return command


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "data" / "raw" / "lawparks"
    folder.mkdir(parents=True)
    text = TEXT.format(title="租房押金不退怎么办？", detail="合同到期了。")
    (folder / "a.txt").write_text(text, encoding="utf-8")
    return folder


def questions() -> list[dict[str, Any]]:
    """The rows of the dataset."""
    text = Path("data/clean/questions.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def variants() -> list[dict[str, Any]]:
    """The questions as they stand on pages."""
    rows: list[dict[str, Any]] = pq.read_table("data/clean/variants.parquet").to_pylist()
    return rows


COMMANDS = (
    "run fetch refresh parse enrich dedup export parse-page annotate cluster find explain review show eval "
    "sources report"
).split()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(lawqa: Lawqa, command: str) -> None:
    outcome = lawqa(command, "--help")
    assert outcome.status == 0 and "Usage:" in outcome.out


def test_help_lists_every_command_and_imports_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['lawqa', '--help']\n"
        "from pipeline.__main__ import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'pandas', 'numpy', 'pyarrow', 'lxml', 'bs4', 'httpx', 'jieba'} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for command in COMMANDS:
        assert f" {command} " in done.stdout


def test_annotate_of_one_line_loads_what_it_needs_and_no_more() -> None:
    """Under a second from start to end: 0.8 s of processor time, which nothing here could keep with pandas."""
    code = (
        "import sys; sys.argv = ['lawqa', 'annotate']\n"
        "from pipeline.__main__ import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'pandas', 'scipy', 'datasketch', 'lxml', 'bs4', 'httpx', 'dask'} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    line = '{"id": 1, "text": "依据《劳动合同法》第三十九条，深圳的公司可以解除合同。"}\n'
    done = subprocess.run(
        [sys.executable, "-c", code], input=line, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert '"article": 39' in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("nosuch",),
        ("run", "--nosuch"),
        ("run", "--from", "fetch"),
        ("run", "--level", "x"),
        ("eval",),
    ],
)
def test_a_usage_error_ends_with_2(lawqa: Lawqa, arguments: tuple[str, ...]) -> None:
    assert lawqa(*arguments).status == 2


def test_run_makes_the_dataset_and_says_where(lawqa: Lawqa, raw: Path) -> None:
    outcome = lawqa("run")
    assert outcome.status == 0 and outcome.out == ""
    assert "1 pages read, 1 kept, 0 rejected" in outcome.err
    assert "data/clean/report.html" in outcome.err
    names = {path.name for path in Path("data/clean").iterdir() if not path.name.startswith(".")}
    assert names == {
        "questions.parquet",
        "questions.csv",
        "questions.jsonl",
        "variants.parquet",
        "answers.parquet",
        "citations.parquet",
        "regions.parquet",
        "rejected.parquet",
        "lineage.parquet",
        "README.md",
        "croissant.json",
        "datapackage.json",
        "manifest.json",
        "report.html",
        "stages",
    }
    rows = questions()
    answered = next(row for row in rows if row["answer"])
    assert answered["question"] == "租房押金不退怎么办？"
    assert answered["variants"] == ["租房押金不退如何处理？"]
    assert [law["article"] for law in answered["citations"]] == [577]
    assert "19900000000" not in answered["answer"] and "[手机号]" in answered["answer"]
    chongqing = next(row for row in rows if row["question"].startswith("重庆"))
    assert [place["path"] for place in chongqing["regions"]] == ["重庆市"]


def test_without_redaction_the_text_is_as_published(lawqa: Lawqa, raw: Path) -> None:
    lawqa("run", "--no-redact")
    assert "19900000000" in Path("data/clean/questions.jsonl").read_text(encoding="utf-8")


def test_a_second_run_makes_the_same_bytes_and_rewrites_nothing(lawqa: Lawqa, raw: Path) -> None:
    lawqa("run")
    clean = Path("data/clean")
    before = {path.name: (path.stat().st_ino, path.read_bytes()) for path in clean.glob("[!.]*.*")}
    lawqa("run")
    assert before == {
        path.name: (path.stat().st_ino, path.read_bytes()) for path in clean.glob("[!.]*.*")
    }
    assert not (clean / "changes").exists()


def test_every_stage_can_be_run_from(lawqa: Lawqa, raw: Path) -> None:
    lawqa("run", "--clean", "whole")
    for stage in ("parse", "enrich", "dedup", "export"):
        assert lawqa(stage, "--clean", "steps").status == 0
    for stage in ("parse", "enrich", "dedup", "export"):
        assert lawqa("run", "--clean", "steps", "--from", stage).status == 0
    for path in Path("whole").glob("[!.]*.*"):
        assert path.read_bytes() == (Path("steps") / path.name).read_bytes(), path.name


def test_a_rejected_page_ends_with_3_and_is_on_file(lawqa: Lawqa, raw: Path) -> None:
    (raw / "about.txt").write_text("关于我们\n\n本站提供法律信息。", encoding="utf-8")
    outcome = lawqa("run")
    assert outcome.status == 3
    assert "1 rejected (no_question 1)" in outcome.err


def test_changes_of_the_next_run_are_noted(lawqa: Lawqa, raw: Path) -> None:
    lawqa("run")
    more = TEXT.format(title="试用期被辞退有补偿吗？", detail="入职一个月。")
    (raw / "b.txt").write_text(more, encoding="utf-8")
    lawqa("run")
    (noted,) = Path("data/clean/changes").glob("*.jsonl")
    changes = [json.loads(line) for line in noted.read_text(encoding="utf-8").splitlines()]
    assert {change["op"] for change in changes} >= {"ADD"}
    manifest = json.loads(Path("data/clean/manifest.json").read_text())
    assert noted.stem == manifest["run"]


def test_refresh_is_silent_when_all_is_well(lawqa: Lawqa, raw: Path) -> None:
    outcome = lawqa("refresh")
    assert (outcome.status, outcome.out, outcome.err) == (0, "", "")
    outcome = lawqa("refresh")
    assert (outcome.status, outcome.out, outcome.err) == (0, "", "")


def test_refresh_says_first_that_a_site_has_changed(lawqa: Lawqa, raw: Path) -> None:
    accept = [word for name in guards.NAMES for word in ("--accept", name)]  # two pages are few
    lawqa("refresh")
    changed = "押金怎么退？\n\n已帮助 12 人解决法律问题\n\n可以协商。"
    (raw / "b.txt").write_text(changed, encoding="utf-8")
    outcome = lawqa("refresh", *accept)
    assert outcome.status == 3 and outcome.out == ""
    assert outcome.err.startswith("ALARM lawparks: 1 pages of 2 fit none of its readers")
    (raw / "c.txt").write_text(
        TEXT.format(title="押金何时退？", detail="到期了。"), encoding="utf-8"
    )
    outcome = lawqa("refresh", *accept)
    assert outcome.status == 3 and outcome.err.startswith("ALARM"), "as long as it lasts"


@pytest.mark.parametrize("missing", [True, False])
def test_nothing_in_raw_says_what_to_do(lawqa: Lawqa, tmp_path: Path, missing: bool) -> None:
    if not missing:
        (tmp_path / "data" / "raw").mkdir(parents=True)
    outcome = lawqa("run")
    assert outcome.status == 1 and outcome.out == ""
    assert outcome.err.startswith("lawqa: ") and ("--raw" in outcome.err or "fetch" in outcome.err)


def test_a_folder_that_cannot_be_written_is_named(lawqa: Lawqa, raw: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    outcome = lawqa("run", "--clean", tmp_path / "file" / "clean")
    assert outcome.status == 1 and "file" in outcome.err and "--clean" in outcome.err


def test_a_folder_without_permission_is_named(lawqa: Lawqa, raw: Path, tmp_path: Path) -> None:
    """As root every folder can be written, so the test steps down for the time of the command."""
    lawqa("run", "--clean", tmp_path / "warm")  # everything is imported before the step down
    locked = tmp_path / "locked"
    locked.mkdir()
    locked.chmod(0o500)
    tmp_path.chmod(0o755)
    was_root = os.geteuid() == 0
    try:
        if was_root:
            os.seteuid(65534)
        outcome = lawqa("run", "--raw", raw.parent, "--clean", locked / "clean")
    finally:
        if was_root:
            os.seteuid(0)
    assert outcome.status == 1
    assert str(locked) in outcome.err or "ermission" in outcome.err


def test_another_run_holds_the_lock(lawqa: Lawqa, raw: Path) -> None:
    with Store(raw, Path("data/clean")).lock():
        outcome = lawqa("run")
    assert outcome.status == 75 and "Another run" in outcome.err


def test_ctrl_c_leaves_the_last_dataset(raw: Path, tmp_path: Path, lawqa: Lawqa) -> None:
    lawqa("run")
    before = (tmp_path / "data" / "clean" / "manifest.json").read_bytes()
    counts = tmp_path / "data" / "clean" / "stages" / "parsed" / "counts.json"
    parsed = counts.stat().st_mtime_ns
    for number in range(400):  # enough work to be interrupted in
        text = TEXT.format(title=f"第{number}号合同押金不退怎么办？", detail="合同到期。")
        (raw / f"{number}.txt").write_text(text, encoding="utf-8")
    # A shell starts what runs in the background deaf to Ctrl-C, and so would its children be.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    started = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "run"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)},
    )
    while counts.stat().st_mtime_ns == parsed and started.poll() is None:
        time.sleep(0.01)
    started.send_signal(signal.SIGINT)
    _, err = started.communicate(timeout=60)
    assert started.returncode in {130, -signal.SIGINT}, err  # a shell calls both 130
    assert b"Traceback" not in err
    assert (tmp_path / "data" / "clean" / "manifest.json").read_bytes() == before


def test_annotate_keeps_the_order_and_reports_bad_lines(lawqa: Lawqa) -> None:
    first_line = '{"id": 7, "text": "依据《劳动合同法》第三十九条，在深圳"}'
    lines = f'{first_line}\nno json\n{{"id": "b"}}\n\n{{"id": "c", "text": ""}}\n'
    outcome = lawqa("annotate", stdin=lines)
    assert outcome.status == 3
    assert [row["id"] for row in outcome.rows] == [7, "c"]
    assert "line 2: not JSON" in outcome.err and 'line 3: no "text"' in outcome.err
    first = outcome.rows[0]
    assert [c["article"] for c in first["citations"]] == [39]
    assert [r["adcode"] for r in first["regions"]] == ["440300"]


def test_annotate_reads_a_file_and_prints_the_contract(lawqa: Lawqa, tmp_path: Path) -> None:
    text = "依据《民法典》第五百七十七条，重庆的可以。"
    (tmp_path / "in.jsonl").write_text(json.dumps({"id": "a", "text": text}), encoding="utf-8")
    outcome = lawqa("annotate", tmp_path / "in.jsonl")
    assert outcome.status == 0
    (row,) = outcome.rows
    (citation,), (region,) = row["citations"], row["regions"]
    for key in (
        "law article article_suffix paragraph item doc_number resolved_from status successor found "
        "start end"
    ).split():
        assert key in citation
    for key in "name adcode level role candidates found start end".split():
        assert key in region
    for found in (citation, region):
        assert text[found["start"] : found["end"]] == found["found"]


def test_a_file_that_is_not_there(lawqa: Lawqa) -> None:
    for command in ("annotate", "cluster", "parse-page", "eval"):
        outcome = lawqa(command, "nosuch.jsonl")
        assert outcome.status == 1 and "nosuch.jsonl" in outcome.err


def test_cluster_in_input_order(lawqa: Lawqa) -> None:
    asked = [
        {"id": 1, "title": "租房押金不退怎么办？"},
        {"id": "b", "title": "重庆租房押金不退怎么办？"},
        {"id": "c", "title": "租房押金不退如何处理"},
        {"id": "b", "title": "又一个"},
        {"title": "没有编号"},
        {"id": "d"},
    ]
    lines = "\n".join(json.dumps(question, ensure_ascii=False) for question in asked)
    outcome = lawqa("cluster", stdin=lines)
    assert outcome.status == 3
    one, other, same = outcome.rows
    assert [one["id"], other["id"], same["id"]] == [1, "b", "c"]
    assert one["cluster"] == same["cluster"] != other["cluster"]
    assert one["canonical"] == same["canonical"] and other["canonical"] == "b"
    for number, reason in ((4, "stands in line 2 already"), (5, 'no "id"'), (6, 'no "title"')):
        assert f"line {number}:" in outcome.err and reason in outcome.err


def test_cluster_by_text_alone_takes_no_other_words_for_the_same(lawqa: Lawqa) -> None:
    asked = ["租房押金不退怎么办？", "租房押金不退如何处理", "租房押金，不退怎么办"]
    lines = "\n".join(json.dumps({"id": n, "title": text}) for n, text in enumerate(asked))
    assert len({row["cluster"] for row in lawqa("cluster", stdin=lines).rows}) == 1
    outcome = lawqa("cluster", "--evidence", "text", stdin=lines)
    assert outcome.status == 0 and [row["canonical"] for row in outcome.rows] == [0, 1, 0]
    outcome = lawqa("cluster", "--evidence", "text", "--level", "broad", stdin=lines)
    assert outcome.status == 2 and "--level" in outcome.err


def test_find_looks_questions_up_in_the_dataset(lawqa: Lawqa, raw: Path) -> None:
    lines = '{"id": 7, "title": "租房押金不退如何处理"}\n[]\n{"id": "b", "title": "怎么种土豆"}'
    outcome = lawqa("find", stdin=lines)
    assert outcome.status == 1 and "lawqa run" in outcome.err
    assert lawqa("run").status == 0
    outcome = lawqa("find", stdin=lines)
    assert outcome.status == 3 and "line 2:" in outcome.err
    found, none = outcome.rows
    (known,) = (row for row in variants() if row["canonical"] and "重庆" not in row["title"])
    assert found == {"id": 7, "cluster": known["cluster"], "canonical": known["id"]}
    assert none == {"id": "b", "cluster": None, "canonical": None}


def test_parse_page_prints_the_records_and_writes_nothing(lawqa: Lawqa, raw: Path) -> None:
    outcome = lawqa("parse-page", raw / "a.txt", "--url", "https://lawparks.com/ask/deposit")
    page = json.loads(outcome.out)
    assert page["page"] == "lawparks:deposit"
    assert [question["role"] for question in page["questions"]] == ["main", "related", "related"]
    assert not Path("data/clean").exists()


def test_parse_page_opens_a_page_as_a_run_does(lawqa: Lawqa, raw: Path) -> None:
    text = TEXT.format(title="租房押金不退怎么办？", detail="合同到期了。")
    (raw / "m.txt").write_bytes(text.replace("的", "").encode("gbk").decode("latin-1").encode())
    page = json.loads(lawqa("parse-page", raw / "m.txt").out)
    assert page["page_flags"] == ["mojibake_repaired"]
    assert page["questions"][0]["title"] == "租房押金不退怎么办？"
    (raw / "z.txt").write_bytes(b"\x00" + text.encode())
    outcome = lawqa("parse-page", raw / "z.txt")
    assert outcome.status == 1 and "zero bytes" in outcome.err


def test_parse_page_says_why_a_page_is_none(lawqa: Lawqa, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("关于我们\n\n本站提供法律信息。", encoding="utf-8")
    outcome = lawqa("parse-page", tmp_path / "a.txt")
    assert outcome.status == 1 and "关于我们" in outcome.err
    outcome = lawqa("parse-page", tmp_path / "a.txt", "--site", "nosuch")
    assert outcome.status == 2 and "laweer" in outcome.err


def test_explain_names_the_fact_that_differs(lawqa: Lawqa) -> None:
    outcome = lawqa("explain", "租房押金不退怎么办", "重庆租房押金不退怎么办")
    assert outcome.status == 0 and "两个问题" in outcome.out
    assert "地区不同" in outcome.out and "重庆" in outcome.out and "region differs" in outcome.out


def decide(*rows: str, path: str = "data/decisions.csv") -> None:
    text = "decision,a,b,who,when,why\n" + "".join(
        f"{row},梁示范,2026-11-22,读过\n" for row in rows
    )
    Path(path).write_text(text, encoding="gb18030")


def test_what_people_decided_holds_in_every_run(lawqa: Lawqa, raw: Path) -> None:
    assert lawqa("run").status == 0
    (local,) = (row["id"] for row in variants() if "重庆" in row["title"])
    others = [row["id"] for row in variants() if "重庆" not in row["title"]]
    assert len({row["cluster"] for row in variants()}) == 2
    decide(f"same,{local},{others[0]}", f"canonical,{others[1]},")
    assert lawqa("run").status == 0
    (question,) = questions()
    told = [row for row in variants() if row["canonical"]]
    assert [row["id"] for row in told] == [others[1]] and question["question"] == told[0]["title"]
    shown = lawqa("explain", local, others[0]).out
    assert "地区不同" in shown and "同一簇" in shown and "same: 梁示范, 2026-11-22: 读过" in shown
    assert lawqa("refresh").status == 0 and questions() == [question]
    decide(f"different,{others[0]},{others[1]}", path="other.csv")
    assert lawqa("run", "--decisions", "other.csv").status == 0
    assert len({row["cluster"] for row in variants()}) == 3


def test_show_tells_what_became_of_a_cluster(lawqa: Lawqa, raw: Path) -> None:
    lawqa("run")
    (alone,) = (row for row in variants() if "重庆" in row["title"])
    (other,) = (row for row in variants() if row["canonical"] and row["id"] != alone["id"])
    decide(f"same,{alone['id']},{other['id']}")
    lawqa("run")
    ended = json.loads(lawqa("show", alone["cluster"]).out)
    assert (ended["kind"], ended["now"]) == ("ended cluster", other["cluster"])
    told = json.loads(lawqa("show", other["cluster"]).out)
    assert [one["event"] for one in told["lineage"]] == ["new", "kept", "merged"]
    assert json.loads(lawqa("show", alone["id"]).out)["decisions"][0]["who"] == "梁示范"


def test_decisions_without_effect_are_told_with_their_line(lawqa: Lawqa, raw: Path) -> None:
    lawqa("run")
    a, b, *_ = (row["id"] for row in variants())
    decide(f"same,{a},{b}", f"different,{a},{b}", "same,laweer:nosuch#main,laweer:no#main")
    outcome = lawqa("run")
    assert outcome.status == 3
    assert "decisions.csv:2: same has no effect: it makes one of what line 3" in outcome.err
    assert "decisions.csv:4: same has no effect: there is no question laweer:nosuch" in outcome.err
    rejected = pq.read_table("data/clean/rejected.parquet").to_pylist()
    assert [row["id"] for row in rejected if row["kind"] == "decision"] == [
        "decisions.csv:2",
        "decisions.csv:4",
    ]
    assert lawqa("run", "--decisions", "nosuch.csv").status == 2
    Path("data/decisions.csv").write_text("something,else\n", encoding="utf-8")
    assert lawqa("dedup").status == 2


def test_review_is_a_file_of_decisions_to_be_taken(lawqa: Lawqa, raw: Path) -> None:
    lawqa("run")
    outcome = lawqa("review")
    lines = outcome.out.splitlines()
    assert lines[0] == "decision,a,b,who,when,why"
    assert all(line.startswith("# ") for line in lines[1:]) and "租房押金" in outcome.out
    wanted = next(line for line in lines if line.startswith("# different,"))
    taken = wanted.removeprefix("# ").removesuffix(",,,") + ",梁示范,2026-11-22,读过"
    Path("data/decisions.csv").write_text(f"{lines[0]}\n{taken}\n", encoding="utf-8")
    before = len(questions())
    assert lawqa("run").status == 0 and len(questions()) > before
    assert wanted not in lawqa("review").out
    found = json.loads(lawqa("review", "--json", "--limit", 1).out)
    assert all(
        {"what", "a", "b", "why", "decision", "sizes", "changed"} <= set(row) for row in found
    )


def test_explain_takes_ids_of_the_last_run(lawqa: Lawqa, raw: Path) -> None:
    lawqa("run")
    rows = json.loads(lawqa("show", merged_id()).out)["members"]
    told = json.loads(lawqa("explain", rows[0]["id"], rows[1]["id"], "--json").out)
    assert told["accepted"] and told["a"] == rows[0]["title"]


def merged_id() -> str:
    """The id of the merged cluster of the last run."""
    return str(next(row["id"] for row in questions() if row["variants"]))


def test_show_tells_a_records_life(lawqa: Lawqa, raw: Path) -> None:
    lawqa("run")
    cluster = json.loads(lawqa("show", merged_id()).out)
    assert cluster["kind"] == "cluster" and len(cluster["members"]) == 2
    canonical = json.loads(lawqa("show", cluster["record"]["canonical"]).out)
    assert canonical["kind"] == "question" and canonical["page"]["path"] == "lawparks/a.txt"
    answer = json.loads(lawqa("show", canonical["answers"][0]["id"]).out)
    assert answer["citations"][0]["rule"] and answer["place"][0]["chosen"]
    page = json.loads(lawqa("show", canonical["page"]["id"]).out)
    assert page["kind"] == "pageinfo" and len(page["questions"]) == 3
    outcome = lawqa("show", "nosuch")
    assert outcome.status == 1 and "nosuch" in outcome.err


def test_sources_lists_the_sites_with_counts(lawqa: Lawqa, raw: Path) -> None:
    lawqa("run")
    rows = {row["site"]: row for row in json.loads(lawqa("sources", "--json").out)}
    assert rows["lawparks"]["pages_kept"] == 1 and rows["laweer"]["pages_read"] == 0
    assert "法律公园" in lawqa("sources").out


def test_report_says_where_it_lies(lawqa: Lawqa, raw: Path) -> None:
    assert lawqa("report").status == 1
    lawqa("run")
    outcome = lawqa("report")
    assert Path(outcome.out.strip()).read_text(encoding="utf-8").startswith("<!doctype html>")


def test_eval_prints_figures_for_each_kind_of_gold(lawqa: Lawqa, tmp_path: Path) -> None:
    citation = {
        "id": "1",
        "text": "依据《劳动合同法》第三十九条可以解除。",
        "citations": [
            {
                "law": "劳动合同法",
                "article": 39,
                "article_suffix": None,
                "paragraph": None,
                "item": None,
                "doc_number": None,
                "resolved_from": "full",
            }
        ],
        "tags": [],
    }
    region = {
        "id": "1",
        "text": "我在三亚旅游时摔伤了",
        "regions": [{"name": "三亚", "adcode": "460200", "level": "city", "role": "event"}],
        "tags": [],
    }
    pair = {"a": "押金不退怎么办", "b": "押金不退如何处理", "label": "same"}
    title = {
        "id": "1",
        "topic": "t",
        "title": "押金不退怎么办",
        "fine": "x",
        "coarse": "x",
        "region": None,
    }
    gold: dict[str, list[dict[str, Any]]] = {
        "citations": [citation],
        "regions": [region],
        "pairs": [pair],
        "titles": [title, title | {"id": "2", "title": "押金不退怎么办？"}],
    }
    for name, rows in gold.items():
        path = tmp_path / f"{name}.jsonl"
        path.write_text(
            "\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8"
        )
        outcome = lawqa("eval", path, "--json")
        assert outcome.status == 0, outcome.err
        figures = json.loads(outcome.out)[f"{name}.jsonl"]
        assert figures[0]["f1"] == 1.0
        assert f"{name}.jsonl" in lawqa("eval", path).out


@pytest.mark.parametrize("line", ["no json", '{"what": "is this"}', ""])
def test_eval_refuses_what_is_no_gold(lawqa: Lawqa, tmp_path: Path, line: str) -> None:
    (tmp_path / "gold.jsonl").write_text(line, encoding="utf-8")
    outcome = lawqa("eval", tmp_path / "gold.jsonl")
    assert outcome.status == 1 and "gold.jsonl" in outcome.err


def test_fetch_dry_run_asks_nobody(lawqa: Lawqa) -> None:
    outcome = lawqa("fetch", "--dry-run", "https://laweer.com/question/0a.html")
    assert outcome.status == 0 and outcome.out.startswith("planned\thttps://laweer.com/")
    assert lawqa("fetch", "nosuchsite").status == 2
    outcome = lawqa("fetch", "https://laweer.com/question/0a.html")
    assert outcome.status == 2 and "--contact" in outcome.err, "nobody is asked without a contact"


def test_a_pipe_gets_no_bars_and_no_talk() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "annotate"],
        input='{"id": 1, "text": "在深圳"}\n',
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent), "LC_ALL": "C"},
    )
    assert done.returncode == 0 and done.stderr == ""
    assert json.loads(done.stdout)["regions"][0]["adcode"] == "440300"


def test_a_missing_engine_says_how_to_install_it(
    lawqa: Lawqa, raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pipeline.engines.dask", None)
    told = lawqa("run", "--engine", "dask")
    assert told.status == 2
    assert "pip install 'lawqa[dask]'" in told.err
