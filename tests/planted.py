"""Questions with planted likenesses, as many as wanted: the same seed gives the same questions."""

import random

import pyarrow as pa

from pipeline.clustering import Asked, kernels

_OPENING = ("", "请问", "律师您好，", "急！", "想咨询一下，")
_WHO = ("我", "我朋友", "我老公", "邻居", "同事")
_WHERE = ("", "", "重庆", "深圳市", "苏州")
_WHAT = (
    "在公司干了{n}年没有签合同",
    "借给别人{n}万元不还",
    "租房退租后房东不退押金",
    "骑车被汽车撞伤住院{n}天",
    "买的二手房漏水",
    "离婚后孩子由对方抚养",
    "网购收到假货商家不退款",
    "工地干活摔伤没有工伤保险",
    "办了健身卡{n}个月店关门了",
    "遗嘱没有公证",
)
_ASK = ("怎么办", "如何处理？", "可以起诉吗", "能要多少赔偿", "需要哪些材料", "该找谁负责？")
_NOISE = ("", "", "了", "，谢谢", "！", "，在线等")


def planted(count: int, seed: int = 7) -> list[Asked]:
    """Questions of which about half have a like one; some have details, regions and answers."""
    draw = random.Random(seed)
    asked = []
    for number in range(count):
        what = draw.choice(_WHAT).format(n=draw.randint(1, 9))
        title = f"{draw.choice(_OPENING)}{draw.choice(_WHERE)}{draw.choice(_WHO)}{what}，"
        title += draw.choice(_ASK) + draw.choice(_NOISE)
        detail = f"事情过去{draw.randint(1, 4)}个月，{what}。" if draw.random() < 0.2 else None
        region = draw.choice((None, None, None, "500000", "440300"))
        answer = "可以协商，协商不成可以起诉。" if draw.random() < 0.3 else None
        asked.append(Asked(f"q{number:06}", title, detail, region, answer))
    return asked


def table(asked: list[Asked]) -> pa.Table:
    """Questions as an engine takes them."""
    rows = [{name: getattr(one, name) for name in kernels.ASKED.names} for one in asked]
    return pa.Table.from_pylist(rows, schema=kernels.ASKED)
