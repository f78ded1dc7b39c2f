"""Which of its answers a cluster shows, and which answers are the same text again."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.records import Answer, AnswerPlace, Role
from pipeline.similarity.jaccard import containment, jaccard
from pipeline.similarity.normalise import letters_of
from pipeline.similarity.shingles import shingle
from pipeline.tables import only, records_of, table_of

# Two answers are one from this Jaccard of character 3-grams on: a date or a name may differ.
_SAME = 0.9
# A cut answer is one with a longer one that holds this share of its 3-grams; its cut end may not fit.
_INSIDE = 0.95
# Answers compared at once: with their texts and shingles 1,000 take 10 MB.
_AT_ONCE = 1_000
_ABOUT = ("role", "cluster", "cites")
_ROLES = ("main", "section", "related", "recommended", "latest")


def choose(
    roles: Mapping[str, Role],
    answers: Iterable[Answer],
    cluster_of: Mapping[str, str],
    citing: Collection[str],
) -> list[AnswerPlace]:
    """Every answer's place in its cluster, one chosen for each cluster that has any; sorted by id.

    ``roles`` and ``cluster_of`` are by the id of the question; ``citing``: the ids of answers that cite something.
    The rule, first difference decides: a whole answer before a cut one; one with a citation before
    one without; one signed by a lawyer before an unsigned one; to the question of a page before one
    from a list; the newest; the longest; the smallest id. An answer of near-identical text to a
    better one is its duplicate.
    """

    def rank(answer: Answer) -> tuple[object, ...]:
        return (
            answer.excerpt,
            answer.id not in citing,
            answer.lawyer is None,
            _ROLES.index(roles[answer.question]),
            [-ord(letter) for letter in answer.published_at or ""] or [0],  # the newest first
            -len(answer.text),
            answer.id,
        )

    ranked = sorted(answers, key=rank)
    clusters: dict[str, list[int]] = defaultdict(list)
    for number, answer in enumerate(ranked):
        clusters[cluster_of[answer.question]].append(number)
    same = _same_texts(ranked, clusters.values())
    places = []
    for cluster, numbers in clusters.items():
        for number in numbers:
            better = next((one for one in numbers if (one, number) in same), None)
            places.append(
                AnswerPlace(
                    ranked[number].id,
                    cluster,
                    chosen=number == numbers[0],
                    duplicate_of=None if better is None else ranked[better].id,
                )
            )
    return sorted(places, key=lambda one: one.id)


def choose_all(
    questions: pa.Table, answers: pa.Table, variants: pa.Table, citing: pa.Array
) -> pa.Table:
    """``choose`` for whole tables, some clusters at a time: rows of ``AnswerPlace``, sorted by id."""
    question = answers["question"]
    roles, clusters = (
        _of(question, table, name) for table, name in ((questions, "role"), (variants, "cluster"))
    )
    about = pa.table([roles, clusters, pc.is_in(answers["id"], value_set=citing)], _ABOUT)
    places = [table_of(AnswerPlace, ())]
    for rows in _by_cluster(clusters):
        some, said = records_of(Answer, answers.take(rows)), about.take(rows).to_pylist()
        told = list(zip(some, said, strict=True))
        made = choose(
            {answer.question: one["role"] for answer, one in told},
            some,
            {answer.question: one["cluster"] for answer, one in told},
            {answer.id for answer, one in told if one["cites"]},
        )
        places.append(table_of(AnswerPlace, made))
    return pa.concat_tables(places).sort_by("id")


def _of(question: pa.ChunkedArray, table: pa.Table, name: str) -> pa.ChunkedArray:
    """What a table says of each of these questions, which most of its rows are none of."""
    some = only(table.select(["id", name]), "id", question)
    return some[name].take(pc.index_in(question, value_set=some["id"].combine_chunks()))


def _by_cluster(clusters: pa.ChunkedArray) -> Iterator[pa.Array]:
    """The places of some rows at a time, whole clusters together."""
    codes = clusters.combine_chunks().dictionary_encode().indices.to_numpy()
    order = np.argsort(codes, kind="stable")
    ends = np.append(np.flatnonzero(np.diff(codes[order])) + 1, len(codes))
    wanted = np.searchsorted(ends, np.arange(_AT_ONCE, len(codes) + _AT_ONCE, _AT_ONCE))
    cuts = np.unique(ends[np.minimum(wanted, len(ends) - 1)])
    return (pa.array(some) for some in np.split(order, cuts) if len(some))


def _same_texts(
    answers: Sequence[Answer], clusters: Iterable[Sequence[int]]
) -> set[tuple[int, int]]:
    """Pairs of answers (better, worse) of one cluster whose texts are one."""
    pairs = [pair for numbers in clusters for pair in combinations(numbers, 2)]
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    rows = shingle(letters_of(pa.array([one.text for one in answers], pa.large_string())))
    i, j = table[:, 0], table[:, 1]
    cut = np.array([answers[worse].excerpt for _, worse in pairs], dtype=bool)
    same = (jaccard(rows, i, j) >= _SAME) | (cut & (containment(rows, i, j) >= _INSIDE))
    return {pair for pair, is_same in zip(pairs, same.tolist(), strict=True) if is_same}
