"""Every mention of a law in one list: quoted titles, names, aliases, short forms of the text's own."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.recognizers.citing import documents, names, titles
from pipeline.recognizers.citing.laws import Law, key, table
from pipeline.recognizers.citing.mentions import Document, Foreign, LawMention, Reference
from pipeline.recognizers.citing.numerals import number
from pipeline.recognizers.citing.titles import Title

ORDINAL = r"(?: ?\(?[一二三四五六七1-7](?![条章节点、.,种个方0-9])\)?)?"
# 关于适用《A法》若干问题的解释（二）, with only the inner title quoted: what stands around it belongs to it.
FRAME_BEFORE = re.compile(
    r"(?P<issuer>(?:(?:最高人民法院|最高人民检察院|最高法院|最高院|最高法|公安部|司法部|国务院)[、和]?)*"
    r"关于(?:贯彻执行|贯彻|适用|执行|实施))$|(?P<place>[\u4e00-\u9fffA-Z0-9]{2,9})?(?:实施|贯彻)$"
)
FRAME_BEHIND = re.compile(
    r"(?:[^,。;:《》\n()第]{0,22}?(?:的|若干))?(?:解释|规定|意见|通知|办法|细则|决定|批复)(?:\([一二三四五六七]\)|\(试行\))?"
)
IMPLEMENTING = re.compile(r"的?(?:实施)?(?:办法|细则|若干规定|规定|条例|意见)(?:\(试行\))?")
# 《婚姻法》司法解释(一): the title names the law, the interpretation of it is meant.
INTERPRETED = re.compile(
    rf"(?:的|适用的?|若干问题的?|[总物合人婚继侵][\u4e00-\u9fff]{{0,5}}编)*(?:的)?(?P<judicial>司法)?解释(?P<ordinal>{ORDINAL})"
)
NUMBERED = re.compile(r" *(?:\n)? *第? *[0-9一二三四五六七八九十百]+ *条")
DEFINED = re.compile(
    r"(?:(?:以下|下文|下)(?:统一|统|合并|合)?(?:简称|称)|简称)(?:为|:)? ?[“\"《「]{0,2}"
    r"(?P<name>[^,。;:“”\"《》「」\n()]{1,20}(?:\([一二三四五六七]\))?)[”\"》」]{0,2}"
)
# A book about the law in front: 《某解释》重点问题的理解与适用.
COMMENTARY = re.compile(r"[^,。;《》\n]{0,10}(?:理解与适用|释义|答记者问|读本)")
SIBLING = re.compile(
    r"(?P<former>[原旧])?(?:司法)?解释 ?\(?(?P<ordinal>[一二三四五六七1-7])\)? ?(?=第)"
)
FARTHEST_SHORT_FORM = 60  # a document number and a date may stand between
DOCUMENT_IN_TITLE = re.compile(r"[(（](?:\[[^\]]*\])?[^()（）]{0,20}\d+号[)）]$")


def _frame(clean: str, text: str, title: Title) -> LawMention | None:
    """The whole title of which only the inner one is quoted."""
    before = FRAME_BEFORE.search(clean[max(0, title.start - 40) : title.start])
    if before is None:
        return None
    pattern = FRAME_BEHIND if before["issuer"] is not None else IMPLEMENTING
    behind = pattern.match(clean, title.end)
    if behind is None:
        return None
    start, end = title.start - len(before[0]), behind.end()
    name = re.sub(r"\s", "", clean[start:end])
    law = table().lookup(name)
    written = re.sub(r"\s", "", text[start:end]).translate(titles.INNER)
    return LawMention(start, end, law.name if law else written, law, "full", "frame")


def _interpreted(clean: str, title: Title) -> LawMention | None:
    """《婚姻法》司法解释(一): an interpretation behind the title of its law."""
    match = INTERPRETED.match(clean, title.end)
    if match is None:
        return None
    ordinal = match["ordinal"].strip()
    if not (match["judicial"] or ordinal or NUMBERED.match(clean, match.end())):
        return None
    name = re.sub(r"\s", "", title.name + match[0])
    law = table().lookup(name)
    if law is None and table().exact(key(title.name)) is None:
        return None
    return LawMention(
        title.start, match.end(), law.name if law else key(name), law, "alias", "interpretation"
    )


def _plain(clean: str, text: str, title: Title) -> LawMention | Foreign | Reference:
    """A quoted name by itself: a law, a word for one (《条例》), or something else."""
    if COMMENTARY.match(clean, title.end):
        return Foreign(title.start, title.end)
    name = key(title.name)
    version = titles.version(name)
    generic = name.removesuffix(version)
    if titles.ending(generic)[0] == generic and generic not in ("法", "司法解释"):
        return Reference(title.start, title.end, generic, False, "short_title")
    table_ = table()
    law = table_.exact(name)
    how = table_.by_key.get(generic) or table_.by_key.get(name)
    alias = (
        law is not None and (name in table_.aliases or generic in table_.aliases) and how is None
    )
    if law is None:
        law, alias = table_.lookup(name), True
    if law is None:
        return _incomplete(clean, title) or _untabled(text, title)
    written = law.name
    if version and not law.name.endswith(")") and version.strip("()") not in key(law.name):
        written += version.translate(str.maketrans("()", "（）"))
    return LawMention(
        title.start,
        title.end,
        written,
        law,
        "alias" if alias else "full",
        "title",
        repaired=title.repaired,
    )


def _incomplete(clean: str, title: Title) -> LawMention | None:
    """《治安管理处罚》第四十三条: a known law whose last word is missing, with an article behind."""
    if titles.kind_of(title.name) != "other" or not NUMBERED.match(clean, title.end):
        return None
    found = [table().exact(key(title.name) + word) for word in ("法", "条例", "办法", "规定")]
    laws = [law for law in found if law is not None]
    if not laws:
        return None
    return LawMention(
        title.start, title.end, laws[0].name, laws[0], "alias", "title", repaired=True
    )


def _untabled(text: str, title: Title) -> LawMention | Foreign:
    kind = titles.kind_of(title.name)
    if kind == "other":
        return Foreign(title.start, title.end)
    law = _repaired(title.name)
    written = law.name if law else DOCUMENT_IN_TITLE.sub("", titles.given(text, title))
    return LawMention(
        title.start,
        title.end,
        written,
        law,
        "full",
        "title",
        weak=kind == "policy",
        repaired=title.repaired or law is not None,
    )


def _repaired(name: str) -> Law | None:
    """The one law whose title differs only where a sign stands that no title has: 关P审理, 关?审理."""
    if not re.search(r"(?<=[\u4e00-\u9fff])[a-zA-Z?□■�*#](?=[\u4e00-\u9fff])", name):
        return None
    pattern = re.compile(re.sub(r"[a-zA-Z?□■�*#]", ".", re.escape(key(name)).replace("\\", "")))
    found = [law for known, law in table().by_key.items() if pattern.fullmatch(known)]
    return found[0] if len(found) == 1 else None


def _titled(clean: str, text: str) -> Iterator[LawMention | Foreign | Reference]:
    for title in titles.quoted(clean):
        yield _frame(clean, text, title) or _interpreted(clean, title) or _plain(clean, text, title)


def _free(mentions: Iterable[LawMention], taken: list[tuple[int, int]]) -> Iterator[LawMention]:
    """The mentions that overlap none of the spans taken; both sides in order."""
    spans = iter(sorted(taken))
    span = next(spans, None)
    for mention in mentions:
        while span is not None and span[1] <= mention.start:
            span = next(spans, None)
        if span is None or mention.end <= span[0]:
            yield mention


Named = LawMention | Foreign | Reference


def _definitions(clean: str, mentions: list[Named]) -> Iterator[tuple[re.Match[str], LawMention]]:
    """Short forms that the text itself introduces (以下简称《意见》), with the law they stand for."""
    if "称" not in clean:
        return
    for match in DEFINED.finditer(clean):
        before = [
            one for one in mentions if isinstance(one, LawMention) and one.end <= match.start()
        ]
        owner = max(before, key=lambda one: one.end, default=None)
        if owner is None or match.start() - owner.end > FARTHEST_SHORT_FORM:
            continue
        if not re.search(r"[。;\n]|第.{1,9}条", clean[owner.end : match.start()]):
            yield match, owner


def _defined(clean: str, mentions: list[Named]) -> list[Named]:
    """The mentions with short forms of the text's own read as the laws they stand for."""
    for match, owner in list(_definitions(clean, mentions)):
        name = match["name"].strip()
        kept = [one for one in mentions if one.end <= match.start() or one.start >= match.end()]
        short = replace(owner, how="alias", rule="defined", weak=False, repaired=False)
        found: list[Named] = []
        for use in re.finditer(f"[《“]?{re.escape(name)}[》”]?", clean[match.end() :]):
            start, end = use.start() + match.end(), use.end() + match.end()
            if len(name) > 2 or use[0] != name or NUMBERED.match(clean, end):
                found.append(replace(short, start=start, end=end))
        spans = [(one.start, one.end) for one in found]
        mentions = kept_outside(kept, spans) + found
    return sorted(mentions, key=lambda one: one.start)


