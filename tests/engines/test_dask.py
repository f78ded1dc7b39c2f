"""A scheduler and two workers as processes on loopback; one of them is killed on the way. See benchmarks/cluster.py."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from distributed import Client

from benchmarks.cluster import Murderous, two_workers
from pipeline import flow
from pipeline.clustering import cluster, spread
from pipeline.clustering.kernels import table
from pipeline.config import Config
from pipeline.engines import dask
from pipeline.engines.dask import connected
from pipeline.errors import InputError
from pipeline.store import Store
from tests.planted import planted

NUMBERS = pa.schema(
    [
        pa.field("key", pa.int64()),
        pa.field("values", pa.list_(pa.uint32())),
        pa.field("bits", pa.binary(2)),
        pa.field("text", pa.string()),
    ]
)
TOTALS = pa.schema([("key", pa.int64()), ("total", pa.int64()), ("text", pa.string())])


@pytest.fixture(scope="module")
def cluster_of_two(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, tuple[int, int, int]]]:
    """The address of a scheduler with two workers, and the processes of all three."""
    with two_workers(tmp_path_factory.mktemp("dask")) as started:
        yield started


def numbers(asked: pa.Table) -> pa.Table:
    """Rows with every kind of column that kernels use."""
    key = [int(name[1:]) % 13 for name in asked["id"].to_pylist()]
    values = [[n, 2**32 - 1][: n % 3] for n in key]
    bits = [n.to_bytes(2, "big") for n in key]
    return pa.table([key, values, bits, asked["title"]], schema=NUMBERS)


def totals(left: pa.Table, right: pa.Table) -> pa.Table:
    """For each key how many rows it has on either side, and the texts of the left, in order."""
    assert set(left["key"].to_pylist()) == set(right["key"].to_pylist())
    rows = left.sort_by([("key", "ascending"), ("text", "ascending")]).to_pylist()
    counts = Counter(right["key"].to_pylist())
    keys = sorted(counts)
    texts = ["|".join(row["text"] for row in rows if row["key"] == key) for key in keys]
    return pa.table([keys, [counts[key] for key in keys], texts], schema=TOTALS)


def double(number: int) -> int:
    if number == 700:
        raise ValueError("seven hundred")
    return 2 * number


def test_the_verbs_do_what_they_say(cluster_of_two: tuple[str, tuple[int, int, int]]) -> None:
    rows = table(planted(500))
    with connected(cluster_of_two[0]) as engine:
        left = engine.map(engine.place(rows), numbers, NUMBERS)
        told = pa.concat_tables(
            engine.each(engine.join(left, engine.union(left, left), "key", totals, TOTALS))
        )
        assert list(engine.ordered_map(double, range(200))) == [2 * n for n in range(200)]
        with pytest.raises(ValueError, match="seven hundred"):
            list(engine.ordered_map(double, range(1000)))
    here = numbers(rows)
    assert told.sort_by("key") == totals(here, pa.concat_tables([here, here]))


def test_a_run_gives_the_same_bytes(
    cluster_of_two: tuple[str, tuple[int, int, int]], tmp_path: Path
) -> None:
    raw = Path(__file__).parents[2] / "data" / "raw"
    here, there = Store(raw, tmp_path / "here"), Store(raw, tmp_path / "there")
    flow.run(here, Config(), last="dedup")
    with connected(cluster_of_two[0]) as engine:
        flow.run(there, Config(), last="dedup", engine=engine)
    files = sorted(path.relative_to(here.clean) for path in here.clean.rglob("*.*"))
    assert len(files) > 10
    for path in files:
        assert (here.clean / path).read_bytes() == (there.clean / path).read_bytes(), path


def test_a_killed_worker_changes_no_row(cluster_of_two: tuple[str, tuple[int, int, int]]) -> None:
    address, (_, victim, _) = cluster_of_two
    asked = planted(1000)
    with Client(address) as client:
        engine = Murderous(client, victim, delay=0.5)
        clustering = spread.cluster(engine, engine.place(table(asked))).here()
        assert len(client.scheduler_info()["workers"]) == 1
        assert clustering == cluster(asked)


def test_nobody_at_the_address_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask, "_PATIENCE", 0.2)
    with pytest.raises(InputError, match="No Dask cluster"), connected("tcp://127.0.0.1:9"):
        pass
