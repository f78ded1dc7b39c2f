"""Names of laws as slips of the pen leave them: a wrong word, a character left out, two turned round.

Read only where exactly one law of the table is meant and the name as written is none; what is read so is
flagged ``repaired``.
"""

import re
from collections import defaultdict
from functools import cache

from pipeline.recognizers import tables
from pipeline.recognizers.citing.laws import Law, table

# A name this long is still itself without one character: nothing else is called 道路交通安法. Of the table's names only
# 环境保护法 is another one's with a character left out; of 1,888 titles of local laws, with or without place, none is.
TYPED = re.compile(r"[\u4e00-\u9fff]{6,20}(?<=[法例定则])")
# The last word, and the two characters that a place in front of a local title could run into, are never the slip.
FIRST, LAST = 2, 1
# 中国人民共和国, 中华人民共合国, and what comparing leaves of 中华人民共和国共和国, in front of the name.
COUNTRY_SLIP = re.compile(r"^中[华国]人?民?共?[和合]?国(?:共和国)?(?=.)|^共和国(?=.)")


@cache
def wrong_words() -> dict[str, Law]:
    """Names with a wrong word for a right one, by the rows of ``law_slips.csv``, with the law that is meant."""
    laws = table()
    names = {**laws.aliases, **laws.by_key}
    found: dict[str, Law] = {}
    for row in tables.read("law_slips"):
        for name, law in names.items():
            slip = name.replace(row["right"], row["wrong"], 1)
            if slip != name and laws.exact(slip) is None:
                found[slip] = law
    return found


@cache
def _wrong_characters() -> dict[str, Law]:
    """Names with one character left out, or two neighbours turned round, where one law can be meant."""
    laws = table()
    meant: defaultdict[str, set[Law]] = defaultdict(set)
    for name, law in laws.by_key.items():
        if TYPED.fullmatch(name):
            for index in range(FIRST, len(name) - LAST):
                meant[name[:index] + name[index + 1 :]].add(law)
            for index in range(len(name) - LAST - 1):
                meant[name[:index] + name[index + 1] + name[index] + name[index + 2 :]].add(law)
    return {
        name: laws_meant.pop()
        for name, laws_meant in meant.items()
        if len(laws_meant) == 1 and laws.exact(name) is None
    }


def repaired(name: str) -> Law | None:
    """The one law that a compared name in quotation marks means, where it is none as written.

    >>> [law and law.name for law in map(repaired, ("劳动和同法", "道路交通安法", "某某法"))]
    ['中华人民共和国劳动合同法', '中华人民共和国道路交通安全法', None]
    """
    country = COUNTRY_SLIP.sub("", name)
    law = table().titled(country) if country != name else None
    return law or wrong_words().get(name) or _wrong_characters().get(name)
