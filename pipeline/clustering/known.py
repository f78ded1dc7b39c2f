"""One question looked up among known ones: which of them it is, if any.

LSH proposes and pairs are judged as in a clustering.
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from pipeline.clustering.asked import Asked, Row, compared, prepare, twins
from pipeline.clustering.collector import uncollected
from pipeline.clustering.decisions import Links
from pipeline.clustering.judging import Judge, Verdict
from pipeline.clustering.kept import kept
from pipeline.clustering.sketches import signed, signed_sketch
from pipeline.config import Level
from pipeline.similarity.index import Index


class Known:
    """Questions to be asked for others: 1 ms and 50 kB each to make ready, some 19 ms to ask 10,000 of them."""

    def __init__(self, asked: Sequence[Asked], level: Level) -> None:
        with uncollected():
            self._rows, self._sketches = kept(twins(asked, Links()))
        self._indexes = [Index(*one) for one in signed(self._sketches)]
        self._level = level

    def find(self, one: Asked) -> Verdict | None:
        """The verdict on the question and the known one that it is most like, of those that it is one with.

        ``right`` is the id of the known one.
        """
        new = prepare(one)
        sketched, signatures = signed_sketch(compared([new]))
        sides = zip(self._indexes, signatures, strict=True)
        near = np.unique(np.concatenate([index.near(made[0]) for index, made in sides]))
        rows: list[Row] = [new, *(self._rows[row] for row in near.tolist())]
        judge = Judge(rows, pa.concat_tables([sketched, self._sketches.take(near)]), self._level)
        places = np.arange(1, len(rows))
        scores = judge.scores(np.zeros_like(places), places)
        likely = places[scores >= judge.threshold]
        for place in likely[np.argsort(-scores[likely - 1], kind="stable")].tolist():
            (verdict,) = judge.verdicts([(0, place)])
            if verdict.accepted:
                return verdict
        return None
