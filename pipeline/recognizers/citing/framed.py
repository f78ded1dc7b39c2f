"""Titles that hold a law's name and more: 最高人民法院关于适用《A法》的解释, 某省实施《A法》办法, 《A法》实施条例."""

import re
from dataclasses import replace

from pipeline.recognizers.citing.interpretations import lookup
from pipeline.recognizers.citing.laws import key
from pipeline.recognizers.citing.mentions import LawMention

PROVINCES = (
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海"
    "|内蒙古|广西|西藏|宁夏|新疆"
)
PLACES = (
    r"(?:[^\W\d_据照按依在由对和与及的是为合反用]{2,3}[省市县区州]|[\u4e00-\u9fff]{2,5}自治区|[A-Z]\d?[省市县区]"
    rf"|{PROVINCES})+"
)
PLACE = re.compile(PLACES + "$")
# 最高人民法院关于适用《A法》若干问题的解释（二）: only the inner title is quoted, what stands around it belongs to it.
COURT_BEFORE = re.compile(
    r"(?:(?:最高人民法院|最高人民检察院|最高法院|最高院|最高法|公安部|司法部|国务院)[、和]?){0,4}"
    r"关于(?:贯彻执行|贯彻|适用|执行|实施)$"
)
COURT_BEHIND = re.compile(
    r"(?:[^,。;:《》\n()第]{0,22}?(?:的|若干|问题))?(?:解释|规定|意见|通知|办法|细则|决定|批复)"
    r"(?:\([一二三四五六七]\)|\(试行\))?"
)
# 最高法关于公司法的规定三: the court speaks about a law, and names no verb.
ISSUED_BEFORE = re.compile(r"(?:最高人民法院|最高人民检察院|最高法院|最高院|最高法|两高)关于$")
ISSUED_BEHIND = re.compile(
    r"的?(?:司法)?(?:解释|规定)(?:\([一二三四五六七]\)|[一二三四五六七](?=第|[,。的]|$))?"
)
SURE = re.compile(
    "解释|若干"
)  # without an issuer, 关于适用《A法》的规定 can be anything said about A法
PLACE_BEFORE = re.compile(PLACES + "(?:贯彻)?实施$")
PLACE_BEHIND = re.compile(r"的?(?:实施)?(?:办法|细则|若干规定|规定|条例|意见)(?:\(试行\))?")
FRAMES = (
    (COURT_BEFORE, COURT_BEHIND),
    (ISSUED_BEFORE, ISSUED_BEHIND),
    (PLACE_BEFORE, PLACE_BEHIND),
)
BEFORE_FRAMED = frozenset("彻行用施于")  # what the words before the inner title end in
LONGEST_BEFORE = 40
# 《工伤保险条例》若干问题的意见（二）: what stands before it is left out.
QUESTIONS = re.compile(r"若干问题的(?:意见|规定|解答)(?:\([一二三四五六七]\))?")
# 《劳动合同法》实施条例, 土地管理法及其实施条例: the rules that implement the law before them.
IMPLEMENTING = re.compile(r"(?P<joined>(?:以?及|和|与)其?)?(?P<rules>实施(?:条例|细则|办法))")
INNER = str.maketrans("《》<>＜＞﹤﹥", "〈〉〈〉〈〉〈〉")


def around(clean: str, text: str, start: int, end: int) -> LawMention | None:
    """The whole title of which the inner one stands from ``start`` to ``end``; as given where it is in no table."""
    for before, behind in FRAMES if clean[start - 1 : start] in BEFORE_FRAMED else ():
        head = before.search(clean, max(0, start - LONGEST_BEFORE), start)
        tail = behind.match(clean, end) if head else None
        if (
            head is not None
            and tail is not None
            and (head[0][:2] != "关于" or SURE.search(tail[0]))
        ):
            return _whole(clean, text, head.start(), tail.end())
    questions = QUESTIONS.match(clean, end)
    return _whole(clean, text, start, questions.end()) if questions else None


def _whole(clean: str, text: str, start: int, end: int) -> LawMention:
    law = lookup(clean[start:end])
    written = re.sub(r"\s", "", text[start:end]).translate(INNER)
    return LawMention(start, end, law.name if law else written, law, "full", "frame")


def implementing(clean: str, law: LawMention) -> list[LawMention]:
    """The law, or the rules that implement it, or both where the text joins them (A法及其实施条例)."""
    match = IMPLEMENTING.match(clean, law.end)
    if match is None:
        return [law]
    rules = lookup(key(law.title) + match["rules"])
    title = rules.name if rules else law.title + match["rules"]
    whole = replace(law, end=match.end(), title=title, law=rules, rule="implementing", weak=False)
    return [law, replace(whole, start=match.start("rules"))] if match["joined"] else [whole]
