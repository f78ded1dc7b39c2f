"""What the text is read into before anything is resolved. Positions count code points."""

from dataclasses import dataclass

from pipeline.recognizers.citing.laws import Law
from pipeline.records import ResolvedFrom


@dataclass(frozen=True, slots=True)
class LawMention:
    """A law by its name: quoted, unquoted, or by an alias.

    ``weak``: counts only where a pinpoint follows (刑法 alone can mean punishment).
    """

    start: int
    end: int
    title: str  # in full where known, else as given
    law: Law | None
    how: ResolvedFrom
    rule: str
    weak: bool = False
    repaired: bool = False
    doc_number: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document by its number: 国办发〔2021〕14号, 国务院令第583号."""

    start: int
    end: int
    number: str
    rule: str
    repaired: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A court's case number."""

    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A word that points back to a law: 该法, 本条例, 同法, 《条例》 standing alone."""

    start: int
    end: int
    kind: str  # what the law it points to must end in: 法, 条例; empty for any (该文件)
    this: bool  # 本法: spoken by the law itself
    rule: str


@dataclass(frozen=True, slots=True)
class Foreign:
    """Something with articles that is no law: a contract, an agreement, a form."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Pinpoint:
    """One article, with its paragraph and item where given."""

    start: int
    end: int
    article: int
    suffix: int | None = None
    paragraph: int | None = None
    item: int | None = None
    repaired: bool = False  # its 第 or its 条 is missing


@dataclass(frozen=True, slots=True)
class Chain:
    """Pinpoints in a row: 第四十条第一项、第二项和第四十一条."""

    start: int
    end: int
    pinpoints: tuple[Pinpoint, ...]
    loose: bool = False  # its first article lacks 第 or 条, so it needs a law before it


Named = LawMention | Reference | Foreign
Mention = Named | Document | Case | Chain
