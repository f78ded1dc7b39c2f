"""Names of divisions as they stand in a text: one dictionary pass, then what speaks against each hit.

A hit is refused when its characters belong to two other words (table ``region_words``), when it is the
beginning of a street, a university, a bank (``region_contexts``), or when the name is an ordinary word
and nothing in the text asks for the place (``region_guards``). Of overlapping hits the leftmost longest
stands, but a short county name gives way to a province or city that begins inside it.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import ahocorasick

from pipeline.recognizers.places import divisions, tables
from pipeline.recognizers.places.spellings import Spelling, spellings

# What may stand between a place and the place in it: 宁夏-吴忠, 湖北 武汉.
JOINT = re.compile(r"[ \u3000\xa0·•/\-—>]{0,2}")
# Behind a full name: the last character belongs to another word (南京市场, 朝阳区域, 海淀区别墅).
TORN = re.compile(r"(?<=市)(?:场|值)|(?<=区)(?:域|别|分|间|块)")
FRAME_BEFORE = re.compile(
    r"(?:是|在|从|到|自|回|去|住|于|往|至|赴|老家|籍贯|户籍|户口|嫁到?|家)[ \u3000]?$"
)
FRAME_BEHIND = re.compile(
    r"人(?![员民身士才口大工事家品])|的?(?:[，。？！,?!\s]|$)|[这那]边|本地|当地|[县市区州镇](?!场|长)|打工|上班"
    r"|工作|务工|干活|居住|生活|[买租][了的]?房|办[理的]?|读书|上学|户口|户籍|法院|派出所|民政|公安|劳动局|医保"
    r"|社保|领证|登记|离婚|结婚|起诉|出差|旅游|被"
)
BEFORE, BEHIND = 12, 16  # characters of text that a pattern may look at on each side


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named in a text: ``codes`` are the divisions it may mean, ``rule`` how it was found."""

    start: int
    end: int
    codes: tuple[str, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Veto:
    """Patterns on the text before and behind a name; both fit where the name does not stand."""

    before: re.Pattern[str]
    after: re.Pattern[str]

    def holds(self, before: str, behind: str) -> bool:
        return bool(self.before.search(before) and self.after.match(behind))


@cache
def guards() -> dict[str, str]:
    """What each guarded name needs: full, parent or frame."""
    return {row["name"]: row["need"] for row in tables.read("region_guards")}


@cache
def vetoes() -> dict[str, tuple[Veto, ...]]:
    """The vetoes by name; those for any short name under the empty name."""
    table: dict[str, list[Veto]] = defaultdict(list)
    for row in tables.read("region_words"):
        table[row["name"]].append(Veto(re.compile(f"{row['before']}$"), re.compile(row["after"])))
    for row in tables.read("region_contexts"):
        table[row["name"]].append(Veto(re.compile(""), re.compile(row["after"])))
    return {name: tuple(rows) for name, rows in table.items()}


@cache
def _dictionary() -> ahocorasick.Automaton:
    """All spellings but those that never stand for themselves."""
    automaton = ahocorasick.Automaton()
    for written, spelling in spellings().items():
        if guards().get(written) != "full":
            automaton.add_word(written, spelling)
    automaton.make_automaton()
    return automaton


def find(text: str) -> list[Mention]:
    """The mentions in the order of the text; none overlap."""
    hits: dict[int, list[Spelling]] = defaultdict(list)
    for last, spelling in _dictionary().iter(text):
        hits[last + 1 - len(spelling.written)].append(spelling)
    found: list[Mention] = []
    end = 0
    for start in sorted(hits):
        if start < end:
            continue
        for spelling in sorted(hits[start], key=lambda one: -len(one.written)):
            if _stands(text, start, spelling, hits, found[-1] if found else None):
                end = start + len(spelling.written)
                found.append(Mention(start, end, spelling.codes, spelling.form))
                break
    return found


def _stands(
    text: str,
    start: int,
    spelling: Spelling,
    hits: dict[int, list[Spelling]],
    last: Mention | None,
) -> bool:
    end = start + len(spelling.written)
    if spelling.form.endswith("full"):
        if TORN.match(text, end):
            return False
    elif _vetoed(text, start, spelling.written):
        return False
    above = _above(text, start, last, spelling)
    need = guards().get(spelling.written)
    if need == "parent":
        return above == "parent"
    if above is not None:
        return True
    if need == "frame" and not framed(text, start, end):
        return False
    return not (spelling.form.endswith("short") and _gives_way(text, start, spelling, hits))


def _vetoed(text: str, start: int, written: str) -> bool:
    before, behind = text[max(0, start - BEFORE) : start], text[start + len(written) :][:BEHIND]
    return any(
        veto.holds(before, behind) for name in (written, "") for veto in vetoes().get(name, ())
    )


def _above(text: str, start: int, last: Mention | None, spelling: Spelling) -> str | None:
    """ "parent" or "ancestor" where the mention right before is a division that one of the codes lies in."""
    if last is None or not JOINT.fullmatch(text, last.end, start):
        return None
    if any(divisions.parent(code) in last.codes for code in spelling.codes):
        return "parent"
    if any(set(divisions.ancestors(code)) & set(last.codes) for code in spelling.codes):
        return "ancestor"
    return None


def framed(text: str, start: int, end: int) -> bool:
    """Whether the words around ask for a place: 在…打工, 是…人."""
    return bool(
        FRAME_BEFORE.search(text[max(0, start - BEFORE) : start]) and FRAME_BEHIND.match(text, end)
    )


def _gives_way(text: str, start: int, spelling: Spelling, hits: dict[int, list[Spelling]]) -> bool:
    """Whether a short county name is cut across by a province or city: 上杭|州 is 上|杭州."""
    if divisions.level(spelling.codes[0]) != "county":
        return False
    end = start + len(spelling.written)
    return any(
        inner + len(rival.written) > end
        and divisions.level(rival.codes[0]) != "county"
        and not _vetoed(text, inner, rival.written)
        for inner in range(start + 1, end)
        for rival in hits.get(inner, ())
    )


def adjacent(text: str, first: Mention, second: Mention) -> bool:
    """Whether nothing but a joint stands between two mentions."""
    return bool(JOINT.fullmatch(text, first.end, second.start))


def chains(text: str, mentions: Sequence[Mention]) -> list[list[Mention]]:
    """The mentions in runs that read as one place: 广东|梅州|丰顺."""
    runs: list[list[Mention]] = []
    for mention in mentions:
        if runs and adjacent(text, runs[-1][-1], mention):
            runs[-1].append(mention)
        else:
            runs.append([mention])
    return runs
