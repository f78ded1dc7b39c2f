from pipeline.similarity.review import Compared, review

GROUPS = [["a", "b", "c"], ["d"], ["e", "f"]]


def test_the_nearest_to_the_line_comes_first_and_says_what_would_change() -> None:
    compared = [
        Compared("a", "d", 0.60, False),
        Compared("a", "e", 0.66, False),
        Compared("e", "f", 0.69, True),
        Compared("b", "d", 0.67, False, fact=True),
    ]
    near = [one for one in review(GROUPS, compared, 0.68) if one.what == "near the line"]
    assert [one.ids for one in near] == [("e", "f"), ("a", "e"), ("a", "d")]
    assert (near[0].sizes, near[0].changed) == ((2,), (1, 1))
    assert (near[1].sizes, near[1].changed) == ((3, 2), (5,))


def test_of_two_as_near_the_one_that_moves_more_comes_first() -> None:
    compared = [Compared("d", "e", 0.66, False), Compared("a", "f", 0.66, False)]
    assert review(GROUPS, compared, 0.68)[0].ids == ("a", "f")


def test_one_pair_speaks_for_two_groups() -> None:
    compared = [Compared("a", "e", 0.66, False), Compared("b", "f", 0.65, False)]
    near = [one for one in review(GROUPS, compared, 0.68) if one.what == "near the line"]
    assert [one.ids for one in near] == [("a", "e")]


def test_loosest_and_largest() -> None:
    compared = [Compared("a", "b", 0.9, True), Compared("a", "c", 0.5, True)]
    found = review(GROUPS, compared, 0.68, limit=1)
    assert [one.ids for one in found if one.what == "loosest"] == [("a", "c")]
    assert [one.ids for one in found if one.what == "largest"] == [("a", "b", "c")]
