"""Names of divisions as they stand in a text: one dictionary pass, then what speaks against each hit.

A hit is refused when its characters belong to two other words (table ``region_words``), when it is the
beginning of a street, a university, a bank (``region_contexts``), or when the name is an ordinary word
and nothing in the text asks for the place (``region_guards``). Of overlapping hits the leftmost longest
stands, but a short county name gives way to a province or city that begins inside it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import ahocorasick

from pipeline.recognizers.places import divisions, frames, tables
from pipeline.recognizers.places.spellings import Spelling, spellings, stem

# What may stand between a place and the place in it: 宁夏-吴忠, 湖北 武汉.
JOINT = re.compile(r"[ \u3000\xa0·•/\-—>]{0,2}")
# Behind a full name: its last character belongs to another word (南京市场, 青岛|市南区, 会同县级政府).
TORN = re.compile(r"(?<=市)(?:[场值]|[南北中]区)|(?<=区)[域别分间块]|(?<=县)[级长]")
BEFORE, BEHIND = 12, 32  # characters of text that a pattern may look at on each side


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named in a text: ``codes`` are the divisions it may mean, ``rule`` how it was found."""

    start: int
    end: int
    codes: tuple[str, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A spelling that stands at ``start`` of ``text``, place or not."""

    text: str
    start: int
    spelling: Spelling

    @property
    def end(self) -> int:
        return self.start + len(self.spelling.written)

    @property
    def before(self) -> str:
        return self.text[max(0, self.start - BEFORE) : self.start]

    @property
    def behind(self) -> str:
        return self.text[self.end : self.end + BEHIND]

    def mention(self) -> Mention:
        return Mention(self.start, self.end, self.spelling.codes, self.spelling.form)


@dataclass(frozen=True, slots=True)
class Veto:
    """Patterns on the text before and behind a name; where both fit, the name does not stand."""

    before: re.Pattern[str]
    after: re.Pattern[str]


@cache
def guards() -> dict[str, str]:
    """What each guarded name needs: full, parent or frame."""
    return {row["name"]: row["need"] for row in tables.read("region_guards")}


@cache
def vetoes() -> dict[str, tuple[Veto, ...]]:
    """The vetoes by name; those for any short name under the empty name."""
    table: dict[str, list[Veto]] = defaultdict(list)
    for row in [*tables.read("region_words"), *tables.read("region_contexts")]:
        before, after = re.compile(f"(?:{row['before']})$"), re.compile(row["after"])
        table[row["name"]].append(Veto(before, after))
    return {name: tuple(rows) for name, rows in table.items()}


@cache
def _dictionary() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for written, spelling in spellings().items():
        automaton.add_word(written, spelling)
    automaton.make_automaton()
    return automaton


def find(text: str) -> list[Mention]:
    """The mentions in the order of the text; none overlap.

    A guarded name in a place frame waits until the whole text is read: it stands if the text names
    the division above it, or another county of the same city (我在海淀上班，户口在西城).
    """
    hits: dict[int, list[Hit]] = defaultdict(list)
    for last, spelling in _dictionary().iter(text):
        start = last + 1 - len(spelling.written)
        hits[start].append(Hit(text, start, spelling))
    found: list[Mention] = []
    waiting: list[Hit] = []
    for start in sorted(hits):
        if found and start < found[-1].end:
            continue
        for hit in sorted(hits[start], key=lambda one: -one.end):
            if stands(hit, found, hits):
                found.append(hit.mention())
                break
            if guards().get(hit.spelling.written) == "parent" and framed(hit):
                waiting.append(hit)
    return _with_waiting(found, waiting)


def _with_waiting(found: list[Mention], waiting: Iterable[Hit]) -> list[Mention]:
    codes = {mention.codes[0] for mention in found if len(mention.codes) == 1}
    around = codes | {divisions.parent(code) for code in codes if divisions.level(code) == "county"}
    taken = {at for mention in found for at in range(mention.start, mention.end)}
    added = [
        hit.mention()
        for hit in waiting
        if any(divisions.parent(code) in around for code in hit.spelling.codes)
        and taken.isdisjoint(range(hit.start, hit.end))
    ]
    return sorted([*found, *added], key=lambda mention: mention.start) if added else found


def stands(hit: Hit, found: Sequence[Mention], hits: dict[int, list[Hit]]) -> bool:
    """Whether a hit is the name of a place, as far as the text up to it and right behind it says."""
    need = guards().get(hit.spelling.written)
    if need == "full" or refused(hit):
        return False
    last = found[-1] if found else None
    above = _above(hit, last)
    if above is not None:
        return need != "parent" or above == "parent" or frames.behind(hit.behind)
    if need is not None and not (
        (need == "frame" and framed(hit)) or _journey(hit, last) or _leads(hit, hits)
    ):
        return False
    if last is not None and last.end == hit.start and _brand(hit):
        return False
    if len(hit.spelling.written) == 2 and hit.spelling.form.endswith("full"):
        return frames.opens(hit.before)  # 古县, 唐县: two characters that meet by chance
    return not _gives_way(hit, hits)


def refused(hit: Hit) -> bool:
    """Whether the characters right around say that this is no name of a place."""
    names = [hit.spelling.written]
    if hit.spelling.form.endswith("full"):
        if TORN.match(hit.text, hit.end):
            return True
        names.append(stem(hit.spelling.written))  # 相应|城市 as 相应|城
    else:
        names += ["", divisions.level(hit.spelling.codes[0])]
    return any(
        veto.before.search(hit.before) and veto.after.match(hit.behind)
        for name in names
        for veto in vetoes().get(name, ())
    )


def framed(hit: Hit) -> bool:
    """Whether the words around ask for a place: 在…打工, 是…人."""
    return not refused(hit) and frames.around(hit.before, hit.behind)


def _above(hit: Hit, last: Mention | None) -> str | None:
    """parent or ancestor: what the mention right before is to one of the codes; None for neither."""
    if last is None or not JOINT.fullmatch(hit.text, last.end, hit.start):
        return None
    if any(divisions.parent(code) in last.codes for code in hit.spelling.codes):
        return "parent"
    if any(set(divisions.ancestors(code)) & set(last.codes) for code in hit.spelling.codes):
        return "ancestor"
    return None


def _leads(hit: Hit, hits: dict[int, list[Hit]]) -> bool:
    """Whether a division right below follows at once: 开封|通许, 大同|平城."""
    return any(
        divisions.parent(code) in hit.spelling.codes and not refused(inner)
        for inner in hits.get(hit.end, ())
        for code in inner.spelling.codes
    )


def _journey(hit: Hit, last: Mention | None) -> bool:
    """Whether the mention before begins a way that ends here, within a province: 从新乡到民权."""
    if last is None or hit.text[last.end : hit.start] not in ("到", "至", "去", "回", "往"):
        return False
    leaves = hit.text[max(0, last.start - 1) : last.start] in ("从", "由", "自")
    return leaves and last.codes[0][:2] in {code[:2] for code in hit.spelling.codes}


def _brand(hit: Hit) -> bool:
    """Whether a name right behind an unrelated place belongs to a firm there: 保定|金昌荣威4S店."""
    low = divisions.level(hit.spelling.codes[0]) != "province"
    return low and hit.spelling.form.endswith("short") and frames.firm(hit.behind)


def _gives_way(hit: Hit, hits: dict[int, list[Hit]]) -> bool:
    """Whether a short county name is cut across by a province or city: 上杭|州 is 上|杭州."""
    if hit.spelling.form.endswith("full") or divisions.level(hit.spelling.codes[0]) != "county":
        return False
    return any(
        rival.end > hit.end
        and divisions.level(rival.spelling.codes[0]) != "county"
        and not refused(rival)
        for inner in range(hit.start + 1, hit.end)
        for rival in hits.get(inner, ())
    )


def chains(text: str, mentions: Sequence[Mention]) -> list[list[Mention]]:
    """The mentions in runs that read as one place: 广东|梅州|丰顺."""
    runs: list[list[Mention]] = []
    for mention in mentions:
        if runs and JOINT.fullmatch(text, runs[-1][-1].end, mention.start):
            runs[-1].append(mention)
        else:
            runs.append([mention])
    return runs
