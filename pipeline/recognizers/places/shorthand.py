"""One-character names of places, where the text around makes them one: 粤医保, 沪C, 深户, 京社保发, 粤03.

A single character is a place only inside one of the forms below; each form is a pattern whose group
``place`` is the character. Court codes carry the digits of GB/T 2260: the third and fourth of 440300
are the intermediate court 粤03, all four of 440304 the district court 粤0304 (Supreme People's Court,
法〔2015〕137号, annex).
"""

import re
from collections.abc import Iterator
from functools import cache
from string import ascii_uppercase

from ahocorasick_rs import AhoCorasick

from pipeline.recognizers import tables
from pipeline.recognizers.places import divisions
from pipeline.recognizers.places.mentions import Mention

YEAR = r"[〔［\[【(（﹝]?(?:19|20)\d\d年?[〕］\]】)）﹞]?"
# The first characters of what an organ is called in its document numbers, behind the place: 社保, 人社规, 医保发.
ORGANS = (
    "社|人社|劳|医保|医疗保障|政|府|办|党|委|教|高法|法|公|民|财|税|地税|国税|卫|发改|国土|国资|自然资|住建|建|房|价|交|司"
    "|安监|市监|市场监管|检|工商|工信|商务|审|统|文|科|环|农|林|水|住房|公积金|残联|退役军人"
)
NO_WORD_BEFORE = r"(?<![一-鿿])"
# PROVINCE, NUMBER, ANY and ALONE stand for classes of characters of the table: those of provinces, those of court
# numbers, all of them, and those that need no number.
FORMS = {
    "plate": r"(?P<place>PROVINCE)(?=[A-Z](?:[·•.\s-]?[0-9A-Z]{4,6}(?![0-9A-Za-z])|车?牌|号牌|的车))",
    "plate_alone": r"(?P<place>ALONE)(?=车?牌(?!坊|匾|桌|局))",
    "document": rf"{NO_WORD_BEFORE}(?P<place>ANY)(?=市?(?:{ORGANS})[一-鿿]{{0,6}}{YEAR}第?\d+号)",
    "hukou": r"(?P<place>ALONE)(?=户(?![型外主内均])|籍(?!贯))",
    "insurance": r"(?P<place>ALONE)(?=医保|社保|公积金|人社)",
    "stay": r"(?<=[在来赴离返留驻])(?P<place>ALONE)(?=务工|工作|就业|打工|上班|购房|买房|缴纳|参保|居住|落户"
    r"|上学|读书|创业|生活|租房|经商|高校|企业|人员)",
    "court": r"(?<=[〔［\[【(（]\d{4}[〕］\]】)）])(?P<place>NUMBER)(?P<digits>\d{2,4})?(?=[一-鿿]{1,4}\d*字?第?\d)",
}
NATIONAL = re.compile(
    r"国家(?=医保|医疗保障|社会?保险|社保|政务|异地就医)|全国(?=医保|社保|异地就医|社会保险)"
)


@cache
def characters() -> dict[str, tuple[str, ...]]:
    """The codes of each one-character name."""
    return {
        row["character"]: tuple(row["codes"].split()) for row in tables.read("region_characters")
    }


@cache
def forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = tables.read("region_characters")
    classes = {
        "ANY": [row["character"] for row in rows],
        "NUMBER": [row["character"] for row in rows if row["where"] != "document"],
        "ALONE": [row["character"] for row in rows if row["where"] == "alone"],
        "PROVINCE": [row["character"] for row in rows if row["codes"][2:6] == "0000"],
    }

    def filled(pattern: str) -> str:
        for name, letters in classes.items():
            pattern = pattern.replace(f"<place>{name}", f"<place>[{''.join(letters)}]")
        return pattern

    return tuple((form, re.compile(filled(pattern))) for form, pattern in FORMS.items())


@cache
def _services() -> tuple[re.Pattern[str], dict[str, tuple[int, int, str]]]:
    """The pattern of all service names, and for each where the place stands in it, and its code."""
    rows = tables.read("region_services")
    table = {}
    for row in rows:
        start = row["name"].index(row["found"])
        table[row["name"]] = (start, start + len(row["found"]), row["code"])
    return re.compile("|".join(sorted(map(re.escape, table), key=len, reverse=True))), table


def court(province: str, digits: str) -> str:
    """The division of a court code; the province where the digits say no division (铁路, 海事, 兵团).

    >>> court("440000", "03"), court("440000", "0304"), court("310000", "0115"), court("440000", "71")
    ('440300', '440304', '310115', '440000')
    """
    for code in (province[:2] + digits.ljust(4, "0"), province[:2] + digits[:2] + "00"):
        if len(codes := divisions.current(code)) == 1:
            return codes[0]
    return province


# What may stand right behind a character that is a place in one of the forms, but for a court's.
BEHIND = (
    *ascii_uppercase,
    *"车牌户籍医社公人务工就打上购买缴参居落读创生租经高企市",
    *(organ[0] for organ in ORGANS.split("|")),
)
BRACKETS = "〕］】)）]"  # right before a court


@cache
def beginnings() -> frozenset[str]:
    """Two characters of each form."""
    behind = (place + letter for place in characters() for letter in BEHIND)
    courts = (bracket + place for place in characters() for bracket in BRACKETS)
    return frozenset((*behind, *courts, *(name[:2] for name in _services()[1]), "国家", "全国"))


@cache
def _begun() -> AhoCorasick:
    return AhoCorasick(beginnings())


def find(text: str) -> list[Mention]:
    """The mentions in the order of the forms; they may overlap what other means find."""
    if not _begun().find_matches_as_indexes(text):
        return []
    found = list(_in_services(text))
    for form, pattern in forms():
        found += [
            Mention(*match.span("place"), _codes(form, match), form)
            for match in pattern.finditer(text)
        ]
    for match in NATIONAL.finditer(text):
        found.append(Mention(*match.span(), (divisions.NATIONAL,), "national"))
    return found


def _codes(form: str, match: re.Match[str]) -> tuple[str, ...]:
    codes = characters()[match["place"]]
    if form == "court" and match["digits"]:
        return (court(codes[0], match["digits"]),)
    return codes[:1] if form.startswith("plate") else codes  # 宁 on a car is never 南京


def _in_services(text: str) -> Iterator[Mention]:
    pattern, table = _services()
    for match in pattern.finditer(text):
        start, end, code = table[match.group()]
        yield Mention(match.start() + start, match.start() + end, (code,), "service")
