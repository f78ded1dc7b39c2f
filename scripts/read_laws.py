"""Write laws.jsonl, which build_laws.py reads, from checkouts of open collections of laws in Markdown.

    git clone https://github.com/LawRefBook/Laws        # Laws/<category>/<title>(<date>).md
    git clone https://github.com/ImCa0/just-laws        # just-laws/docs/<category>/<law>/README.md
    python scripts/read_laws.py Laws just-laws/docs > laws.jsonl

One version of one law a line: ``{"name", "date", "category", "local", "articles", "src"}``. The name is the first
heading; the date stands in the file's name, else is the last one in front of the first article; ``articles`` counts
the lines that begin with 第…条. Files without a heading or without an article are left out.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

HEADING = re.compile(r"^# +(.+?)\s*$", re.MULTILINE)
ARTICLE = re.compile(r"^[#* ]*第[一二三四五六七八九十百千零〇]+条", re.MULTILINE)
DATED = re.compile(r"\((\d{4}-\d\d-\d\d)\)$")
WRITTEN = re.compile(r"(\d{4}) ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?日")
LOCAL = "DLC"  # LawRefBook's folder of local laws


def law(path: Path, folder: Path) -> dict[str, object] | None:
    """What one file says of its law; None where it holds none."""
    text = path.read_text(encoding="utf-8")
    title, first = HEADING.search(text), ARTICLE.search(text)
    if title is None or first is None:
        return None
    dated = DATED.search(path.stem)
    written = WRITTEN.findall(text, 0, first.start())
    category = path.parent.relative_to(folder)
    return {
        "name": title[1],
        "date": dated[1] if dated else "{}-{:0>2}-{:0>2}".format(*written[-1]) if written else None,
        "category": category.as_posix(),
        "local": LOCAL in category.parts,
        "articles": len(ARTICLE.findall(text)),
        "src": folder.name,
    }


def laws(folder: Path) -> Iterator[dict[str, object]]:
    """The laws of one checkout, by path."""
    for path in sorted(folder.rglob("*.md")):
        found = law(path, folder)
        if found is not None:
            yield found


def main() -> None:
    """Read the folders given, write to stdout."""
    for folder in map(Path, sys.argv[1:]):
        for found in laws(folder):
            sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
