"""Every shape that moves through the pipeline, in the order in which it comes to be.

A page holds questions; a question holds answers; questions, answers and page metadata mention citations and regions;
questions that one answer serves form a cluster. All are frozen: a stage makes new records, it never edits one.
"""

from dataclasses import dataclass
from typing import Literal

Media = Literal["html", "text", "json"]
Role = Literal["main", "section", "related", "recommended", "latest"]
Level = Literal["national", "province", "city", "county"]
Status = Literal["in_force", "repealed", "amended", "unknown"]
ResolvedFrom = Literal["full", "alias", "back_reference"]
CitationKind = Literal["statute", "document", "case"]
PersonalKind = Literal[
    "mobile", "landline", "id_card", "bank_card", "email", "qq", "wechat", "plate"
]


@dataclass(frozen=True, slots=True)
class Capture:
    """The bytes of one page as they lie in data/raw, with what is known about where they came from."""

    path: str  # below data/raw, "/" between parts; "#<offset>" behind it for a record inside an archive
    content: bytes
    url: str | None = None
    captured_at: str | None = None  # ISO 8601, as the index or the archive says
    content_type: str | None = None  # the header's value, which may lie


@dataclass(frozen=True, slots=True)
class Page:
    """One captured document, decoded.

    ``id`` is ``<site>:<native id>`` where the address is known, else ``<site>:~<16 hex of the bytes' sha256>``; it
    never depends on cleaned text.
    """

    id: str
    site: str
    path: str
    url: str | None
    captured_at: str | None
    media: Media
    text: str
    encoding: str = "utf-8"
    replaced: int = 0  # characters lost in decoding (U+FFFD)
    flags: tuple[str, ...] = ()  # mojibake_repaired


