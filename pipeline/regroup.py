"""enriched → clusters, after some pages changed: only the clusters that they can reach are made again.

What the dedup stage would make of all is what lies there afterwards, and beside it what the next time
starts from (``clustering.standing``): the rows of the clustering, to which a night adds its own, and the pairs of them
near or over the line.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline import answers as answering
from pipeline.clustering import Asked, Verdict, filing, following
from pipeline.clustering.collector import uncollected
from pipeline.clustering.identity import continued
from pipeline.clustering.keeping import Standings
from pipeline.clustering.kernels import rows_of
from pipeline.clustering.regrouping import Followed, Names
from pipeline.clustering.standing import NOTHING
from pipeline.config import Config
from pipeline.records import (
    Answer,
    AnswerPlace,
    Cluster,
    Decision,
    Lineage,
    Pair,
    Rejection,
    Role,
    Variant,
)
from pipeline.report import Progress
from pipeline.store import Store
from pipeline.tables import only, records_of, schema_of, table_of, without

STAGE = filing.STAGE

_TABLES = (
    ("variants", Variant),
    ("clusters", Cluster),
    ("answers", AnswerPlace),
    ("pairs", Pair),
    ("lineage", Lineage),
)


@uncollected()
def run(
    store: Store, config: Config, pages: Collection[str] | None, progress: Progress
) -> frozenset[str]:
    """Bring the stage up to date after these pages changed in the enriched one; None: make it anew.

    It is what the dedup stage would make, where no person decided anything and no model is asked. Returned
    are the ids of the clusters that came, changed or ended.
    """
    progress.start("dedup", 2)
    enriched, kept = _Enriched(store), _Kept(store if pages is not None else None)
    done = following.follow(
        kept.standing,
        kept.on_pages(pages),
        enriched.asked(enriched.on_pages(pages)),
        enriched.asked,
        config.level,
    )
    progress.advance()
    pairs, central = kept.pairs(done)
    told = filing.Told(done.groups, [*central, *done.verdicts])
    filed = filing.Filed.of((group, told.of(group)) for group in done.groups)
    # Where the stages are as they were left, the book lies among them as it was published.
    book = store.published_table("lineage", Lineage) if pages is None else kept.book
    past = continued(filed.grouped(), book, None if pages is None else done.touched)
    clusters, variants = filed.named(past.ids)
    columns = (variants[name].to_pylist() for name in ("id", "cluster"))
    cluster_of = dict(zip(*columns, strict=True))
    answers = enriched.answers(cluster_of)
    roles, citing = enriched.roles(cluster_of), enriched.citing(answers)
    places = answering.choose(roles, answers, cluster_of, citing)
    ended = kept.clusters_of(done.touched)
    made = {"variants": variants, "clusters": clusters, "answers": table_of(AnswerPlace, places)}
    tables = {name: kept.exchanged(name, ended, past.renamed, one) for name, one in made.items()}
    for name, table in (*tables.items(), ("lineage", past.book), ("pairs", pairs)):
        store.write_table(STAGE, name, table)
    Standings(store.stage(STAGE)).write(done.standing, kept.standing)
    counts = filing.books(enriched.questions_table, *tables.values())
    store.write_stage(STAGE, "decisions", Decision, [])
    store.write_stage(STAGE, "rejected", Rejection, [])
    counts |= {"level": config.level, "model": None, "decisions": {"read": 0, "rejected": 0}}
    counts |= {"decided_by": hashlib.sha256(b"").hexdigest(), "complaints": 0}
    store.write_counts(STAGE, counts)
    return ended | {*cluster_of.values()} | {*past.renamed, *past.renamed.values()}


class _Enriched:
    """Some of the questions and answers of the enriched stage."""

    def __init__(self, store: Store) -> None:
        self.questions_table = store.read_table("enriched", "questions")
        self._answers = store.read_table("enriched", "answers")
        self._citations = store.read_table("enriched", "citations")

    def on_pages(self, pages: Collection[str] | None) -> list[str]:
        """The ids of the questions on these pages, or of all."""
        found = self.questions_table if pages is None else only(self.questions_table, "page", pages)
        names: list[str] = found["id"].to_pylist()
        return names

    def roles(self, ids: Collection[str]) -> dict[str, Role]:
        found = only(self.questions_table, "id", ids)
        return dict(zip(found["id"].to_pylist(), found["role"].to_pylist(), strict=True))

    def answers(self, questions: Collection[str]) -> list[Answer]:
        return records_of(Answer, only(self._answers, "question", questions))

    def citing(self, answers: Sequence[Answer]) -> set[str]:
        owners = {one.id for one in answers}
        return set(filing.citing(only(self._citations, "owner", owners)).to_pylist())

    def asked(self, ids: Collection[str]) -> list[Asked]:
        questions = only(self.questions_table, "id", ids)
        answers = only(self._answers, "question", ids)
        return [*rows_of(filing.columns(questions, answers))]


class _Kept:
    """What the stage left last time; nothing, if there is no store."""

    def __init__(self, store: Store | None) -> None:
        self._variants, self._clusters, self._answers, self._pairs, self.book = (
            store.read_table(STAGE, name) if store else schema_of(record).empty_table()
            for name, record in _TABLES
        )
        self.standing = Standings(store.stage(STAGE)).read() if store else NOTHING

    def on_pages(self, pages: Collection[str] | None) -> list[str]:
        """The ids of the questions that were on these pages."""
        of_page = pc.replace_substring_regex(self._variants["id"], "#[^#]*$", "")
        found = pc.is_in(of_page, value_set=pa.array(pages or (), pa.string()))
        names: list[str] = self._variants.filter(found)["id"].to_pylist()
        return names

    def clusters_of(self, questions: Collection[str]) -> frozenset[str]:
        return frozenset(only(self._variants, "id", questions)["cluster"].to_pylist())

    def exchanged(
        self,
        name: str,
        ended: Collection[str],
        renamed: Mapping[str, str],
        rows: pa.Table,
    ) -> pa.Table:
        """A table without the rows of clusters that ended, and with new rows, sorted by id."""
        table: pa.Table = getattr(self, f"_{name}")
        key = "id" if name == "clusters" else "cluster"
        table = without(table, key, ended)
        if renamed:
            new = [renamed.get(one, one) for one in table[key].to_pylist()]
            table = table.set_column(table.schema.get_field_index(key), key, pa.array(new))
            table = table.cast(rows.schema)
        table = pa.concat_tables([table, rows])
        return table.sort_by("id").combine_chunks()

    def pairs(self, done: Followed) -> tuple[pa.Table, list[Verdict]]:
        """The pairs, those exchanged that were decided again; and what was decided of the central ones."""
        place = self._places(done.lost | done.central)
        stays = np.ones(len(self._pairs), dtype=bool)
        stays[[place[pair] for pair in done.lost if pair in place]] = False
        new = table_of(Pair, [filing.pair(one) for one in done.verdicts])
        pairs = pa.concat_tables([self._pairs.filter(pa.array(stays)), new]).combine_chunks()
        central = self._pairs.take(pa.array([place[pair] for pair in done.central], pa.int64()))
        return pairs, [filing.verdict(one) for one in records_of(Pair, central)]

    def _places(self, pairs: Names) -> dict[tuple[str, str], int]:
        """Where those of some pairs stand that are there."""
        sides = (("a", {a for a, _ in pairs}), ("b", {b for _, b in pairs}))
        among = (
            pc.is_in(self._pairs[side], value_set=pa.array(sorted(some), pa.string()))
            for side, some in sides
        )
        may = np.flatnonzero(pc.and_(*among).to_numpy())
        names = (self._pairs[side].take(pa.array(may)).to_pylist() for side in "ab")
        found = zip(zip(*names, strict=True), may.tolist(), strict=True)
        return {pair: row for pair, row in found if pair in pairs}
