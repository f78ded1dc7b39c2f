import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.recognizers.places import hits
from pipeline.recognizers.places.spellings import spellings


def written(text: str, refused: bool) -> list[str]:
    return [hit.spelling.written for hit in hits.read(text) if hits.refused(hit) is refused]


def test_read_gives_every_spelling_with_its_span() -> None:
    text = "在广州市白云区"
    found = list(hits.read(text))
    assert {hit.spelling.written for hit in found} == {"广州", "广州市", "白云", "白云区"}
    for hit in found:
        assert text[hit.start : hit.end] == hit.spelling.written
        assert hit.before + hit.spelling.written + hit.behind == text


names = st.sampled_from(sorted(spellings()))
pieces = st.one_of(names, names.map(lambda name: name[1:]), st.text("在市区的人州山", max_size=4))


@given(st.lists(pieces, max_size=6).map("".join))
def test_read_looks_wherever_a_spelling_may_begin(text: str) -> None:
    every = [text[a:b] for a in range(len(text)) for b in range(a + 1, len(text) + 1)]
    expected = sorted(piece for piece in every if piece in spellings())
    assert sorted(hit.spelling.written for hit in hits.read(text)) == expected


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("房东李福清", "福清"),
        ("南京市场", "南京市"),
        ("海南路口", "海南"),
        ("郑州大学", "郑州"),
        ("原告李宁波说", "宁波"),
        ("会同县级政府", "会同县"),
    ],
)
def test_what_stands_around_refuses_a_name(text: str, refused: str) -> None:
    assert refused in written(text, refused=True)


@pytest.mark.parametrize(
    ("text", "kept"),
    [("在成都市", "成都市"), ("南京市场", "南京"), ("武汉大学生", "武汉"), ("在宁波说", "宁波")],
)
def test_what_stands_around_refuses_no_other(text: str, kept: str) -> None:
    assert kept in written(text, refused=False)


def test_a_long_text_around_is_not_looked_at() -> None:
    (hit,) = (hit for hit in hits.read("某" * 100 + "深圳" + "某" * 100) if hit.start == 100)
    assert len(hit.before) == hits.BEFORE
    assert len(hit.behind) == hits.BEHIND
