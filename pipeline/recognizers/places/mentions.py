"""Names of divisions as they stand in a text: which of the hits of the dictionary are places.

A hit that the characters right around do not refuse (``places.hits``) may still be the end of one word
and the beginning of the next (``places.cutting``), or an ordinary word: then something in the text must
ask for the place (table ``region_guards``). Of overlapping hits the leftmost longest stands, but a short
name gives way to a full one, and a county to a province or city, that begins inside it.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from pipeline.recognizers.places import cutting, divisions, frames
from pipeline.recognizers.places.hits import Hit, guards, read, refused

# What may stand between a place and the place in it: 宁夏-吴忠, 湖北 武汉.
JOINT = re.compile(r"[ \u3000\xa0·•/\-—>]{0,2}")


class Mention(NamedTuple):
    """A place named in a text: ``codes`` are the divisions it may mean, ``rule`` how it was found, ``role`` what it is
    to the matter."""

    start: int
    end: int
    codes: tuple[str, ...]
    rule: str
    role: str | None = None


def find(text: str, around: Collection[str] = ()) -> tuple[list[Mention], bool]:
    """The mentions of a clause in its order, none of which overlap; and whether more would stand with others around.

    A guarded name in a place frame stands if the text names the division above it, or another county of the same
    city (我在海淀上班，户口在西城): if it lies right in one of those ``around``.
    """
    hits: dict[int, list[Hit]] = defaultdict(list)
    for hit in read(text):
        hits[hit.start].append(hit)
    found: list[Mention] = []
    waiting: list[Hit] = []
    for start in sorted(hits):
        if found and start < found[-1].end:
            continue
        for hit in sorted(hits[start], key=lambda one: -one.end):
            if stands(hit, found[-1] if found else None, hits):
                found.append(_mention(hit))
                break
            if guards().get(hit.spelling.written) == "parent" and framed(hit) and not torn(hit):
                waiting.append(hit)
    taken = {at for mention in found for at in range(mention.start, mention.end)}
    waiting = [hit for hit in waiting if taken.isdisjoint(range(hit.start, hit.end))]
    found += [
        _mention(hit)
        for hit in waiting
        if any(divisions.parent(code) in around for code in hit.spelling.codes)
    ]
    return sorted(found), bool(waiting)


def _mention(hit: Hit) -> Mention:
    return Mention(hit.start, hit.end, hit.spelling.codes, hit.spelling.form)


def around(named: Iterable[Mention]) -> frozenset[str]:
    """The divisions that are named, and the cities of the counties among them."""
    codes = {one.codes[0] for one in named if len(one.codes) == 1}
    above = {divisions.parent(code) or "" for code in codes if divisions.level(code) == "county"}
    return frozenset(codes | above)


def stands(hit: Hit, last: Mention | None, hits: dict[int, list[Hit]]) -> bool:
    """Whether a hit is the name of a place; ``last`` is the mention before it in the text."""
    need = guards().get(hit.spelling.written)
    if need == "full" or refused(hit):
        return False
    above = _above(hit, last)
    if above is not None:
        return need != "parent" or above == "parent" or frames.behind(hit.behind)
    leads = _leads(hit, hits)
    if need is not None and not leads and not (need == "frame" and framed(hit)):
        return False
    if last is not None and last.end == hit.start and _part_of_a_name(hit, last):
        return False
    if hit.full and len(hit.spelling.written) == 2 and not frames.opens(hit.before):
        return False  # 古县, 唐县: two characters that meet by chance
    return not _gives_way(hit, hits) and (leads or not torn(hit))


def framed(hit: Hit) -> bool:
    """Whether the words around ask for a place: 在…打工, 是…人."""
    return not refused(hit) and frames.around(hit.before, hit.behind)


def torn(hit: Hit) -> bool:
    """Whether the words of the text cut across the name."""
    return cutting.across(hit.text, hit.start, hit.end, hit.level)


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
    """Whether a division right below follows at once: 白银|景泰."""
    return any(
        divisions.parent(code) in hit.spelling.codes and not refused(inner)
        for inner in hits.get(hit.end, ())
        for code in inner.spelling.codes
    )


def _part_of_a_name(hit: Hit, last: Mention) -> bool:
    """Whether a short name right behind an unrelated place names something there: 临沂|蒙山, 保定|金昌4S店."""
    if hit.full or hit.level == "province":
        return False
    far = last.codes[0][:2] not in {code[:2] for code in hit.spelling.codes}
    return (far and hit.level == "county") or frames.firm(hit.behind)


def _gives_way(hit: Hit, hits: dict[int, list[Hit]]) -> bool:
    """Whether another name begins inside a short one and ends behind it: 上|杭州, 成|都江堰市.

    A full name wins over a short one, a province or city over a county; nothing over a province.
    """
    if hit.full or hit.level == "province":
        return False
    return any(
        rival.end > hit.end
        and (rival.full or (hit.level == "county" and rival.level != "county"))
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
