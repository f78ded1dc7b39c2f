"""Questions with planted groups: ``python -m benchmarks.questions COUNT FILE`` writes ``group<TAB>text`` lines.

Each group is one question, posted one to forty times with small changes (greetings, other words, typing errors,
width of punctuation, a lost ending). A fifth of the groups have a neighbour that differs in one fact only: the
city, a number, a negation, who is who. The same seed gives the same lines.
"""

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

CITIES = (
    "北京 上海 天津 重庆 广州 深圳 东莞 佛山 珠海 杭州 宁波 温州 南京 苏州 无锡 常州 合肥 "
    "芜湖 福州 厦门 泉州 南昌 济南 青岛  "
    "烟台 郑州 洛阳 武汉 宜昌 长沙 株洲 南宁 桂林 海口 成都 绵阳 贵阳 昆明 西安 咸阳 兰州 "
    "西宁 银川 太原 大同 沈阳 大连 长春 哈尔滨"
).split()


@dataclass(frozen=True)
class Topic:
    """Who asks, what happened, what is asked."""

    who: tuple[str, ...]
    facts: tuple[str, ...]
    asks: tuple[str, ...]


def _topic(who: str, facts: str, asks: str) -> Topic:
    return Topic(tuple(who.split()), tuple(facts.split()), tuple(asks.split()))


TOPICS = (
    _topic(
        "我 我表哥 我室友 我邻居",
        "入职{m}个月一直没签合同 每月到手{b}元 老板拖着{m}个月工资不发 加班费从来没算过 "
        "被口头通知不用来了 社保只交了{m}个月 公司搬走了",
        "能要求双倍工资吗 赔偿金按什么标准算 劳动仲裁怎么申请 过了多久就不能仲裁了 "
        "要准备哪些证据 社保可以补缴吗",
    ),
    _topic(
        "我和老公 我和妻子 我姐姐和姐夫 我父母",
        "结婚{y}年 分开住了{y}年 孩子才{y}岁 婚后一起还房贷{a}万元 彩礼给了{a}万元 "
        "他在外面欠了{a}万元 她把存款转走了",
        "孩子会判给谁 房子怎么分 抚养费每月给多少 彩礼要退吗 债务要一起还吗 起诉离婚要多长时间",
    ),
    _topic(
        "房东 中介 二房东 合租的人",
        "收了{m}个月押金 每月租金{b}元 租期还剩{m}个月 暖气坏了没人修 突然要卖房 让我{m}天内搬走 换了门锁",
        "押金怎么要回来 要付违约金吗 可以提前解约吗 修理费该谁出 去哪里投诉 能不能赔我搬家费",
    ),
    _topic(
        "同学 老乡 前同事 表弟 供货商",
        "借走{a}万元 借条写的月息{g}分 说好{m}个月还 已经拖了{y}年 电话打不通了 只还了{b}元 找了担保人",
        "没有借条能起诉吗 利息怎么算 诉讼时效过了吗 担保人要还吗 能先冻结账户吗 起诉要花多少钱",
    ),
    _topic(
        "我 我爸 外卖员 我同事",
        "骑车被撞倒 对方负主要责任 住院{m}天 修车花了{b}元 医药费用掉{a}万元 "
        "鉴定为{g}级伤残 保险公司一直不赔",
        "误工费怎么算 能赔哪些项目 保险公司不赔怎么办 责任认定不服怎么办 什么时候做鉴定 护理费给多少",
    ),
    _topic(
        "我 我妈 我岳父 单位退休的老人",
        "医保断了{m}个月 在外地看病花了{b}元 交满{y}年 换了城市 社保卡丢了 想给家里人共用 还差{y}年到年龄",
        "怎么报销 能报多少 可以补交吗 转移手续怎么办 网上能办吗 要带什么材料",
    ),
    _topic(
        "我 我弟 我女儿 顾客",
        "网购花了{b}元 收到的是假货 商家不给退 办了{b}元的卡 健身房关门了 过了{m}天还没发货 客服不理人",
        "能退一赔三吗 在哪里举报 平台要负责吗 怎么起诉商家 钱能要回来吗 证据怎么留",
    ),
    _topic(
        "爷爷 父亲 大伯 外婆",
        "走之前留下{g}套房 没写遗嘱 存折里有{a}万元 有{g}个子女 遗嘱是代书的 房子写了{g}个人名字 再婚{y}年",
        "遗产怎么分 女儿有份吗 公证要什么材料 遗嘱算不算数 过户要多少钱 债务要还吗",
    ),
    _topic(
        "我弟 我儿子 我朋友 我老公",
        "被关了{m}天 涉及{a}万元 帮人转过账 把人打成轻伤 酒后开车 已经退了钱 取得了谅解",
        "会判几年 能取保吗 可以缓刑吗 什么时候能见面 请律师有用吗 会留案底吗",
    ),
    _topic(
        "开发商 卖家 我 中介",
        "交了{a}万元定金 晚交房{m}个月 贷款没批下来 面积少了{g}平方米 产权证{y}年没办 "
        "合同没写违约金 要求加价{a}万元",
        "定金能退吗 能退房吗 违约金按多少算 可以双倍返还吗 起诉谁 怎么催他办证",
    ),
)
OPENINGS = (
    "我在{c},{who}{f1},{f2}。",
    "{who}{f1},{f2},地点是{c}。",
    "{c}的情况,{who}{f1},而且{f2}。",
    "{who}在{c}{f1},后来{f2}。",
    "{who}{f1},{f2}。",
    "事情是{who}{f1},接着{f2},我们都在{c}。",
)
MIDDLES = (
    "{f3},真不知道怎么办才好。",
    "还有{f3},问过几个人说的都不一样。",
    "{f3},谈了几回也没谈拢。",
    "因为{f3},拖到了今天。",
    "{f3}。",
)
ASKS = (
    "请问{q1},{q2}?",
    "想知道{q1},另外{q2}?",
    "{q1}?{q2}?",
    "我这样{q1},还有{q2}?",
    "麻烦问下{q1},以及{q2}。",
)
ENDINGS = ("", "", "请懂法的朋友说说。", "法律上是怎么规定的?", "希望说得细一点。", "先谢过。")
GREETINGS = ("您好,", "律师好,", "求助!", "各位好,", "急,")
OTHER_WORDS = (
    ("怎么", "如何"),
    ("请问", "问一下"),
    ("还有", "另外"),
    ("现在", "眼下"),
    ("能", "可以"),
    ("多少", "多少钱"),
    ("老公", "丈夫"),
    ("要", "需要"),
    ("已经", ""),
    ("一直", ""),
    ("公司", "单位"),
    ("真", ""),
)
TYPING = (("的", "地"), ("账", "帐"), ("在", "再"), ("做", "作"), ("他", "她"), ("元", "块"))
TURNED = (
    ("没签", "签了"),
    ("没写", "写了"),
    ("不给退", "给退了"),
    ("没批", "批"),
    ("不发", "发了"),
    ("没人修", "有人修"),
)
ROLES = (
    ("老公", "妻子"),
    ("房东", "租客"),
    ("父亲", "母亲"),
    ("我弟", "我妹"),
    ("卖家", "买家"),
    ("女儿", "儿子"),
)
SIZES, SHARES = (1, 2, 3, 4, 6, 10, 20, 40), (62, 17, 8, 5, 4, 2.5, 1, 0.5)


