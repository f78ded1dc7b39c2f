import pytest

from pipeline.recognizers.frames import frame
from pipeline.recognizers.framing.parting import facts, refusals


def refused(left: str, right: str) -> list[str]:
    return [refusal.slot for refusal in refusals(facts(frame(left)), facts(frame(right)))]


@pytest.mark.parametrize(
    ("left", "right", "slots"),
    [
        ("欠五千怎么办", "欠5000元怎么办", []),
        ("欠五千怎么办", "欠8000元怎么办", ["number"]),
        ("欠XX元怎么办", "欠8000元怎么办", []),
        ("公司报销药费", "公司没报销药费", ["negation"]),
        ("婚前买房", "婚后买房", ["contrast"]),
        ("买房交的定金能要回来吗", "买房定金能退吗", []),
        ("我打了同事", "同事打了我", ["direction"]),
        ("怎么用父母的医保卡", "父母怎么用我的医保卡", ["direction"]),
        ("怎么绑定父母的医保卡", "父母怎么绑定我的医保卡", []),
        ("仲裁多久可以申请", "仲裁多久有结果", ["ask"]),
        ("仲裁要多久", "仲裁多久有结果", []),
        ("工作不满一年辞退怎么赔", "工作一年以上辞退怎么赔", ["number"]),
        ("工作一年辞退怎么赔", "工作一年以上辞退怎么赔", []),
        ("劳动仲裁公司不出庭", "劳动仲裁自己不出庭", ["direction"]),
        ("合同到期公司不续签", "合同到期员工不续签", ["direction"]),
        ("公司辞退怎么赔", "员工被辞退怎么赔", []),
        ("我撞了人怎么赔", "我被撞了怎么赔", ["contrast"]),
        ("肋骨断了三根能评残吗", "肋骨断了四根能评残吗", ["number"]),
        ("盗窃和抢劫有什么区别", "盗窃和抢夺有什么区别", ["contrast"]),
        ("老公想和我离婚", "我想和老公离婚", ["direction"]),
        ("老公要离婚我不同意", "我要离婚老公不同意", ["direction"]),
        ("女方想离婚", "我想离婚", []),
        ("女方不同意离婚", "我不同意离婚", ["direction"]),
        ("合同没签字", "合同不肯签字", []),
        ("合同没签字", "合同签字", ["contrast"]),
        ("他不还钱我要还钱吗", "我要还钱吗", []),
        ("老公有外遇要和我离婚", "老公有外遇我想离婚", ["direction"]),
        ("我想了解一下一方不同意离婚怎么办", "对方不同意离婚怎么办", []),
        ("我不同意离婚怎么办", "男方不同意离婚怎么办", ["direction"]),
        ("一方要离婚我不离怎么办", "女方要离婚男方不离怎么办", ["direction"]),
        ("我是女方我想离婚", "女方想离婚", []),
        ("老婆要离婚怎么办", "男方要离婚怎么办", ["direction"]),
        ("我想离婚老公不同意", "我想离婚男方不同意", []),
        ("我已经离婚了怎么要孩子", "我想离婚怎么要孩子", ["stage"]),
        ("我已经辞职了", "我准备辞职", ["stage"]),
        ("如果已经起诉怎么办", "我想起诉怎么办", []),
        ("我想起诉离婚", "起诉离婚要多少钱", []),
        ("抚养费给到什么时候", "抚养费什么时候可以要", ["ask"]),
    ],
)
def test_facts_that_part(left: str, right: str, slots: list[str]) -> None:
    assert refused(left, right) == refused(right, left) == slots
