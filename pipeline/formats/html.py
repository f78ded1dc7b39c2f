"""``report.html``: what came in, what went out, what was rejected and why, and the clusters to look at.

One file, no script, nothing loaded: it opens from a mail or a server without network.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.formats.rows import Dataset, VariantRow
from pipeline.records import Cluster, Pair
from pipeline.tables import filled, only, records_of

_SHOWN_CLUSTERS = 20
_SHOWN_PAIRS = 40
_SHOWN_REJECTIONS = 60
_LONGEST_CELL = 160  # characters of a detail or an answer that a person reads at a glance

_PAGE = """\
<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>lawqa report</title>
<style>
body {{ font: 15px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif; color: #1c2733;
        max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }}
h1 {{ font-size: 1.6rem; margin-bottom: 0; }} h2 {{ margin-top: 2.5rem; border-bottom: 1px solid #d5dde5; }}
h3 {{ margin: 1.5rem 0 .3rem; }} .quiet {{ color: #6b7a88; }}
table {{ border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; }}
th, td {{ text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid #e6ecf1; }}
th {{ color: #6b7a88; font-weight: 500; }} .n {{ text-align: right; font-variant-numeric: tabular-nums; }}
tr.canonical td {{ background: #eef6ef; }} tr.loosest td {{ background: #fdf3e3; }}
.alarm {{ border: 2px solid #b3261e; border-radius: .4rem; padding: .6rem 2rem; color: #b3261e; }}
.figures {{ display: flex; flex-wrap: wrap; gap: 1rem; margin: 1rem 0; }}
.figures div {{ border: 1px solid #d5dde5; border-radius: .4rem; padding: .5rem 1rem; }}
.figures b {{ display: block; font-size: 1.5rem; }}
</style>
</head>
<body>
<h1>lawqa report</h1>
<p class="quiet">run {run}, lawqa {version}</p>
{alarms}
<div class="figures">{figures}</div>
<h2>What came in</h2>
{sites}
<h2>What was rejected, and why</h2>
{rejected}
<h2>The largest clusters</h2>
{largest}
<h2>The loosest clusters</h2>
<p class="quiet">Clusters by their two members least alike; a wrong merge shows here first.</p>
{loosest}
<h2>Pairs refused near the line</h2>
{refused}
</body>
</html>
"""


def write(
    folder: Path,
    dataset: Dataset,
    clusters: pa.Table,
    pairs: pa.Table,
    manifest: Mapping[str, Any],
) -> None:
    """Write ``report.html``; ``manifest`` gives run, version and the counts of the stages."""
    several = clusters.filter(pc.greater(clusters["size"], 1))
    largest = _first(several, _SHOWN_CLUSTERS, size="descending", id="ascending")
    loosest = _first(several, _SHOWN_CLUSTERS, loosest_score="ascending", id="ascending")
    page = _PAGE.format(
        run=escape(str(manifest["run"])),
        version=escape(str(manifest["lawqa"])),
        alarms=_alarms(manifest["counts"]["parsed"]["alarms"]),
        figures=_figures(dataset, manifest["counts"]),
        sites=_sites(dataset, manifest["counts"]),
        rejected=_rejected(dataset.rejected),
        largest=_clusters(largest, dataset.variants),
        loosest=_clusters(loosest, dataset.variants),
        refused=_refused(pairs, dataset.variants),
    )
    (folder / "report.html").write_text(page, encoding="utf-8")


def _first(table: pa.Table, count: int, **order: str) -> pa.Table:
    """The first rows by some columns, the last of which tells all rows apart."""
    return table.take(pc.select_k_unstable(table, count, sort_keys=[*order.items()]))


_NONE = '<p class="quiet">none</p>'


def _alarms(alarms: Sequence[str]) -> str:
    """What a person must see first: sites that have changed."""
    items = "".join(f"<li>{escape(alarm)}</li>" for alarm in alarms)
    return f'<ul class="alarm">{items}</ul>' if alarms else ""


def _figures(dataset: Dataset, counts: Mapping[str, Any]) -> str:
    pages = counts["parsed"]["pages"].values()
    figures = [
        ("pages read", sum(site["read"] for site in pages)),
        ("pages kept", sum(site["kept"] for site in pages)),
        ("questions", len(dataset.variants)),
        ("canonical questions", len(dataset.questions)),
        ("clusters larger than they should be", filled(dataset.questions["flagged"])),
        ("with an answer", filled(dataset.questions["answer"])),
        ("with a citation", filled(dataset.questions["citations"])),
        ("with a region", filled(dataset.questions["regions"])),
        ("personal data replaced", sum(counts["enriched"]["personal"].values())),
    ]
    return "".join(f"<div><b>{number}</b>{escape(name)}</div>" for name, number in figures)


def _sites(dataset: Dataset, counts: Mapping[str, Any]) -> str:
    questions, answers = (
        _counted(dataset.variants, "site", "role"),
        _counted(dataset.answers, "site"),
    )
    roles = ("main", "section", "related", "recommended", "latest")
    rows = [
        [
            site,
            page["read"],
            page["kept"],
            *(questions.get((site, role), 0) for role in roles),
            answers.get((site,), 0),
        ]
        for site, page in counts["parsed"]["pages"].items()
    ]
    return _table(["site", "pages read", "pages kept", *roles, "answers"], rows)


def _counted(table: pa.Table, *columns: str) -> dict[tuple[str, ...], int]:
    """How many rows have these values."""
    counted = table.group_by([*columns]).aggregate([([], "count_all")])
    values = zip(*(counted[one].to_pylist() for one in columns), strict=True)
    return dict(zip(values, counted["count_all"].to_pylist(), strict=True))


def _rejected(rejected: pa.Table) -> str:
    counted = _counted(rejected, "site", "kind", "reason")
    summary = _table(
        ["site", "what", "why", "how many"], [[*key, n] for key, n in sorted(counted.items())]
    )
    others = rejected.filter(pc.not_equal(rejected["kind"], "line")).slice(0, _SHOWN_REJECTIONS)
    listed = [[row["id"], row["reason"], row["detail"]] for row in others.to_pylist()]
    return summary + (_table(["which", "why", "in words"], listed) if listed else "")


def _clusters(clusters: pa.Table, variants: pa.Table) -> str:
    members: dict[str, list[VariantRow]] = defaultdict(list)
    for row in records_of(VariantRow, only(variants, "cluster", clusters["id"])):
        members[row.cluster].append(row)
    told = (_cluster(one, members[one.id]) for one in records_of(Cluster, clusters))
    return "\n".join(told) or _NONE


def _cluster(cluster: Cluster, rows: Sequence[VariantRow]) -> str:
    """The members of a cluster side by side, the canonical question first."""
    ordered = sorted(rows, key=lambda row: (not row.canonical, -row.similarity, row.id))
    head = f"<h3>{escape(ordered[0].title)} <span class='quiet'>{cluster.size} wordings"
    if cluster.loosest_score is not None:
        head += f", loosest pair {cluster.loosest_score:.2f}"
    head += ", larger than a cluster should be</span></h3>" if cluster.flagged else "</span></h3>"
    marks = {
        cluster.loosest_a: "loosest",
        cluster.loosest_b: "loosest",
        cluster.canonical: "canonical",
    }
    body = [
        [row.title, _short(row.detail), row.site, row.role, f"{row.similarity:.2f}", row.reason]
        for row in ordered
    ]
    columns = ["wording", "detail", "site", "role", "similarity", "why"]
    return head + _table(columns, body, [marks.get(row.id, "") for row in ordered])


def _refused(pairs: pa.Table, variants: pa.Table) -> str:
    scores = pairs["score"].filter(pc.invert(pairs["accepted"])).to_numpy()
    least = np.sort(scores)[-_SHOWN_PAIRS:].min(initial=1.0)  # or all pairs would be copied
    close = pc.and_(pc.invert(pairs["accepted"]), pc.greater_equal(pairs["score"], least))
    order = {"score": "descending", "a": "ascending", "b": "ascending"}
    near = _first(pairs.filter(close), _SHOWN_PAIRS, **order)
    named = only(variants, "id", pa.chunked_array([*near["a"].chunks, *near["b"].chunks]))
    titles = dict(zip(named["id"].to_pylist(), named["title"].to_pylist(), strict=True))
    rows = [
        [titles[one.a], titles[one.b], f"{one.score:.2f}", one.reason_zh]
        for one in records_of(Pair, near)
    ]
    return _table(["one", "other", "score", "why not"], rows) if rows else _NONE


def _table(
    columns: Sequence[str], rows: Sequence[Sequence[object]], marks: Sequence[str] = ()
) -> str:
    numeric = [isinstance(value, int) for value in rows[0]] if rows else [False] * len(columns)
    head = "".join(_cell("th", *pair) for pair in zip(columns, numeric, strict=True))
    body = "\n".join(
        f'<tr class="{marks[n] if marks else ""}">'
        + "".join(_cell("td", *pair) for pair in zip(row, numeric, strict=True))
        + "</tr>"
        for n, row in enumerate(rows)
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table>"


def _cell(tag: str, value: object, numeric: bool) -> str:
    return f"<{tag}{' class=n' if numeric else ''}>{escape(str(value))}</{tag}>"


def _short(text: str | None) -> str:
    if text is None or len(text) <= _LONGEST_CELL:
        return text or ""
    return text[:_LONGEST_CELL] + "…"
