"""The written form of a citation, as it stands in the CSV: 《刑法》第二百五十三条之一."""

import re

from pipeline.recognizers.citing.laws import COUNTRY
from pipeline.recognizers.citing.numerals import written
from pipeline.records import Citation


def label(citation: Citation) -> str:
    """A citation in full, with its law by the short title and its numbers as a statute prints them.

    A document goes by its number, a case by the number as found; where the text names no law, the
    pinpoint stands alone.
    """
    if citation.kind == "case":
        return re.sub(r"\s", "", citation.found).translate(
            str.maketrans("()[]〔〕", "（）（）（）")
        )
    law = citation.law and f"《{citation.law.removeprefix(COUNTRY)}》"
    return (law or citation.doc_number or "") + _pinpoint(citation)


def _pinpoint(citation: Citation) -> str:
    parts = []
    if citation.article is not None:
        parts.append(f"第{written(citation.article)}条")
    if citation.article_suffix is not None:
        parts.append(f"之{written(citation.article_suffix)}")
    if citation.paragraph is not None:
        parts.append(f"第{written(citation.paragraph)}款")
    if citation.item is not None:
        parts.append(f"第（{written(citation.item)}）项")
    return "".join(parts)
