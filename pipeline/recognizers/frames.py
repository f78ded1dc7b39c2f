"""A question reduced to a frame of typed slots: what is asked, of which act, on what, by whom, under which condition.

``frame(text)`` takes a folded text (``similarity.normalise.fold``) and gives its slots, ``read(texts)`` those of many,
slot by slot; comparing two frames is ``framing.agreement``. Nothing here looks at any other question.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.recognizers.framing import alike
from pipeline.recognizers.framing.clauses import Token
from pipeline.recognizers.framing.joining import Slots, slots
from pipeline.recognizers.framing.quantities import Quantity
from pipeline.recognizers.framing.ragged import Coded, Ragged
from pipeline.recognizers.framing.roles import Roles
from pipeline.recognizers.framing.words import passages


class Frame(NamedTuple):
    """The slots of one question. ``focus``: the act it asks about; ``modal``: may (可以) or must (需要)."""

    asks: frozenset[str]
    focus: str | None
    tokens: tuple[Token, ...]
    quantities: frozenset[Quantity]
    roles: Roles
    modal: str | None


def frame(text: str) -> Frame:
    """The frame of one folded text."""
    return next(framed(read([text])))


def read(texts: Sequence[str]) -> Slots:
    """The slots of the frames of folded texts; of thousands each takes a twentieth of the time."""
    said = Ragged.of([passages(text) for text in texts])
    return slots(Ragged(said.row, said.number, alike.read(said.known), said.rows))


def framed(many: Slots) -> Iterator[Frame]:
    """The frames, one by one."""
    return map(Frame, *(slot.values() for slot in many))


def laid(frames: Sequence[Frame]) -> Slots:
    """Frames slot by slot: the inverse of ``framed``."""
    return Slots(
        Coded.of(one.asks for one in frames),
        Coded.of(one.focus for one in frames),
        Ragged.of([one.tokens for one in frames]),
        Coded.of(one.quantities for one in frames),
        Coded.of(one.roles for one in frames),
        Coded.of(one.modal for one in frames),
    )
