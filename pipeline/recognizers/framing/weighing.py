"""What a question is about, as weighted features: the slots of a frame, for comparing frames with one another."""

from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from pipeline.recognizers.frames import Frame
from pipeline.recognizers.framing.asks import PRONOUNS
from pipeline.recognizers.framing.clauses import Token
from pipeline.recognizers.framing.lexicon import by_concept, frequencies, rarity
from pipeline.recognizers.framing.quantities import UNKNOWN, Quantity

# What a token counts by its slot: persons less than what is done and to what, because most are
# understood (员工 beside 公司); acts such as 使用 and 要求 hardly at all.
SLOT_WEIGHT = {"act": 1.0, "thing": 1.0, "state": 1.1, "party": 0.5, "light": 0.2, "word": 0.85}
# Persons for whom other rules hold, of law or of medicine, are no more understood than a thing is: what pneumonia
# looks like in a child is another question. Measured from 1 to 1.2: the same.
APART = frozenset(
    {"子女", "孕妇", "老年人", "学生", "残疾人", "军人", "教师", "外国人", "行人", "乘客"}
)
APART_WEIGHT = 1.0
# 我 and 对方 hardly say who: who asks is me, the other side is the other. At 0.2, as light acts weigh, two tellings
# of one matter in five words part over them.
PRONOUN_WEIGHT = 0.1
# A number counts more than a concept, but for an age, which most say of themselves in passing (6岁孩子: of the
# labelled medical pairs in which one alone says it, most are one), and for a masked one.
QUANTITY_WEIGHT, UNKNOWN_WEIGHT = {"age": 0.3}, 0.25
# Weights are whole multiples of this, so that their sums are exact and no score depends on the order
# in which features happen to be added: a process, a batch or a cluster gives the same last bit.
GRAIN = 2.0**-20

# How much of a word of no table its letters weigh; where it holds a shorter word, what it and its letters keep beside
# that. Both moved hardly anything between 0.2 and 0.6.
LETTERS = 0.4
OWN_BESIDE_HELD, LETTERS_BESIDE_HELD = 0.5, 0.1


def _weight(token: Token) -> float:
    """Concepts of the tables weigh 0.7 to 1.2 by rarity, words of no table 0.4 to 1.3."""
    told, slot = rarity(token.concept), token.entry.slot
    base = 0.2 + 0.8 * told if slot == "word" else 0.6 + 0.4 * told
    return base * _slot_weight(token) * token.share


def _slot_weight(token: Token) -> float:
    slot = token.entry.slot
    if slot == "party" and not APART.isdisjoint((token.concept, token.entry.broader)):
        return APART_WEIGHT
    if token.concept in PRONOUNS and not token.negated:
        return PRONOUN_WEIGHT
    # 用不了 says more than 用
    return SLOT_WEIGHT["act" if token.negated and slot == "light" else slot]


# What counts less in one question than in another (in a condition, beside what implies it, as the broader concept of
# another) lends so much of the difference: 离职 in 离职后 is 离职. But for the act asked about: 绑定 in 绑定后怎么使用
# is little beside 怎么绑定; else the seeds lose a fifth of their precision. From 0.3 to 0.5 as good, 0.75 worse.
LENT = 0.3


class Feature(NamedTuple):
    """``weight``: what it counts here. ``spare``: what it could lend; two questions share the smaller of their wholes
    (weight and spare) less the smaller of their spares."""

    weight: float
    spare: float = 0.0

    @property
    def whole(self) -> float:
        return self.weight + self.spare


Weighed = tuple[tuple[str, Feature], ...]


@lru_cache(maxsize=100_000)
def weighed(token: Token, asked: bool) -> Weighed:
    """The features of a token; ``asked``: it is the act that the question asks about."""
    full = 2.0 if asked and token.share == 1 else 1 / token.share
    return tuple(
        (key, Feature(_round(part), _round(LENT * max(_said(key, full * part, token) - part, 0.0))))
        for key, part in _parts(token)
    )


def _said(key: str, full: float, token: Token) -> float:
    """What a feature of the token would count if it were said in full, the broader concept by its own name."""
    entry = by_concept().get(token.entry.broader)
    if entry is None or key.removeprefix("¬") != entry.concept:
        return full
    return _weight(Token(entry, token.negated))


def _round(weight: float) -> float:
    return round(weight / GRAIN) * GRAIN


def _parts(token: Token) -> list[tuple[str, float]]:
    """A token as features: itself, and a share for its broader concept, or for the word in it and its letters.

    婴儿 and 儿子 meet in 子女; 哮喘病, which no table knows, and 哮喘 in 哮喘; 索赔书 and 赔偿书 in 赔 and 书.
    """
    weight, sign = _weight(token), "¬" if token.negated else ""
    share = token.entry.broader_share
    if token.entry.broader:
        return [(token.key, (1 - share) * weight), (sign + token.entry.broader, share * weight)]
    if token.entry.slot == "word" and len(token.concept) > 1:
        held = _held(token.concept)
        own, letters = (OWN_BESIDE_HELD, LETTERS_BESIDE_HELD) if held else (1 - LETTERS, LETTERS)
        parts = [(token.key, own * weight)]
        parts += [(sign + held, (1 - own - letters) * weight)] if held else []
        return parts + [("#" + c, letters * weight / len(token.concept)) for c in token.concept]
    return [(token.key, weight)]


def _held(word: str) -> str | None:
    """The longest word of jieba's within a longer one, the last of several: 哮喘 in 哮喘病, 耳炎 in 中耳炎."""
    inner = (
        word[start : start + length]
        for length in range(len(word) - 1, 1, -1)
        for start in range(len(word) - length, -1, -1)
    )
    return next((part for part in inner if part in frequencies()), None)


def measured(quantity: Quantity) -> Weighed:
    """The feature of a quantity; a year is none."""
    if quantity.kind == "year":
        return ()
    if quantity.value == UNKNOWN:
        return (("?", Feature(UNKNOWN_WEIGHT)),)
    weight = QUANTITY_WEIGHT.get(quantity.kind, 1.5)
    return ((f"{quantity.kind} {quantity.value:g}", Feature(weight)),)


def features(frame: Frame) -> dict[str, Feature]:
    """What a question is about, as weighted features: its tokens and its quantities; of one said twice the heavier."""
    found: dict[str, Feature] = {}
    tokens = (weighed(token, token.concept == frame.focus) for token in frame.tokens)
    for key, feature in chain.from_iterable([*tokens, *map(measured, frame.quantities)]):
        if key not in found or found[key] < feature:
            found[key] = feature
    return found


def shared(left: dict[str, Feature], right: dict[str, Feature]) -> float:
    """What two questions share of their weight."""
    pairs = [(feature, right[key]) for key, feature in left.items() if key in right]
    return sum(min(p.whole, q.whole) - min(p.spare, q.spare) for p, q in pairs)
