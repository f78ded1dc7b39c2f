"""Short names that a text gives its laws itself: 《某意见》（以下简称《意见》）."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from pipeline.recognizers.citing.interpretations import ARTICLE_FOLLOWS
from pipeline.recognizers.citing.mentions import LawMention

DEFINITION = re.compile(
    r"(?:(?:以下|下文|下)(?:统一|统|合并|合)?(?:简称|称)|简称)(?:为|:)? ?[“\"《「]{0,2}"
    r"(?P<name>[^,。;:“”\"《》「」\n()]{1,20}(?:\([一二三四五六七]\))?)[”\"》」]{0,2}"
)
MOST = 20  # definitions read in a text; each costs one pass over what follows it
FARTHEST = 60  # between a title and its short name a document number and a date may stand
BREAK = re.compile(r"[。;\n]|第.{1,9}条")


@dataclass(frozen=True, slots=True)
class ShortForm:
    """A definition: its place, the short name, and the law that it stands for."""

    start: int
    end: int
    name: str
    law: LawMention


def short_forms(clean: str, laws: Sequence[LawMention]) -> Iterator[ShortForm]:
    """The definitions of a text; ``laws`` in the order of the text."""
    if "称" not in clean:
        return
    position = 0
    for match in islice(DEFINITION.finditer(clean), MOST):
        while position < len(laws) and laws[position].end <= match.start():
            position += 1
        law = laws[position - 1] if position else None
        if law is None or match.start() - law.end > FARTHEST:
            continue
        if BREAK.search(clean, law.end, match.start()) is None:
            yield ShortForm(match.start(), match.end(), match["name"].strip(), law)


def uses(clean: str, form: ShortForm) -> Iterator[LawMention]:
    """Where a short name stands behind its definition; a very short one only quoted or with an article."""
    law = replace(form.law, how="alias", rule="short_form", weak=False, repaired=False)
    pattern = re.compile(f"[《“]?{re.escape(form.name)}[》”]?")
    for match in pattern.finditer(clean, form.end):
        quoted = match[0] != form.name
        if len(form.name) > 2 or quoted or ARTICLE_FOLLOWS.match(clean, match.end()):
            yield replace(law, start=match.start(), end=match.end())
