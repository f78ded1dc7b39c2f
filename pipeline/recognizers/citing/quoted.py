"""A quoted name as a mention: a law, a word that points to one (《条例》), or something that is no law."""

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.recognizers.citing import interpretations, titles
from pipeline.recognizers.citing.documents import KINDS
from pipeline.recognizers.citing.laws import VERSION, Law, key, table
from pipeline.recognizers.citing.mentions import Foreign, LawMention, Named, Reference
from pipeline.recognizers.citing.titles import Title, ending, kind_of
from pipeline.records import ResolvedFrom

# 最高人民法院关于适用《A法》若干问题的解释（二）: only the inner title is quoted, what stands around it belongs to it.
COURT_BEFORE = re.compile(
    r"(?:(?:最高人民法院|最高人民检察院|最高法院|最高院|最高法|公安部|司法部|国务院)[、和]?){0,4}"
    r"关于(?:贯彻执行|贯彻|适用|执行|实施)$"
)
COURT_BEHIND = re.compile(
    r"(?:[^,。;:《》\n()第]{0,22}?(?:的|若干))?(?:解释|规定|意见|通知|办法|细则|决定|批复)"
    r"(?:\([一二三四五六七]\)|\(试行\))?"
)
# 某省实施《A法》办法.
PLACE_BEFORE = re.compile(r"[\u4e00-\u9fffA-Z0-9]{0,9}(?:实施|贯彻)$")
PLACE_BEHIND = re.compile(r"的?(?:实施)?(?:办法|细则|若干规定|规定|条例|意见)(?:\(试行\))?")
FRAMES = ((COURT_BEFORE, COURT_BEHIND), (PLACE_BEFORE, PLACE_BEHIND))
BEFORE_FRAMED = frozenset("彻行用施")  # what a frame's words before the title end in
# A book about the law in front: 《某解释》重点问题的理解与适用.
COMMENTARY = re.compile(r"[^,。;《》\n]{0,10}(?:理解与适用|释义|答记者问|读本)")
# Whose rules these are: 公司《考勤管理办法》, 我们单位的《奖惩条例》.
PRIVATE_OWNER = re.compile(
    r"(?:公司|集团|单位|企业|工厂|学校|酒店|小区|业委会)(?:内部|制定|下发|发布|出台|的)*$"
)
DOCUMENT_IN_TITLE = re.compile(r"[(（](?:\[[^\]]*\])?[^()（）]{0,20}\d+号[)）]$")
# A sign that no title holds, between two characters that one may: 关P审理, 关?审理.
NOISE = re.compile(r"(?<=[\u4e00-\u9fff])[a-zA-Z?□■�*#](?=[\u4e00-\u9fff])")


def mentions(clean: str, text: str) -> Iterator[Named]:
    """Every quoted name from left to right."""
    for title in titles.quoted(clean):
        yield (
            _framed(clean, text, title)
            or interpretations.behind_title(clean, title.start, title.end, title.name)
            or _plain(clean, text, title)
        )


def _framed(clean: str, text: str, title: Title) -> LawMention | None:
    """The whole title of which only the inner one is quoted."""
    if clean[title.start - 1 : title.start] not in BEFORE_FRAMED:
        return None
    for before, behind in FRAMES:
        head = before.search(clean, max(0, title.start - 40), title.start)
        tail = behind.match(clean, title.end) if head else None
        if head is not None and tail is not None:
            law = interpretations.lookup(clean[head.start() : tail.end()])
            written = re.sub(r"\s", "", text[head.start() : tail.end()]).translate(titles.INNER)
            name = law.name if law else written
            return LawMention(head.start(), tail.end(), name, law, "full", "frame")
    return None


def _plain(clean: str, text: str, title: Title) -> Named:
    """A quoted name by itself."""
    if COMMENTARY.match(clean, title.end):
        return Foreign(title.start, title.end)
    if _is_kind(title.name):
        kind = VERSION.sub("", title.name)
        return Reference(title.start, title.end, KINDS.get(kind, kind), False, "short_title")
    law, how, written = _listed(title.name)
    if law is None:
        return _incomplete(clean, title) or _unlisted(clean, text, title)
    return LawMention(title.start, title.end, written, law, how, "title", repaired=title.repaired)


@lru_cache(maxsize=4096)
def _is_kind(name: str) -> bool:
    """Whether a name is only a word for a kind of law: 条例, 规定（试行）. 《法》 and 《业主公约》 are none."""
    bare = VERSION.sub("", name)
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


def _incomplete(clean: str, title: Title) -> LawMention | None:
    """《治安管理处罚》第四十三条: a known law whose last word is missing, with an article behind."""
    if kind_of(title.name) != "other":
        return None
    if interpretations.ARTICLE_FOLLOWS.match(clean, title.end) is None:
        return None
    endings = ("法", "条例", "办法", "规定")
    laws = (table().exact(key(title.name) + word) for word in endings)
    law = next((law for law in laws if law is not None), None)
    span = title.start, title.end
    return LawMention(*span, law.name, law, "alias", "title", repaired=True) if law else None


def _unlisted(clean: str, text: str, title: Title) -> LawMention | Foreign:
    """A title that is in no table: a law as given, or something else."""
    span = title.start, title.end
    kind = kind_of(title.name)
    private = PRIVATE_OWNER.search(clean, max(0, title.start - 12), title.start)
    if kind == "other" or private is not None:
        return Foreign(*span)
    law = _without_noise(title.name)
    if law is not None:
        return LawMention(*span, law.name, law, "full", "title", repaired=True)
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
