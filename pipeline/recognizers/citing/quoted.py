"""A quoted name as a mention: a law, a word that points to one (《条例》), or something that is no law."""

import re
from collections.abc import Iterator

from pipeline.recognizers.citing import interpretations, titles
from pipeline.recognizers.citing.laws import VERSION, Law, key, table
from pipeline.recognizers.citing.mentions import Foreign, LawMention, Named, Reference
from pipeline.recognizers.citing.title_kinds import ending, kind_of
from pipeline.recognizers.citing.titles import Title
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
# A book about the law in front: 《某解释》重点问题的理解与适用.
COMMENTARY = re.compile(r"[^,。;《》\n]{0,10}(?:理解与适用|释义|答记者问|读本)")
DOCUMENT_IN_TITLE = re.compile(r"[(（](?:\[[^\]]*\])?[^()（）]{0,20}\d+号[)）]$")
# A sign that no title holds, between two characters that one may: 关P审理, 关?审理.
NOISE = re.compile(r"(?<=[\u4e00-\u9fff])[a-zA-Z?□■�*#](?=[\u4e00-\u9fff])")
# Words that name a whole kind of law; alone in 《》 they are names all the same.
NAMES_OF_KINDS = ("法", "司法解释")


def mentions(clean: str, text: str) -> Iterator[Named]:
    """Every quoted name from left to right."""
    for title in titles.quoted(clean):
        yield (
            _framed(clean, text, title) or _interpreted(clean, title) or _plain(clean, text, title)
        )


def _framed(clean: str, text: str, title: Title) -> LawMention | None:
    """The whole title of which only the inner one is quoted."""
    for before, behind in ((COURT_BEFORE, COURT_BEHIND), (PLACE_BEFORE, PLACE_BEHIND)):
        head = before.search(clean, max(0, title.start - 40), title.start)
        tail = behind.match(clean, title.end) if head else None
        if head is not None and tail is not None:
            law = interpretations.lookup(clean[head.start() : tail.end()])
            written = re.sub(r"\s", "", text[head.start() : tail.end()]).translate(titles.INNER)
            name = law.name if law else written
            return LawMention(head.start(), tail.end(), name, law, "full", "frame")
    return None


def _interpreted(clean: str, title: Title) -> LawMention | None:
    return interpretations.behind_title(clean, title.start, title.end, title.name)


def _plain(clean: str, text: str, title: Title) -> Named:
    """A quoted name by itself."""
    if COMMENTARY.match(clean, title.end):
        return Foreign(title.start, title.end)
    bare = VERSION.sub("", title.name)
    if ending(bare)[0] == bare and bare not in NAMES_OF_KINDS:
        return Reference(title.start, title.end, bare, False, "short_title")
    law = interpretations.lookup(title.name)
    if law is None:
        return _incomplete(clean, title) or _untabled(text, title)
    how: ResolvedFrom = "full" if table().titled(key(title.name)) else "alias"
    span = title.start, title.end
    return LawMention(*span, _versioned(law, title), law, how, "title", repaired=title.repaired)


def _versioned(law: Law, title: Title) -> str:
    """The full title, with the version that the text gives it."""
    version = VERSION.search(title.name)
    if version is None or key(law.name).endswith(version[0]):
        return law.name
    return law.name + version[0].translate(str.maketrans("()", "（）"))


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


def _untabled(text: str, title: Title) -> LawMention | Foreign:
    """A title that is in no table: a law as given, or something else."""
    span = title.start, title.end
    kind = kind_of(title.name)
    if kind == "other":
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
