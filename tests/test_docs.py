"""The documents say what the code does: commands, files, folders, examples."""

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import sources
from pipeline.cli import app
from pipeline.formats.rows import TABLES

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
DOCUMENTS = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/*.md")])

MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for path in (ROOT / "pipeline").rglob("*.py")
    if path.name not in ("__init__.py", "__main__.py")
)


def examples() -> list[tuple[str, str, str]]:
    """Every ``$ command`` of a console block with the lines it promises."""
    found = []
    for path in DOCUMENTS:
        for block in re.findall(r"```console\n(.*?)```", path.read_text(encoding="utf-8"), re.S):
            for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
                command, _, promised = part.partition("\n")
                found.append((path.name, command, promised))
    return found


def test_the_two_commands_stand_at_the_top() -> None:
    assert README.index("make run") < README.index("make test") < 250


def test_there_are_examples() -> None:
    assert len(examples()) >= 2


@pytest.mark.parametrize(
    ("document", "command", "promised"), examples(), ids=lambda text: str(text)[:40]
)
def test_examples_print_what_they_promise(document: str, command: str, promised: str) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command,
        shell=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PATH": path, "PYTHONPATH": str(ROOT)},
    )
    matches = doctest.OutputChecker().check_output(promised, done.stdout, doctest.ELLIPSIS)
    assert matches, f"{document}: {command}\n{done.stdout}\n{done.stderr}"


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_run(name: str) -> None:
    module = __import__(name, fromlist=["_"])
    assert doctest.testmod(module).failed == 0


def test_every_command_is_in_the_readme() -> None:
    for command in app.registered_commands:
        name = command.name or getattr(command.callback, "__name__", "")
        assert re.search(rf"`(?:lawqa )?{name}[` ]", README), name


def test_every_command_in_the_documents_exists() -> None:
    names = {c.name or getattr(c.callback, "__name__", "") for c in app.registered_commands}
    for path in DOCUMENTS:
        for name in re.findall(r"`?lawqa ([a-z]+(?:-[a-z]+)?)\b", path.read_text(encoding="utf-8")):
            assert name in names or name in {"needs", "is", "reads"}, f"{path.name}: lawqa {name}"


def test_every_table_of_the_dataset_is_in_the_readme() -> None:
    for name, _, _ in TABLES:
        assert f"`{name}.parquet`" in README


def test_every_module_and_folder_is_in_the_tree() -> None:
    tree = README.split("```\npipeline/\n")[1].split("```")[0]
    for path in (ROOT / "pipeline").iterdir():
        if path.name not in {"__pycache__", "__init__.py"}:
            name = f"{path.name}/" if path.is_dir() else path.name
            assert name in tree, name
    for name in re.findall(r"\b([a-z_]+\.py|[a-z]+/)", tree):
        if name not in {"pipeline/", "tests/", "data/", "raw/", "clean/", "tables/", "layers/"}:
            assert (ROOT / "pipeline" / name).exists(), name


def test_every_site_is_named_and_every_path_in_contributing_exists() -> None:
    for site in sources.sites():
        assert (ROOT / "pipeline" / "sources" / f"{site}.toml").exists()
    for path in re.findall(
        r"`((?:pipeline|tests|recognizers|sources|formats)/[\w/]+\.\w+)`", CONTRIBUTING
    ):
        assert (ROOT / path).exists() or (ROOT / "pipeline" / path).exists(), path


def test_the_fields_of_each_site_are_those_of_its_facts() -> None:
    text = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    names = re.findall(
        r"`(\w+)`", next(line for line in text.splitlines() if line.startswith("| site | host"))
    )
    for site in sources.sites().values():
        cells = re.search(rf"^\| `{site.id}` \| \S+ \| (.*) \|$", text, re.M)
        assert cells is not None, site.id
        missing = {
            name for name, cell in zip(names, cells[1].split(" | "), strict=True) if cell == "–"
        }
        assert missing == site.facts.not_provided, site.id


def test_links_between_documents_hold() -> None:
    for path in DOCUMENTS:
        for link in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
            assert (path.parent / link).exists(), f"{path.name}: {link}"


def test_the_changelog_knows_this_version() -> None:
    version = re.search(r'version = "([^"]+)"', (ROOT / "pyproject.toml").read_text())
    assert version is not None
    assert f"## {version[1]}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_user_package_is_used_where_the_readme_says() -> None:
    imported_as = {"beautifulsoup4": "bs4"}
    rows = re.findall(r"^\| (\w+) \| .*?\(`(.*)\) \|$", README, re.M)
    assert {name for name, _ in rows} == set(
        "beautifulsoup4 lxml httpx datasketch jieba pandas typer".split()
    )
    for name, places in rows:
        for place in re.findall(r"([\w/]+(?:\.py|/))", places):
            path = ROOT / "pipeline" / place
            files = [path] if path.is_file() else sorted(path.rglob("*.py"))
            text = "\n".join(file.read_text(encoding="utf-8") for file in files)
            module = imported_as.get(name, name)
            assert re.search(rf"^\s*(?:import|from) {module}\b", text, re.M), f"{name}: {place}"
