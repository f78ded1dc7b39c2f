"""Pairs of questions proposed, scored and judged, each by itself.

Kinds of evidence, never mixed silently: ``near_identical`` (the same text but for a few letters), ``same_question``
(the same frame in other words), and ``same_meaning`` where the user brings a model. The verdict on a pair depends
on the two questions alone, never on what else is clustered.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice
from typing import Literal

import numpy as np
import pyarrow as pa

from pipeline.clustering.asked import Asked, Prepared, Row, prepare
from pipeline.clustering.kept import claiming, kept
from pipeline.clustering.meaning import Meaning, Model
from pipeline.clustering.sketches import Compared
from pipeline.config import Level
from pipeline.recognizers import regions
from pipeline.recognizers.framing.claims import Claims
from pipeline.recognizers.framing.parting import Refusal, refusals
from pipeline.recognizers.framing.wording import measured, told
from pipeline.similarity.gathering import Gathered
from pipeline.similarity.jaccard import F64
from pipeline.similarity.lsh import (
    Proposing,
    Worth,
    bucket_pairs,
    gather,
    joined_pairs,
    parted_pairs,
)
from pipeline.similarity.pairs import Pair, Scored
from pipeline.similarity.shingles import I64, Flags

Kind = Literal["near_identical", "same_question", "same_meaning", "decided"]
KINDS: tuple[Kind, ...] = ("near_identical", "same_question", "same_meaning")

# The score two questions must reach; precision and recall of each level in docs/clustering.md.
THRESHOLD: dict[Level, float] = {"strict": 0.84, "normal": 0.74, "broad": 0.62}
# Pairs whose score is this close to the line are kept with their reasons.
MARGIN = 0.15
# Fewer pairs are asked for facts one by one: what tells of many at once takes 0.2 ms to begin.
_MANY = 32
# Pairs whose facts are laid out at once: those of a planted question take 2.2 kB.
_JUDGED = 5_000
# Pairs scored at once: what is made of them on the way takes some hundred bytes each.
_PAIRS = 500_000
# Rows of the bands that are looked at together, whatever the cores: on the way one takes some 100 bytes in each.
_TOGETHER = 1_000_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """One pair that was compared: the score, the kind of evidence, and why it was judged so.

    ``fact``: what differs (region, number, ...), where that parts the two whatever their score.
    """

    left: str
    right: str
    score: float
    kind: Kind
    accepted: bool
    zh: str
    en: str
    fact: str | None = None


@cache
def place_of(region: str | None) -> str:
    return regions.path(region) if region and region.isdigit() else region or ""


class Judge:
    """The questions of one clustering made comparable: rows, and the sketch of each."""

    def __init__(
        self,
        rows: Sequence[Row],
        sketches: pa.Table,
        level: Level,
        meaning: Meaning | None = None,
        claims: Callable[[], Claims] | None = None,
    ) -> None:
        self.rows, self.threshold = rows, THRESHOLD[level]
        self._compared, self._meaning = Compared(sketches, self.threshold), meaning
        self._claims = claims

    def scores(self, i: I64, j: I64) -> F64:
        """What each pair is linked by: the best of its scores, under the line between regions."""
        return self._compared.linking(i, j, np.max(self._evidence(i, j), axis=0))

    def _evidence(self, i: I64, j: I64) -> list[F64]:
        """The scores of each pair by kind of evidence, in the order of ``KINDS``."""
        near, frames = self._compared.evidence(i, j)
        return [near, frames, *([self._meaning.scores(i, j, frames)] if self._meaning else [])]

    def propose(self) -> tuple[I64, I64]:
        """Pairs of rows that either LSH thinks worth comparing."""
        gathered = Gathered(len(self.rows))
        gather(self._compared.bands(), gathered, self._compared.worth)
        return joined_pairs(gathered.parts())

    def found(self, threads: int = 1) -> Scored:
        """The proposed pairs that may join and are near the line or over it; by at most so many threads."""
        proposing = parted_pairs(self._compared.regions)
        return self._found(self._compared.alike, proposing, threads)

    def doubts(self, threads: int = 1) -> Scored:
        """The proposed pairs that no score joins, as one says no region, and are near the line."""
        return self._found(self._compared.doubtful, bucket_pairs, threads)

    def _found(self, worth: Worth, proposing: Proposing, threads: int) -> Scored:
        gathered, bands = Gathered(len(self.rows), self._reaching), self._compared.bands()
        most = max(_TOGETHER // max(len(self.rows), 1), 1)
        gather(bands, gathered, worth, proposing, min(threads, most))
        return Scored.of(self._close(i, j) for i, j in gathered.parts())

    def close(self, i: I64, j: I64) -> Scored:
        """Those of the pairs that are near the line or over it."""
        return self._close(*self._reaching(i, j))

    def _reaching(self, i: I64, j: I64) -> tuple[I64, I64]:
        """Those of the pairs that may be near the line; all where a model has its say."""
        if self._meaning:
            return i, j
        may = self._compared.reaching(i, j, self.threshold - MARGIN)
        return i[may], j[may]

    def _close(self, i: I64, j: I64) -> Scored:
        blocks = (slice(start, start + _PAIRS) for start in range(0, len(i), _PAIRS))
        scored = (Scored(i[some], j[some], self.scores(i[some], j[some])) for some in blocks)
        return Scored.of(one.over(self.threshold - MARGIN) for one in scored)

    def refusals(self, i: I64, j: I64) -> list[Refusal | None]:
        """The first fact that parts the two of each pair whatever their score; the region before all."""
        told = dict[int, Refusal | None]()
        apart = self._compared.parted(i, j)
        for at in np.flatnonzero(apart).tolist():
            here, there = (self.rows[int(rows[at])].region for rows in (i, j))
            told[at] = Refusal("region", place_of(here), place_of(there))
        doubt = np.flatnonzero(~apart & self._doubted(i, j))
        told |= zip(doubt.tolist(), self._refused(i[doubt], j[doubt]), strict=True)
        return [told.get(at) for at in range(len(i))]

    def parted(self, i: I64, j: I64) -> Flags:
        """Whether a fact parts the two of each pair, whatever their score."""
        found = self._compared.parted(i, j)
        doubt = np.flatnonzero(~found & self._doubted(i, j))
        found[doubt] = [fact is not None for fact in self._refused(i[doubt], j[doubt])]
        return found

    def _doubted(self, i: I64, j: I64) -> Flags:
        """Whether facts may part the two of each pair."""
        if self._claims is None or len(i) < _MANY:
            return np.ones(len(i), dtype=bool)
        return ~self._claims().agree(i, j)

    def _refused(self, i: I64, j: I64) -> list[Refusal | None]:
        """The first of the facts that parts the two of each pair: asked once where the first rows say the same and the
        second ones do, too. Of 28,809 planted pairs in doubt 16,204 are left."""
        left, right = i.tolist(), j.tolist()
        first = dict[Hashable, int]()
        same = {row: first.setdefault(self.rows[row].said, row) for row in {*left, *right}}
        pairs = [(same[a], same[b]) for a, b in zip(left, right, strict=True)]
        told, coming = dict[Pair, Refusal | None](), iter(dict.fromkeys(pairs))
        while some := list(islice(coming, _JUDGED)):
            facts = {row: self.rows[row].facts for row in {*chain.from_iterable(some)}}
            told |= {(a, b): next(refusals(facts[a], facts[b]), None) for a, b in some}
        return [told[pair] for pair in pairs]

    def verdicts(self, pairs: Sequence[Pair]) -> list[Verdict]:
        """Each pair by itself: accepted over the threshold unless a fact parts it."""
        i, j = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        evidence = np.array(self._evidence(i, j))
        # Equal scores: the text before the frames before the model; nothing at all is said of the frames.
        kind = np.where(
            evidence.max(axis=0) > 0, evidence.argmax(axis=0), KINDS.index("same_question")
        )
        told = evidence.max(axis=0).tolist(), kind.tolist(), self.refusals(i, j)
        return [self._verdict(*one) for one in zip(pairs, *told, strict=True)]

    def _verdict(self, pair: Pair, score: float, number: int, fact: Refusal | None) -> Verdict:
        a, b = (self.rows[row].ids[0] for row in pair)
        kind = KINDS[number]
        words = told(fact) if fact else measured(score, self.threshold, kind)
        accepted = not fact and score >= self.threshold
        return Verdict(a, b, score, kind, accepted, *words, fact.slot if fact else None)


def seated(prepared: Iterable[Prepared], level: Level, model: Model | None = None) -> Judge:
    """The judge of some questions, which are let go as they are read."""
    if model is None:
        rows, sketches = kept(prepared)
        return Judge(rows, sketches, level, claims=claiming(rows))
    words = list[str]()

    def heard() -> Iterator[Prepared]:
        for one in prepared:
            words.append(one.words)
            yield one

    rows, sketches = kept(heard())
    return Judge(rows, sketches, level, Meaning(words, model), claiming(rows))


def propose(asked: Sequence[Asked]) -> list[tuple[int, int]]:
    """Pairs of positions (i, j), i < j, in ``asked`` that are worth comparing: a bound on recall."""
    i, j = seated(map(prepare, asked), "normal").propose()
    return list(zip(i.tolist(), j.tolist(), strict=True))
