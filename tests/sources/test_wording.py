import pytest

from pipeline.sources.lines import Line
from pipeline.sources.wording import asks, is_question_heading, is_title, items, matter


@pytest.mark.parametrize(
    "text",
    [
        "家属的电子医保卡如何绑定",
        "试用期可以不交社保吗",
        "定金和订金的区别",
        "离婚冷静期是几天",
        "房东不退押金怎么办",
        "被起诉了会不会坐牢",
        "辽源治疗眼眶骨折的医院排名",
        "起诉离婚在哪个法院",
    ],
)
def test_what_asks(text: str) -> None:
    assert asks(text)


@pytest.mark.parametrize("text", ["医保卡的使用规定", "注意事项", "通过支付宝绑定", "关于我们"])
def test_what_does_not_ask(text: str) -> None:
    assert not asks(text)


@pytest.mark.parametrize(
    ("text", "is_heading"),
    [
        ("家属的电子医保卡丢失怎么办", True),
        ("如何申请", False),  # a step, too short to stand alone
        ("1. 如何选择绑定方式", False),  # an item of a list
        ("如何绑定，要看参保地的规定。", False),  # a sentence
        ("方法一：在线查询", False),
        ("• 没有社保卡怎么查询余额", False),
    ],
)
def test_question_headings_inside_an_article(text: str, is_heading: bool) -> None:
    assert is_question_heading(Line(text)) is is_heading


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("医保卡怎么绑定家人?", True),
        ("夫妻医保卡关联,提高家庭医疗保障水平", True),
        ("我想绑定。需要什么材料?", False),
        ("希望了解一下具体的绑定流程。", False),
        ("长" * 61, False),
    ],
)
def test_titles_and_details(text: str, title: bool) -> None:
    assert is_title(text) is title


def titles(lines: list[Line], announced: int | None = None) -> list[tuple[str, list[str]]]:
    found, _ = items(lines, announced)
    return [(item.title.text, [line.text for line in item.below]) for item in found]


def test_links_tell_titles_from_details() -> None:
    lines = [Line("甲", href="/1"), Line("甲的情况"), Line("乙", href="/2"), Line("丙", href="/3")]
    assert titles(lines) == [("甲", ["甲的情况"]), ("乙", []), ("丙", [])]


def test_headings_tell_more_than_links() -> None:
    lines = [
        Line("甲?", 3, "/1"),
        Line("要多久?", href="/x"),
        Line("乙?", 3, "/2"),
        Line("多少钱?"),
    ]
    assert titles(lines, 20) == [("甲?", ["要多久?"]), ("乙?", ["多少钱?"])]


def test_what_stands_behind_the_list_is_no_item() -> None:
    lines = [
        Line("甲?", 3),
        Line("甲的情况"),
        Line("乙?", 3),
        Line("乙的情况"),
        Line("关于我们"),
        Line("热门", 3),
        Line("丙"),
    ]
    found, behind = items(lines, 2)
    assert titles(lines, 2) == [("甲?", ["甲的情况"]), ("乙?", ["乙的情况"])]
    assert len(found) == 2 and [line.text for line in behind] == ["关于我们", "热门", "丙"]


def test_twice_the_number_announced_alternates() -> None:
    lines = [Line("要多少钱?"), Line("多少钱?"), Line("怎么办?"), Line("办法呢?")]
    assert titles(lines, 2) == [("要多少钱?", ["多少钱?"]), ("怎么办?", ["办法呢?"])]


def test_else_the_shape_tells() -> None:
    lines = [
        Line("怎么办?"),
        Line("我不知道。请问?"),
        Line("要多久?"),
        Line("我急。"),
        Line("谢谢。"),
    ]
    assert titles(lines, 20) == [
        ("怎么办?", ["我不知道。请问?"]),
        ("要多久?", ["我急。", "谢谢。"]),
    ]


def test_no_lines_no_items() -> None:
    assert items([]) == ([], [])


def test_the_matter_is_what_is_left_of_a_question() -> None:
    assert matter("家属的电子医保卡丢失怎么办") & matter("怎么使用家属的电子医保卡")
    assert not matter("需要准备哪些材料") & matter("劳动仲裁怎么申请")
