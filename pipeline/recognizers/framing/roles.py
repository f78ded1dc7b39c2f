"""Who does it, whose it is, by which means, to what: the order of a clause, where order tells."""

import itertools
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from pipeline.recognizers.framing import stages
from pipeline.recognizers.framing.asks import PRONOUNS
from pipeline.recognizers.framing.lexicon import entries
from pipeline.recognizers.framing.words import Word

_MEANS = frozenset(
    {"用", "凭", "凭借", "通过", "拿", "持", "靠", "根据", "有", "只有", "使用", "以"}
)

# Before a person: the act is done to or for them (给我调岗, 把我辞退), by whom is said elsewhere.
_TO = frozenset(
    {"给", "把", "将", "对", "向", "跟", "和", "与", "找", "为", "帮", "替", "让", "叫"}
)

# The person before suffers what follows: 员工 被 公司 辞退, 员工 被辞退.
_SUFFERED = frozenset("被遭")

# A filler that says who does what follows: 我想和老公离婚.
_I_WANT = "我想"

_I = frozenset({"我", "本人"})

# What a person wants who has just been named in another word: 老公有外遇 要和我离婚.
_WISHES = ("要", "想", "打算", "准备", "提出", "提", "非要", "坚持")

# Who asks says so, and of what follows nothing: 我 想了解一下 一方不同意离婚.
_ASKING = ("咨询", "了解", "问", "请教", "知道")

Pair = tuple[str, str]


class Roles(NamedTuple):
    """``agents``: (act, person who does it); ``owners``: (thing, person whose it is), (act, person who gets it);
    ``means``: things it is done with; ``objects``: (act, thing it is done to); ``askers``: who asks (我是房东);
    ``stages``: (act, how far it has come)."""

    agents: frozenset[Pair] = frozenset()
    owners: frozenset[Pair] = frozenset()
    means: frozenset[str] = frozenset()
    objects: frozenset[Pair] = frozenset()
    askers: frozenset[str] = frozenset()
    stages: frozenset[Pair] = frozenset()


NONE = Roles()


def of(clauses: Iterable[list[Word]]) -> Roles:
    """The roles of all clauses together."""
    return joined([told for clause in clauses if (told := _told(clause)) is not NONE])


def _told(clause: list[Word]) -> Roles:
    slots = {word.slot for word in clause}
    texts = [word.text for word in clause]
    agents, owners, askers = set[Pair](), set[Pair](), set[str]()
    if any(word.is_person or word.text[0] in _I for word in clause):
        agents = _agents(clause)
        owners = _owners(clause)
        askers = _askers(clause) if "是" in texts else askers
    if _COLLIDES in "".join(texts):
        agents |= _collisions(clause)
    means, objects = set[str](), set[Pair]()
    if "thing" in slots:
        means = set() if _MEANS.isdisjoint(texts) else _means(clause)
        objects = _objects(clause) if "act" in slots else objects
    come = stages.of(clause)
    if not (agents or owners or means or objects or askers or come):
        return NONE
    persons = frozenset(agents), frozenset(owners)
    things = frozenset(means), frozenset(objects)
    return Roles(*persons, *things, frozenset(askers), frozenset(come))


def joined(rows: Sequence[Roles]) -> Roles:
    """The roles of several passages together."""
    if len(rows) < 2:
        return rows[0] if rows else NONE
    return Roles(*(frozenset().union(*some) for some in zip(*rows, strict=True)))


def _is(word: Word, *slots: str) -> bool:
    return word.slot in slots


def _concept(word: Word) -> str:
    return word.meaning.concept


