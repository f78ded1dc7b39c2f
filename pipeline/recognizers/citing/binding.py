"""What belongs together by standing together: a law and its document number, a law and its article."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.recognizers.citing import gaps
from pipeline.recognizers.citing.mentions import Chain, Document, Foreign, LawMention, Reference

Named = LawMention | Foreign | Reference

FARTHEST_BEHIND = 30  # （2016年修订，教育部令第39号） stands 9 characters behind its title
FARTHEST_BEFORE = 60  # 号文件，是某部某部于某年联合下发的《……》


@dataclass(frozen=True, slots=True)
class Bound:
    """Mentions with their numbers, the numbers left over, and for each where an article of it may begin."""

    named: list[Named]
    documents: list[Document]
    behind: dict[int, int]  # start of a mention to the place behind its number


def numbers_bound(clean: str, named: Sequence[Named], numbered: Sequence[Document]) -> Bound:
    """Each document number given to the title before it (《A》（国办发〔2021〕14号）), else to the one behind it."""
    bound: dict[int, LawMention] = {}
    behind: dict[int, int] = {}
    left: list[Document] = []
    laws = [one for one in named if isinstance(one, LawMention)]
    for document in numbered:
        around = next(
            (one for one in named if one.start < document.end and document.start < one.end), None
        )
        if around is not None:
            if isinstance(around, LawMention) and around.rule != "defined":
                bound[around.start] = replace(around, doc_number=document.number, weak=False)
            continue
        before = [law for law in laws if law.end <= document.start]
        after = [law for law in laws if law.start >= document.end]
        if before and _number_behind(clean, before[-1], document) and before[-1].start not in bound:
            law = before[-1]
            behind[law.start] = document.end
        elif after and _number_before(clean, after[0], document):
            law = after[0]
        else:
            left.append(document)
            continue
        bound[law.start] = replace(law, doc_number=document.number, weak=False)
    return Bound([bound.get(one.start, one) for one in named], left, behind)


def _number_behind(clean: str, law: LawMention, document: Document) -> bool:
    if document.start - law.end > FARTHEST_BEHIND:
        return False
    return gaps.NUMBER_BEHIND.fullmatch(clean, law.end, document.start) is not None


def _number_before(clean: str, law: LawMention, document: Document) -> bool:
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
    """For each chain, by its start, the mention that it stands right behind; the nearest where several reach it."""
    starts = {chain.start for chain in chains}
    found: dict[int, Named | Document] = {}
    for one in sorted((*bound.named, *bound.documents), key=lambda one: one.end):
        match = gaps.GAP.match(clean, bound.behind.get(one.start, one.end))
        if match is not None and match.end() in starts:
            found[match.end()] = one
    return found
