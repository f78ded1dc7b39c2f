"""Questions with planted likenesses, as many as wanted: the same seed gives the same questions."""

import random

from pipeline.clustering import Asked

_OPENING = ("", "", "请问", "律师您好，", "急！", "想咨询一下，")
_WHERE = ("", "", "", "重庆", "深圳市", "苏州")
_WHO = ("我", "我朋友", "我老公", "邻居", "同事", "我父亲")
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
    "爷爷的遗嘱没有公证",
    "公司拖欠{n}个月工资",
    "贷款买车后还不上",
    "被狗咬伤花了{n}千元",
    "宅基地上的房子要拆",
    "装修公司收了{n}万元跑了",
    "孩子在学校受伤",
    "身份证被人拿去办贷款",
    "转让店铺后对方不付钱",
    "快递丢了{n}件",
    "给人担保了{n}万元",
)
_ASK = ("怎么办", "如何处理？", "可以起诉吗", "能要多少赔偿", "需要哪些材料", "该找谁负责？")
_NOISE = ("", "", "了", "，谢谢", "！", "，在线等")


def planted(count: int, seed: int = 7) -> list[Asked]:
    """Questions in families of three on average, of one matter, place and person, asked in several
    ways; some have details, regions and answers."""
    draw = random.Random(seed)
    families = [
        "".join((draw.choice(_WHERE), draw.choice(_WHO), "，".join(draw.sample(_WHAT, 2)), "，"))
        for _ in range(count // 3 + 1)
    ]
    asked = []
    for number in range(count):
        family = draw.choice(families).format(n=draw.choice((2, 2, 2, 5)))
        title = f"{draw.choice(_OPENING)}{family}{draw.choice(_ASK)}{draw.choice(_NOISE)}"
        detail = f"事情过去{draw.randint(1, 4)}个月，没有人管。" if draw.random() < 0.2 else None
        region = draw.choice((None, None, None, "500000", "440300"))
        answer = "可以协商，协商不成可以起诉。" if draw.random() < 0.3 else None
        asked.append(Asked(f"q{number:06}", title, detail, region, answer))
    return asked