def kept_outside(mentions: Iterable[Named], spans: list[tuple[int, int]]) -> list[Named]:
    """The mentions that no span covers or touches."""
    return [
        one
        for one in mentions
        if not any(one.start < end and start < one.end for start, end in spans)
    ]


def laws(clean: str, text: str, numbered: list[Document]) -> list[Named]:
    """Every mention of a law, of something that is none, and every word that points back, from left to right."""
    found: list[Named] = list(_titled(clean, text)) if re.search("[《》〈]", clean) else []
    taken = [(one.start, one.end) for one in found]
    short = list(_free(sorted(names.interpretations(clean), key=lambda one: one.start), taken))
    taken += [(one.start, one.end) for one in short]
    found += short
    found += _free(names.unquoted(clean), taken)
    taken = [(one.start, one.end) for one in found]
    found += kept_outside(_references(clean), taken)
    found += kept_outside(_siblings(clean, found), taken)
    found += kept_outside(names.introduced(clean, numbered), taken)
    found.sort(key=lambda one: (one.start, -one.end))
    return _defined(clean, found)


def _siblings(clean: str, mentions: list[Named]) -> Iterator[LawMention]:
    """解释(二) and 原解释一: an interpretation of the law named before, or of what that one interprets."""
    for match in SIBLING.finditer(clean) if "解释" in clean else ():
        before = [
            one
            for one in mentions
            if isinstance(one, LawMention) and one.law and one.end <= match.start()
        ]
        before.sort(key=lambda one: -one.end)
        ordinal = number(match["ordinal"]) or 0
        former = bool(match["former"])
        found = (table().sibling(one.law, ordinal, former) for one in before if one.law)
        law = next((law for law in found if law is not None), None)
        if before:
            title = law.name if law else match[0].strip()
            yield LawMention(match.start(), match.end(), title, law, "back_reference", "sibling")


def _references(clean: str) -> Iterator[Reference]:
    for rule, match in documents.references(clean):
        yield Reference(match.start(), match.end(), _kind(match["kind"]), rule == "this_law", rule)


def _kind(word: str) -> str:
    """What a law must end in to be meant by a word; empty for 文件, which fits any."""
    return {"文件": "", "司法解释": "解释", "法典": "法典"}.get(word, word)
