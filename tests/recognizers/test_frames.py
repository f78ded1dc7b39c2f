import numpy as np
import pytest

from pipeline.recognizers.frames import Frame, frame, framed, laid, read
from pipeline.recognizers.framing.alike import forget


def keys(text: str) -> set[str]:
    return {token.key for token in frame(text).tokens}


def told(text: str) -> dict[str, float]:
    """Concepts with the share of their weight that counts."""
    return {token.key: token.share for token in frame(text).tokens}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("老板一直拖着工资不给怎么办", {"拖欠工资"}),
        ("怎样解除和家人的绑定", {"解绑", "家人"}),
        ("离婚需要什么手续,怎么起诉", {"起诉离婚"}),
        ("房东没有及时退还押金", {"房东", "不退", "押金"}),
        ("我被同事打伤了", {"我", "同事", "被打"}),
        ("银行卡用不了", {"银行卡", "¬使用"}),
        ("不让探视孩子怎么办", {"不让探视"}),
        ("前妻不让我探视孩子", {"前妻", "不让探视"}),
        ("没有会不会判刑", {"判刑"}),
        ("老板不给工资", {"拖欠工资", "老板"}),
        ("代书遗嘱有没有法律效力", {"代书遗嘱", "法律效力"}),
        ("不满两岁的孩子", {"¬满", "子女"}),
        ("嗓子还痛", {"疼痛"}),
        ("得了肺癌能活多久", {"存活"}),
    ],
)
def test_words_become_concepts(text: str, expected: set[str]) -> None:
    assert expected <= keys(text)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("离婚财产怎么分", {"how"}),
        ("离婚协议书的法律效力", {"topic"}),
        ("这是共同财产还是个人财产", {"whether"}),
        ("公证遗嘱好还是自书遗嘱好", {"difference"}),
        ("证件为什么还是办不下来", {"why"}),
        ("公积金贷款", {"bare"}),
        ("公积金贷款额度", {"amount"}),
        ("职工医保报销比例", {"amount"}),
        ("医保卡能异地用", {"whether"}),
        ("网店关门了押金怎么还没退", {"why"}),
        ("怎样才能不被拘留", {"how"}),
        ("工伤怎么赔", {"amount"}),
        ("盗窃一般判几年", {"consequence"}),
        ("注销公司的流程是什么", {"how"}),
        ("有什么影响吗", {"consequence"}),
        ("工伤多久内申请", {"deadline"}),
        ("法院几点上班", {"clock"}),
        ("要什么材料,要多久", {"documents", "duration"}),
        ("押金退不退", {"whether"}),
        ("得了肺癌能活多久", {"duration"}),
        ("取保多久可以申请", {"since"}),
        ("申请取保多久有结果", {"outcome"}),
        ("结果出来要多久", {"outcome"}),
        ("抚养费给到什么时候", {"until"}),
        ("抚养费什么时候可以要", {"since"}),
        ("工资多久可以到账", {"duration"}),
        ("手机收到法院短信是什么情况", {"why"}),
        ("什么情况可以退押金", {"conditions"}),
        ("什么会导致合同无效", {"why"}),
        ("要坐牢几年", {"consequence"}),
        ("花呗怎么总是支付失败", {"why"}),
        ("定金和订金是否一样", {"difference"}),
        ("断缴对贷款有影响吗", {"effect"}),
        ("保理合同和基础合同是什么关系", {"difference"}),
        ("你好在么,赠与合同需要什么手续", {"documents"}),
        ("逾期会影响征信吗", {"effect"}),
        ("双方已经分居几年了怎么离婚", {"how"}),
        ("如何认定卖家是否尽到告知义务", {"how"}),
        ("没有什么证据能立案吗", {"whether"}),
        ("你好,车是归我还是归公司", {"whether"}),
    ],
)
def test_what_is_asked(text: str, asks: set[str]) -> None:
    assert frame(text).asks == asks


@pytest.mark.parametrize(
    ("text", "focus"),
    [
        ("亲情账户绑定后怎么使用", "使用"),
        ("医保卡怎么绑定家人使用", "绑定"),
        ("会员注销流程", "注销"),
        ("醉驾有哪些症状", "症状"),
        ("怎么办理营业执照", None),
    ],
)
def test_the_act_that_is_asked_about(text: str, focus: str | None) -> None:
    assert frame(text).focus == focus


def test_what_goes_without_saying_counts_little() -> None:
    shares = told("公司无故辞退员工怎么赔偿")
    assert shares["辞退"] == 1.0
    assert shares["公司"] == shares["员工"] == 0.2


def test_a_denied_act_and_a_compound_imply_what_their_parts_imply() -> None:
    for text in ("男方不让探视孩子", "男方不同意离婚"):
        shares = {token.concept: token.share for token in frame(text).tokens}
        assert shares["男方"] == 0.2, text


