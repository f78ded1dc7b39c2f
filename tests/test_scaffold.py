"""CONTRIBUTING, A new site, word for word, in a copy of the source tree, by someone who knows only that."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import scaffold
from pipeline.errors import InputError, UsageError

ROOT = Path(__file__).parent.parent
SECTION = (
    (ROOT / "CONTRIBUTING.md")
    .read_text(encoding="utf-8")
    .split("## A new site")[1]
    .split("\n## ")[0]
)
COMMANDS = re.findall(r"^       (\S.*)$", SECTION, re.M)

PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>{title}_问路法律</title>
<link rel="canonical" href="https://www.wenlu.example/wenda/{n}.html"></head><body>
<div class="top"><a href="/">问路法律首页</a></div><h1>{title}</h1><p>{detail}</p><h3>问路律师答</h3><p>{answer}</p>
<h3>问路网友还问</h3><p>{other}</p><div class="foot">问路法律是示例网站</div></body></html>"""
PAGES = [
    ("商场滑倒受伤谁来赔？", "地上有水，没有警示牌。", "经营者没有尽到安全保障义务的，应当赔偿。"),
    ("快递丢失怎么索赔？", "寄了一台相机，没有保价。", "可以按照服务协议和实际损失请求赔偿。"),
    ("邻居噪音扰民怎么办？", "楼上每晚装修到十一点。", "先请物业出面，不听的可以报警。"),
    ("健身房关门会费能退吗？", "还剩十个月的会费。", "可以解除合同，请求退还剩余的会费。"),
    ("网购假货怎么维权？", "收到的鞋子鉴定为假。", "可以请求退货，并要求赔偿价款的三倍。"),
]


def write_pages(folder: Path) -> list[Path]:
    folder.mkdir()
    for n, (title, detail, answer) in enumerate(PAGES, start=1):
        page = PAGE.format(n=n, title=title, detail=detail, answer=answer, other=PAGES[n % 5][0])
        (folder / f"{n}.html").write_text(page, encoding="utf-8")
    return sorted(folder.iterdir())


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """What a clone holds of what the section needs."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "pipeline", tmp_path / "pipeline", ignore=ignored)
    shutil.copytree(ROOT / "tests" / "sources", tmp_path / "tests" / "sources", ignore=ignored)
    for name in ("pyproject.toml", "tests/conftest.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    write_pages(tmp_path / "my-pages")
    return tmp_path


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    said = command.replace(".venv/bin/python", sys.executable)
    said = re.sub(r"^lawqa", f"{sys.executable} -m pipeline", said)
    env = os.environ | {"PYTHONPATH": str(folder)}
    return subprocess.run(
        said, shell=True, cwd=folder, env=env, capture_output=True, text=True, check=False
    )


def test_the_section_word_for_word(copy: Path) -> None:
    lay_out, look, write, again = COMMANDS
    done = run(lay_out, copy)
    assert done.returncode == 0, done.stderr
    assert [Path(line).name for line in done.stdout.split()[:2]] == ["demo.toml", "demo.py"]
    facts = (copy / "pipeline" / "sources" / "demo.toml").read_text(encoding="utf-8")
    assert '"wenlu.example"' in facts and r"^/wenda/([\w-]+)" in facts
    done = run(look, copy)
    assert '"title": "商场滑倒受伤谁来赔？"' in done.stdout
    assert '"text": "经营者没有尽到安全保障义务的，应当赔偿。"' in done.stdout
    assert '"page": "demo:1"' in done.stdout
    done = run(write, copy)
    assert done.returncode == 1, "goldens that are written are to be read"
    assert all(f"{n}.json was written" in done.stdout for n in range(1, 6)), done.stdout[-2000:]
    done = run(again, copy)
    assert done.returncode == 0, done.stdout[-2000:]


@pytest.mark.parametrize(
    ("name", "count", "message"),
    [("66law", 5, "a letter"), ("laweer", 5, "There is a site"), ("demo", 1, "at least 2")],
)
def test_what_cannot_be_laid_out(tmp_path: Path, name: str, count: int, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        scaffold.lay_out(name, write_pages(tmp_path / "pages")[:count])


def test_a_page_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        scaffold.lay_out("demo", [tmp_path / "a.html", tmp_path / "b.html"])
