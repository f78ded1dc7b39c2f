"""What belongs together by standing together: a law and its document number, a law and its article."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.recognizers.citing import gaps
from pipeline.recognizers.citing.mentions import Chain, Document, Foreign, LawMention, Named

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
            owner = before if before.rule != "short_form" else None
        elif (
            before is not None
            and _stands_behind(clean, before, document)
            and before.start not in bound
        ):
            owner = before
            behind[before.start] = document.end
        elif after is not None and _stands_before(clean, after, document):
            owner = after
        else:
            left.append(document)
            continue
        if owner is not None:
            bound[owner.start] = replace(owner, doc_number=document.number, weak=False)
    return Bound([bound.get(one.start, one) for one in named], left, behind)


def _stands_behind(clean: str, law: LawMention, document: Document) -> bool:
    if document.start - law.end > FARTHEST_BEHIND:
        return False
    return gaps.NUMBER_BEHIND.fullmatch(clean, law.end, document.start) is not None


def _stands_before(clean: str, law: LawMention, document: Document) -> bool:
    if law.start - document.end > FARTHEST_BEFORE:
        return False
    return gaps.NUMBER_BEFORE.fullmatch(clean, document.end, law.start) is not None


def tight_ends(clean: str, bound: Bound) -> list[int]:
    """Places right behind a law, where an article may lack its 第 or its 条."""
    ends = []
    for one in (*bound.named, *bound.documents):
        match = gaps.TIGHT.match(clean, bound.behind.get(one.start, one.end))
        if match is not None and not isinstance(one, Foreign):
            ends.append(match.end())
    return ends


def owners(clean: str, bound: Bound, chains: Sequence[Chain]) -> dict[int, Named | Document]:
    """For each chain, by its start, the mention right before it; the nearest where several reach it."""
    starts = {chain.start for chain in chains}
    mentions = sorted((*bound.named, *bound.documents), key=lambda one: one.end)
    found: dict[int, Named | Document] = {}
    for one in mentions:
        match = gaps.GAP.match(clean, bound.behind.get(one.start, one.end))
        if match is not None and match.end() in starts:
            found[match.end()] = one
    if chains and mentions and chains[0].end <= mentions[0].start and chains[0].start not in found:
        law = mentions[0]
        alone = isinstance(law, LawMention) and all(owner is not law for owner in found.values())
        if alone and not clean[chains[0].end : law.start].strip(" "):  # 第三十八条《劳动合同法》
            found[chains[0].start] = law
    return found
