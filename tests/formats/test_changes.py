import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pipeline.formats.changes import Change, differences, write

Rows = list[dict[str, Any]]

OLD: Rows = [{"id": "a", "answer": "一"}, {"id": "b", "answer": "二"}, {"id": "c", "answer": None}]
NEW: Rows = [
    {"id": "b", "answer": "二改"},
    {"id": "c", "answer": None},
    {"id": "d", "answer": "四"},
]


def lines(rows: Rows) -> list[bytes]:
    return [json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows]


def told(old: Rows, new: Rows) -> Iterator[Change]:
    by_id = {row["id"]: line for row, line in zip(old, lines(old), strict=True)}
    return differences(by_id, new, lines(new))


def test_added_changed_and_removed() -> None:
    assert [(one.op, one.id, [*one.fields]) for one in told(OLD, NEW)] == [
        ("DEL", "a", []),
        ("MOD", "b", ["answer"]),
        ("ADD", "d", []),
    ]


def test_they_are_written_a_line_each(tmp_path: Path) -> None:
    write(tmp_path / "changes" / "r.jsonl", told(OLD, NEW))
    written = (tmp_path / "changes" / "r.jsonl").read_text(encoding="utf-8").splitlines()
    record = {"id": "b", "answer": "二改"}
    change = {"op": "MOD", "id": "b", "fields": ["answer"], "record": record}
    assert written[1] == json.dumps(change, ensure_ascii=False)
    assert [json.loads(line)["op"] for line in written] == ["DEL", "MOD", "ADD"]


rows = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 2)).map(
    lambda values: [{"id": key, "value": value} for key, value in values.items()]
)


@given(rows, rows)
def test_old_and_changes_give_new(old: Rows, new: Rows) -> None:
    made = {row["id"]: row for row in old}
    for change in told(old, new):
        if change.op == "DEL":
            del made[change.id]
        else:
            made[change.id] = json.loads(change.record)
    assert sorted(made.values(), key=str) == sorted(new, key=str)
