"""The evidence of one pair, slot by slot."""

from pipeline.clustering import Asked, explain


def test_explain_shows_every_slot_and_what_stands_beside() -> None:
    a = Asked(
        "a",
        "公司辞退怎么赔偿",
        answer="按工作年限。",
        citations=frozenset({"劳动合同法第四十七条"}),
    )
    b = Asked(
        "b", "老板辞退怎么赔", answer="按工作年限。", citations=frozenset({"劳动合同法第八十七条"})
    )
    verdicts = {slot.name: slot.verdict for slot in explain(a, b).slots}
    assert verdicts["ask"] == verdicts["act"] == verdicts["answer"] == "same"
    assert verdicts["citations"] == "differs"
