"""A question reduced to a frame of typed slots: what is asked, of which act, on what, by whom, under which condition.

``frame(text)`` takes a folded text (``similarity.normalise.fold``) and gives its slots; comparing
two frames is ``framing.agreement``. Nothing here looks at any other question.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

import numpy as np

from pipeline.recognizers.framing import clauses
from pipeline.recognizers.framing.clauses import Passage, Token
from pipeline.recognizers.framing.cutting import cut_all, pays
from pipeline.recognizers.framing.joining import Parts, slots
from pipeline.recognizers.framing.quantities import Quantity
from pipeline.recognizers.framing.roles import Roles
from pipeline.recognizers.framing.words import cut, passages


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
    return next(frames([text]))


# Texts read at once, and passages kept beside: of 8,192 questions there are 9,000 to 28,000.
_BATCH, _PASSAGES = 8192, 50_000


def frames(texts: Iterable[str]) -> Iterator[Frame]:
    """``frame`` of each text; of many at once each takes a twentieth of the time."""
    coming = iter(texts)
    while some := [passages(text) for text in islice(coming, _BATCH)]:
        every = [*chain.from_iterable(some)]
        place = {part: n for n, part in enumerate(dict.fromkeys(every))}
        row = np.repeat(np.arange(len(some)), [len(parts) for parts in some])
        parts = Parts(row, np.array([place[part] for part in every], dtype=np.int64), len(some))
        yield from map(Frame, *slots(_read([*place]), parts))


# Questions repeat each other's clauses (现在不知道该怎么处理) far more than their whole texts: 79,000 planted questions
# hold 573,000, of which 41,000 differ.
_known: dict[str, Passage] = {}


def _read(texts: Sequence[str]) -> list[Passage]:
    """Passages, no two of which are the same, understood."""
    known = {text: _known.get(text) for text in texts}
    new = [text for text, one in known.items() if one is None]
    cuts = cut_all(new) if pays(len(new)) else map(cut, new)
    made = dict(zip(new, map(clauses.read, cuts), strict=True))
    if len(_known) > _PASSAGES:
        _known.clear()
    _known.update(made)
    return [one or made[text] for text, one in known.items()]


def forget() -> None:
    """Let go of the passages that are kept: some 100 MB."""
    _known.clear()
    clauses.understood.cache_clear()
