"""``grouping.cluster`` for an engine: the same clustering, row for row, of questions in batches.

::

    asked ─shuffle by text─▶ twins as one ─sort by sample─▶ numbered, in blocks
      numbered ─shuffle by band key─▶ pairs ─send row to block of other─▶ scored
        scored ─large-star, small-star─▶ components ─shuffle by component─▶ settled

No step holds more than the questions of its batches; a bucket of any size is joined as a star and a
chain (``similarity/lsh.py``), a component of any size is found without being held.
"""

import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from sys import intern

import numpy as np
import pyarrow as pa

from pipeline.clustering import components, kernels
from pipeline.clustering.collector import give_back
from pipeline.clustering.decisions import Links
from pipeline.clustering.filing import Held
from pipeline.clustering.grouping import Clustering
from pipeline.clustering.judging import Verdict
from pipeline.clustering.reporting import Group
from pipeline.config import Level
from pipeline.engines import Data, Engine
from pipeline.engines.spool import Spool, spooled
from pipeline.similarity import stars
from pipeline.similarity.shingles import I64

# A block is what pairs are scored in: a row is sent once to each block that holds partners of it, so
# larger blocks send less and hold more (8,192 questions and their pairs: about 300 MB).
_SAMPLE, _BLOCK = 256, 32  # one row of 256, cut behind every 32nd of them


@dataclass(frozen=True, slots=True)
class Spread:
    """A clustering that lies with the workers, and is brought here batch by batch.

    ``groups``: each with its place among all, and with what holds its members, in no order; ``tell``: as of a
    ``Clustering``.
    """

    groups: Callable[[], Iterator[tuple[int, Group, tuple[Held, ...]]]]
    tell: Callable[[], Iterator[Verdict]]

    def here(self) -> Clustering:
        """All of it, as one machine gives it."""
        told = sorted(self.groups(), key=lambda one: one[0])
        return Clustering(tuple(group for _, group, _ in told), self.tell)


def cluster(
    engine: Engine[Data], asked: Data, level: Level = "normal", links: Links | None = None
) -> Spread:
    """The clustering of ``asked``, rows of ``kernels.ASKED``."""
    links = links or Links()
    rows, starts = _numbered(engine, asked, links)
    give_back()  # of what was sent
    pairs = engine.persist(_scored(engine, rows, starts, level))
    over = engine.map(pairs, partial(kernels.over, level=level), stars.EDGES)
    labels = connected(engine, engine.union(over, engine.place(_decided(engine, rows, links))))
    people = engine.persist(
        engine.join(rows, labels, "row", components.members, components.MEMBERS)
    )
    turned = engine.join(labels, pairs, "row", components.placed, components.PLACED)
    known = engine.persist(engine.join(labels, turned, "row", components.joined, components.JOINED))
    settle = partial(components.settled, level=level, links=links)
    inside = engine.map(known, components.inside, components.PLACED)
    between = partial(components.across, level=level, starts=starts)
    across = engine.map(known, between, kernels.PROPOSED)
    side = partial(components.sided, starts=starts)
    sided = engine.join(people, across, "block", side, components.SIDED)
    judge = partial(components.judged, level=level)
    outcome = engine.persist(
        engine.union(
            engine.join(people, inside, "component", settle, components.OUTCOME),
            engine.join(people, sided, "block", judge, components.OUTCOME),
        )
    )
    return Spread(partial(_groups, engine, outcome), partial(_verdicts, engine, outcome))


def connected(engine: Engine[Data], edges: Data) -> Data:
    """Every row that has an edge, but the smallest of its component, with that smallest as other."""
    edges = engine.persist(engine.map(edges, stars.contract, stars.EDGES))
    before, now = None, _state(engine, edges)
    while before != now:
        around = engine.shuffle(engine.map(edges, stars.both_ways, stars.EDGES), "row")
        large = engine.shuffle(engine.map(around, stars.large_star, stars.EDGES), "row")
        edges = engine.persist(engine.map(large, stars.small_star, stars.EDGES))
        before, now = now, _state(engine, edges)
    return edges


def _state(engine: Engine[Data], edges: Data) -> tuple[int, int]:
    states = _brought(engine, engine.map(edges, stars.state, stars.STATE))
    return sum(states["count"].to_pylist()), sum(states["sum"].to_pylist()) % 2**64


