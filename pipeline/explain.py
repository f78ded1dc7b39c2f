"""Why two questions are, or are not, one: what they say slot by slot, the fact that differs, what people decided."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pipeline.clustering import Asked, Explanation, explain
from pipeline.clustering.meaning import load
from pipeline.config import Level
from pipeline.errors import InputError
from pipeline.records import Answer, CitationMention, Cluster, Decision, Question, Variant
from pipeline.store import Store

# The id of a question (laweer:9f3a#main), which no one asks.
_ID = re.compile(r"[a-z0-9_]+:\S+#\S+|q[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Explained:
    """Two questions compared by what they say; and, where a dataset holds both, what became of them there.

    ``together``: None where it does not hold both.
    """

    a: Asked
    b: Asked
    told: Explanation
    together: bool | None
    clusters: tuple[str, ...]
    decisions: tuple[Decision, ...]


def explain_pair(store: Store, a: str, b: str, level: Level, embed: str | None = None) -> Explained:
    """Why two questions are, or are not, one.

    Each is the id of a question in ``store``, or of a cluster, for its canonical question; or its words.
    Raises InputError for what looks like an id and is none.
    """
    known = _Known(store, (a, b))
    left, right = known.asked("a", a), known.asked("b", b)
    clusters = tuple(
        known.cluster_of[one.id] for one in (left, right) if one.id in known.cluster_of
    )
    pair = {left.id, right.id}
    return Explained(
        left,
        right,
        explain(left, right, level, load(embed) if embed else None),
        clusters[0] == clusters[1] if len(clusters) == len(pair) == 2 else None,
        clusters,
        tuple(one for one in known.decisions if {one.a, one.b} == pair),
    )


class _Known:
    """The dataset's questions among some names; none where no run has been."""

    def __init__(self, store: Store, names: Sequence[str]) -> None:
        self.questions: dict[str, Question] = {}
        self.answers: dict[str, Answer] = {}
        self.cluster_of: dict[str, str] = {}
        self.decisions: list[Decision] = []
        self._canonical: dict[str, str] = {}
        self._cited: dict[str, set[str]] = defaultdict(set)
        if not store.has_stage("clusters", "variants"):
            return
        for cluster in store.read_stage("clusters", "clusters", Cluster):
            self._canonical[cluster.id] = cluster.canonical
        wanted = {self._canonical.get(name, name) for name in names}
        for question in store.read_stage("enriched", "questions", Question):
            if question.id in wanted:
                self.questions[question.id] = question
        for variant in store.read_stage("clusters", "variants", Variant):
            if variant.id in wanted:
                self.cluster_of[variant.id] = variant.cluster
        for answer in store.read_stage("enriched", "answers", Answer):
            if answer.question in wanted:
                self.answers.setdefault(answer.question, answer)
        for mention in store.read_stage("enriched", "citations", CitationMention):
            self._cited[mention.owner].add(mention.label)
        self.decisions = store.read_stage("clusters", "decisions", Decision)

    def asked(self, place: str, name: str) -> Asked:
        """A question of the dataset by its id; any other words as a question of their own."""
        one = self.questions.get(self._canonical.get(name, name))
        if one is None:
            if _ID.fullmatch(name):
                raise InputError(
                    f"No question or cluster has the id {name!r}. "
                    "The ids stand in the first column of variants.parquet and questions.csv."
                )
            return Asked(place, name)
        answer = self.answers.get(one.id)
        cited = frozenset(self._cited.get(answer.id, ())) if answer else frozenset[str]()
        text = answer.text if answer else None
        return Asked(one.id, one.title, one.detail, one.adcode, text, cited)


# The slots, what is said of them, and the types of questions, as a person reads them.
NAMES_ZH = {
    "ask": "问什么",
    "focus": "问哪件事",
    "act": "行为",
    "thing": "事物",
    "state": "情况",
    "party": "人",
    "light": "虚泛的词",
    "word": "其他词",
    "number": "数字",
    "region": "地区",
    "answer": "回答",
    "citations": "法条",
    "same": "相同",
    "near": "部分相同",
    "missing": "一方未提",
    "differs": "不同",
    "how": "怎么做",
    "procedure": "流程",
    "remedy": "怎么办",
    "whether": "是否",
    "amount": "多少",
    "duration": "多久",
    "since": "何时起",
    "outcome": "多久有结果",
    "until": "到何时",
    "deadline": "期限",
    "when": "何时",
    "clock": "几点",
    "where": "何处",
    "who": "谁",
    "documents": "材料",
    "conditions": "条件",
    "consequence": "后果",
    "effect": "有无影响",
    "meaning": "含义",
    "why": "为何",
    "difference": "区别",
    "what": "什么",
    "basis": "依据",
    "contact": "联系方式",
    "topic": "只有话题",
    "bare": "没有发问",
}


def slot_table(found: Explained) -> list[list[str]]:
    """A row a slot: its name, what either question says, and how they agree; 中文 and English."""
    return [
        [
            _both(one.name),
            *(_values(one.name, side) for side in (one.left, one.right)),
            _both(one.verdict),
        ]
        for one in found.told.slots
    ]


def _values(slot: str, values: Sequence[str]) -> str:
    return " ".join(map(_both, values) if slot == "ask" else values)


def _both(word: str) -> str:
    return f"{NAMES_ZH.get(word, '')} {word}".strip()


def conclusion(found: Explained) -> list[str]:
    """What it comes to, in lines for a person."""
    verdict = found.told.verdict
    lines = ["一个问题 / one question" if verdict.accepted else "两个问题 / two questions"]
    lines += [verdict.zh, verdict.en]
    if found.together is not None:
        zh, en = ("同一簇", "one cluster") if found.together else ("不同簇", "two clusters")
        clusters = " ".join(dict.fromkeys(found.clusters))
        lines.append(f"数据集中：{zh} / in the dataset: {en} ({clusters})")
    for one in found.decisions:
        said = f"{one.decision}: {one.who}, {one.when}: {one.why}"
        lines.append(
            f"人工判定 / decided by a person: {said}" + (f" ({one.fault})" if one.fault else "")
        )
    return lines


def row(found: Explained) -> dict[str, Any]:
    """The same for a machine."""
    verdict = found.told.verdict
    return {
        "a": found.a.title,
        "b": found.b.title,
        "slots": [asdict(slot) for slot in found.told.slots],
        "accepted": verdict.accepted,
        "score": round(verdict.score, 4),
        "evidence": verdict.kind,
        "fact": verdict.fact,
        "zh": verdict.zh,
        "en": verdict.en,
        "together": found.together,
        "clusters": list(found.clusters),
        "decisions": [asdict(one) for one in found.decisions],
    }
