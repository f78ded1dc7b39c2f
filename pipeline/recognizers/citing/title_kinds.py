"""What a title names, told by how it ends: a law, a policy document, or something else."""

import re
from functools import cache
from typing import Literal

from pipeline.recognizers import tables
from pipeline.recognizers.citing.laws import key, table

Kind = Literal["law", "policy", "other"]

LONGEST_ENDING = 8
# Behind a title's last word: (试行), (二), [政府发文]2号.
BEHIND_LAST_WORD = re.compile(r"(?:\([^()]{1,30}\)|\[[^\[\]]{1,30}\][^()]{0,12}|[一二三四五])+$")
# No title of a law holds these.
ESSAY = re.compile(r"--|[?？|丨…]|理解与适用|释义|评注|案例|论文|:")
# A company's own rules, not 公司登记管理条例 or 证券公司监督管理条例.
PRIVATE = re.compile(r"有限公司|^[本我]?公司(?!法|登记|债|信用|股权|章程指引)|员工")
# Speaks for a policy document: who issued it, what for.
ISSUED = re.compile(
    r"关于|印发|试行|暂行|审查|审理|[省市县区州]|国家|国务院|[部委局院厅]|全国|中共|中央|中国|第.次"
)


@cache
def _endings() -> dict[str, Kind]:
    kinds: dict[str, Kind] = {"law": "law", "policy": "policy", "other": "other"}
    return {row["ending"]: kinds[row["kind"]] for row in tables.read("title_endings")}


def ending(name: str) -> tuple[str, Kind]:
    """The longest known ending of a clean title and its kind; ``("", "other")`` where there is none.

    >>> ending("某市燃气管理办法(试行)")
    ('办法', 'law')
    """
    bare = BEHIND_LAST_WORD.sub("", name)
    endings = _endings()
    for length in range(min(LONGEST_ENDING, len(bare)), 0, -1):
        kind = endings.get(bare[-length:])
        if kind is not None:
            return bare[-length:], kind
    return "", "other"


def kind_of(name: str) -> Kind:
    """What a clean title names.

    >>> [kind_of(name) for name in ("某市燃气管理条例", "停水通知", "关于停水的通知", "劳动合同")]
    ['law', 'policy', 'law', 'other']
    """
    if table().exact(key(name)) is not None:
        return "law"
    if ESSAY.search(name) or PRIVATE.search(name):
        return "other"
    name = name.rstrip("》〉")
    found, kind = ending(name)
    if "关于" in name and found.endswith("意见"):
        return "law"
    return "law" if kind == "policy" and ISSUED.search(name) else kind
