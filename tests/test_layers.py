"""Who may import whom. The table is the architecture; each outside power has one home."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "pipeline"

GROUND = {
    "records",
    "errors",
    "config",
    "store",
    "patching",
    "publishing",
    "remote",
    "segments",
    "disk",
    "report",
    "profiling",
    "journal",
    "tables",
    "jsonlines",
}
NOUNS = {
    "sources",
    "recognizers",
    "similarity",
    "crawl",
    "engines",
    "formats",
    "evaluation",
}
# What judges over several nouns, pure: a verb asks it.
JUDGES = {"clustering", "answers", "guards", "opening", "books", "sitepages", "captures"}
VERBS = {
    *("fetch", "parse", "enrich", "dedup", "regroup", "export"),
    *("cluster", "evaluate", "look", "explain", "review", "scaffold"),
}

MAY_IMPORT: dict[str, set[str]] = {
    "records": set(),
    "errors": set(),
    "similarity": {"similarity"},
    **{name: GROUND - {name} for name in GROUND - {"records", "errors"}},
    **{name: GROUND | {name} for name in NOUNS - {"similarity"}},
    **{name: GROUND | NOUNS | {name} for name in JUDGES},
    **dict.fromkeys(VERBS, GROUND | NOUNS | JUDGES),
    "terminal": GROUND,
    "scheduling": GROUND,
    "increment": GROUND | NOUNS | JUDGES | VERBS,
    "flow": GROUND | VERBS | {"guards", "increment", "crawl", "engines"},
    "commands": GROUND
    | VERBS
    | {"commands", "crawl", "engines", "flow", "guards", "scheduling", "terminal"},
    "cli": {"commands"},
    "__main__": {"cli", "errors"},
}

# A power (the top-level module that gives it) and the only rooms that may use it.
ONLY_HERE = {
    "httpx": {"crawl"},
    "httpx_retries": {"crawl"},
    "pyrate_limiter": {"crawl"},
    "typer": {"cli", "commands"},
    "rich": {"terminal"},
    "jieba": {"recognizers"},
    "datasketch": {"similarity"},
    "model2vec": {"clustering"},
    "dask": {"engines"},
    "distributed": {"engines"},
    "fsspec": {"remote", "engines"},
}

MODULES = sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return "__init__" if parts == ("__init__",) else parts[0]


def imported(path: Path) -> list[str]:
    """Dotted names of every import in the file, wherever it stands."""
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            assert node.module is not None
            if node.module == "pipeline":
                names += [f"pipeline.{alias.name}" for alias in node.names]
            else:
                names.append(node.module)
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_arrows_point_one_way(path: Path) -> None:
    room = room_of(path)
    for name in imported(path):
        top, _, rest = name.partition(".")
        if top == "pipeline" and rest and rest != "__version__":
            target = rest.split(".")[0]
            assert target in MAY_IMPORT.get(room, set()), f"{room} must not import {target}"
        if top in ONLY_HERE:
            assert room in ONLY_HERE[top], f"{top} is used in {room}"


def test_every_room_is_known() -> None:
    rooms = {room_of(path) for path in MODULES} - {"__init__"}
    assert rooms <= set(MAY_IMPORT)
