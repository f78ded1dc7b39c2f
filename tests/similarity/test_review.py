from pipeline.similarity.review import Compared, doubts

GROUPS = [["a", "b", "c"], ["d"], ["e", "f"]]


def pairs(what: str, compared: list[Compared], limit: int = 20) -> list[tuple[str, str]]:
    found = doubts(GROUPS, compared, 0.68, limit)
    return [(one.pair.left, one.pair.right) for one in found if one.what == what]


def test_the_nearest_to_the_line_comes_first_and_says_what_would_change() -> None:
    compared = [
        Compared("a", "d", 0.60, False),
        Compared("a", "e", 0.66, False),
        Compared("e", "f", 0.69, True),
        Compared("b", "d", 0.67, False, settled=True),
    ]
    assert pairs("near the line", compared) == [("e", "f"), ("a", "e"), ("a", "d")]
    near = doubts(GROUPS, compared, 0.68)
    assert (near[0].sizes, near[0].changed) == ((2,), (1, 1))
    assert (near[1].sizes, near[1].changed) == ((3, 2), (5,))


def test_of_two_as_near_the_one_that_moves_more_comes_first() -> None:
    compared = [Compared("d", "e", 0.66, False), Compared("a", "f", 0.66, False)]
    assert pairs("near the line", compared)[0] == ("a", "f")


def test_one_pair_speaks_for_two_groups_and_the_loosest_for_its_own() -> None:
    apart = [Compared("a", "e", 0.66, False), Compared("b", "f", 0.65, False)]
    assert pairs("near the line", apart) == [("a", "e")]
    inside = [
        Compared("a", "b", 0.9, True),
        Compared("a", "c", 0.5, True),
        Compared("b", "c", 0.6, True),
        Compared("e", "f", 0.4, True),
    ]
    assert pairs("loosest", inside) == [("e", "f"), ("a", "c")]
    assert pairs("largest", inside) == [("a", "c"), ("e", "f")]
    assert pairs("largest", inside, limit=1) == [("a", "c")]
