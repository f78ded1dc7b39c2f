"""A decision in plain words, in Chinese and in English: 地区不同：重庆市 ≠ 未指明."""

from math import floor

from pipeline.recognizers.framing.parting import Refusal

_NAMES = {
    "region": ("地区不同", "region differs"),
    "number": ("数字不同", "number differs"),
    "negation": ("一方是否定", "one is negated"),
    "contrast": ("事项不同", "matter differs"),
    "ask": ("所问不同", "what is asked differs"),
    "stage": ("阶段不同", "stage differs"),
    "direction": ("方向不同", "direction differs"),
}


def told(refusal: Refusal) -> tuple[str, str]:
    """The fact that differs, 中文 and English.

    >>> told(Refusal("region", "重庆市", ""))
    ('地区不同：重庆市 ≠ 未指明', 'region differs: 重庆市 ≠ not said')
    """
    zh, en = _NAMES[refusal.slot]
    if not refusal.left and not refusal.right:
        return zh, en
    return (
        f"{zh}：{refusal.left or '未指明'} ≠ {refusal.right or '未指明'}",
        f"{en}: {refusal.left or 'not said'} ≠ {refusal.right or 'not said'}",
    )


_EVIDENCE = {
    "near_identical": ("文字几乎相同", "near-identical text"),
    "same_question": ("要素相合", "slots agree"),
    "same_meaning": ("要素与模型相合", "slots and model agree"),
}


def measured(score: float, threshold: float, kind: str) -> tuple[str, str]:
    """A score beside its line, cut to two places, so that what is under the line reads so.

    >>> measured(0.7, 0.65, "same_question")
    ('要素相合 0.70 ≥ 0.65', 'slots agree 0.70 ≥ 0.65')
    """
    zh, en = _EVIDENCE[kind]
    cut = floor(round(score * 100, 6)) / 100
    figures = f"{cut:.2f} {'≥' if score >= threshold else '<'} {threshold:.2f}"
    return f"{zh} {figures}", f"{en} {figures}"