def _numbered(engine: Engine[Data], asked: Data, links: Links) -> tuple[Data, I64]:
    """Twins as one, numbered over all batches in their order; and where each block starts."""
    keyed = engine.shuffle(engine.map(asked, kernels.keyed, kernels.KEYED), "twin")
    rows = engine.persist(
        engine.map(keyed, partial(kernels.prepared, links=links), kernels.PREPARED)
    )
    sample = _brought(
        engine, engine.map(rows, partial(kernels.sampled, step=_SAMPLE), kernels.ORDER)
    )
    orders = sorted(zip(*(sample[name].to_pylist() for name in kernels.ORDER.names), strict=True))
    bounds = orders[_BLOCK - 1 :: _BLOCK]
    rows = engine.map(rows, partial(kernels.blocked, bounds=bounds), kernels.PREPARED)
    sizes = _brought(engine, engine.map(rows, kernels.sizes, kernels.SIZES))
    counts = np.zeros(len(bounds) + 1, dtype=np.int64)
    np.add.at(counts, sizes["block"].to_numpy(), sizes["rows"].to_numpy())
    starts: I64 = np.cumsum(counts) - counts
    number = partial(kernels.numbered, starts=starts)
    return engine.persist(
        engine.map(engine.shuffle(rows, "block"), number, kernels.NUMBERED)
    ), starts


def _decided(engine: Engine[Data], rows: Data, links: Links) -> pa.Table:
    """What people said of two questions, as edges between rows: settled in one place, whatever was said."""
    pairs = sorted({*links.same, *links.different})
    names = frozenset(name for pair in pairs for name in pair)
    whose = engine.map(rows, partial(kernels.whose, names=names), kernels.WHOSE)
    found = _brought(engine, whose) if names else kernels.WHOSE.empty_table()
    row = dict(zip(found["id"].to_pylist(), found["row"].to_pylist(), strict=True))
    edges = [(row[a], row[b]) for a, b in pairs if a in row and b in row]
    return pa.table([[a for a, _ in edges], [b for _, b in edges]], schema=stars.EDGES)


def _scored(engine: Engine[Data], rows: Data, starts: I64, level: Level) -> Data:
    """All proposed pairs that are near the line or over it."""
    bands = engine.shuffle(engine.map(rows, kernels.banded, kernels.BANDS), "key")
    pairs = engine.map(bands, partial(kernels.proposed, starts=starts), kernels.PROPOSED)
    offer = partial(kernels.offered, starts=starts)
    offers = engine.join(rows, pairs, "block", offer, kernels.OFFERED)
    score = partial(kernels.scored, level=level)
    return engine.join(rows, offers, "block", score, kernels.SCORED)


def _brought(engine: Engine[Data], data: Data) -> pa.Table:
    """All rows here: of little, such as counts."""
    return pa.concat_tables(engine.each(data))


def _groups(engine: Engine[Data], outcome: Data) -> Iterator[tuple[int, Group, tuple[Held, ...]]]:
    """The groups with what holds their members, batch by batch."""
    for batch in engine.each(engine.map(outcome, components.groups, components.OUTCOME)):
        for first, what in zip(batch["first"].to_pylist(), batch["what"], strict=True):
            yield (first, *pickle.loads(what.as_buffer()))


def _verdicts(engine: Engine[Data], outcome: Data) -> Iterator[Verdict]:
    """The verdicts in the order in which one machine gives them, sorted outside memory; twins come first.

    With their texts held once: each was pickled by itself, and most say what others say.
    """
    told = engine.map(outcome, components.verdicts, components.OUTCOME)
    with spooled() as connection:
        spool = Spool(connection, "verdicts", keys=1, values=1)
        for batch in engine.each(told):
            columns = (batch[name].to_pylist() for name in components.OUTCOME.names)
            for first, second, what in zip(*columns, strict=True):
                spool.add((f"{first != second:d} {first:012} {second:012}",), what)
        spool.index()
        for _, what in spool.ordered(0):
            one = pickle.loads(what)
            words = {name: intern(getattr(one, name)) for name in ("left", "right", "zh", "en")}
            yield replace(one, **words)
