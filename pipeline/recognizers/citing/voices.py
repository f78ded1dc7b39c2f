"""Who speaks where: the answer, or a law in its own words.

A law's words stand between quotation marks behind its article (第三条规定：“……”), or without any, as a
recital (第三条 用人单位……). What a law names there is not cited by the answer.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable

Span = tuple[int, int]

# Words that lead from an article to its quotation; longer ones make it somebody else's speech.
LEAD_IN = re.compile(r"[^。;\n“”]{0,20}")
SENTENCE_START = re.compile(
    r"(?:^|[。;!?\n”」:】])(?:[ *•·-]|\(?[0-9一二三四五六七八九十]{1,3}[)、.]|[“「【])*$"
)
# Behind an article: the writer goes on speaking. Anything else begins the words of the law itself.
SPEAKS_ON = re.compile(
    r" *(?:[,、。;)《》”\]和与及或以所中内项款也就是均即来都?之的]|规定|关于|有关|明[确文]|要求|指出|删除"
    r"|(?:一般|特殊|相关|具体)[^,。]{0,4}规定|\([^()]{1,12}\)[,、。;和与或]|$)"
)
# Before a law: the answer speaks again after a law's own words.
LEADS_TO_LAW = re.compile(
    r"(?:[。;!?\n”]|^)[^。;!?\n”]{0,6}(?:根据|依据|按照|依照|依|结合|参照|参见|详见|及|和|、|见|看|符合|违反|适用)[^。;!?\n”]{0,6}$"
)
# 第一条 为了……，根据《A法》，制定本条例: what a law is made under, said in its own words.
PURPOSE = re.compile(r"[^。;\n]{0,200}?制定本")
# Behind an article that is one of a list parted by spaces: 劳动法44条 劳动合同法31条.
LIST_SPACES = re.compile(" {1,4}")
LISTED = re.compile(r" *(?:[ ,、;。\n]|$)")
# Before an article in the middle of a law's own words: 依照第四十条, 除第五条, 有第一条.
INNER_POINTER = re.compile(r"(?:[照据反合用守有除按]|具有|适用于|属于)$")


def opens_sentence(clean: str, position: int) -> bool:
    """Whether a sentence, a line or a quotation begins at ``position``, list marks aside."""
    return SENTENCE_START.search(clean, max(0, position - 10), position) is not None


def recites(clean: str, position: int) -> bool:
    """Whether the words of a law begin at ``position``, right behind its article.

    >>> recites("第三十九条 劳动者有下列情形", 5), recites("第三十九条规定", 5)
    (True, False)
    """
    return SPEAKS_ON.match(clean, position) is None


def quotations(clean: str, cited_ends: Iterable[int], names: Iterable[Span] = ()) -> list[Span]:
    """Spans of “…” that follow a citation which ends at one of ``cited_ends``; marks included.

    A quotation that is never closed reaches to the end of its line. Marks around nothing but one of
    ``names`` quote no words: “民诉法解释”第九十条.
    """
    ends = sorted(cited_ends)
    spans: list[Span] = []
    if not ends or "“" not in clean:
        return spans
    named = set(names)
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
        led = ends[index] <= start and LEAD_IN.fullmatch(clean, ends[index], start) is not None
        if led and (start + 1, close) not in named:
            spans.append((start, close + 1))
        position = close + 1
    return spans


class Voices:
    """Who speaks at a position, for a reading from left to right."""

    def __init__(self, clean: str, quoted: list[Span]) -> None:
        self.clean = clean
        self._quotations = quoted
        self._recital_start = self._recital_end = -1  # where a recital begins and ends
        self._marked = False  # a space, a colon or a line sets the recital off from its article
        self._line = -1  # the end of the line that was asked for last

    def cited(self, start: int, chain_start: int, chain_end: int) -> None:
        """The answer cites here: articles at ``chain_start``, led to by a name at ``start`` or nothing."""
        opens = opens_sentence(self.clean, chain_start)
        if recites(self.clean, chain_end) and (opens or opens_sentence(self.clean, start)):
            self._recital_start = chain_end
            self._recital_end = self._line_end(chain_end + 1)
            self._marked = self.clean[chain_end : chain_end + 1] in (" ", ":", "\n", "【")
        elif not opens:
            self._recital_end = -1

    def _line_end(self, position: int) -> int:
        if position > self._line:
            end = self.clean.find("\n", position)
            self._line = end if end >= 0 else len(self.clean)
        return self._line

    def quoted(self, position: int) -> bool:
        """Whether the position stands between the quotation marks of a law's own words."""
        index = bisect_right(self._quotations, (position, len(self.clean))) - 1
        return index >= 0 and position < self._quotations[index][1]

    def _recited(self, position: int) -> bool:
        """Whether the position stands in the middle of a sentence of a recital."""
        return position < self._recital_end and not opens_sentence(self.clean, position)

    def law_names(self, position: int) -> bool:
        """Whether it is a law that names another law here."""
        if self.quoted(position):
            return True
        if not self._recited(position):
            return False
        if PURPOSE.match(self.clean, position):
            return True
        if not self._marked:
            return False
        return LEADS_TO_LAW.search(self.clean, max(0, position - 16), position) is None

    def goes_on(self, start: int, chain_end: int) -> bool:
        """Whether a law right behind an article, with an article of its own, is the next of a list."""
        spaces = LIST_SPACES.match(self.clean, max(self._recital_start, 0))
        listed = self._recital_start >= 0 and spaces is not None and spaces.end() == start
        return listed and LISTED.match(self.clean, chain_end) is not None

    def law_points(self, position: int) -> bool:
        """Whether it is a law that points to an article of its own here."""
        if not self._recited(position):
            return False
        return INNER_POINTER.search(self.clean, max(0, position - 4), position) is not None
