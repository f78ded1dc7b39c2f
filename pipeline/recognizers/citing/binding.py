"""What belongs together by standing together: a law and its document number, a law and its article."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.recognizers.citing.mentions import Chain, Document, Foreign, LawMention, Named

# Between a law and its article. Each element is bounded, and at most twelve follow each other.
ELEMENT = (
    r"[ \n]+|[:,?”’」】》\])\"'*•·-]"
    r"|[(\[](?=第)"
    r"|\((?![^()]{0,10}第 *[0-9一二三四五六七八九十百千]+ *条)[^()]{0,60}(?:\([^()]{0,30}\)[^()]{0,30})?\)[\])】]?"
    r"|\[[^\[\]]{0,30}\](?:\d{1,4}号)?[)）]?"
    r"|第 *[0-9一二三四五六七八九十百]{1,4} *[编章节分](?:[“\"][^”\"\n]{1,14}[”\"]|[^,。;第\n“”]{0,14})"
    r"|总则编?|分则编?|附则|通则|[物合人婚继侵总][\u4e00-\u9fff]{0,5}编"
    r"|(?:19|20)\d\d ?年?(?:修[正订]案?|版)?"
    r"|(?:相关|有关|明确)?规定的?|修正案|修订|全文|文件|文|的|之|中|里|内|在|其|及其|关于|对|以及?|通知|明文|条文|法条|条款"
)
GAP = re.compile(f"(?:{ELEMENT}){{0,12}}")
# Right behind a law, where 第 or 条 may be missing.
TIGHT = re.compile(r"[ ”’」】》]{0,60}(?:\([^()]{0,30}\))?(?:的|中|之|里|:)? ?")
# Between an article and a law named behind it: 第三十八条《劳动合同法》, 第1079条（民法典）.
LAW_BEHIND = re.compile(r" {0,3}\(?")
# Between a law and its document number, and the other way round.
NUMBER_BEHIND = re.compile(
    r"(?:的?(?:通知|意见|公告|决定|批复|函))?[ \n,?]{0,3}(?:[(\[【][^()《》。;\n]{0,24})?"
)
NUMBER_BEFORE = re.compile(
    r"[)\]】]? *(?:文件|号文|文)?[:, \n]*(?:关于[印转]发|(?:印发|公布|发布|颁布|下发)?的)?"
    r"|(?:文件|文)?,? ?(?:是|即|为)[^。;《\n]{0,40}(?:发|发布|出台|颁布|制定|公布)的"
)
# Behind a number, what else its bracket says of the law: 2003年12月26日公布）.
BRACKET_REST = re.compile(r"[^()\n]{0,60}\)")
FARTHEST_BEHIND = 30  # （2016年修订，教育部令第39号） stands 9 characters behind its title
FARTHEST_BEFORE = 60  # 号文件，是某部某部于某年联合下发的《……》


@dataclass(frozen=True, slots=True)
class Bound:
    """Mentions with their numbers, the numbers left over, and for each where an article of it may begin."""

    named: list[Named]
    documents: list[Document]
    behind: dict[int, int]  # start of a mention to the place behind its number


def numbers_bound(clean: str, named: Sequence[Named], numbered: Sequence[Document]) -> Bound:
    """Each number given to the title around it, before it (《A》（国办发〔2021〕14号）), or behind it."""
    laws = [one for one in named if isinstance(one, LawMention)]
    starts = [law.start for law in laws]
    bound: dict[int, LawMention] = {}
    behind: dict[int, int] = {}
    left: list[Document] = []
    for document in numbered:
        index = bisect_left(starts, document.end)
        before = laws[index - 1] if index else None
        after = laws[index] if index < len(laws) else None
        if before is not None and before.end > document.start:
            law = before
        elif before and before.start not in bound and _stands_behind(clean, before, document):
            law = before
            behind[law.start] = _past_bracket(clean, law, document)
        elif after is not None and _stands_before(clean, after, document):
            law = after
        else:
            left.append(document)
            continue
        bound[law.start] = replace(law, doc_number=document.number, weak=False)
    return Bound([bound.get(one.start, one) for one in named], left, behind)


def _past_bracket(clean: str, law: LawMention, document: Document) -> int:
    """The end of the bracket that the number stands in, else of the number."""
    rest = BRACKET_REST.match(clean, document.end)
    return rest.end() if rest and "(" in clean[law.end : document.start] else document.end


def _stands_behind(clean: str, law: LawMention, document: Document) -> bool:
    if document.start - law.end > FARTHEST_BEHIND:
        return False
    return NUMBER_BEHIND.fullmatch(clean, law.end, document.start) is not None


def _stands_before(clean: str, law: LawMention, document: Document) -> bool:
    if law.start - document.end > FARTHEST_BEFORE:
        return False
    return NUMBER_BEFORE.fullmatch(clean, document.end, law.start) is not None


def tight_ends(clean: str, bound: Bound) -> list[int]:
    """Places right behind a law, where an article may lack its 第 or its 条."""
    ends = []
    for one in (*bound.named, *bound.documents):
        match = TIGHT.match(clean, bound.behind.get(one.start, one.end))
        if match is not None and not isinstance(one, Foreign):
            ends.append(match.end())
    return ends


def owners(clean: str, bound: Bound, chains: Sequence[Chain]) -> dict[int, Named | Document]:
    """For each chain, by its start, the mention right before it; the nearest where several reach it."""
    starts = {chain.start for chain in chains}
    mentions = sorted((*bound.named, *bound.documents), key=lambda one: one.end)
    found: dict[int, Named | Document] = {}
    for one in mentions:
        match = GAP.match(clean, bound.behind.get(one.start, one.end))
        # 《A法》（2021年修正，B法同日废止）第三条 is an article of A法, named before the bracket.
        if match is None or match.end() not in starts:
            continue
        if match.end() not in found or not match[0].startswith(")"):
            found[match.end()] = one
    used = {id(one) for one in found.values()}
    laws = {one.start: one for one in mentions if isinstance(one, LawMention)}
    for chain in chains:
        match = LAW_BEHIND.match(clean, chain.end)
        law = laws.get(match.end()) if match and chain.start not in found else None
        if match is None or law is None or id(law) in used:
            continue
        if "(" in match[0] or (chain is chains[0] and law is mentions[0]):
            found[chain.start] = law
    return found