def test_a_lawyer_spoken_to_is_no_matter() -> None:
    assert not frame("律师,").tokens
    assert frame("律师,试用期辞退怎么赔").tokens == frame("试用期辞退怎么赔").tokens
    assert (
        frame("你好王律师我想问试用期辞退怎么赔").tokens == frame("我想问试用期辞退怎么赔").tokens
    )
    assert "律师" in {token.concept for token in frame("律师咨询收费多少").tokens}
    assert not frame("b,").tokens and frame("缺维生素b怎么办").tokens
    assert "律师" in {token.concept for token in frame("律师乱收费").tokens}


def test_a_compound_is_what_is_asked_about() -> None:
    asked = frame("离婚后他一直拖欠抚养费怎么起诉")
    assert "不给抚养费" in {token.concept for token in asked.tokens}
    assert frame("孩子的抚养费他拖欠怎么办").focus == "不给抚养费"


def test_who_is_unwilling_refuses() -> None:
    assert "不同意离婚" in {token.concept for token in frame("我要离婚,老公不愿意怎么办").tokens}
    assert "拒绝" not in {token.concept for token in frame("公司不愿意赔偿").tokens}


def test_a_denial_does_not_reach_a_state_over_other_words() -> None:
    assert {token.key for token in frame("不想回去在外地办").tokens} >= {"异地"}


def test_a_condition_and_an_attribute_count_half() -> None:
    assert told("亲情账户绑定后怎么使用")["绑定"] == 0.5
    assert told("绑定的亲情账户怎么使用")["绑定"] == 0.5
    assert told("亲情账户怎么绑定")["绑定"] == 1.0


@pytest.mark.parametrize(
    ("text", "modal"),
    [("买票需要身份证吗", "must"), ("没有身份证可以买票吗", "may"), ("身份证丢了怎么办", None)],
)
def test_may_or_must(text: str, modal: str | None) -> None:
    assert frame(text).modal == modal


def test_who_does_it_and_by_which_means() -> None:
    roles = frame("家人怎么使用我的医保卡").roles
    assert ("使用", "家人") in roles.agents
    assert ("医保", "我") in roles.owners
    roles = frame("怎么用姓名查身份证号").roles
    assert roles.means == {"姓名"}
    assert ("查询", "身份证号") in roles.objects


def test_who_suffers_an_act_does_not_do_the_next() -> None:
    assert frame("公司辞退员工怎么赔偿").roles.agents == {("辞退", "公司")}
    assert frame("劳动仲裁公司不出庭").roles.agents == {("不应诉", "公司")}


def test_a_word_that_says_who_does_it_has_no_other_doer() -> None:
    assert frame("我老公有外遇").roles.agents == frozenset()
    assert frame("我想和老公离婚").roles.agents == {("离婚", "我")}


def test_an_empty_text_has_an_empty_frame() -> None:
    empty = frame("")
    assert isinstance(empty, Frame)
    assert not empty.tokens
    assert empty.asks == {"bare"}
    assert empty.focus is None


def test_many_texts_are_read_as_each_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [
        f"{n}个月没发工资,{ask}" for n in range(40) for ask in ("怎么办?", "能不能仲裁,急", "")
    ]
    expected = [frame(text) for text in texts]
    for name, value in {
        "framing.alike._PASSAGES": 20,
        "framing.cutting._FEW": 3,
    }.items():
        monkeypatch.setattr(f"pipeline.recognizers.{name}", value)
    forget()
    slots = [read(texts[start : start + 50]) for start in range(0, len(texts), 50)]
    assert [one for some in slots for one in framed(some)] == expected
    assert [one for some in slots for one in framed(laid([*framed(some)]))] == expected


def test_frames_in_place_of_others() -> None:
    texts = ["公司欠薪5万元怎么办", "离婚", "房东不退押金", "", "医保卡怎么绑定家人"]
    others = ["我是房东,租客不交房租能不能起诉", "工伤怎么赔"]
    patched = read(texts).patched(np.array([1, 3]), read(others))
    expected = [texts[0], others[0], texts[2], others[1], texts[4]]
    assert [*framed(patched)] == [frame(text) for text in expected]


def test_passages_that_differ_in_their_amounts_alone_keep_them() -> None:
    read = [frame(f"借了{amount}不还怎么办") for amount in ("5万元", "八千块", "5万元")]
    assert read[0] == read[2] != read[1]
    assert [{one.value for one in taken.quantities} for taken in read[:2]] == [{50_000}, {8_000}]
    assert [frame(f"{grade}是什么").focus for grade in ("五级", "十级")] == ["五级", "十级"]