@dataclass(frozen=True, slots=True)
class Question:
    """One question as it occurs on one page. Title and detail are as published.

    ``role``: ``main`` is what the page is about, ``section`` a further question that the same article answers,
    ``related`` a near-identical one the site lists, ``recommended`` and ``latest`` are lists that only share the page.
    Readers leave ``id``, ``page`` and ``site`` empty; parse fills them. Enrich decides ``adcode`` and ``place``.
    """

    title: str
    role: Role = "main"
    detail: str | None = None
    category: str | None = None
    region: str | None = None  # the asker's or the breadcrumb's, as the site writes it
    asked_at: str | None = None  # ISO 8601 date, or date and time
    url: str | None = None
    adcode: str | None = None  # the region the question is about; null is "not said"
    place: str | None = None  # the same in words: 广东省/深圳市
    id: str = ""
    page: str = ""
    site: str = ""
    position: int = 0  # 0 for the first question of the page
    flags: tuple[str, ...] = ()  # what is doubtful about its text; see sources/cleaning.py


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer text to a question, with its author as the site gives it.

    Readers leave ``id``, ``question`` and ``site`` empty; the parse stage fills them.
    """

    text: str
    lawyer: str | None = None
    lawyer_title: str | None = None  # 执业律师
    firm: str | None = None
    helped: int | None = None  # 已帮助 N 人
    region: str | None = None  # the lawyer's, as the site writes it
    published_at: str | None = None  # ISO 8601 date, or date and time
    excerpt: bool = False  # cut by the site
    follow_ups: tuple[str, ...] = ()  # 追问 and 追答 below it, in order, each with its label
    id: str = ""
    question: str = ""
    site: str = ""
    flags: tuple[str, ...] = ()  # what is doubtful about its text; see sources/cleaning.py
    confidence: float = 1.0  # that this text is the answer: below 1 where no layout says so


@dataclass(frozen=True, slots=True)
class Entry:
    """One question of a page with its answers: what a reader gives."""

    question: Question
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Dropped:
    """A line of a page that a reader left out on purpose, or could not place, and why."""

    reason: str  # disclaimer, unread, leak
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a reader made of one page, in the order of the page."""

    entries: tuple[Entry, ...]
    dropped: tuple[Dropped, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """One pinpoint in a legal text. ``text[start:end] == found`` in code points of the text it was found in."""

    law: str | None  # in full where known, else as given, without 《》
    article: int | None  # 条
    article_suffix: int | None  # 1 for 之一
    paragraph: int | None  # 款
    item: int | None  # 项
    doc_number: str | None  # 国办发〔2021〕14号
    resolved_from: ResolvedFrom
    status: Status
    successor: str | None  # the law that replaced a repealed one
    found: str
    start: int
    end: int
    kind: CitationKind = "statute"
    flags: tuple[str, ...] = ()  # in_quote, repaired, no_such_article
    rule: str = ""  # the name of the pattern that found it


@dataclass(frozen=True, slots=True)
class Region:
    """One mention of an administrative division. ``text[start:end] == found``."""

    name: str  # the official name where ``adcode`` is known, else as found
    adcode: str | None  # six digits of GB/T 2260; "000000": the whole country; null: one of several
    level: Level
    role: str | None  # event, origin, policy, ...
    candidates: tuple[str, ...]  # the codes of the several, where the text does not say
    found: str
    start: int
    end: int
    rule: str = ""


@dataclass(frozen=True, slots=True)
class PersonalData:
    """One piece of personal data. ``text[start:end] == found``."""

    kind: PersonalKind
    found: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationMention(Citation):
    """A citation and where it stands: in ``part`` (title, detail, text) of the record ``owner``."""

    owner: str
    part: str
    label: str  # 《医疗保障基金使用监督管理条例》第十七条


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionMention(Region):
    """A region and where it stands: in ``part`` (page, title, detail, text) of the record ``owner``."""

    owner: str
    part: str
    path: str | None  # 广东省/深圳市; null where the code is not known


@dataclass(frozen=True, slots=True)
class Rejection:
    """Something that was dropped, where, and why: a page, a question, an answer, a line."""

    stage: str
    site: str
    kind: str  # page, question, answer, line
    id: str  # of the record, else the path of the file
    reason: str  # one short word, for counting
    detail: str  # a sentence, for a person


@dataclass(frozen=True, slots=True)
class PageInfo:
    """A page that gave questions, as the parsed stage keeps it; its text stays in raw."""

    id: str
    site: str
    path: str
    url: str | None
    media: str
    encoding: str
    replaced: int
    sha256: str  # of the bytes
    license: str
    first_captured: str | None  # ISO 8601; null where no index or archive says
    last_captured: str | None
    questions: int  # found on the page, kept or rejected
    flags: tuple[str, ...] = ()  # mojibake_repaired


@dataclass(frozen=True, slots=True)
class Variant:
    """A question's place in a cluster, and why it is there."""

    id: str  # of the question
    cluster: str
    canonical: bool
    similarity: float  # to the canonical question, 0 to 1
    evidence: str  # canonical, near_identical, same_question, decided
    reason: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """All variants that one answer serves. ``loosest`` is the pair of members least alike."""

    id: str
    canonical: str  # id of a question
    size: int
    loosest_a: str | None
    loosest_b: str | None
    loosest_score: float | None  # null in a cluster of one
    least_similar: str | None  # the member least like the others
    flagged: bool  # larger than a cluster should be: look at it


@dataclass(frozen=True, slots=True)
class Pair:
    """Two questions that were compared, near the line, and what was decided."""

    a: str
    b: str
    score: float
    evidence: str  # near_identical, same_question, decided (by a person)
    accepted: bool
    reason_zh: str
    reason_en: str
    fact: str | None = None  # what parts them, where the score does not: region, number, ...


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about one question or two, as a line of the file of decisions says it."""

    line: int
    decision: str  # same, different, canonical
    a: str  # id of a question
    b: str | None  # id of another; null for canonical
    who: str
    when: str  # ISO 8601 date
    why: str
    fault: str | None = None  # why it has no effect; null where it has


@dataclass(frozen=True, slots=True)
class AnswerPlace:
    """An answer's place in a cluster. One answer of a cluster is chosen."""

    id: str  # of the answer
    cluster: str
    chosen: bool
    duplicate_of: str | None  # an answer of near-identical text, kept in its place


@dataclass(frozen=True, slots=True)
class Lineage:
    """What became of the id of a cluster. Nothing is ever taken out: an old id leads to where its questions are.

    ``new``: it came to be, or came back with questions it once held. ``kept``: it lives on with other variants or
    another canonical question. ``merged``: it ended, and most of its questions are in ``other``. ``split``: a part of
    it is in ``other`` now. ``gone``: none of its questions is there any more.
    """

    step: int  # 1 for the first dataset, one more for each in which a cluster changed
    event: str
    cluster: str
    other: str | None
    came: tuple[str, ...]  # ids of questions
    went: tuple[str, ...]
    canonical: str | None  # id of a question; null where the cluster ended
