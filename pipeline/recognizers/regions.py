"""Administrative divisions named in a text, with their codes; and the region that a question is about.

The order: of each clause that may name a place (``places.clauses``) the names and one-character names are
found (``places.mentions``, ``places.shorthand``), and what the words around say the place is to the matter
(``places.roles``); the whole text tells several divisions of one name apart (``places.settle``).
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from pipeline.recognizers.places import clauses, divisions, hits, mentions, settle
from pipeline.recognizers.places.mentions import Mention
from pipeline.recognizers.places.spellings import simplified, spellings
from pipeline.records import Level, Region

# Whose rules and whose court come first, then where it happened, then where the persons are.
LEVELS = ("national", "province", "city", "county")
ASKED = ("policy", "institution", "forum")
ROLES = (*ASKED, "event", "work", "residence", "hukou", None, "origin")
# Never: other, company, product: where somebody is not, where a firm has its seat, where a thing comes from.


def find(text: str) -> list[Region]:
    """Every mention of a division, in the order of the text; spans never overlap.

    >>> [(r.found, r.adcode, r.role) for r in find("我是湖北黄石人，在东莞打工")]
    [('湖北', '420000', 'origin'), ('黄石', '420200', 'origin'), ('东莞', '441900', 'work')]
    """
    naming = [*clauses.naming(simplified(text))]
    if not naming:
        return []
    named = [clauses.read(clause.text) for clause in naming]
    if any(one.waits for one in named):
        around = mentions.around(mention for one in named for mention in one.mentions)
        named = [clauses.read(clause.text, around) for clause in naming]
    found = [
        Mention(start + one.start, start + one.end, one.codes, one.rule, one.role)
        for (start, _), (said, _) in zip(naming, named, strict=True)
        for one in said
    ]
    return [_region(text, mention) for mention in settle.settle(found)]


def said(text: str) -> tuple[int, int]:
    """Where the part of a text begins and ends that tells all it names; ``find`` finds the same in that part.

    >>> said("你好，我是湖北人，在东莞打工。怎么办？")
    (3, 15)
    """
    return clauses.span(simplified(text))


def _region(text: str, mention: Mention) -> Region:
    found = text[mention.start : mention.end]
    certain = mention.codes[0] if len(mention.codes) == 1 else None
    return Region(
        name=divisions.name(certain) if certain else found,
        adcode=certain,
        level=_level(mention.codes),
        role=mention.role,
        candidates=() if certain else mention.codes,
        found=found,
        start=mention.start,
        end=mention.end,
        rule=mention.rule,
    )


@cache
def _level(codes: tuple[str, ...]) -> Level:
    """The level of most of the codes, of the first where they are even."""
    levels = [divisions.level(code) for code in codes]
    return max(levels, key=levels.count)


def resolve(text: str) -> list[Region]:
    """The divisions that a short text known to be a place names, the most specific last.

    For page metadata. Short names need no support from the words around here, and one that several
    divisions bear is told by the one before it.

    >>> [r.name for r in resolve("重庆-江北区")], [r.name for r in resolve("宁夏-吴忠")]
    (['重庆市', '江北区'], ['宁夏回族自治区', '吴忠市'])
    """
    found: list[Mention] = []
    for match in re.finditer(r"[一-鿿]+", simplified(text)):
        found += _spelled(match.group(), match.start())
    regions = [_region(text, mention) for mention in settle.settle(found)]
    return sorted(regions, key=lambda region: LEVELS.index(region.level))


def _spelled(word: str, offset: int) -> list[Mention]:
    """The longest spellings that the word is made of, from its beginning on."""
    table, start = spellings(), 0
    found: list[Mention] = []
    while start < len(word):
        for end in range(len(word), start + 1, -1):
            spelling = table.get(word[start:end])
            if spelling and (found or hits.guards().get(spelling.written) != "full"):
                found.append(Mention(offset + start, offset + end, spelling.codes, spelling.form))
                start = end
                break
        else:
            break
    return found


def name(adcode: str) -> str:
    """The official full name. Raises KeyError for a code that never was."""
    return divisions.name(adcode)


def parent(adcode: str) -> str | None:
    """The code of the division right above, "000000" above a province, None above that."""
    return divisions.parent(adcode)


def path(adcode: str) -> str:
    """The names from the province down: 广东省/深圳市, 重庆市/渝中区, 全国."""
    return divisions.path(adcode)


def decide(page: Sequence[Region], title: Sequence[Region], detail: Sequence[Region]) -> str | None:
    """The region that a question is about: one code, or None where nothing says it.

    The rule, in this order:

    1. The place whose rules, authority or court the title asks for decides, whoever asks: 深圳社保怎么转
       is about 深圳, from 宁夏 too.
    2. Else the page's own metadata (breadcrumb, asker line, path) decides, then the title, then the
       detail. Answers never decide: they cite rules of other places.
    3. In each of these the mentions with the strongest role count: rules, authority, court; then where
       it happened, where somebody works, lives, is registered; then places without a role; then where
       somebody comes from. Only a mention with a code counts. The whole country counts as not said; a
       place that is denied (不在烟台), and that of a firm or a product, never counts.
    4. Of these the most specific one; of several unrelated ones the last, since who writes of two places
       moves from the first to the second, whose rules then hold (户口从四川迁到南京); none where they are
       named in one breath (北京和上海).
    5. A place in it that title or detail name makes it more specific, also one of several of a name:
       page 北京, title 朝阳区法院.

    >>> decide([], find("我是湖北人，深圳社保怎么转"), [])
    '440300'
    >>> decide(resolve("宁夏-吴忠"), find("国家医保卡怎么绑定"), [])
    '640300'
    >>> decide(resolve("北京"), find("朝阳区法院怎么立案"), [])
    '110105'
    """
    if not (page or title or detail):
        return None
    if len(alone := [*page, *title, *detail]) == 1:
        (one,) = alone
        return one.adcode if one.role in ROLES and one.level != "national" else None
    for mentioned, ranks in ((title, ASKED), (page, ROLES), (title, ROLES), (detail, ROLES)):
        present = {one.role for one in mentioned}
        for role in (role for role in ranks if role in present):
            meant = [one for one in mentioned if one.role == role and one.level != "national"]
            if certain := [one for one in meant if one.adcode is not None]:
                area = _most_specific(certain)
                return area and _refined(area, [*title, *detail])
    return None


def _most_specific(certain: Sequence[Region]) -> str | None:
    """The last code that no other lies in; of two in one breath (北京和上海) what holds both, or None."""
    places = [(one.adcode or "", one.start, one.end) for one in certain]
    inner = [
        (code, start, end)
        for code, start, end in places
        if not any(other != code and divisions.within(other, code) for other, _, _ in places)
    ]
    last, start, _ = inner[-1]
    beside = [code for code, _, end in inner if code != last and 0 <= start - end <= 1]
    if not beside:
        return last
    both = [code for code, _, _ in places if {last, *beside} <= set(_inside([last, *beside], code))]
    return both[-1] if both else None


def _inside(codes: Iterable[str], area: str) -> list[str]:
    return [code for code in codes if divisions.within(code, area)]


def _refined(area: str, others: Iterable[Region]) -> str:
    """The one place in the area that the others name, else the area."""
    named = [
        _inside([one.adcode] if one.adcode else one.candidates, area)
        for one in others
        if one.role in ROLES
    ]
    codes = {codes[0] for codes in named if len(codes) == 1}
    inner = [code for code in codes if _inside(codes, code) == [code]]
    return inner[0] if len(inner) == 1 else area