def _agents(clause: list[Word]) -> set[Pair]:
    """The last person before an act: 家人 怎么 使用. Who owns what follows, or suffered what went
    before (辞退 员工, but not 仲裁 公司 不出庭), does not count."""
    found: set[Pair] = set()
    person: str | None = None
    previous: Word | None = None
    for word, following in zip(clause, [*clause[1:], None], strict=False):
        owns = following is not None and (following.text == "的" or _is(following, "thing"))
        suffers = previous is not None and (_is(previous, "act") or previous.text in _TO)
        suffers = suffers and not (following is not None and _does(following))
        if word.text == _I_WANT:
            person = "我"
        elif word.is_person:
            person = person if suffers else None if owns else _concept(word)
        elif _is(word, "act", "light", "state"):
            named = _named(word)
            if person and not (word.text[0] in _SUFFERED or named):
                found.add((_concept(word), person))
            elif named in PRONOUNS:
                found.add((_concept(word), named))
            wants = following is not None and following.text.startswith(_WISHES)
            person = named if wants else None
        elif _is(word, "drop") and any(asking in word.text for asking in _ASKING):
            person = None
        elif word.entry is None or _is(word, "thing") or word.text in _SUFFERED:
            person = None  # too far away to be sure
        previous = word
    return found


def _does(word: Word) -> bool:
    """不, 不出庭, 想离婚: what the person before it does not do, or wants to."""
    return _is(word, "negator") or (_is(word, "act") and word.text[0] in "不没未拒想")


@cache
def _named(word: Word) -> str | None:
    """Who does it, where a word says so itself: 老公有外遇, 我不离."""
    for end in range(1, len(word.text)):
        entry = entries().get(word.text[:end])
        if entry and (entry.concept in PRONOUNS or (end > 1 and entry.slot == "party")):
            return entry.concept
    return None


def _askers(clause: list[Word]) -> set[str]:
    """Who asks: 我是女方."""
    return {
        _concept(person)
        for asker, is_, person in zip(clause, clause[1:], clause[2:], strict=False)
        if asker.text in _I and is_.text == "是" and person.slot == "party"
    }


_VEHICLES = frozenset({"机动车", "非机动车", "电动车", "摩托车", "货车", "出租车", "营运车"})
_COLLIDES = "撞"


def _collisions(clause: list[Word]) -> set[Pair]:
    """Who runs into whom, persons and vehicles: 汽车 撞 行人, 行人 被 汽车 撞."""
    places = [place for place, word in enumerate(clause) if _COLLIDES in word.text]
    actors = [(place, _concept(word)) for place, word in enumerate(clause) if _collides(word)]
    if not places or not actors:
        return set()
    before = [actor for actor in actors if actor[0] < places[0]]
    if not before or any(w.text[0] in _SUFFERED for w in clause[before[-1][0] : places[0] + 1]):
        return set()
    return {(_COLLIDES, before[-1][1])}


def _collides(word: Word) -> bool:
    return word.is_person or (word.entry is not None and word.entry.concept in _VEHICLES)


# Behind a person these are of that person, without 的, too: 女方名字.
_NAMED = frozenset({"姓名", "名下"})


def _owners(clause: list[Word]) -> set[Pair]:
    """A person, 的, and a thing: 家人的医保卡. An act, 给, and who gets it: 赔钱给男方."""
    found = {
        (_concept(thing), _concept(person))
        for person, of, thing in zip(clause, clause[1:], clause[2:], strict=False)
        if person.is_person and of.text == "的" and _is(thing, "thing")
    }
    found |= {
        (_concept(name), _concept(person))
        for person, name in itertools.pairwise(clause)
        if person.is_person and _concept(name) in _NAMED
    }
    ends = zip(clause, clause[1:], clause[2:], [*clause[3:], None], strict=False)
    return found | {
        (_concept(act), _concept(person))
        for act, to, person, rest in ends
        if _is(act, "act") and to.text == "给" and person.is_person
        if rest is None or not _is(rest, "act", "thing")
    }


def _means(clause: list[Word]) -> set[str]:
    """Things behind 用, 凭, 有 …, with what it is done."""
    return {
        _concept(following)
        for word, following in itertools.pairwise(clause)
        if word.text in _MEANS and _is(following, "thing")
    }


def _objects(clause: list[Word]) -> set[Pair]:
    """The last of the things that follow an act without a break: 查询 医保卡 余额 is about 余额."""
    found: set[Pair] = set()
    plain = [word for word in clause if word.text != "的"]
    for place, word in enumerate(plain):
        things = []
        for following in plain[place + 1 :]:
            if not _is(following, "thing"):
                break
            things.append(_concept(following))
        if _is(word, "act") and things:
            found.add((_concept(word), things[-1]))
    return found