@dataclass(frozen=True)
class Question:
    """A question before its numbers and its city are put in."""

    text: str
    city: str
    numbers: tuple[tuple[str, int], ...]

    def __str__(self) -> str:
        return self.text.format(c=self.city, **dict(self.numbers))


def _numbers(chance: random.Random) -> tuple[tuple[str, int], ...]:
    return (
        ("a", chance.choice((1, 2, 3, 4, 6, 8, 12, 16, 25, 40, 60, 90))),
        ("b", chance.choice((200, 400, 900, 1300, 1900, 2600, 3800, 4500, 5500, 7000, 9500))),
        ("g", chance.randint(2, 10)),
        ("m", chance.randint(2, 12)),
        ("y", chance.randint(2, 16)),
    )


def _question(chance: random.Random) -> Question:
    topic = chance.choice(TOPICS)
    facts, asks = chance.sample(topic.facts, 3), chance.sample(topic.asks, 2)
    whole = "".join(chance.choice(part) for part in (OPENINGS, MIDDLES, ASKS, ENDINGS))
    parts = {"who": chance.choice(topic.who), "q1": asks[0], "q2": asks[1]}
    parts |= {f"f{n}": fact for n, fact in enumerate(facts, 1)}
    for name, part in parts.items():
        whole = whole.replace(f"{{{name}}}", part)
    return Question(whole, chance.choice(CITIES), _numbers(chance))


def _neighbour(question: Question, chance: random.Random) -> Question:
    """The same question but for one fact."""
    kind = chance.choice(("city", "number", "number", "negation", "role"))
    if kind == "city":
        return replace(question, city=chance.choice(CITIES))
    if kind == "number":
        return replace(question, numbers=_numbers(chance))
    for old, new in TURNED if kind == "negation" else ROLES:
        if old in question.text:
            return replace(question, text=question.text.replace(old, new))
    return replace(question, numbers=_numbers(chance))


def _posted(text: str, chance: random.Random) -> str:
    """The text as somebody posts it, with up to six small changes."""
    changes = chance.choices((0, 1, 2, 3, 4, 6), (22, 22, 20, 16, 12, 8))[0]
    for _ in range(changes):
        at, kind = chance.randrange(len(text)), chance.random()
        if kind < 0.4:
            old, new = chance.choice(OTHER_WORDS)
            text = text.replace(old, new, 1)
        elif kind < 0.52:
            text = text.replace(",", "，").replace("?", "？")
        elif kind < 0.62:
            text = chance.choice(GREETINGS) + text
        elif kind < 0.76:
            text = text.replace(*chance.choice(TYPING), 1)
        elif kind < 0.86:
            text = text[:at] + text[at + 1 :]
        elif kind < 0.94:
            text = text[:at] + chance.choice("了呢啊吧 ") + text[at:]
        elif len(text) > 60:
            text = text[: -chance.randint(3, 10)]
    return text


def planted(count: int, seed: int = 7) -> Iterator[tuple[int, str]]:
    """``count`` texts with the number of their group; the texts of a group stand apart by up to 50,000."""
    chance = random.Random(seed)
    waiting: list[tuple[int, str]] = []
    made = group = 0
    while made < count:
        while len(waiting) < min(50_000, count - made):
            question = _question(chance)
            family = [question]
            if chance.random() < 0.2:
                family.append(_neighbour(question, chance))
            for text in dict.fromkeys(str(one) for one in family):
                size = chance.choices(SIZES, SHARES)[0]
                waiting += ((group, _posted(text, chance)) for _ in range(size))
                group += 1
        at = chance.randrange(len(waiting))
        waiting[at], waiting[-1] = waiting[-1], waiting[at]
        yield waiting.pop()
        made += 1


def write(count: int, path: Path) -> None:
    with path.open("w", encoding="utf-8") as lines:
        lines.writelines(f"{group}\t{text}\n" for group, text in planted(count))


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
