"""What is cited by its number: documents (国办发〔2021〕14号), orders (国务院令第583号), court cases."""

import re
from collections.abc import Iterator
from functools import cache

from pipeline.recognizers import tables
from pipeline.recognizers.citing.laws import COUNTRY
from pipeline.recognizers.citing.leads import organ_start
from pipeline.recognizers.citing.mentions import Case, Document, Reference
from pipeline.recognizers.citing.numerals import number

# An organ's abbreviation is read backwards from its number, over at most this many characters (楚易地搬迁联席办 has 8).
LONGEST_ORGAN = 20
FARTHEST_NUMBER = 8  # characters between them: one space, or the sound of the last sign
LAST_NUMBER = re.compile(r"(\d+)\D*$")
RUN = re.compile(r"(?:[\u4e00-\u9fffA-Z]{1,6}\([\u4e00-\u9fff]{1,3}\))?[\u4e00-\u9fffA-Z]{1,20}$")
ISSUER_RUN = re.compile(r"[\u4e00-\u9fffA-Z0-9]{1,20}$")
DATE_BEFORE = re.compile(r"^[年月日]+")
ORDER_ISSUER = re.compile(r"(?:政府|国务院|主席|[部委局院署办会省市州县区厅军]|^国)$")
NO_ORDER = re.compile(r"(?:[命法指禁责口司勒号]|支付|保护|限制消费|限消费|限高)$")
# Approvals, certificates and letters carry numbers too, and are no documents that a rule is taken from.
NO_DOCUMENT = re.compile(
    r"(?:环评|环验|环审|国用|集用|林证|房权证?|土地?证|产权证|证|备案?|许可|建字|地字|选字|规建|鉴定?|登记|案件?|信访|复议|罚决?字?|处字?|处罚"
    r"|[认抗决告]字?|仲裁?案?|劳人仲[案字]?|仲案字|判|裁|指导案例)$"
)
# Behind a number: it was a letter that somebody received, not a rule.
LETTER = re.compile(r"(?:文件|函|来函|文)?(?:已经?收|收悉|收到|的?来信|的?来函|信件)")
# What the title must end in that a word points to, where that is not the word itself; empty fits any.
KINDS = {"文件": "", "法律": "", "司法解释": "解释", "编": "", "章": "", "节": ""}
FULL_WIDTH = str.maketrans("()", "（）")
SQUARE = str.maketrans("[]", "〔〕")
WITHOUT_ISSUER = (
    "order_before",
    "order_middle",
)  # 94号令 says enough, 令第94号 and 公告第94号 do not
CASE_WORDS = re.compile(r"[民刑行执商知赔破清他仲]|最高法|[初终再申监辖]")


@cache
def _patterns(kind: str) -> list[tuple[str, re.Pattern[str]]]:
    found = [row for row in tables.read("citation_patterns") if row["kind"] == kind]
    return [(row["rule"], re.compile(row["pattern"])) for row in found]


def _organ(clean: str, end: int) -> str:
    """The organ's abbreviation that ends at ``end``; empty where none does."""
    head = clean[max(0, end - LONGEST_ORGAN) : end]
    bare = head.rstrip(" ")
    match = RUN.search(bare)
    if match is None or len(head) - len(bare) > FARTHEST_NUMBER:
        return ""
    run = match[0]
    if bare[match.start() - 1 : match.start()].isdigit():  # 8月31日公通字
        run = DATE_BEFORE.sub("", run)
    return run[organ_start(run) :]


def _digits(written: str) -> str:
    """二〇二一 as 2021; digits stay as they are, with their zeros."""
    return written if written[0].isdigit() else str(number(written))


def _documents(clean: str) -> Iterator[Document]:
    for rule, pattern in _patterns("document"):
        for match in pattern.finditer(clean):
            organ = _organ(clean, match.start())
            if not organ or NO_DOCUMENT.search(organ) or LETTER.match(clean, match.end()):
                continue
            start = clean.rindex(organ, 0, match.start())
            year = f"19{match['short']}" if rule == "document_short" else _digits(match["year"])
            ordinal = "第" if match["order"] == "号令" else ""
            written = f"{organ}〔{year}〕{ordinal}{_digits(match['number'])}{match['order']}"
            written = written.translate(FULL_WIDTH)
            yield Document(start, match.end(), written, rule, rule != "document")


def _issuer(clean: str, end: int) -> tuple[str, int]:
    """Who gave the order whose 令 or number stands at ``end``, and where that begins."""
    head = clean[max(0, end - LONGEST_ORGAN) : end]
    match = ISSUER_RUN.search(head)
    if match is None:
        return "", end
    run = match[0].rpartition(COUNTRY)[2]
    name = run[organ_start(run) :]
    return name, end - len(name)


def _orders(clean: str) -> Iterator[Document]:
    for rule, pattern in _patterns("order"):
        for match in pattern.finditer(clean):
            name, start = _issuer(clean, match.start())
            if NO_ORDER.search(name):
                continue
            if not ORDER_ISSUER.search(name):
                if rule not in WITHOUT_ISSUER:
                    continue
                name, start = "", match.start()
            written = re.sub(r"\s|\((?=第)|\)$", "", match[0]).translate(SQUARE)
            yield Document(start, match.end(), name + written, rule)


def documents(clean: str) -> list[Document]:
    """Documents and orders from left to right; where two patterns overlap, the one that began first.

    A number without an organ in front is no document.
    """
    if "号" not in clean:
        return []
    found: list[Document] = []
    for document in sorted(
        (*_documents(clean), *_orders(clean)), key=lambda one: (one.start, -one.end)
    ):
        if not found or document.start >= found[-1].end:
            found.append(document)
    issued = {_last_number(one) for one in found if _is_issued(one)}
    return [one for one in found if _is_issued(one) or _last_number(one) not in issued]


def _is_issued(document: Document) -> bool:
    """Whether an order says whose it is; 94号令 does not, and is short for the one of that number that does."""
    return not document.number[0].isdigit()


def _last_number(document: Document) -> str:
    match = LAST_NUMBER.search(document.number)
    return match[1] if match else ""


def cases(clean: str) -> list[Case]:
    """Case numbers of courts: （2020）京0119民初5830号, 〔2006〕行他字第17号."""
    if "号" not in clean:
        return []
    ((rule, pattern),) = _patterns("case")
    matches = pattern.finditer(clean)
    return [
        Case(match.start(), match.end(), rule)
        for match in matches
        if CASE_WORDS.search(match[0])
        and _organ(clean, match.start())[-1:] not in tuple("发函办字规通政")
    ]


def references(clean: str) -> Iterator[Reference]:
    """Words that point back to a law (该条例) or by which a law points to itself (本法); not in order."""
    for rule, pattern in _patterns("reference"):
        for match in pattern.finditer(clean):
            kind = KINDS.get(match["kind"], match["kind"])
            yield Reference(match.start(), match.end(), kind, rule == "this_law", rule)
