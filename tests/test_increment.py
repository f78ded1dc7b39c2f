"""A dataset refreshed night by night is, byte for byte, what a run over all of raw makes."""

import json
import os
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import flow, guards, increment
from pipeline.config import Config
from pipeline.crawl.client import Manners
from pipeline.crawl.warc import Archive, Exchange
from pipeline.errors import InputError
from pipeline.segments import Segments
from pipeline.similarity import stamped
from pipeline.similarity.minhash import Stamp
from pipeline.store import Store

PAGE = """{title}

{detail}

律师答复执业律师
已帮助 {number} 人解决法律问题

{answer}

相关问题

为您推荐2个相关问题

{related}？

我想知道{related}。

{other}？

请问{other}。
"""
TITLES = (
    "房东不退押金怎么办",
    "房东不退还押金怎么办",
    "押金房东不退应该怎么办",
    "重庆房东不退押金怎么办",
    "公司拖欠工资怎么办",
    "公司拖欠我工资怎么要回来",
    "医保卡怎么绑定家人",
    "如何将家人绑定到医保卡",
    "医保卡怎么解绑家人",
)
ANSWERS = (
    "可以依据《民法典》第五百七十七条要求对方承担违约责任，保留证据。",
    "先协商，协商不成可以向法院起诉，电话13800138000联系。",
)
# A world costs some seconds; more are tried with: LAWQA_WORLDS=50 pytest tests/test_increment.py
WORLDS = int(os.environ.get("LAWQA_WORLDS", "3"))
PICK = st.sampled_from(TITLES)
CONTENT = st.tuples(PICK, PICK, PICK, st.sampled_from(ANSWERS))
# One night: pages that are captured (new or again), days before or after the first, and pages that are withheld or
# given back.
NIGHT = st.tuples(
    st.dictionaries(st.integers(0, 7), CONTENT, max_size=4),
    st.dictionaries(st.integers(0, 7), st.sampled_from(["removed", None]), max_size=2),
    st.integers(-2, 4),
)


def url(number: int) -> str:
    return f"https://lawparks.example/ask/page-{number}"


def write_night(
    raw: Path, night: int, pages: Mapping[int, tuple[str, ...]], day: int | None = None
) -> None:
    """What fetch brings in a night: an archive of its own. Captured on that day, else on that of the night."""
    captured = date(2026, 1, 1) + timedelta(night if day is None else day)
    archive = Archive(raw / "lawparks" / f"{night:03}.warc.gz", "run")
    for number, (title, related, other, answer) in sorted(pages.items()):
        text = PAGE.format(
            title=title + "？",
            detail=f"我遇到了这个问题：{title}。",
            number=number,
            answer=answer,
            related=related,
            other=other,
        )
        exchange = Exchange(
            url=url(number),
            captured_at=f"{captured}T03:00:00Z",
            status="200 OK",
            request_headers=[],
            response_headers=[("Content-Type", "text/plain")],
            body=text.encode(),
        )
        archive.response(exchange)
    archive.close()


def withhold(raw: Path, pages: dict[int, str | None]) -> None:
    with (raw / "lawparks" / "withheld.jsonl").open("a", encoding="utf-8") as file:
        for number, reason in pages.items():
            file.write(json.dumps({"url": url(number), "reason": reason}) + "\n")


def refresh(store: Store) -> flow.Refreshed:
    return flow.refresh(store, Config(), Manners(), guards.NAMES)


def dataset(store: Store) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in store.clean.glob("[!.]*.*")}


def stages(store: Store) -> dict[str, object]:
    """What the two stages that are patched hold: every table in its order, but for what was rejected, and the books."""
    found: dict[str, object] = {}
    for path in sorted(store.stage(".").glob("*ed/*.arrow")):
        rows = store.read_table(path.parent.name, path.stem).to_pylist()
        found[f"{path.parent.name}/{path.stem}"] = (
            sorted(map(repr, rows)) if path.stem == "rejected" else rows
        )
    return found | {stage: store.read_counts(stage) for stage in ("parsed", "enriched")}


EVERYTHING = {0: (TITLES[0], TITLES[4], TITLES[6], ANSWERS[0]), 1: (*TITLES[1:4], ANSWERS[1])}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    write_night(tmp_path / "raw", 0, EVERYTHING)
    return Store(tmp_path / "raw", tmp_path / "clean")


@settings(max_examples=WORLDS, deadline=None, suppress_health_check=list(HealthCheck))
@given(nights=st.lists(NIGHT, min_size=1, max_size=3))
def test_refreshed_night_by_night_is_what_a_run_makes(
    tmp_path_factory: pytest.TempPathFactory,
    nights: list[tuple[dict[int, tuple[str, ...]], dict[int, str | None], int]],
) -> None:
    folder = tmp_path_factory.mktemp("nights")
    kept = Store(folder / "raw", folder / "kept")
    anew = Store(folder / "raw", folder / "anew")
    write_night(kept.raw, 0, EVERYTHING)
    for night, (pages, withheld, day) in enumerate([({}, {}, 0), *nights]):
        if pages:
            write_night(kept.raw, night, pages, day)
        withhold(kept.raw, withheld)
        refresh(kept)
        flow.run(anew, Config())
        assert dataset(kept).keys() == dataset(anew).keys()
        for name, content in dataset(anew).items():
            assert dataset(kept)[name] == content, name
        assert stages(kept) == stages(anew)


def test_kept_signatures_of_another_making_are_refused_and_all_is_made_anew(store: Store) -> None:
    refresh(store)
    made_of, kept = increment.survey(store, Config()), Segments(store.stage("clusters"), "rows")
    rows = kept.read()
    place = rows.schema.get_field_index("text00")
    other = stamped.field("text00", pa.uint64(), Stamp(normaliser="fold-0"))
    kept.replace(rows.cast(rows.schema.set(place, other)))
    increment.remember(store, made_of)
    write_night(store.raw, 1, {2: (*TITLES[3:6], ANSWERS[0])})
    with pytest.raises(InputError, match="normaliser 'fold-1' != 'fold-0'"):
        refresh(store)
    assert refresh(store).published
