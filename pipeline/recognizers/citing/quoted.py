"""A quoted name as a mention: a law, a word that points to one (《条例》), or something that is no law."""

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.recognizers.citing import framed, interpretations, slips, titles
from pipeline.recognizers.citing.documents import KINDS
from pipeline.recognizers.citing.laws import VERSION, Law, key, table
from pipeline.recognizers.citing.mentions import Foreign, LawMention, Named, Reference
from pipeline.recognizers.citing.titles import Title, ending, kind_of
from pipeline.records import ResolvedFrom

# A book, or one about the law in front: 《知识产权法》（第五版），某出版社; 《某解释》重点问题的理解与适用.
COMMENTARY = re.compile(
    r"[^,。;《》\n]{0,10}(?:理解与适用|释义|答记者问|读本)|[^。;《》\n]{0,24}出版社"
)
# Whose rules these are: 公司《考勤管理办法》, 我们单位的《奖惩条例》.
PRIVATE_OWNER = re.compile(
    r"(?:公司|集团|单位|企业|工厂|学校|酒店|小区|业委会)(?:内部|制定|下发|发布|出台|的)*$"
)
KIND_OF_KIND = re.compile(
    r"^(?:试行|暂行|实施|补充|若干|新|旧|原)+"
)  # 《试行办法》 names none either
DOCUMENT_IN_TITLE = re.compile(r"[(（](?:\[[^\]]*\])?[^()（）]{0,20}\d+号[)）]$")
# A sign that no title holds, between two characters that one may: 关P审理, 关?审理.
NOISE = re.compile(r"(?<=[\u4e00-\u9fff])[a-zA-Z?□■�*#](?=[\u4e00-\u9fff])")


def mentions(clean: str, text: str) -> Iterator[Named]:
    """Every quoted name from left to right."""
    for title in titles.quoted(clean):
        yield (
            framed.around(clean, text, title.start, title.end)
            or interpretations.behind_title(clean, title.start, title.end, title.name)
            or _plain(clean, text, title)
        )


def _plain(clean: str, text: str, title: Title) -> Named:
    """A quoted name by itself."""
    if COMMENTARY.match(clean, title.end):
        return Foreign(title.start, title.end)
    if _is_kind(title.name):
        kind = VERSION.sub("", title.name)
        return Reference(title.start, title.end, KINDS.get(kind, kind), False, "short_title")
    law, how, written = _listed(title.name)
    if law is None:
        return _repaired(clean, title) or _unlisted(clean, text, title)
    return LawMention(title.start, title.end, written, law, how, "title", repaired=title.repaired)


@lru_cache(maxsize=4096)
def _is_kind(name: str) -> bool:
    """Whether a name is only a word for a kind of law: 条例, 试行办法. 《法》 and 《业主公约》 are none."""
    bare = KIND_OF_KIND.sub("", VERSION.sub("", name))
    return bare != "法" and ending(bare)[0] == bare and kind_of(bare) != "other"


@lru_cache(maxsize=4096)
def _listed(name: str) -> tuple[Law | None, ResolvedFrom, str]:
    """The law of the table that a name means, how, and its full title with the version the text gives it."""
    law = interpretations.lookup(name)
    if law is None:
        return None, "full", name
    version = VERSION.search(name)
    written = law.name
    if version is not None and not key(law.name).endswith(version[0]):
        written += version[0].translate(str.maketrans("()", "（）"))
    return law, "full" if table().titled(key(name)) else "alias", written


def _repaired(clean: str, title: Title) -> LawMention | None:
    """A known law by a name with a slip in it (劳动和同法), or without its last word (治安管理处罚)."""
    law = slips.repaired(key(title.name)) or _without_noise(title.name) or _incomplete(clean, title)
    span = title.start, title.end
    return LawMention(*span, law.name, law, "alias", "slip", repaired=True) if law else None


def _incomplete(clean: str, title: Title) -> Law | None:
    """《治安管理处罚》第四十三条: a law whose last word is missing, with an article behind."""
    if kind_of(title.name) != "other":
        return None
    if interpretations.ARTICLE_FOLLOWS.match(clean, title.end) is None:
        return None
    endings = ("法", "条例", "办法", "规定")
    laws = (table().exact(key(title.name) + word) for word in endings)
    return next((law for law in laws if law is not None), None)


def _unlisted(clean: str, text: str, title: Title) -> LawMention | Foreign:
    """A title that is in no table: a law as given, or something else."""
    span = title.start, title.end
    kind = kind_of(title.name)
    private = PRIVATE_OWNER.search(clean, max(0, title.start - 12), title.start)
    if kind == "other" or private is not None:
        return Foreign(*span)
    written = DOCUMENT_IN_TITLE.sub("", titles.given(text, title))
    weak = kind == "policy"
    return LawMention(*span, written, None, "full", "title", weak, title.repaired)


def _without_noise(name: str) -> Law | None:
    """The one law whose title differs only where a sign stands that no title holds."""
    if NOISE.search(name) is None:
        return None
    pattern = re.compile(".".join(re.escape(piece) for piece in NOISE.split(key(name))))
    found = [law for known, law in table().by_key.items() if pattern.fullmatch(known)]
    return found[0] if len(found) == 1 else None
