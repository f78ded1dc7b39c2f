"""Make the two region tables of pipeline/recognizers/tables from the open data.

    python scripts/build_regions.py AREACODES_RESULT_CSV MUMUY_LIST_JSON MUMUY_DIFF_JSON OUTPUT_FOLDER

The first file is ``result.csv`` of yescallop/areacodes (every code from 1981 to 2024 with the years
it was in use and the codes that followed it), the others ``list.json`` and ``diff.json`` of
mumuy/data_location (the codes in use in 2026, and what became of those no longer in use).

What ended after 2024 stays a division of its own, beside what replaced it: pages, courts and tables
that name it are in use, and its land went to more than one successor (江北区 and 渝北区 of 重庆市, of
which 两江新区, 500157, and 北碚区 took parts: announced by the city on 2025-11-06, codes in December).
"""

import csv
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

# Taiwan by the codes of residence permits (710000 in the standard); parishes of Macao, used by nobody.
NOT_GB2260 = ("83", "8201")

REGIONS_HEADER = """\
# Administrative divisions in use on 2024-12-31 or in 2026, by their code in GB/T 2260. Made by
# scripts/build_regions.py. Source: yescallop/areacodes, result.csv, state of 2024-12-31 (CC0 1.0);
# mumuy/data_location, list.json of 2026-04-18 (MIT), also for the codes below 810000, where the standard
# ends. What ended in 2025 stays with its own code: 500105 and 500112, now in 500157.
"""
HISTORY_HEADER = """\
# Divisions that are no more, or had another name: the code and name they had, the last year, and the
# codes of regions.csv that stand for them (several where the land was split). Made by
# scripts/build_regions.py. Source: yescallop/areacodes, result.csv, 1981 to 2024-12-31 (CC0 1.0);
# successors it does not give: mumuy/data_location, diff.json (MIT).
"""


@dataclass(frozen=True, slots=True)
class Former:
    """A division as it was: ``following`` are the codes that the source gives as its successors."""

    code: str
    name: str
    until: int
    following: tuple[str, ...]


def read_current(rows: Iterable[dict[str, str]], listing: dict[str, str]) -> dict[str, str]:
    """Name by code, of what either source has in use."""
    newest = {code: name for code, name in listing.items() if not code.startswith(NOT_GB2260)}
    return {row["代码"]: row["名称"] for row in rows if not row["变更/弃用时间"]} | newest


def read_former(rows: Iterable[dict[str, str]]) -> list[Former]:
    """The divisions of areacodes that had ended by its last year.

    A successor with a year in brackets took over a part only, at that time, and is left out.
    """
    former = []
    for row in rows:
        code, name, ended = row["代码"], row["名称"], row["变更/弃用时间"]
        if not ended:
            continue
        following = tuple(new for new in row["新代码"].split(";") if new and "[" not in new)
        if row["状态"] == "变更" and not following:
            following = (code,)
        former.append(Former(code, name, int(ended), following))
    return former


def successors(
    start: Former, follow: dict[str, Sequence[str]], current: dict[str, str]
) -> set[str]:
    """The codes in use that the chain of successors ends in."""
    ends: set[str] = set()
    seen: set[str] = set()
    queue = list(start.following or follow.get(start.code, ()))
    while queue:
        code = queue.pop()
        if code in current:
            ends.add(code)
        elif code not in seen:
            seen.add(code)
            queue += follow.get(code, ())
    return ends


def stem(name: str) -> str:
    """The name without the word for what it is."""
    return name.removesuffix("地区").rstrip("市区县盟")


def settle(former: Former, ends: set[str], current: dict[str, str]) -> list[str]:
    """One successor where one bears the old name, or all lie in one city; else all of them."""
    if former.code.endswith("00"):
        cities = {code for code in current if code.endswith("00") and code[:2] == former.code[:2]}
        ends = {code for code in cities if stem(current[code]) == stem(former.name)} or ends
    namesakes = [code for code in ends if stem(current[code]) == stem(former.name)]
    if len(namesakes) == 1:
        return namesakes
    cities = {code[:4] + "00" for code in ends}
    if len(ends) > 1 and len(cities) == 1 and cities <= set(current):
        return list(cities)
    return sorted(ends)


def main(areacodes: Path, listing: Path, changes: Path, output: Path) -> None:
    with areacodes.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    current = read_current(rows, json.loads(listing.read_text(encoding="utf-8")))
    former = read_former(rows)
    follow: dict[str, Sequence[str]] = {old.code: old.following for old in former if old.following}
    diff = json.loads(changes.read_text(encoding="utf-8"))
    follow |= {code: new for code, new in diff.items() if new and code not in current}
    with (output / "regions.csv").open("w", encoding="utf-8", newline="") as file:
        file.write(REGIONS_HEADER)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "name"))
        writer.writerows(sorted(current.items()))
    with (output / "region_history.csv").open("w", encoding="utf-8", newline="") as file:
        file.write(HISTORY_HEADER)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "name", "until", "successors"))
        for old in sorted(former, key=lambda old: (old.code, old.until, old.name)):
            ends = settle(old, successors(old, follow, current), current)
            if ends and any(current[code] != old.name for code in ends):
                writer.writerow((old.code, old.name, old.until, " ".join(ends)))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
