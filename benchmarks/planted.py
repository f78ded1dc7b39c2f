"""Planted pages: questions of ours from templates, in clusters whose sizes fall off as on real sites.

A page holds one question with its story and a lawyer's answer, and four related questions with theirs, in the
layout of ``lawparks`` as a text capture. Every page is a pure function of its number and its version, so a page that
"changed" is the same page with the next version. All sentences are written for this benchmark.
"""

import json
import random
from pathlib import Path

RELATED = 4
PER_PAGE = RELATED + 1
# Clusters that questions are drawn from: of 100,000 questions one in three is asked once, a few hundreds of times.
CLUSTERS = 60_000

_CITIES = (
    "北京 上海 广州 深圳 杭州 南京 苏州 成都 重庆 武汉 西安 郑州 长沙 合肥 济南 青岛 天津 沈阳 大连 昆明 贵阳 南宁 "
    "福州 厦门 南昌 太原 石家庄 兰州 银川 海口 佛山 东莞 珠海 惠州 温州 宁波 无锡 常州 徐州 洛阳"
).split()
_GOODS = "冰箱 洗衣机 电视机 空调 沙发 床垫 手机 电脑 电动车 跑步机 热水器 油烟机 手表 眼镜 相机 钢琴".split()
_FIRMS = "工厂 饭店 超市 工地 物业公司 快递站 培训机构 医院 学校 养老院 健身房 美容院 装修公司 服装店".split()
_KIN = "父亲 母亲 爷爷 奶奶 丈夫 妻子 儿子 女儿 哥哥 姐姐 弟弟 妹妹 舅舅 姑姑 叔叔 岳父".split()
# what happened, and what is asked about it
_MATTERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("{firm}拖欠{n}个月工资", ("怎么要回来", "去哪里投诉", "可以申请仲裁吗", "需要什么证据")),
    ("{kin}去世后留下{n}套房子", ("怎么继承", "怎么过户", "继承要交哪些税", "不写遗嘱怎么分")),
    (
        "买的{goods}用了{n}天就坏了",
        ("能不能退货", "商家不退怎么办", "可以要求赔偿吗", "去哪里投诉"),
    ),
    ("{kin}借给朋友{n}万元没有借条", ("能起诉吗", "时效是多久", "怎么取证", "可以申请保全吗")),
    ("在{firm}上班受伤住院{n}天", ("算不算工伤", "误工费怎么算", "单位不赔怎么办", "怎么申请鉴定")),
    (
        "租的房子还有{n}个月到期",
        ("提前退租押金能退吗", "房东涨租怎么办", "违约金怎么算", "能转租吗"),
    ),
    (
        "和{firm}签了{n}年合同想解除",
        ("要赔偿吗", "怎么写通知", "对方不同意怎么办", "预付的钱能退吗"),
    ),
    ("{kin}开车追尾对方要{n}万元", ("保险赔多少", "责任怎么认定", "可以调解吗", "不赔会怎样")),
    (
        "结婚{n}年{kin}不同意离婚",
        ("怎么起诉离婚", "财产怎么分割", "孩子归谁抚养", "要准备什么材料"),
    ),
    ("网上买{goods}付了{n}百元不发货", ("怎么退款", "平台有责任吗", "算不算诈骗", "怎么举报商家")),
    ("{kin}的医保断缴{n}个月", ("还能报销吗", "怎么补缴", "影响退休吗", "可以转移吗")),
    ("{firm}办卡{n}天后关门", ("剩下的钱怎么退", "能报警吗", "可以起诉老板吗", "找谁维权")),
)
_OPENERS = ("", "请问", "咨询一下，", "想问问，", "律师您好，", "在线等，")
_ENDINGS = ("？", "?", "，谢谢！", "，急！", "呢？")
_STORIES = (
    "{place}这边，{fact}，前后商量过{n}次都没有结果，家里人意见也不一致，想知道{ask}。",
    "事情是这样的：{fact}。我在{place}，手里有聊天记录和转账截图{n}份，{ask}？",
    "{fact}，已经拖了{n}个星期，对方一直推脱，{place}的朋友说法都不一样，{ask}？",
    "本人在{place}，{fact}，当时写过一张{n}行的说明，现在不知道{ask}。",
)
_LAWS = (
    ("《中华人民共和国民法典》", 1260),
    ("《中华人民共和国劳动合同法》", 98),
    ("《中华人民共和国消费者权益保护法》", 63),
    ("《工伤保险条例》", 67),
    ("《民事诉讼法》", 306),
)
_ANSWERS = (
    "依据{law}第{article}条，{fact}的一方可以先与对方协商，留下书面记录。协商不成的，可以到{place}有管辖权的部门申请处理。",
    "这种情况要看有没有书面约定。{law}第{article}条对此有规定，建议先收集付款记录、聊天记录和证人联系方式，再决定{ask}。",
    "先说结论：{fact}，原则上受法律保护。按照{law}第{article}条的规定，可以要求对方在{n}日内答复，逾期再起诉。",
)


def wording(cluster: int, copy: int) -> tuple[str, str]:
    """Title and story of one wording of a planted cluster."""
    base, noise = random.Random(f"cluster {cluster}"), random.Random(f"{cluster} {copy}")
    title, filled = _matter(base)
    title = noise.choice(_OPENERS) + title + noise.choice(_ENDINGS)
    story = noise.choice(_STORIES).format(**filled | {"n": noise.randint(2, 60)})
    return title, story


def page(number: int, version: int = 0, clusters: int = CLUSTERS) -> str:
    """The text capture of one page. Clusters are drawn so that some are asked often and most once."""
    draw = random.Random(f"page {number} {version}")
    drawn = [int(clusters * draw.random() ** 2) for _ in range(PER_PAGE)]
    (title, story), *listed = (wording(one, draw.randrange(1000)) for one in drawn)
    lines = [title, story, f"方例{number % 97}执业律师", f"已帮助 {number % 5000} 人解决法律问题"]
    lines += [_answer(drawn[0], draw), f"为您推荐{RELATED}个相关问题"]
    for one in listed:
        lines += one
    return "\n\n".join(lines) + "\n"


def write_raw(
    folder: Path, pages: range, version: int = 0, captured_at: str = "2026-01-01"
) -> None:
    """Pages as text captures in one folder of raw, with their index."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for number in pages:
        name = f"{number:06d}-{version}.txt"
        (folder / name).write_text(page(number, version), encoding="utf-8")
        url = f"https://lawparks.example/ask/planted-{number}"
        lines.append(json.dumps({"path": name, "url": url, "captured_at": captured_at}))
    (folder / "index.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _matter(base: random.Random) -> tuple[str, dict[str, object]]:
    fact, asks = base.choice(_MATTERS)
    filled: dict[str, object] = {
        "firm": base.choice(_FIRMS),
        "kin": base.choice(_KIN),
        "goods": base.choice(_GOODS),
        "n": base.randint(2, 30),
    }
    fact, ask = fact.format(**filled), base.choice(asks)
    place = base.choice(_CITIES)
    where = f"{place}" if base.random() < 0.3 else ""
    return f"{where}{fact}{ask}", filled | {"fact": fact, "ask": ask, "place": place}


def _answer(cluster: int, draw: random.Random) -> str:
    _, filled = _matter(random.Random(f"cluster {cluster}"))
    law, articles = draw.choice(_LAWS)
    filled |= {"law": law, "article": draw.randint(1, articles), "n": draw.randint(5, 30)}
    return "\n\n".join(text.format(**filled) for text in draw.sample(_ANSWERS, 2))
