"""Pages of ours in the layout of laweer: some thousand questions from topics, cities and ways to ask."""

import hashlib
from dataclasses import dataclass
from functools import cache
from html import escape

_TOPICS = (
    ("房东不退押金", "押金应当在交还房屋后退还，房东扣钱要拿出房屋受损的凭据。", "先书面催告，再向法院起诉要求返还。"),
    ("公司拖欠工资", "拖欠工资可以向劳动监察投诉，也可以申请劳动仲裁。", "工资条、考勤和转账记录都是证据。"),
    ("离婚后孩子抚养费", "抚养费按孩子的需要和双方的收入确定，可以请求增加。", "对方不付时可以申请强制执行。"),
    ("交通事故对方全责", "对方全责时由其保险先赔，不足的部分由本人承担。", "保留病历、票据和误工的证明。"),
    ("网上买到假货", "经营者欺诈的，可以要求退款并按价款三倍赔偿。", "页面、订单和聊天记录要及时保存。"),
    ("邻居装修漏水", "造成他人财产损失的应当修复并赔偿。", "可以请物业见证，拍照固定损失。"),
    ("借钱给朋友不还", "有借条和转账的，可以直接起诉要求还本付息。", "诉讼时效一般是三年，从约定还款之日起算。"),
    ("试用期被辞退", "试用期辞退也要有证明不合格的依据。", "违法辞退的，可以要求恢复工作或者赔偿金。"),
    ("工伤没有签合同", "没有合同也可以凭其他证据确认劳动关系，再申请认定工伤。", "工伤认定要在一年之内申请。"),
    ("遗嘱没有公证", "遗嘱不公证也可以有效，关键看形式是否合乎要求。", "自书遗嘱要亲笔写、签名并注明日期。"),
    ("彩礼要求返还", "没有办理结婚登记的，一般可以请求返还彩礼。", "共同生活的时间和花费会影响返还的数额。"),
    ("物业费不合理", "物业服务不到位的，可以要求整改并协商减收。", "不能仅以没有居住为由拒绝交费。"),
    ("快递弄丢包裹", "保价的按保价赔，没有保价的按实际损失和约定赔。", "寄件时的单据和物品价值的凭证要留好。"),
    ("健身房关门退卡", "商家停业的，应当退还没有用完的预付款。", "可以向消费者协会投诉，也可以起诉。"),
    ("被人网上造谣", "造谣损害名誉的，可以要求删除、道歉和赔偿。", "先用截图和公证固定证据，再联系平台。"),
)  # fmt: skip
_CITIES = (
    "北京 上海 广州 深圳 重庆 天津 成都 杭州 武汉 西安 南京 苏州 郑州 长沙 青岛 宁波 昆明 合肥 福州 厦门 "
    "济南 大连 沈阳 南宁 贵阳 太原 南昌 兰州 海口 银川"
).split()
_WAYS = ("怎么办", "如何处理", "应该找谁", "需要什么材料", "可以起诉吗", "多久有结果")
MOST = len(_TOPICS) * len(_CITIES) * len(_WAYS)  # 2,700 questions


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the site."""

    id: str
    title: str
    sentences: tuple[str, str]


@cache
def question(number: int) -> Asked:
    """The question of a number, always the same one."""
    topic, first, second = _TOPICS[number % len(_TOPICS)]
    rest = number // len(_TOPICS)
    city, way = _CITIES[rest % len(_CITIES)], _WAYS[rest // len(_CITIES) % len(_WAYS)]
    name = hashlib.sha256(f"nights {number}".encode()).hexdigest()[:13]
    return Asked(name, f"{city}{topic}{way}？", (first, second))


def page(number: int, version: int, related: tuple[int, ...], token: str, head: str = "") -> str:
    """The page of a question: its answer as of a version, links, and a shell that is new every time."""
    asked = question(number)
    links = "".join(
        f'<li><a href="/question/{other.id}.html">{escape(other.title)}</a><p>{other.sentences[0]}...查看全文</p></li>'
        for other in map(question, related)
    )
    news = (
        f"<p>本回答经第{version}次修订，补充了办理的期限：一般在{version + 5}日之内。</p>"
        if version
        else ""
    )
    return (
        f'<!doctype html><html lang="zh"><head><title>{escape(asked.title)}-晖律网</title>{head}'
        f'<script>var token = "{token}";</script></head><body data-token="{token}">'
        f'<div class="nav"><a href="/">首页</a></div><h1>{escape(asked.title)}</h1><h2>律师回答</h2>'
        f"<p>律师分析：</p><p>{asked.sentences[0]}</p><p>{asked.sentences[1]}</p>{news}"
        f"<h2>相关法律问题</h2><ul>{links}</ul><p>今日访问{int(token[:4], 16)}人</p></body></html>"
    )
