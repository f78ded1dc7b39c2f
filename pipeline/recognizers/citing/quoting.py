"""Where a law's own words stand between quotation marks: 第十七条规定：“……”."""

import re
from collections.abc import Iterable

# Words that lead from an article to its quotation; longer ones make it somebody else's speech.
LEAD_IN = re.compile(r"[^。;\n“”]{0,20}")


def quotations(clean: str, cited_ends: Iterable[int]) -> list[tuple[int, int]]:
    """Spans of “…” that follow a citation which ends at one of ``cited_ends``; marks included.

    A quotation that is never closed reaches to the end of its line.
    """
    ends = sorted(cited_ends)
    spans: list[tuple[int, int]] = []
    if not ends or "“" not in clean:
        return spans
    last = clean.rfind("”")
    index = 0
    position = 0
    for match in re.finditer("“", clean):
        start = match.start()
        if start < position:
            continue
        while index + 1 < len(ends) and ends[index + 1] <= start:
            index += 1
        close = clean.find("”", start) if start <= last else -1
        if close < 0:
            line = clean.find("\n", start)
            close = line if line >= 0 else len(clean) - 1
        if ends[index] <= start and LEAD_IN.fullmatch(clean, ends[index], start):
            spans.append((start, close + 1))
        position = close + 1
    return spans
