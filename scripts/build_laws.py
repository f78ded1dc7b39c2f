"""Write pipeline/recognizers/tables/laws.csv from open collections of laws and the changes kept by hand.

    python scripts/build_laws.py laws.jsonl scripts/law_changes.csv -o pipeline/recognizers/tables/laws.csv

``laws.jsonl`` has one version of one law a line: ``{"name", "date", "category", "local", "articles",
"src"}``, as read_laws.py reads LawRefBook/Laws (to 2025-04) and ImCa0/just-laws (MIT, to 2026-07). Local
laws stay out: they are cited by their quoted title, as given. ``law_changes.csv`` wins over both.
"""

import argparse
import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

HEADER = """\
# Laws: national laws, administrative regulations, judicial interpretations, and rules of ministries that answers cite.
# Facts only. Built by scripts/build_laws.py; do not edit. name: the full title; its short name is the title without
# 中华人民共和国, other names stand in law_aliases.csv. Sources of the facts:
# names, dates and counts of articles: LawRefBook/Laws@2f4c5c2 (2025-04-19) and ImCa0/just-laws@5c000d2 (2026-07, MIT);
# repealed and renumbered laws, last articles, rules of ministries: scripts/law_changes.csv, each row with its basis.
# articles: number of the last article of the longest version known, empty where not known. date: the newest version
# known, or since when the status holds. status: amended is in force, and an older version had other article numbers.
"""
COLUMNS = ("name", "date", "articles", "status", "successor")
# A count below this comes from a text whose headings were not read (进出口商品检验法实施条例 counts 3 of 59).
FEWEST_ARTICLES = 4
# Parts of one law, lists of a collection's own, and decisions that only change another text.
LEFT_OUT = re.compile(r"民法典·|攻略$|关于修改.*的决定$|刑法修正案\d")


@dataclass(frozen=True)
class Law:
    """One row of the table."""

    name: str
    date: str = ""
    articles: int = 0  # 0: not known
    status: str = "in_force"
    successor: str = ""


def official(name: str) -> str:
    """The title in one typography: no spaces, full-width brackets, 〈〉 for a title inside a title.

    >>> official('最高人民法院 最高人民检察院关于执行《中华人民共和国刑法》 确定罪名的补充规定(七)')
    '最高人民法院、最高人民检察院关于执行〈中华人民共和国刑法〉确定罪名的补充规定（七）'
    """
    name = re.sub(r"院\s+最高", "院、最高", name.strip())
    name = re.sub(r"\s", "", name)
    return name.translate(str.maketrans("《》<>()", "〈〉〈〉（）"))


def versions(lines: Iterable[str]) -> Iterator[Law]:
    """The national laws of the collections, one row a version."""
    for line in lines:
        row = json.loads(line)
        if row["local"] or LEFT_OUT.search(row["name"]):
            continue
        articles = row["articles"] if row["articles"] >= FEWEST_ARTICLES else 0
        yield Law(official(row["name"]), row["date"] or "", articles)


def merged(laws: Iterable[Law]) -> Iterator[Law]:
    """One row a law; amended where its versions differ in the number of articles."""
    by_name: defaultdict[str, list[Law]] = defaultdict(list)
    for law in laws:
        by_name[law.name].append(law)
    for name, group in by_name.items():
        if f"最高人民法院{name}" in by_name:  # the same interpretation, once without its issuer
            continue
        counts = {law.articles for law in group if law.articles}
        yield Law(
            name,
            max(law.date for law in group),
            max(counts, default=0),
            "amended" if len(counts) > 1 else "in_force",
        )


def changed(laws: Iterable[Law], changes: Iterable[dict[str, str]]) -> list[Law]:
    """The laws with the changes kept by hand laid over them, sorted by name."""
    table = {law.name: law for law in laws}
    for row in changes:
        law = table.get(row["name"], Law(row["name"]))
        table[row["name"]] = replace(
            law,
            date=row["changed"] or law.date,
            articles=int(row["articles"]) if row["articles"] else law.articles,
            status=row["status"],
            successor=row["successor"],
        )
    return sorted(table.values(), key=lambda law: law.name)


def main() -> None:
    """Read the two inputs, write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("laws", type=Path, help="laws.jsonl, one version of one law a line")
    parser.add_argument("changes", type=Path, help="law_changes.csv, kept by hand")
    parser.add_argument("-o", "--output", type=Path, required=True)
    arguments = parser.parse_args()
    with arguments.changes.open(encoding="utf-8", newline="") as handle:
        changes = list(csv.DictReader(line for line in handle if not line.startswith("#")))
    with arguments.laws.open(encoding="utf-8") as handle:
        table = changed(merged(versions(handle)), changes)
    with arguments.output.open("w", encoding="utf-8", newline="") as handle:
        handle.write(HEADER)
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(COLUMNS)
        for law in table:
            writer.writerow((law.name, law.date, law.articles or "", law.status, law.successor))


if __name__ == "__main__":
    main()
