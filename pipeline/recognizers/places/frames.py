"""Words around a name that ask for a place: 在…打工, 是…人, …法院.

They let a name stand that is otherwise an ordinary word (table ``region_guards``).
"""

import re

BEFORE = re.compile(
    r"(?:是|在|从|到|自|回|去|住|于|往|至|赴|老家|籍贯|户籍|户口|所在地|嫁到?|家|公安局|分局)[ \u3000]?$"
)
BEHIND = re.compile(
    r"人(?![员民身士才口大工事家品寿])|的?(?:[，。？！,?!\s]|$)|[这那]边|本地|当地|[县市区州镇](?!场|长)|打工|上班"
    r"|工作|注册|务工|干活|居住|生活|[买租][了的]?房|办[理的]?|读书|上学|户口|户籍|法院|派出所|民政|公安|劳动局|医保"
    r"|社保|领证|登记|离婚|结婚|起诉|出差|旅游|被|[分支]局|高新|科技园|工业园|产业园"
)
# Without a word before, at the beginning of a clause, only these ask for a place.
ALONE = re.compile(
    r"人(?=在|的|，|去)|[这那]边|本地|当地|县城|市区|户口|户籍|法院|派出所|民政局|公安局|人社局|社保|医保|公积金"
    r"|生育津贴|失业金|拆迁|居住证"
)
FIRM = re.compile(r"[^，。？！,?!\s的在了和]{0,12}?(?:公司|集团|厂|店|酒店|4[sS])")
EDGE = re.compile(r"(?:^|[^一-鿿])$")  # the text, or a clause, begins here


def around(before: str, behind: str) -> bool:
    """Whether the words on both sides, or at a clause's beginning those behind, ask for a place."""
    if BEFORE.search(before):
        return bool(BEHIND.match(behind))
    return bool(EDGE.search(before) and ALONE.match(behind))


def opens(before: str) -> bool:
    """Whether a place may begin here: behind a preposition, or at a clause's beginning."""
    return bool(BEFORE.search(before) or EDGE.search(before))


def behind(text: str) -> bool:
    """Whether the words behind ask for a place."""
    return bool(BEHIND.match(text))


def firm(text: str) -> bool:
    """Whether what is behind reads as the rest of a firm's name."""
    return bool(FIRM.match(text))
